//! The browser's `Intl`, as `text` wants it. Formatters are costly to make, so each is made once.

use std::cell::RefCell;

use leptos::wasm_bindgen::JsValue;

use crate::model::{SortedMap, Timestamp};
use crate::text::{Intl, Plural};

/// What this browser knows of languages.
pub const BROWSER: Intl = Intl {
    plural,
    number,
    time: |tag, at| date(Form::Time, tag, at),
    weekday: |tag, at| date(Form::Weekday, tag, at),
    day: |tag, at| date(Form::Day, tag, at),
    month: |tag, at| date(Form::Month, tag, at),
    long_day: |tag, at| date(Form::LongDay, tag, at),
    moment: |tag, at| date(Form::Moment, tag, at),
    day_number,
};

/// How a date is written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    Time,
    Weekday,
    Day,
    Month,
    LongDay,
    Moment,
}

impl Form {
    /// The options of `Intl.DateTimeFormat`.
    const fn options(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Time => &[("hour", "numeric"), ("minute", "2-digit")],
            Self::Weekday => &[("weekday", "short")],
            Self::Day => &[("day", "numeric"), ("month", "short")],
            Self::Month => &[("month", "short"), ("year", "numeric")],
            Self::LongDay => &[
                ("weekday", "long"),
                ("day", "numeric"),
                ("month", "long"),
                ("year", "numeric"),
            ],
            Self::Moment => &[("dateStyle", "medium"), ("timeStyle", "short")],
        }
    }
}

type Made = RefCell<SortedMap<(String, u8), js_sys::Function>>;

thread_local! {
    static DATES: RefCell<SortedMap<(String, Form), js_sys::Function>> = RefCell::default();
    static NUMBERS: Made = RefCell::default();
    static PLURALS: RefCell<SortedMap<String, js_sys::Intl::PluralRules>> = RefCell::default();
}

/// Whose habits dates and numbers follow: the browser's own region where it speaks the language
/// in use, else the language's.
pub fn languages(tag: &str) -> js_sys::Array {
    let own = preferred_language();
    let speaks = own.split('-').next() == tag.split('-').next();
    js_sys::Array::of1(&JsValue::from_str(if speaks { &own } else { tag }))
}

fn options(pairs: &[(&str, &str)]) -> js_sys::Object {
    let options = js_sys::Object::new();
    for (name, value) in pairs {
        // Setting a property of a fresh object succeeds.
        js_sys::Reflect::set(&options, &(*name).into(), &(*value).into()).unwrap_or_default();
    }
    options
}

fn date(form: Form, tag: &str, at: Timestamp) -> String {
    let format = DATES.with_borrow_mut(|made| {
        made.get_or_insert_with((tag.to_owned(), form), || {
            js_sys::Intl::DateTimeFormat::new(&languages(tag), &options(form.options())).format()
        })
        .clone()
    });
    // A time no calendar reaches has no form; its absence shows as nothing.
    format
        .call1(&JsValue::UNDEFINED, &js_date(at))
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "times a browser can show are whole numbers of milliseconds below 2^53"
)]
fn js_date(at: Timestamp) -> js_sys::Date {
    js_sys::Date::new(&JsValue::from_f64(at.millis() as f64))
}

fn number(tag: &str, number: f64, decimals: u8) -> String {
    let format = NUMBERS.with_borrow_mut(|made| {
        made.get_or_insert_with((tag.to_owned(), decimals), || {
            let options = js_sys::Object::new();
            let key = "maximumFractionDigits".into();
            js_sys::Reflect::set(&options, &key, &decimals.into()).unwrap_or_default();
            js_sys::Intl::NumberFormat::new(&languages(tag), &options).format()
        })
        .clone()
    });
    format
        .call1(&JsValue::UNDEFINED, &number.into())
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
fn plural(tag: &str, count: u64) -> Plural {
    let word = PLURALS.with_borrow_mut(|made| {
        made.get_or_insert_with(tag.to_owned(), || {
            js_sys::Intl::PluralRules::new(&languages(tag), &js_sys::Object::new())
        })
        .select(count as f64)
    });
    word.as_string()
        .and_then(|word| Plural::from_name(&word))
        .unwrap_or(Plural::Other)
}

/// The day in the agent's zone, counted from 1970-01-01.
fn day_number(at: Timestamp) -> i64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a zone is less than a day from UTC"
    )]
    let zone = js_date(at).get_timezone_offset() as i64;
    (at.secs() - zone * 60).div_euclid(24 * 60 * 60)
}

/// The language the browser prefers, as a tag; English when it says none.
fn preferred_language() -> String {
    leptos::prelude::window()
        .navigator()
        .language()
        .unwrap_or_else(|| "en".into())
}

/// The name of a language in the language in use; `None` where the browser knows none.
pub fn language_name(tag: &str, language: &str) -> Option<String> {
    thread_local! {
        static NAMES: RefCell<SortedMap<String, Option<JsValue>>> = RefCell::default();
    }
    let made = NAMES.with_borrow_mut(|made| {
        made.get_or_insert_with(tag.to_owned(), || display_names(tag))
            .clone()
    })?;
    let of = js_sys::Reflect::get(&made, &"of".into()).ok()?;
    let of = js_sys::Function::from(of);
    // It throws at what is no language tag.
    let name = of.call1(&made, &language.into()).ok()?.as_string()?;
    (name != language).then_some(name)
}

fn display_names(tag: &str) -> Option<JsValue> {
    let intl = js_sys::Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let names = js_sys::Reflect::get(&intl, &"DisplayNames".into()).ok()?;
    let arguments = js_sys::Array::of2(&languages(tag), &options(&[("type", "language")]));
    js_sys::Reflect::construct(&js_sys::Function::from(names), &arguments).ok()
}
