use super::super::calendar::tests::{Utc, at};
use super::*;

/// Tuesday 24 November 2026, 14:05.
fn now() -> Timestamp {
    at(11, 24, 14, 5)
}

fn said(words: &str) -> Result<Timestamp, Nonsense> {
    read(words, now(), &Utc)
}

#[test]
fn a_length_of_time_counts_from_now() {
    assert_eq!(said("in 2 hours"), Ok(at(11, 24, 16, 5)));
    assert_eq!(said("an hour"), Ok(at(11, 24, 15, 5)));
    assert_eq!(said("In half an hour"), Ok(at(11, 24, 14, 35)));
    assert_eq!(said("90m"), Ok(at(11, 24, 15, 35)));
    assert_eq!(said("in 3 days"), Ok(at(11, 27, 14, 5)));
    assert_eq!(said("2 weeks"), Ok(at(12, 8, 14, 5)));
    assert_eq!(said("in a month"), Ok(at(12, 24, 14, 5)));
}

#[test]
fn a_day_alone_begins_at_nine() {
    assert_eq!(said("tomorrow"), Ok(at(11, 25, 9, 0)));
    assert_eq!(said("friday"), Ok(at(11, 27, 9, 0)));
    assert_eq!(said("next week"), Ok(at(11, 30, 9, 0)));
    assert_eq!(said("next month"), Ok(at(12, 1, 9, 0)));
    assert_eq!(said("2026-12-03"), Ok(at(12, 3, 9, 0)));
}

#[test]
fn a_day_and_a_time_may_come_in_either_order() {
    assert_eq!(said("tomorrow 9"), Ok(at(11, 25, 9, 0)));
    assert_eq!(said("tomorrow at 15:30"), Ok(at(11, 25, 15, 30)));
    assert_eq!(said("3pm next tue"), Ok(at(12, 1, 15, 0)));
    assert_eq!(said("Next Tue 3 PM"), Ok(at(12, 1, 15, 0)));
    assert_eq!(said("thu noon"), Ok(at(11, 26, 12, 0)));
    assert_eq!(said("3 dec, 8:30am"), Ok(at(12, 3, 8, 30)));
    assert_eq!(said("dec 3rd 12am"), Ok(at(12, 3, 0, 0)));
    assert_eq!(said("tomorrow evening"), Ok(at(11, 25, 18, 0)));
}

#[test]
fn a_date_in_digits_may_have_a_time() {
    assert_eq!(said("2026-12-03 08:30"), Ok(at(12, 3, 8, 30)));
    assert_eq!(said("2026-12-03T08:30"), Ok(at(12, 3, 8, 30)));
    assert_eq!(said("2026-12-03T08:30:00"), Ok(at(12, 3, 8, 30)));
}

#[test]
fn a_time_alone_is_the_next_one_there_is() {
    assert_eq!(said("15:30"), Ok(at(11, 24, 15, 30)));
    assert_eq!(said("9am"), Ok(at(11, 25, 9, 0)));
    assert_eq!(said("midnight"), Ok(at(11, 25, 0, 0)));
}

#[test]
fn ends_are_in_the_evening() {
    assert_eq!(said("end of day"), Ok(at(11, 24, 18, 0)));
    assert_eq!(said("eow"), Ok(at(11, 27, 18, 0)));
    assert_eq!(said("end of month"), Ok(at(11, 30, 18, 0)));
}

#[test]
fn a_date_that_is_over_this_year_is_next_year() {
    assert_eq!(said("3 jan"), Ok(at(13, 3, 9, 0)));
}

#[test]
fn what_is_over_is_told() {
    assert_eq!(said("today"), Err(Nonsense::Past));
    assert_eq!(said("today 14:05"), Err(Nonsense::Past));
    assert_eq!(said("2020-01-01"), Err(Nonsense::Past));
    assert_eq!(said("in 0 hours"), Err(Nonsense::Past));
}

#[test]
fn nonsense_says_what_was_not_understood() {
    let unknown = |words: &str| Err(Nonsense::Unknown(words.to_owned()));
    assert_eq!(said(" "), Err(Nonsense::Nothing));
    assert_eq!(said("whenever"), unknown("whenever"));
    assert_eq!(said("tomorrow 25:00"), unknown("25:00"));
    assert_eq!(said("tomorrow friday"), unknown("friday"));
    assert_eq!(said("13pm"), unknown("13pm"));
    assert_eq!(said("2026-02-31"), Err(Nonsense::NoSuchDay));
    assert_eq!(said("2099-01-01"), Err(Nonsense::TooFar));
    assert_eq!(said("in 10001 weeks"), unknown("in 10001 weeks"));
}

#[test]
fn hostile_words_never_fail_otherwise_than_by_saying_so() {
    for words in [
        "2026-99-99",
        "0-0-0",
        "٣",
        "in in in",
        "99999999999999999999h",
        "t",
        "tt",
        ":",
        "12:",
        "é9",
        "pm",
        "am",
        "9999-12-31",
        "-1 days",
        "next",
        "in",
        "1.é",
        "1:1é",
    ] {
        assert!(said(words).is_err(), "{words}");
    }
}
