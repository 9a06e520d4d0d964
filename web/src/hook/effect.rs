//! What is done when something changes, apart from drawing.

use reactive_graph::effect::Effect;

/// Calls soon, and again whenever what was read changes, as long as the part exists.
pub fn effect(run: impl FnMut() + 'static) {
    begin(Box::new(run));
}

/// Boxed, so that the framework's effect is compiled once.
fn begin(mut run: Box<dyn FnMut()>) {
    Effect::new(move |_: Option<()>| run());
}
