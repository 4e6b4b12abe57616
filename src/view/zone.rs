//! The calendar of the browser's zone.

use leptos::wasm_bindgen::JsValue;
use web_sys::js_sys::{Array, Date, Intl, Object, Reflect};

use crate::model::Timestamp;
use crate::text::calendar::{Calendar, Day};

/// The zone this browser is in.
pub struct Local;

impl Local {
    /// Its name, as `Europe/Oslo`; empty where the browser does not say.
    pub fn name() -> String {
        let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
        let zone = Reflect::get(&format.resolved_options(), &JsValue::from_str("timeZone"));
        let name = zone.ok().and_then(|it| it.as_string());
        name.unwrap_or_default().replace('_', " ")
    }
}

impl Calendar for Local {
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds since 1970 fit a double"
    )]
    #[expect(clippy::cast_possible_wrap, reason = "years are small")]
    fn day(&self, at: Timestamp) -> Day {
        let date = Date::new(&(at.millis() as f64).into());
        Day {
            year: date.get_full_year() as i32,
            month: date.get_month() + 1,
            date: date.get_date(),
            weekday: date.get_day(),
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds since 1970 fit 64 bits"
    )]
    #[expect(clippy::cast_possible_wrap, reason = "months and days are small")]
    #[expect(clippy::cast_sign_loss, reason = "years are after 1970")]
    fn time(&self, day: Day, hour: u32, minute: u32) -> Timestamp {
        let (year, month, date) = (day.year as u32, day.month as i32 - 1, day.date as i32);
        let (hour, minute) = (hour as i32, minute as i32);
        let at = Date::new_with_year_month_day_hr_min(year, month, date, hour, minute);
        Timestamp::from_millis(at.get_time() as i64)
    }
}
