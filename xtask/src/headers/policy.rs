//! What a content policy must and must not allow.

/// The sources a policy allows for one kind of thing; `None` where it does not name the kind.
fn sources<'a>(policy: &'a str, kind: &str) -> Option<Vec<&'a str>> {
    let mut directives = policy.split(';').map(str::split_whitespace);
    directives.find_map(|mut words| (words.next()? == kind).then(|| words.collect()))
}

/// Each rule a policy is held to, and how it is broken, if it is.
pub fn faults(policy: &str) -> Vec<(&'static str, Option<String>)> {
    let of = |kind: &str| sources(policy, kind);
    let exactly = |kind: &str, wanted: &str| match of(kind) {
        Some(found) if found == [wanted] => None,
        Some(found) => Some(format!("{kind} is `{}`, not {wanted}", found.join(" "))),
        None => Some(format!("{kind} is not named")),
    };
    let without = |kind: &str, refused: &[&str]| {
        let found = of(kind).or_else(|| of("default-src"))?;
        let bad = found.into_iter().find(|it| refused.contains(it))?;
        Some(format!("{kind} allows {bad}"))
    };
    let script = of("script-src").unwrap_or_default();
    let wasm = !script.contains(&"'wasm-unsafe-eval'");
    let own = !script.contains(&"'self'");
    vec![
        (
            "refuses what it does not name",
            exactly("default-src", "'none'"),
        ),
        (
            "lets the page's own scripts run",
            own.then(|| "script-src lacks 'self'".to_owned()),
        ),
        (
            "lets the module be compiled",
            wasm.then(|| "script-src lacks 'wasm-unsafe-eval'".to_owned()),
        ),
        (
            "refuses other scripts",
            without(
                "script-src",
                &[
                    "'unsafe-inline'",
                    "'unsafe-eval'",
                    "*",
                    "https:",
                    "http:",
                    "data:",
                    "blob:",
                ],
            ),
        ),
        (
            "refuses styles from elsewhere",
            without("style-src", &["'unsafe-inline'", "*", "https:", "http:"]),
        ),
        (
            "refuses connections to anywhere",
            without("connect-src", &["*", "https:", "http:", "wss:", "ws:"]),
        ),
        ("refuses another base", exactly("base-uri", "'none'")),
        (
            "refuses forms that leave the page",
            exactly("form-action", "'none'"),
        ),
        (
            "names who may frame the page",
            match of("frame-ancestors") {
                None => Some("frame-ancestors is not named".to_owned()),
                Some(_) => without("frame-ancestors", &["*", "https:", "http:"]),
            },
        ),
    ]
}

/// How a policy keeps the console from a server on another host, if it does.
pub fn unreachable(policy: &str, origin: &str) -> Option<String> {
    let socket = origin.replacen("http", "ws", 1);
    let allowed = sources(policy, "connect-src").unwrap_or_default();
    let lacks = |source: &str| !allowed.contains(&source);
    [origin, &socket]
        .into_iter()
        .find(|it| lacks(it))
        .map(|it| format!("it lacks {it}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped() -> String {
        let headers = include_str!("../../../public/_headers");
        let line = headers
            .lines()
            .find_map(|it| it.trim().strip_prefix("Content-Security-Policy:"));
        line.unwrap_or_default().trim().to_owned()
    }

    fn broken(policy: &str) -> Vec<String> {
        faults(policy)
            .into_iter()
            .filter_map(|(_, fault)| fault)
            .collect()
    }

    #[test]
    fn the_shipped_policy_holds_and_the_samples_have_the_same() {
        let policy = shipped();
        assert_eq!(broken(&policy), [] as [&str; 0]);
        for sample in [
            include_str!("../../../public/hosting/nginx.conf"),
            include_str!("../../../public/hosting/Caddyfile"),
        ] {
            assert!(sample.contains(&format!("\"{policy}\"")));
        }
    }

    #[test]
    fn a_policy_that_lets_foreign_scripts_in_is_found_out() {
        let looser = |from, to| broken(&shipped().replace(from, to));
        assert_eq!(
            looser("script-src 'self'", "script-src 'self' 'unsafe-inline'"),
            ["script-src allows 'unsafe-inline'"]
        );
        assert_eq!(
            looser("connect-src 'self'", "connect-src https:"),
            ["connect-src allows https:"]
        );
        assert_eq!(
            looser("; frame-ancestors 'none'", ""),
            ["frame-ancestors is not named"]
        );
        assert_eq!(
            looser(" 'wasm-unsafe-eval'", ""),
            ["script-src lacks 'wasm-unsafe-eval'"]
        );
        assert_eq!(broken("").len(), 6, "no policy at all");
    }

    #[test]
    fn a_server_elsewhere_needs_both_its_addresses_in_the_policy() {
        let policy = "connect-src 'self' https://chat.example.com";
        assert_eq!(
            unreachable(policy, "https://chat.example.com").as_deref(),
            Some("it lacks wss://chat.example.com")
        );
        let both = format!("{policy} wss://chat.example.com");
        assert_eq!(unreachable(&both, "https://chat.example.com"), None);
    }
}
