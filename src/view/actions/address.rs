//! Mail addresses as agents type them.

/// Longest address that mail takes.
const LONGEST: usize = 254;

/// Whether mail could go there. The server takes any text, so slips must show here.
pub fn is_address(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    let dotted = host
        .split_once('.')
        .is_some_and(|(first, rest)| !first.is_empty() && !rest.is_empty());
    let plain = |it: char| !it.is_whitespace() && !it.is_control() && !"@,;<>\"".contains(it);
    text.len() <= LONGEST
        && !name.is_empty()
        && dotted
        && !host.ends_with('.')
        && name.chars().chain(host.chars()).all(plain)
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn an_address_has_a_name_and_a_host_with_a_dot() {
        assert!(is_address("ana.lima@mail.example"));
        assert!(is_address("o'neil+x@münchen.example"));
        for wrong in [
            "",
            "ana",
            "ana@",
            "@b.example",
            "ana@mail",
            "a b@c.example",
            "a@b@c.example",
            "a@.example",
            "a@b.",
            "Ana <a@b.example>",
            "a@b.example, c@d.example",
        ] {
            assert!(!is_address(wrong), "{wrong}");
        }
    }
}
