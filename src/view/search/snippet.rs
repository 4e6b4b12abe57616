//! The words around what was found, with what was found marked.

use leptos::prelude::*;

use crate::text::Wanted;
use crate::view::name::visible;

/// Most characters shown.
const MOST: usize = 140;
/// How many characters stand before the first place, at most.
const BEFORE: usize = 36;
/// More of a text is not looked at.
const LOOKED_AT: usize = 20_000;

/// A text in one line, cut so that the first place shows, with the places marked.
pub(super) fn snippet_view(text: &str, wanted: &Wanted) -> AnyView {
    parts(text, wanted)
        .into_iter()
        .map(|(found, part)| {
            if found {
                view! { <mark>{part}</mark> }.into_any()
            } else {
                part.into_any()
            }
        })
        .collect_view()
        .into_any()
}

/// The pieces of a text, and whether each was looked for.
fn parts(text: &str, wanted: &Wanted) -> Vec<(bool, String)> {
    let start: String = text.chars().take(LOOKED_AT).collect();
    let line = start.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = cut(&line, wanted);
    let line = visible(&line);
    let mut parts = Vec::new();
    let mut at = 0;
    for place in wanted.places(&line) {
        parts.push((false, piece(&line, at, place.start)));
        parts.push((true, piece(&line, place.start, place.end)));
        at = place.end;
    }
    parts.push((false, piece(&line, at, line.len())));
    parts.retain(|(_, part)| !part.is_empty());
    parts
}

fn piece(line: &str, from: usize, to: usize) -> String {
    line.get(from..to).unwrap_or_default().to_owned()
}

/// The stretch of a line that is shown.
fn cut(line: &str, wanted: &Wanted) -> String {
    let first = wanted.places(line).first().map_or(0, |place| place.start);
    let before = line.get(..first).unwrap_or_default();
    let skipped = before.chars().count().saturating_sub(BEFORE);
    let mut rest = line.chars().skip(skipped);
    let mut shown: String = rest.by_ref().take(MOST).collect();
    if rest.next().is_some() {
        shown.push('…');
    }
    if skipped > 0 {
        format!("…{shown}")
    } else {
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, wanted: &str) -> Vec<String> {
        let parts = parts(text, &Wanted::words(wanted));
        parts.into_iter().filter(|it| it.0).map(|it| it.1).collect()
    }

    #[test]
    fn what_was_found_is_marked_as_it_was_written() {
        assert_eq!(marked("Größe L", "große"), ["Größe"]);
        assert!(marked("nothing of it", "xyz").is_empty());
    }

    #[test]
    fn a_place_deep_in_a_long_text_shows() {
        let text = format!(
            "{} the needle {}",
            "hay ".repeat(2_000),
            "hay ".repeat(2_000)
        );
        let all: String = parts(&text, &Wanted::words("needle"))
            .into_iter()
            .map(|it| it.1)
            .collect();
        assert!(all.starts_with('…') && all.contains("the needle") && all.ends_with('…'));
        assert!(all.chars().count() <= MOST + 2);
    }
}
