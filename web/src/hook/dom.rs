//! Elements, and what keeps them as the signals say.
//!
//! What is given as a closure is boxed at the door, so each function here is compiled once, however
//! many parts use it: views made of types cost several times as much of the program. Only elements,
//! attributes, properties and text nodes are made, never markup, so nothing here can be injected into.

use std::borrow::Cow;

use wasm_bindgen::{JsCast, JsValue, UnwrapThrowExt};
use web_sys::{Element, Event, HtmlElement, Node};

use crate::hook::memo::Memo;
use crate::hook::react::*;
use crate::shell::listener::Listener;

const SVG: &str = "http://www.w3.org/2000/svg";

/// An element that is being put together.
#[derive(Clone)]
pub struct El(Element);

/// Elements that stand beside each other.
pub type Els = Vec<El>;

/// A text that may be absent.
pub type Text = Option<Cow<'static, str>>;

type Read = Box<dyn Fn() -> Text>;
type Write = Box<dyn Fn(Option<&str>)>;

/// What can be shown as text, or be an attribute's value.
pub trait Written {
    /// Writes it; `None` for nothing.
    fn written(self) -> Text;
}

impl Written for &'static str {
    fn written(self) -> Text {
        Some(Cow::Borrowed(self))
    }
}

impl Written for String {
    fn written(self) -> Text {
        Some(Cow::Owned(self))
    }
}

impl Written for Option<&'static str> {
    fn written(self) -> Text {
        self.map(Cow::Borrowed)
    }
}

impl Written for Option<String> {
    fn written(self) -> Text {
        self.map(Cow::Owned)
    }
}

/// Makes an element of a class; an empty class is left out.
#[must_use]
pub fn el(tag: &str, class: &str) -> El {
    // Only a malformed name is refused, and the names are literals.
    let element = El(document().create_element(tag).unwrap_throw());
    if class.is_empty() {
        element
    } else {
        element.attr("class", class)
    }
}

/// Makes an element of a drawing.
#[must_use]
pub fn svg(tag: &str, class: &str) -> El {
    let element = document().create_element_ns(Some(SVG), tag);
    El(element.unwrap_throw()).attr("class", class)
}

/// Makes a button that submits nothing.
#[must_use]
pub fn button(class: &str) -> El {
    el("button", class).attr("type", "button")
}

/// Writes a condition as ARIA attributes have it.
#[must_use]
pub const fn yes_no(is: bool) -> &'static str {
    if is { "true" } else { "false" }
}

impl El {
    /// Returns the element.
    #[must_use]
    pub const fn element(&self) -> &Element {
        &self.0
    }

    /// Returns the element as one that can have the focus and a style of its own.
    #[must_use]
    pub fn html(&self) -> &HtmlElement {
        self.0.unchecked_ref()
    }

    /// Sets an attribute.
    #[must_use]
    pub fn attr(self, name: &str, value: &str) -> Self {
        let _ = self.0.set_attribute(name, value);
        self
    }

    /// Sets several attributes.
    #[must_use]
    pub fn attrs(self, attributes: &[(&str, &str)]) -> Self {
        attributes
            .iter()
            .fold(self, |element, (name, value)| element.attr(name, value))
    }

    /// Appends text.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        append(&self.0, &document().create_text_node(text));
        self
    }

    /// Appends an element.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a child is put together where it is given"
    )]
    pub fn with(self, child: Self) -> Self {
        append(&self.0, &child.0);
        self
    }

    /// Appends elements.
    #[must_use]
    pub fn all(self, children: Els) -> Self {
        children.into_iter().fold(self, Self::with)
    }

    /// Keeps an attribute as it is read; without a value it is absent.
    #[must_use]
    pub fn live_attr<T: Written>(self, name: &'static str, read: impl Fn() -> T + 'static) -> Self {
        let element = self.0.clone();
        follow(
            Box::new(move || read().written()),
            Box::new(move |value| {
                let _ = match value {
                    Some(value) => element.set_attribute(name, value),
                    None => element.remove_attribute(name),
                };
            }),
        );
        self
    }

    /// Keeps an attribute present or absent.
    #[must_use]
    pub fn flag(self, name: &'static str, read: impl Fn() -> bool + 'static) -> Self {
        self.live_attr(name, move || read().then_some(""))
    }

    /// Keeps a class present or absent.
    #[must_use]
    pub fn toggle(self, class: &'static str, read: impl Fn() -> bool + 'static) -> Self {
        let element = self.0.clone();
        follow(
            Box::new(move || read().then_some(Cow::Borrowed(class))),
            Box::new(move |value| {
                let _ = element
                    .class_list()
                    .toggle_with_force(class, value.is_some());
            }),
        );
        self
    }

    /// Keeps a property of the style.
    #[must_use]
    pub fn style<T: Written>(self, name: &'static str, read: impl Fn() -> T + 'static) -> Self {
        let element = self.html().clone();
        follow(
            Box::new(move || read().written()),
            Box::new(move |value| {
                let _ = element.style().set_property(name, value.unwrap_or(""));
            }),
        );
        self
    }

    /// Appends text that changes.
    #[must_use]
    pub fn say<T: Written>(self, read: impl Fn() -> T + 'static) -> Self {
        let node = document().create_text_node("");
        append(&self.0, &node);
        follow(
            Box::new(move || read().written()),
            Box::new(move |value| node.set_data(value.unwrap_or(""))),
        );
        self
    }

    /// Keeps a property of the element that is true or false.
    #[must_use]
    pub fn prop(self, name: &'static str, read: impl Fn() -> bool + 'static) -> Self {
        let element = self.0.clone();
        keep(Box::new(move || {
            let _ = js_sys::Reflect::set(&element, &JsValue::from_str(name), &read().into());
        }));
        self
    }

    /// Listens for a kind of event, as long as the element's part exists.
    #[must_use]
    pub fn on(self, kind: &'static str, call: impl FnMut(Event) + 'static) -> Self {
        listen(&self.0, kind, Box::new(call));
        self
    }

    /// Appends what is drawn anew whenever what it reads changes.
    #[must_use]
    pub fn redrawn(self, draw: impl Fn() -> Els + 'static) -> Self {
        redraw(&self.0, Box::new(draw));
        self
    }

    /// Appends what is drawn while `is` holds.
    #[must_use]
    pub fn when(
        self,
        is: impl Fn() -> bool + Send + Sync + 'static,
        draw: impl Fn() -> Els + 'static,
    ) -> Self {
        self.either(is, draw, Vec::new)
    }

    /// Appends what is drawn while `is` holds, and what stands in otherwise.
    #[must_use]
    pub fn either(
        self,
        is: impl Fn() -> bool + Send + Sync + 'static,
        draw: impl Fn() -> Els + 'static,
        otherwise: impl Fn() -> Els + 'static,
    ) -> Self {
        let holds = condition(Box::new(is));
        let draw = move || {
            if holds.get() { draw() } else { otherwise() }
        };
        redraw(&self.0, Box::new(draw));
        self
    }

    /// Fills the element with one child for each key; a child lives as long as its key is there.
    #[must_use]
    pub fn each<K: Clone + PartialEq + 'static>(
        self,
        keys: impl Fn() -> Vec<K> + 'static,
        make: impl Fn(K) -> Self + 'static,
    ) -> Self {
        let parent = self.0.clone();
        let mut present: Vec<(K, Owner, Self)> = Vec::new();
        let above = Owner::current();
        keep(Box::new(move || {
            let mut before = std::mem::take(&mut present);
            for key in keys() {
                let kept = before.iter().position(|(old, _, _)| *old == key);
                present.push(match kept {
                    Some(place) => before.swap_remove(place),
                    None => {
                        let owner = above.as_ref().map_or_else(Owner::new, Owner::child);
                        let child = owner.with(|| untrack(|| make(key.clone())));
                        (key, owner, child)
                    }
                });
            }
            for (_, owner, child) in before {
                owner.cleanup();
                child.0.remove();
            }
            let nodes: Els = present.iter().map(|(_, _, child)| child.clone()).collect();
            arrange(&parent, &nodes);
        }));
        self
    }
}

/// Puts children in order. The one with the focus stays where it is: moving it would take the focus.
fn arrange(parent: &Element, children: &[El]) {
    let mut present = parent.first_element_child();
    let is_in_order = children.iter().all(|child| {
        let is_here = present.as_ref() == Some(&child.0);
        present = present.take().and_then(|node| node.next_element_sibling());
        is_here
    });
    if is_in_order {
        return;
    }
    let focused = document().active_element();
    let pivot = children
        .iter()
        .position(|child| child.0.contains(focused.as_deref()));
    for child in children.iter().take(pivot.unwrap_or(0)) {
        let pivot = pivot.and_then(|pivot| children.get(pivot));
        let _ = parent.insert_before(&child.0, pivot.map(|pivot| -> &Node { &pivot.0 }));
    }
    for child in children.iter().skip(pivot.map_or(0, |pivot| pivot + 1)) {
        append(parent, &child.0);
    }
}

fn append(parent: &Element, child: &Node) {
    let _ = parent.append_child(child);
}

/// Calls now, and whenever what was read changes, as long as the part exists.
pub fn keep(mut run: Box<dyn FnMut()>) {
    let effect = RenderEffect::new(move |_| run());
    let _kept = StoredValue::new_local(effect);
}

/// Writes what is read, when it differs from what was read before.
fn follow(read: Read, write: Write) {
    let mut before: Text = None;
    keep(Box::new(move || {
        let now = read();
        if now != before {
            write(now.as_deref());
            before = now;
        }
    }));
}

/// Listens as long as the part exists.
fn listen(element: &Element, kind: &'static str, call: Box<dyn FnMut(Event)>) {
    let _kept = StoredValue::new_local(Listener::on(element, kind, call));
}

/// Appends to `parent` what is drawn anew whenever what it reads changes.
pub fn redraw(parent: &Element, draw: Box<dyn Fn() -> Els>) {
    let mark = document().create_text_node("");
    append(parent, &mark);
    let mut present: Els = Vec::new();
    keep(Box::new(move || {
        for old in present.drain(..) {
            old.0.remove();
        }
        present = draw();
        if let Some(parent) = mark.parent_node() {
            for new in &present {
                let _ = parent.insert_before(&new.0, Some(&mark));
            }
        }
    }));
}

/// Says whether something holds, and tells of it only when that changes.
fn condition(is: Box<dyn Fn() -> bool + Send + Sync>) -> Memo<bool> {
    Memo::new(move |_| is())
}
