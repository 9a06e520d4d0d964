//! Time zones, as the host knows them: no zone database travels with the Worker.

use std::cell::RefCell;
use std::collections::BTreeMap;

use floorlight_core::time::UtcMillis;
use js_sys::{Array, Function, Object, Reflect, global};
use wasm_bindgen::{JsCast, JsValue};

/// Answers what a zone's offset from UTC is at a moment; keeps one formatter for each zone asked for.
#[derive(Debug, Default)]
pub(crate) struct Zones {
    formats: RefCell<BTreeMap<String, Option<Format>>>,
}

#[derive(Clone, Debug)]
struct Format {
    object: JsValue,
    to_parts: Function,
}

impl Zones {
    /// Says whether there is such a zone.
    pub(crate) fn knows(&self, zone: &str) -> bool {
        self.format(zone).is_some()
    }

    /// Returns the zone's offset from UTC, in seconds; `None` if there is no such zone.
    pub(crate) fn offset_s(&self, zone: &str, at: UtcMillis) -> Option<i32> {
        let format = self.format(zone)?;
        let moment = JsValue::from_f64(at.get() as f64);
        let parts = format.to_parts.call1(&format.object, &moment).ok()?;
        Array::from(&parts).iter().find_map(|part| {
            let kind = Reflect::get(&part, &"type".into()).ok()?.as_string()?;
            let value = Reflect::get(&part, &"value".into()).ok()?.as_string()?;
            (kind == "timeZoneName").then(|| offset(&value))?
        })
    }

    fn format(&self, zone: &str) -> Option<Format> {
        let mut formats = self.formats.try_borrow_mut().ok()?;
        if !formats.contains_key(zone) {
            formats.insert(zone.to_owned(), format(zone).ok());
        }
        formats.get(zone)?.clone()
    }
}

/// Makes a formatter whose output names the offset; the host refuses zones that it does not know.
fn format(zone: &str) -> Result<Format, JsValue> {
    let intl = Reflect::get(&global(), &"Intl".into())?;
    let constructor: Function = Reflect::get(&intl, &"DateTimeFormat".into())?.dyn_into()?;
    let options = Object::new();
    Reflect::set(&options, &"timeZone".into(), &zone.into())?;
    Reflect::set(&options, &"timeZoneName".into(), &"longOffset".into())?;
    let arguments = Array::of2(&"en-US".into(), &options);
    let object = Reflect::construct(&constructor, &arguments)?;
    let to_parts = Reflect::get(&object, &"formatToParts".into())?.dyn_into()?;
    Ok(Format { object, to_parts })
}

/// Reads `GMT`, `GMT+05:30`, `GMT-03:00` or `GMT+00:19:32`, as seconds.
fn offset(text: &str) -> Option<i32> {
    let rest = text.strip_prefix("GMT")?;
    if rest.is_empty() {
        return Some(0);
    }
    let (sign, digits) = match rest.strip_prefix('+') {
        Some(digits) => (1, digits),
        // A minus sign or a hyphen, by the version of the host's locale data.
        None => (-1, rest.strip_prefix(['-', '\u{2212}'])?),
    };
    let mut seconds = 0;
    for (part, unit) in digits.split(':').zip([3_600, 60, 1]) {
        seconds += part.parse::<i32>().ok().filter(|part| *part < 60)? * unit;
    }
    Some(sign * seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_read_as_hosts_write_them() {
        assert_eq!(offset("GMT"), Some(0));
        assert_eq!(offset("GMT+01:00"), Some(3_600));
        assert_eq!(offset("GMT-05:00"), Some(-18_000));
        assert_eq!(offset("GMT\u{2212}03:30"), Some(-12_600));
        assert_eq!(offset("GMT+10:30"), Some(37_800));
        assert_eq!(offset("GMT+00:53:28"), Some(3_208));
        assert_eq!(offset("CET"), None);
        assert_eq!(offset("GMT+x"), None);
    }
}
