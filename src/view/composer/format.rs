//! Formatting as edits of the source text: what stands in the composer is what is sent.

/// What a button of the formatting bar does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// `**strong**`
    Bold,
    /// `*emphasis*`
    Italic,
    /// `` `code` ``, or a block of it over several lines
    Code,
    /// `- item` before each line
    List,
    /// `[words](address)`
    Link,
}

/// A text with what is selected in it, counted in UTF-16 units as the browser counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Selected {
    /// The text.
    pub text: String,
    /// Where the selection begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

impl Format {
    /// The text after the button was pressed, with what is to be selected then.
    pub fn apply(self, selected: &Selected) -> Selected {
        let start = byte_at(&selected.text, selected.start);
        let end = byte_at(&selected.text, selected.end).max(start);
        let before = selected.text.get(..start).unwrap_or_default();
        let words = selected.text.get(start..end).unwrap_or_default();
        let after = selected.text.get(end..).unwrap_or_default();
        match self {
            Self::Bold => wrap(before, words, after, "**"),
            Self::Italic => wrap(before, words, after, "*"),
            Self::Code if words.contains('\n') => {
                let block = format!("```\n{}\n```", words.trim_end_matches('\n'));
                put(before, &block, after, 0, units(&block))
            }
            Self::Code => wrap(before, words, after, "`"),
            Self::List => list(before, words, after),
            Self::Link => {
                let link = format!("[{words}]()");
                // The address is to be typed next, or the words if there are none.
                let at = if words.is_empty() {
                    1
                } else {
                    units(&link) - 1
                };
                put(before, &link, after, at, at)
            }
        }
    }
}

/// Puts marks round words, or takes them away where they stand already.
fn wrap(before: &str, words: &str, after: &str, mark: &str) -> Selected {
    let outside = before.strip_suffix(mark).zip(after.strip_prefix(mark));
    // One star of two is no mark of its own.
    let doubled = mark == "*" && (before.ends_with("**") || after.starts_with("**"));
    if let Some((before, after)) = outside
        && !doubled
    {
        return put(before, words, after, 0, units(words));
    }
    let marked = format!("{mark}{words}{mark}");
    let inside = units(mark);
    put(before, &marked, after, inside, inside + units(words))
}

/// Begins each selected line as an item, from the start of the first.
fn list(before: &str, words: &str, after: &str) -> Selected {
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let (above, begun) = (
        before.get(..line).unwrap_or_default(),
        before.get(line..).unwrap_or_default(),
    );
    let lines = format!("{begun}{words}");
    let items: Vec<String> = lines.split('\n').map(|line| format!("- {line}")).collect();
    let items = items.join("\n");
    let end = units(&items);
    put(above, &items, after, end, end)
}

fn put(before: &str, middle: &str, after: &str, start: usize, end: usize) -> Selected {
    let offset = units(before);
    Selected {
        text: format!("{before}{middle}{after}"),
        start: offset + start,
        end: offset + end,
    }
}

/// How long a text is as the browser counts.
pub(super) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The byte at which so many UTF-16 units lie before.
pub(super) fn byte_at(text: &str, units: usize) -> usize {
    let mut seen = 0;
    for (at, character) in text.char_indices() {
        if seen >= units {
            return at;
        }
        seen += character.len_utf16();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `[` and `]` are the ends of the selection.
    fn marked(text: &str) -> Selected {
        let start = text
            .find('⟦')
            .map_or(0, |at| units(text.get(..at).unwrap_or_default()));
        let plain = text.replacen('⟦', "", 1);
        let end = plain
            .find('⟧')
            .map_or(0, |at| units(plain.get(..at).unwrap_or_default()));
        Selected {
            text: plain.replacen('⟧', "", 1),
            start,
            end,
        }
    }

    #[test]
    fn marks_go_round_what_is_selected() {
        assert_eq!(
            Format::Bold.apply(&marked("a ⟦b🙏⟧ c")),
            marked("a **⟦b🙏⟧** c")
        );
        assert_eq!(Format::Italic.apply(&marked("⟦⟧")), marked("*⟦⟧*"));
        assert_eq!(Format::Code.apply(&marked("⟦x⟧")), marked("`⟦x⟧`"));
    }

    #[test]
    fn the_same_button_takes_its_marks_away() {
        assert_eq!(
            Format::Bold.apply(&marked("a **⟦b⟧** c")),
            marked("a ⟦b⟧ c")
        );
        assert_eq!(
            Format::Italic.apply(&marked("**⟦b⟧**")),
            marked("***⟦b⟧***")
        );
    }

    #[test]
    fn several_lines_become_items_or_a_block() {
        assert_eq!(
            Format::List.apply(&marked("x\nfi⟦rst\nsecond⟧")).text,
            "x\n- first\n- second"
        );
        assert_eq!(Format::Code.apply(&marked("⟦a\nb⟧")).text, "```\na\nb\n```");
    }

    #[test]
    fn a_link_waits_for_its_address() {
        assert_eq!(
            Format::Link.apply(&marked("see ⟦here⟧!")),
            marked("see [here](⟦⟧)!")
        );
        assert_eq!(Format::Link.apply(&marked("⟦⟧")), marked("[⟦⟧]()"));
    }

    proptest! {
        #[test]
        fn no_character_is_lost(text in "\\PC{0,20}", one in 0_usize..30, other in 0_usize..30) {
            let selected = Selected { text: text.clone(), start: one.min(other), end: one.max(other) };
            for format in [Format::List, Format::Link, Format::Code] {
                let mut left = format.apply(&selected).text;
                for character in text.chars() {
                    let at = left.find(character);
                    prop_assert!(at.is_some());
                    left = left.get(at.unwrap_or_default() + character.len_utf8()..).unwrap_or_default().to_owned();
                }
            }
        }
    }
}
