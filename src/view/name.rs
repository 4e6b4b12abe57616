//! Names that strangers chose, fit to be shown beside the console's own words.

/// Longest name shown whole, in characters.
const LONGEST: usize = 200;
/// How much of the end of a longer name stays, so that a file's extension shows.
const END: usize = 24;
/// Most marks that may sit on one character.
const MARKS: usize = 8;

/// The name as it may be shown: characters that turn the text around or hide in it are made
/// visible, heaps of marks are cut down, and what is too long loses its middle.
pub fn visible(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut marks = 0;
    for character in name.chars() {
        if is_mark(character) {
            marks += 1;
            if marks <= MARKS {
                out.push(character);
            }
            continue;
        }
        marks = 0;
        match character {
            '\t' | '\n' | '\r' => out.push(' '),
            _ if turns(character) || character.is_control() => out.push('\u{fffd}'),
            _ => out.push(character),
        }
    }
    let count = out.chars().count();
    if count <= LONGEST {
        return out;
    }
    let start: String = out.chars().take(LONGEST - END - 1).collect();
    let end: String = out.chars().skip(count - END).collect();
    format!("{start}…{end}")
}

/// A text with mentions of the team as names alone: `[@Bo](mention://user/2/Bo)` is `@Bo`.
pub fn without_mention_links(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once("](mention://") {
        let (Some((head, name)), Some((_, behind))) =
            (before.rsplit_once('['), link.split_once(')'))
        else {
            break;
        };
        out.extend([head, name]);
        rest = behind;
    }
    out + rest
}

/// Whether a character changes the direction of what follows without being seen.
fn turns(character: char) -> bool {
    matches!(
        character,
        '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

/// Whether a character sits on the one before it.
fn is_mark(character: char) -> bool {
    matches!(
        character,
        '\u{300}'..='\u{36f}'
            | '\u{483}'..='\u{489}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{fe20}'..='\u{fe2f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_turn_text_around_are_seen() {
        assert_eq!(visible("invoice\u{202e}fdp.exe"), "invoice\u{fffd}fdp.exe");
        assert_eq!(visible("Ana\u{2067}\u{0}"), "Ana\u{fffd}\u{fffd}");
    }

    #[test]
    fn a_heap_of_marks_is_cut_down() {
        let heap = format!("a{}b", "\u{301}".repeat(500));
        assert_eq!(visible(&heap), format!("a{}b", "\u{301}".repeat(8)));
    }

    #[test]
    fn a_long_file_name_keeps_its_extension() {
        let shown = visible(&format!("{}.tar.gz", "x".repeat(100_000)));
        assert!(shown.ends_with(".tar.gz"));
        assert_eq!(shown.chars().count(), LONGEST);
    }

    #[test]
    fn a_mention_is_read_as_a_name() {
        let text = "Ask [@Bo](mention://user/2/Bo), [@x] or [@A](mention://team/1/A) (soon)";
        assert_eq!(without_mention_links(text), "Ask @Bo, [@x] or @A (soon)");
        for cut in [
            "](mention://user/2/Bo)",
            "[@Bo](mention://user/2",
            "[a](b)",
            "",
        ] {
            assert_eq!(without_mention_links(cut), cut);
        }
    }

    #[test]
    fn a_name_of_any_script_stays_as_it_is() {
        assert_eq!(
            visible("Layla Haddad · ليلى حداد"),
            "Layla Haddad · ليلى حداد"
        );
    }
}
