//! Checks a deployed console from outside: what its host says with each file, and whether the
//! server behind it can be reached.

mod policy;

use std::{process::ExitCode, time::Duration};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{parts, paths, seal, steps::Counts};

/// The longest a host may take for one answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// Larger than any file of a bundle, one built for debugging included.
const LARGEST: u64 = 128 << 20;

/// Checks the console at an address, and prints a line for each thing that must hold.
///
/// # Errors
///
/// When nothing answers there, or what answers is no console.
pub fn run(address: &str) -> Result<ExitCode> {
    let Counts { passed, failed } = check(address)?;
    println!("\n{passed} as it should be, {failed} not");
    Ok(if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The same, answering with how many things held.
///
/// # Errors
///
/// When nothing answers there, or what answers is no console.
pub fn check(address: &str) -> Result<Counts> {
    let mut visit = Visit::new(address)?;
    let html = visit.page()?;
    let mut named = seal::named(&html);
    // A file that is preloaded is named twice.
    named.sort_by_key(|it| it.file);
    named.dedup_by_key(|it| it.file);
    for named in named {
        let came = visit.lasting(named.file, named.digest)?;
        for (file, digest) in parts::named(named.file, &came) {
            visit.lasting(&file, Some(&digest))?;
        }
    }
    for (file, kind) in [
        ("start.js", "javascript"),
        ("worker.js", "javascript"),
        ("manifest.json", "json"),
        ("locales/en.json", "json"),
    ] {
        visit.passing(file, kind)?;
    }
    visit.missing()?;
    if let Some(base) = paths::made_for(&html) {
        visit.places(base)?;
    }
    visit.server()?;
    Ok(visit.counts)
}

/// What a host answered.
struct Answer {
    status: u16,
    headers: ureq::http::HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    /// A header's value in lower case; empty when there is none.
    fn header(&self, name: &str) -> String {
        let value = self.headers.get(name).and_then(|it| it.to_str().ok());
        value.unwrap_or_default().to_lowercase()
    }
}

/// One round of checks.
struct Visit {
    agent: ureq::Agent,
    /// The page's address, with a slash at its end.
    home: String,
    /// The page's content policy.
    policy: String,
    counts: Counts,
}

impl Visit {
    fn new(address: &str) -> Result<Self> {
        if !address.starts_with("https://") && !address.starts_with("http://") {
            bail!("the address of a console starts with https:// or http://, not `{address}`");
        }
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(PATIENCE))
            .build();
        Ok(Self {
            agent: config.into(),
            home: format!("{}/", address.trim_end_matches('/')),
            policy: String::new(),
            counts: Counts::default(),
        })
    }

    /// Notes and prints whether something holds; `fault` is what to say when it does not.
    fn hold(&mut self, subject: &str, what: &str, fault: Option<String>) {
        match &fault {
            None => println!("ok    {subject}: {what}"),
            Some(fault) => println!("WRONG {subject}: {what}: {fault}"),
        }
        self.counts = self.counts.plus(Counts::one(fault.is_none()));
    }

    /// Holds a header to a rule; an absent one breaks it.
    fn hold_header(&mut self, subject: &str, answer: &Answer, name: &str, fits: fn(&str) -> bool) {
        let value = answer.header(name);
        let fault = (!fits(&value)).then(|| match value.as_str() {
            "" => "is not sent".to_owned(),
            other => format!("is `{other}`"),
        });
        self.hold(subject, name, fault);
    }

    fn get(&self, address: &str, headers: &[(&str, &str)]) -> Result<Answer> {
        let mut request = self.agent.get(address);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = request
            .call()
            .with_context(|| format!("{address} cannot be read"))?;
        let status = response.status().as_u16();
        Ok(Answer {
            status,
            headers: response.headers().clone(),
            body: match status {
                101 => Vec::new(),
                _ => response
                    .body_mut()
                    .with_config()
                    .limit(LARGEST)
                    .read_to_vec()
                    .with_context(|| format!("{address} broke off"))?,
            },
        })
    }

    /// Reads a file of the console, uncompressed, and holds it to its type.
    fn file(&mut self, file: &str, kind: &str) -> Result<Option<Answer>> {
        let answer = self.get(
            &format!("{}{file}", self.home),
            &[("accept-encoding", "identity")],
        )?;
        let there = answer.status == 200;
        let fault = (!there).then(|| format!("answered {}", answer.status));
        self.hold(name(file), "is there", fault);
        if !there {
            return Ok(None);
        }
        let sent = answer.header("content-type");
        let fits = sent
            .split(';')
            .next()
            .is_some_and(|it| it.trim().ends_with(kind));
        let fault = (!fits).then(|| format!("is `{sent}`, not …{kind}"));
        self.hold(name(file), "content-type", fault);
        self.hold_header(name(file), &answer, "x-content-type-options", |it| {
            it == "nosniff"
        });
        Ok(Some(answer))
    }

    /// Whether a file comes compressed to those who ask for that.
    fn compressed(&mut self, file: &str) -> Result<()> {
        let asking = [("accept-encoding", "br, gzip")];
        let answer = self.get(&format!("{}{file}", self.home), &asking)?;
        self.hold_header(name(file), &answer, "content-encoding", |it| {
            matches!(it, "br" | "gzip" | "zstd")
        });
        Ok(())
    }

    /// The page and what its headers promise for all that it loads.
    fn page(&mut self) -> Result<String> {
        let Some(answer) = self.file("", "html")? else {
            bail!("{} is not the address of a console", self.home);
        };
        let html = String::from_utf8_lossy(&answer.body).into_owned();
        if !html.contains("data-wasm=") {
            bail!("what answers at {} is no Deskhand", self.home);
        }
        self.hold_header("page", &answer, "cache-control", is_asked_anew);
        self.hold_shared("page", &answer);
        self.hold_header("page", &answer, "referrer-policy", |it| {
            ["no-referrer", "same-origin", "strict-origin"].contains(&it)
        });
        self.hold_header("page", &answer, "permissions-policy", |it| {
            it.contains("camera=()")
        });
        self.hold_header("page", &answer, "cross-origin-opener-policy", |it| {
            it.starts_with("same-origin")
        });
        if self.home.starts_with("https:") {
            self.hold_header("page", &answer, "strict-transport-security", |it| {
                it.contains("max-age=") && !it.contains("max-age=0")
            });
        }
        self.policy = answer.header("content-security-policy");
        for (rule, fault) in policy::faults(&self.policy) {
            self.hold("page: content policy", rule, fault);
        }
        self.compressed("")?;
        Ok(html)
    }

    /// A file whose name changes with what it holds, held to the digest that whatever names it
    /// gives; answers with what came.
    fn lasting(&mut self, file: &str, digest: Option<&str>) -> Result<String> {
        let kind = match file.rsplit_once('.') {
            Some((_, "js")) => "javascript",
            Some((_, ending)) => ending,
            None => "",
        };
        let Some(answer) = self.file(file, kind)? else {
            return Ok(String::new());
        };
        let came = seal::digest(&answer.body);
        let fault = match digest {
            None => Some("the page gives none".to_owned()),
            Some(digest) if digest == came => None,
            Some(_) => Some("the host altered the file".to_owned()),
        };
        self.hold(file, "digest", fault);
        self.hold_header(file, &answer, "cache-control", |it| {
            it.contains("immutable")
        });
        self.hold_shared(file, &answer);
        self.compressed(file)?;
        Ok(String::from_utf8_lossy(&answer.body).into_owned())
    }

    /// Whether pages of other origins may load what mounting the console takes.
    fn hold_shared(&mut self, file: &str, answer: &Answer) {
        self.hold_header(file, answer, "access-control-allow-origin", |it| it == "*");
    }

    /// A file that keeps its name.
    fn passing(&mut self, file: &str, kind: &str) -> Result<()> {
        if let Some(answer) = self.file(file, kind)? {
            self.hold_header(file, &answer, "cache-control", is_asked_anew);
            if file.contains('/') {
                self.hold_shared(file, &answer);
            }
        }
        Ok(())
    }

    /// A page in the place of a missing script would be kept as that script.
    fn missing(&mut self) -> Result<()> {
        let file = "deskhand-0000000000000000.js";
        let answer = self.get(&format!("{}{file}", self.home), &[])?;
        let fault = (answer.status != 404).then(|| format!("answers {}", answer.status));
        self.hold("a file that is missing", "answers 404", fault);
        let kept = answer.header("cache-control").contains("immutable");
        let fault = kept.then(|| "is kept for good".to_owned());
        self.hold("a file that is missing", "is asked for again", fault);
        Ok(())
    }

    /// Whether the page answers for the places of a bundle that was made for one address.
    fn places(&mut self, base: &str) -> Result<()> {
        let fault = (!self.home.ends_with(base)).then(|| format!("was made for {base}"));
        self.hold("page", "is at the address it was made for", fault);
        let place = "conversations/1";
        let answer = self.get(&format!("{}{place}?tab=all", self.home), &[])?;
        let is_page = String::from_utf8_lossy(&answer.body).contains("data-wasm=");
        let fault = (answer.status != 200 || !is_page)
            .then(|| format!("answers {}, and no page of the console", answer.status));
        self.hold(place, "is answered by the page", fault);
        self.hold_header(place, &answer, "cache-control", is_asked_anew);
        let policy = answer.header("content-security-policy");
        let fault = (policy != self.policy).then(|| "is another than the page's".to_owned());
        self.hold(place, "content policy", fault);
        Ok(())
    }

    /// The configuration, and the Chatwoot it names.
    fn server(&mut self) -> Result<()> {
        let answer = self.get(&format!("{}config.json", self.home), &[])?;
        let config = match answer.status {
            404 => Value::Object(serde_json::Map::new()),
            200 => serde_json::from_slice(&answer.body).unwrap_or_default(),
            _ => Value::Null,
        };
        let fault = (!config.is_object()).then(|| "is no JSON object".to_owned());
        self.hold("config.json", "can be read", fault);
        if answer.status == 200 {
            self.hold_header("config.json", &answer, "cache-control", is_asked_anew);
            self.hold_shared("config.json", &answer);
        }
        let text = |key| config.get(key).and_then(Value::as_str).unwrap_or_default();
        let own = origin(&self.home).to_owned();
        let server = match text("server") {
            "" => own.clone(),
            named => named.trim_end_matches('/').to_owned(),
        };
        if origin(&server) != own {
            let policy = self.policy.clone();
            let fault = policy::unreachable(&policy, origin(&server));
            self.hold(
                "page: content policy",
                "connect-src names the server",
                fault,
            );
            let answer = self.get(&format!("{server}/api"), &[("origin", own.as_str())])?;
            self.hold_header(&server, &answer, "access-control-allow-origin", |it| {
                !it.is_empty()
            });
        }

        let answer = self.get(&format!("{server}/api"), &[])?;
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let fault = body.get("version").is_none().then(|| {
            let status = answer.status;
            format!("answers {status} and names no version")
        });
        self.hold("/api", "is Chatwoot's", fault);

        let header = match text("token_header") {
            "" => "api_access_token",
            named => named,
        };
        let address = format!("{server}/api/v1/profile");
        let answer = self.get(&address, &[(header, "no-token")])?;
        // Chatwoot tells a token it does not know from none at all.
        let arrived = String::from_utf8_lossy(&answer.body).contains("Invalid Access Token");
        let fault = (!arrived).then(|| format!("a proxy drops it (answer {})", answer.status));
        self.hold(header, "reaches Chatwoot", fault);

        let upgrade = [
            ("connection", "Upgrade"),
            ("upgrade", "websocket"),
            ("origin", own.as_str()),
            ("sec-websocket-version", "13"),
            ("sec-websocket-key", "ZGVza2hhbmQgaGVhZGVycw=="),
            ("sec-websocket-protocol", "actioncable-v1-json"),
        ];
        let answer = self.get(&format!("{server}/cable"), &upgrade)?;
        let fault = (answer.status != 101).then(|| format!("answers {}", answer.status));
        self.hold("/cable", "becomes a socket", fault);
        Ok(())
    }
}

fn name(file: &str) -> &str {
    if file.is_empty() { "page" } else { file }
}

/// Whether browsers ask for a file anew each time.
fn is_asked_anew(caching: &str) -> bool {
    caching.contains("no-cache") || caching.contains("no-store") || caching.contains("max-age=0")
}

/// Scheme, host and port of an address.
fn origin(address: &str) -> &str {
    let host = address.find("://").map_or(0, |at| at + 3);
    let end = address
        .get(host..)
        .and_then(|it| it.find('/'))
        .map_or(address.len(), |at| host + at);
    address.get(..end).unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_ends_before_the_path() {
        assert_eq!(
            origin("https://a.example:81/console/"),
            "https://a.example:81"
        );
        assert_eq!(origin("https://a.example"), "https://a.example");
    }

    #[test]
    fn the_container_sets_only_what_its_caddy_reads() {
        let container = include_str!("../../public/hosting/Containerfile");
        let caddy = include_str!("../../public/hosting/Caddyfile");
        let set = container
            .lines()
            .filter_map(|line| line.strip_prefix("ENV "))
            .flat_map(str::split_whitespace)
            .filter_map(|pair| pair.split_once('='));
        let unread: Vec<_> = set
            .filter(|(name, _)| !caddy.contains(&format!("{{${name}:")))
            .collect();
        assert_eq!(unread, []);
        assert!(container.contains("COPY hosting/Caddyfile /etc/caddy/Caddyfile"));
    }

    #[test]
    fn an_address_without_a_scheme_is_refused() {
        assert!(run("support.example.com").is_err());
    }
}
