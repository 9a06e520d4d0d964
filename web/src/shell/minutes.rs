//! Reads the answer of `GET /api/connections/{c}/trends` field by field: only what is drawn, and at a
//! fraction of the code of a general reader.

use floorlight_core::frame::MetricCell;
use floorlight_core::metric::Sums;
use floorlight_core::time::UtcMillis;
use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::lens::trend::Minute;

/// Reads the cells and their minutes; what cannot be read is left out.
#[must_use]
pub fn read(answer: &JsValue) -> Vec<(MetricCell, Vec<Minute>)> {
    let cells = list(&field(answer, "cells"));
    let cells = cells.iter().filter_map(|cell| {
        let of = field(cell, "cell");
        let of = match field(&of, "queue").as_f64() {
            Some(row) => MetricCell::Queue(row as u32),
            None if of.as_string()? == "floor" => MetricCell::Floor,
            None => return None,
        };
        let minutes = list(&field(cell, "minutes"));
        Some((of, minutes.iter().filter_map(minute).collect()))
    });
    cells.collect()
}

fn minute(pair: &JsValue) -> Option<Minute> {
    let pair = pair.dyn_ref::<Array>()?;
    let start = UtcMillis::new(pair.get(0).as_f64()? as i64);
    let sums = pair.get(1);
    let span = |name: &str| field(&sums, name).as_f64().unwrap_or(0.0) as u64;
    let count = |name: &str| u32::try_from(span(name)).unwrap_or(u32::MAX);
    let sums = Sums {
        offered: count("offered"),
        answered: count("answered"),
        answer_wait_ms: span("answer_wait_ms"),
        answered_in_target: count("answered_in_target"),
        abandoned: count("abandoned"),
        abandoned_in_target: count("abandoned_in_target"),
        abandoned_short: count("abandoned_short"),
        handled: count("handled"),
        handle_ms: span("handle_ms"),
        busy_ms: span("busy_ms"),
        idle_ms: span("idle_ms"),
        ..Sums::default()
    };
    Some((start, sums))
}

fn field(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &JsValue::from_str(name)).unwrap_or_default()
}

fn list(value: &JsValue) -> Vec<JsValue> {
    let array = value.dyn_ref::<Array>();
    array.map_or_else(Vec::new, |array| array.iter().collect())
}
