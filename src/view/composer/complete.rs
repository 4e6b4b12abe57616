//! What a few typed letters can become: a canned response after a slash, somebody of the team after
//! an at sign in a note. Pure: from texts to candidates.

use std::ops::Range;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::model::{CannedResponse, Mode, sorted_by_key};
use crate::text::Wanted;

/// Most candidates shown.
const MOST: usize = 20;
/// So many characters after the sign are still taken for the beginning of a name.
const LONGEST: usize = 32;

/// What is completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A canned response, after `/`.
    Canned,
    /// An agent or a team, after `@`.
    Mention,
}

/// A stretch of the text that can be completed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub kind: Kind,
    /// Where it stands, sign and all, in bytes.
    pub place: Range<usize>,
    /// The letters after the sign.
    pub typed: String,
}

/// What a stretch can become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    /// What it is called.
    pub name: String,
    /// The beginning of it, or what else tells it apart.
    pub hint: String,
    /// What takes the stretch's place.
    pub text: String,
}

/// The stretch before the caret that can be completed. A sign counts where a word begins.
pub(super) fn stretch(text: &str, caret: usize, mode: Mode) -> Option<Stretch> {
    let before = text.get(..caret)?;
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let begins = |at: usize| {
        let head = before.get(..at).unwrap_or_default();
        head.chars().next_back().is_none_or(char::is_whitespace)
    };
    let is_sign = |it: char| it == '/' || (it == '@' && mode == Mode::Note);
    let signs = before.get(line..)?.char_indices().rev();
    let (from, sign) = signs
        .map(|(at, it)| (line + at, it))
        .find(|(at, it)| is_sign(*it) && begins(*at))?;
    let typed = before.get(from + 1..)?;
    let is_name = !typed.starts_with(char::is_whitespace) && typed.chars().count() <= LONGEST;
    is_name.then(|| Stretch {
        kind: if sign == '/' {
            Kind::Canned
        } else {
            Kind::Mention
        },
        place: from..caret,
        typed: typed.to_owned(),
    })
}

/// The canned responses that answer what was typed: by their codes first, then by their texts.
pub(super) fn canned(all: &[CannedResponse], typed: &str) -> Vec<Candidate> {
    let candidate = |it: &CannedResponse| Candidate {
        name: it.code.to_string(),
        hint: it.text.split_whitespace().collect::<Vec<_>>().join(" "),
        text: it.text.to_string(),
    };
    best(all.iter().map(candidate).collect(), typed)
}

/// The best of these for what was typed, best first; among equals in the order given.
pub(super) fn best(all: Vec<Candidate>, typed: &str) -> Vec<Candidate> {
    let wanted = Wanted::words(typed);
    let found: Vec<(u8, Candidate)> = all
        .into_iter()
        .filter_map(|it| {
            let by_text = || wanted.all_in(&[&it.name, &it.hint]).then_some(u8::MAX);
            Some((wanted.rank(&it.name).or_else(by_text)?, it))
        })
        .collect();
    let found = sorted_by_key(found, |(rank, _)| *rank).into_iter();
    found.take(MOST).map(|(_, it)| it).collect()
}

/// Somebody of the team as notes name them: `kind` is `user` or `team`.
pub(super) fn mention(kind: &str, id: u64, name: &str) -> String {
    // These would end the link's words, or hide its end.
    let plain: String = name.chars().filter(|it| !"[]\\".contains(*it)).collect();
    let encoded = utf8_percent_encode(&plain, NON_ALPHANUMERIC);
    format!("[@{plain}](mention://{kind}/{id}/{encoded}) ")
}

/// The text with a stretch replaced, and where the caret then stands, in bytes.
pub(super) fn replaced(text: &str, place: &Range<usize>, by: &str) -> (String, usize) {
    let before = text.get(..place.start).unwrap_or_default();
    let after = text.get(place.end..).unwrap_or_default();
    (format!("{before}{by}{after}"), before.len() + by.len())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    fn typed(text: &str, mode: Mode) -> Option<(Kind, String)> {
        stretch(text, text.len(), mode).map(|it| (it.kind, it.typed))
    }

    #[test]
    fn a_slash_where_a_word_begins_asks_for_a_canned_response() {
        let wanted = |typed: &str| Some((Kind::Canned, typed.to_owned()));
        assert_eq!(typed("/", Mode::Reply), wanted(""));
        assert_eq!(typed("/thank y", Mode::Reply), wanted("thank y"));
        assert_eq!(typed("Hello!\n/thank", Mode::Note), wanted("thank"));
        assert_eq!(typed("Dear Ana, /thank", Mode::Reply), wanted("thank"));
        assert_eq!(typed("and/or", Mode::Reply), None);
        assert_eq!(typed("this / that", Mode::Reply), None);
        assert_eq!(typed("/thank\nyou", Mode::Reply), None);
    }

    #[test]
    fn an_at_sign_asks_for_the_team_in_notes_only() {
        let wanted = Some((Kind::Mention, "Priya R".to_owned()));
        assert_eq!(typed("Ask @Priya R", Mode::Note), wanted);
        assert_eq!(typed("Ask @Priya R", Mode::Reply), None);
        assert_eq!(typed("mail me@example.com", Mode::Note), None);
        assert_eq!(typed("at @ noon", Mode::Note), None);
    }

    #[test]
    fn codes_come_before_texts_and_accents_make_no_difference() {
        let response = |code: &str, text: &str| CannedResponse {
            code: code.into(),
            text: text.into(),
        };
        let all = [
            response("hello", "We refund\n\nit"),
            response("norefund", "No"),
            response("refund", "Done"),
            response("bye", "Bye"),
        ];
        let found = canned(&all, "réfund");
        let names: Vec<_> = found.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["refund", "norefund", "hello"]);
        assert_eq!(found.last().unwrap().hint, "We refund it");
        assert_eq!(found.last().unwrap().text, "We refund\n\nit");
        assert_eq!(canned(&all, "").len(), 4);
        assert!(canned(&all, "nothing like it").is_empty());
    }

    #[test]
    fn a_mention_is_written_as_the_server_reads_it() {
        assert_eq!(
            mention("user", 3, "Jonas Keller"),
            "[@Jonas Keller](mention://user/3/Jonas%20Keller) "
        );
        assert_eq!(mention("team", 4, "a]b"), "[@ab](mention://team/4/ab) ");
    }

    #[test]
    fn what_is_chosen_takes_the_place_of_what_was_typed() {
        let text = "Hi /ca, bye";
        let stretch = stretch(text, 6, Mode::Reply).unwrap();
        assert_eq!(
            replaced(text, &stretch.place, "Wash it."),
            ("Hi Wash it., bye".to_owned(), 11)
        );
    }

    proptest! {
        #[test]
        fn any_caret_in_any_text_is_no_crash(text in "[/@ a\u{e9}\u{1f69a}\n]{0,20}", caret in 0_usize..40) {
            if let Some(found) = stretch(&text, caret, Mode::Note) {
                prop_assert_eq!(found.place.end, caret);
                prop_assert!(text.get(found.place).is_some());
            }
        }
    }
}
