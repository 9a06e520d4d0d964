//! The viewer's time zone. Time zones exist here and nowhere else in the page (RT-6).

use std::cell::OnceCell;

use floorlight_core::time::UtcMillis;
use js_sys::{Array, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    static TIME: OnceCell<Option<js_sys::Function>> = const { OnceCell::new() };
    static DAY_AND_TIME: OnceCell<Option<js_sys::Function>> = const { OnceCell::new() };
}

const TIME_OPTIONS: [(&str, &str); 4] = [
    ("hour", "2-digit"),
    ("minute", "2-digit"),
    ("second", "2-digit"),
    ("hourCycle", "h23"),
];
const DAY_OPTIONS: [(&str, &str); 3] =
    [("day", "2-digit"), ("month", "short"), ("weekday", "short")];

/// Names a moment as a time of day, `10:42:15`, in the viewer's zone.
#[must_use]
pub fn time_of_day(at: UtcMillis) -> String {
    TIME.with(|cell| {
        let format = cell.get_or_init(|| formatter(&TIME_OPTIONS));
        write(format.as_ref(), at)
    })
}

/// Names a moment with its day, in the viewer's zone.
#[must_use]
pub fn day_and_time(at: UtcMillis) -> String {
    DAY_AND_TIME.with(|cell| {
        let format = cell.get_or_init(|| {
            let options: Vec<_> = DAY_OPTIONS.into_iter().chain(TIME_OPTIONS).collect();
            formatter(&options)
        });
        write(format.as_ref(), at)
    })
}

/// Names a moment in UTC, as `10:42:15 UTC`.
#[must_use]
pub fn time_in_utc(at: UtcMillis) -> String {
    let seconds = at.get().div_euclid(1_000).rem_euclid(86_400);
    format!(
        "{:02}:{:02}:{:02} UTC",
        seconds / 3_600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// Returns the name of the viewer's zone, as `New York`.
#[must_use]
pub fn name() -> String {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    Reflect::get(&options, &JsValue::from_str("timeZone"))
        .ok()
        .and_then(|zone| zone.as_string())
        .map_or_else(
            || "UTC".to_owned(),
            |zone| {
                let city = zone.rsplit('/').next().unwrap_or("UTC");
                city.replace('_', " ")
            },
        )
}

fn formatter(options: &[(&str, &str)]) -> Option<js_sys::Function> {
    let object = Object::new();
    for (key, value) in options {
        Reflect::set(&object, &JsValue::from_str(key), &JsValue::from_str(value)).ok()?;
    }
    let locales = Array::of1(&JsValue::from_str("en-GB"));
    let format = Intl::DateTimeFormat::new(&locales, &object);
    Some(format.format().unchecked_into())
}

fn write(format: Option<&js_sys::Function>, at: UtcMillis) -> String {
    format
        .and_then(|format| {
            let millis = JsValue::from_f64(at.get() as f64);
            format.call1(&JsValue::UNDEFINED, &millis).ok()
        })
        .and_then(|text| text.as_string())
        .unwrap_or_else(|| time_in_utc(at))
}
