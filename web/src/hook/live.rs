//! A value that changes, its closure's type forgotten.

use leptos::prelude::*;

/// Turns a closure into a signal.
///
/// A view compiles its machinery once for each type that it holds, and every closure is a type of its
/// own. As signals they share the machinery of their results, and the program is smaller.
pub fn live<T: Send + Sync + 'static>(read: impl Fn() -> T + Send + Sync + 'static) -> Signal<T> {
    Signal::derive(read)
}
