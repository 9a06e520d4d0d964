//! Values that parts set and follow.
//!
//! All of them are one type to the reactive graph, as memos are: a signal of each type was compiled
//! anew, and cost several kilobytes each.

use std::any::Any;
use std::marker::PhantomData;

use reactive_graph::traits::{Read, ReadUntracked, Set, Track, UntrackableGuard, Write};
use wasm_bindgen::UnwrapThrowExt;

type Held = Box<dyn Any + Send + Sync>;
type Inner = reactive_graph::signal::RwSignal<Held>;

/// A value that is set and followed.
pub struct RwSignal<T> {
    inner: Inner,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for RwSignal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for RwSignal<T> {}

impl<T: Send + Sync + 'static> RwSignal<T> {
    /// Makes a signal.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self {
            inner: made(Box::new(value)),
            of: PhantomData,
        }
    }

    /// Reads the value, and follows it.
    pub fn with<U>(&self, read: impl FnOnce(&T) -> U) -> U {
        read(inside(&**lent(&self.inner)))
    }

    /// Reads the value once.
    pub fn with_untracked<U>(&self, read: impl FnOnce(&T) -> U) -> U {
        read(inside(&**lent_once(&self.inner)))
    }

    /// Follows the value.
    pub fn track(&self) {
        self.inner.track();
    }

    /// Sets the value; what was kept by a part that is gone stays as it was.
    pub fn set(&self, value: T) {
        put(self.inner, Box::new(value));
    }

    /// Changes the value; what was kept by a part that is gone stays as it was.
    pub fn update(&self, change: impl FnOnce(&mut T)) {
        if let Some(mut held) = opened(&self.inner) {
            change(held.downcast_mut().unwrap_throw());
        }
    }
}

impl<T: Clone + Send + Sync + 'static> RwSignal<T> {
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

#[inline(never)]
fn made(value: Held) -> Inner {
    Inner::new(value)
}

#[inline(never)]
fn put(signal: Inner, value: Held) {
    let _ = signal.try_set(value);
}

#[inline(never)]
fn lent(signal: &Inner) -> <Inner as Read>::Value {
    signal.read()
}

#[inline(never)]
fn lent_once(signal: &Inner) -> <Inner as ReadUntracked>::Value {
    signal.read_untracked()
}

/// Opens the value for a change that is told of afterwards; `None` once its part is gone.
#[inline(never)]
fn opened(signal: &Inner) -> Option<impl UntrackableGuard<Target = Held>> {
    signal.try_write()
}

/// A signal holds what its own setters gave, so the type always fits.
fn inside<T: 'static>(held: &(dyn Any + Send + Sync)) -> &T {
    held.downcast_ref().unwrap_throw()
}
