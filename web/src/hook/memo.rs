//! Values that are computed anew when what they read changes, and told of only when they differ.
//!
//! All of them are one type to the reactive graph: a memo of each type was compiled anew, and cost
//! several kilobytes each.

use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

use reactive_graph::traits::{Get, GetUntracked, Track};
use wasm_bindgen::UnwrapThrowExt;

/// A value that follows what it is computed from.
pub struct Memo<T> {
    inner: reactive_graph::computed::Memo<Value>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

#[derive(Clone)]
struct Value {
    value: Arc<dyn Any + Send + Sync>,
    same: fn(&dyn Any, &dyn Any) -> bool,
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        (self.same)(&*self.value, &*other.value)
    }
}

type Make = Box<dyn Fn(Option<&Value>) -> Value + Send + Sync>;

impl<T: PartialEq + Send + Sync + 'static> Memo<T> {
    /// Makes a value; `make` is given the one before.
    #[must_use]
    pub fn new(make: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self {
        let make = move |before: Option<&Value>| {
            let before = before.and_then(|before| before.value.downcast_ref());
            Value {
                value: Arc::new(make(before)),
                same: same::<T>,
            }
        };
        Self {
            inner: follow(Box::new(make)),
            of: PhantomData,
        }
    }

    /// Reads the value, and follows it.
    pub fn with<U>(&self, read: impl FnOnce(&T) -> U) -> U {
        read(inside(&self.inner.get()))
    }

    /// Reads the value once.
    pub fn with_untracked<U>(&self, read: impl FnOnce(&T) -> U) -> U {
        read(inside(&self.inner.get_untracked()))
    }

    /// Follows the value.
    pub fn track(&self) {
        self.inner.track();
    }
}

impl<T: Clone + PartialEq + Send + Sync + 'static> Memo<T> {
    /// Returns the value, and follows it.
    #[must_use]
    pub fn get(&self) -> T {
        self.with(T::clone)
    }

    /// Returns the value once.
    #[must_use]
    pub fn get_untracked(&self) -> T {
        self.with_untracked(T::clone)
    }
}

fn follow(make: Make) -> reactive_graph::computed::Memo<Value> {
    reactive_graph::computed::Memo::new(make)
}

fn same<T: PartialEq + 'static>(one: &dyn Any, other: &dyn Any) -> bool {
    one.downcast_ref::<T>() == other.downcast_ref::<T>()
}

/// A memo holds what its own closure made, so the type always fits.
fn inside<T: 'static>(value: &Value) -> &T {
    value.value.downcast_ref().unwrap_throw()
}
