//! A JSON value as the browser parsed it.

use std::cell::RefCell;

use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::answer::Json;

thread_local! {
    /// The names of fields, made once: a directory asks for the same few ten thousands of times.
    static NAMES: RefCell<Vec<(&'static str, JsValue)>> = const { RefCell::new(Vec::new()) };
}

impl Json for JsValue {
    fn field(&self, name: &'static str) -> Self {
        NAMES.with_borrow_mut(|names| {
            let known = names
                .iter()
                .position(|(known, _)| std::ptr::eq(*known, name));
            let place = known.unwrap_or_else(|| {
                names.push((name, Self::from_str(name)));
                names.len() - 1
            });
            let known = names.get(place);
            known
                .and_then(|(_, name)| Reflect::get(self, name).ok())
                .unwrap_or_default()
        })
    }

    fn items(&self) -> Option<Vec<Self>> {
        Some(self.dyn_ref::<Array>()?.iter().collect())
    }

    fn text(&self) -> Option<String> {
        self.as_string()
    }

    fn number(&self) -> Option<f64> {
        self.as_f64()
    }

    fn is_true(&self) -> bool {
        self.is_truthy()
    }
}
