//! Time zones, as the browser knows them: the same names that the Worker's host knows.

use js_sys::{Array, Function, Intl, Object, Reflect, global};
use wasm_bindgen::{JsCast, JsValue};

/// The id of the list by which zones are suggested.
pub(super) const SUGGESTIONS: &str = "known-zones";

/// Says whether there is such a zone.
pub(super) fn knows(zone: &str) -> bool {
    made(zone).is_ok()
}

/// Lists the zones that the browser names, to choose from.
pub(super) fn all() -> Vec<String> {
    listed().unwrap_or_default()
}

/// Returns the viewer's zone.
pub(super) fn here() -> String {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    let zone = Reflect::get(&options, &"timeZone".into());
    let zone = zone.ok().and_then(|zone| zone.as_string());
    zone.unwrap_or_else(|| "UTC".to_owned())
}

/// The host refuses to format times of a zone that it does not know.
fn made(zone: &str) -> Result<JsValue, JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"timeZone".into(), &zone.into())?;
    let arguments = Array::of2(&"en-US".into(), &options);
    Reflect::construct(&function("DateTimeFormat")?, &arguments)
}

fn listed() -> Result<Vec<String>, JsValue> {
    let list = function("supportedValuesOf")?.call1(&JsValue::UNDEFINED, &"timeZone".into())?;
    Ok(Array::from(&list)
        .iter()
        .filter_map(|zone| zone.as_string())
        .collect())
}

fn function(name: &str) -> Result<Function, JsValue> {
    let intl = Reflect::get(&global(), &"Intl".into())?;
    Reflect::get(&intl, &name.into())?.dyn_into()
}
