//! What time it is where a contact is, as far as that can be told.

use leptos::wasm_bindgen::{JsCast as _, JsValue};

use crate::model::{Contact, Timestamp};

/// Day of the week and time of day at the contact's place, as the language of this tag writes them. `None` where neither a time zone nor a
/// country with one time in all of it is known, or the browser does not know them.
pub(super) fn local_time(contact: &Contact, tag: &str, now: Timestamp) -> Option<String> {
    let own = contact
        .time_zone
        .as_deref()
        .and_then(|zone| clock(zone, tag, now));
    own.or_else(|| {
        let zones = zones(contact.country_code.as_deref()?)?;
        let mut times = zones
            .iter()
            .filter_map(|zone| clock(&zone.as_string()?, tag, now));
        let first = times.next()?;
        times.all(|time| time == first).then_some(first)
    })
}

/// The time zones of a country.
fn zones(country: &str) -> Option<js_sys::Array> {
    let is_code = country.len() == 2 && country.bytes().all(|it| it.is_ascii_alphabetic());
    if !is_code {
        return None;
    }
    let tag = JsValue::from_str(&format!("und-{country}"));
    let locale = made("Locale", &js_sys::Array::of1(&tag))?;
    // Once a property, by now a method.
    let zones = match get(&locale, "getTimeZones")?.dyn_into::<js_sys::Function>() {
        Ok(ask) => ask.call0(&locale).ok()?,
        Err(_) => get(&locale, "timeZones")?,
    };
    zones.dyn_into().ok()
}

/// The time in a zone; `None` for a zone that the browser does not know.
fn clock(zone: &str, tag: &str, now: Timestamp) -> Option<String> {
    let options = js_sys::Object::new();
    for (name, value) in [
        ("timeZone", zone),
        ("weekday", "short"),
        ("hour", "numeric"),
        ("minute", "2-digit"),
    ] {
        js_sys::Reflect::set(&options, &name.into(), &value.into()).ok()?;
    }
    let arguments = js_sys::Array::of2(&crate::view::intl::languages(tag), &options);
    let format = made("DateTimeFormat", &arguments)?;
    let format: js_sys::Function = get(&format, "format")?.dyn_into().ok()?;
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds since 1970 fit a double"
    )]
    let at = JsValue::from_f64(now.millis() as f64);
    format.call1(&JsValue::UNDEFINED, &at).ok()?.as_string()
}

/// An object of `Intl`, made in a way that survives what it does not know.
fn made(class: &str, arguments: &js_sys::Array) -> Option<JsValue> {
    let intl = get(&js_sys::global(), "Intl")?;
    let class: js_sys::Function = get(&intl, class)?.dyn_into().ok()?;
    js_sys::Reflect::construct(&class, arguments).ok()
}

fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    js_sys::Reflect::get(object, &name.into()).ok()
}
