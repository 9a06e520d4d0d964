//! Icons, drawn on a 16 by 16 field in the colour of the text.

use floorlight_core::model::AgentState;

use crate::hook::dom::{El, svg};
use crate::text::state::Shown;

/// Draws an icon. It says nothing: a word stands beside it.
#[must_use]
pub fn icon(path: &str) -> El {
    frame().with(svg("path", "").attr("d", path))
}

/// Draws an icon that changes.
#[must_use]
pub fn live_icon(read: impl Fn() -> &'static str + 'static) -> El {
    frame().with(svg("path", "").live_attr("d", read))
}

fn frame() -> El {
    field("icon")
}

/// Makes the field that a drawing of 16 by 16 stands on.
#[must_use]
pub fn field(class: &str) -> El {
    svg("svg", class).attrs(&[
        ("viewBox", "0 0 16 16"),
        ("aria-hidden", "true"),
        ("focusable", "false"),
    ])
}

/// Returns the symbol of what a row shows. No two are alike, so that colour is never needed.
#[must_use]
pub const fn of_state(shown: Shown) -> &'static str {
    match shown {
        Shown::State(AgentState::InContact) => {
            "M3 10V8a5 5 0 0 1 10 0v2M3 9.5h2v4H4a1 1 0 0 1-1-1zM13 9.5h-2v4h1a1 1 0 0 0 1-1z"
        }
        Shown::State(AgentState::Consult) => {
            "M2 2.5h8v6H6.5L4 10.7V8.5H2zM12 6h2v5.5h-1.5v2L10 11.5H7"
        }
        Shown::State(AgentState::NonRouted) => "M4 12 12 4M6 4h6v6",
        Shown::State(AgentState::Ringing) => {
            "M4.5 11V7.5a3.5 3.5 0 0 1 7 0V11l1.5 1.5H3zM7 14.5h2M2 4l1.5-1.5M14 4l-1.5-1.5"
        }
        Shown::State(AgentState::Ready) => "M8 3.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z",
        Shown::State(AgentState::WrapUp) => "M3.5 2.5h9v11h-9zM6 6h4M6 8.5h4M6 11h2",
        Shown::State(AgentState::NotReady) => "M5.5 3.5v9M10.5 3.5v9",
        Shown::State(AgentState::NotResponding) => "M8 2 14.5 13.5h-13zM8 6.5v3M8 11.5v.2",
        Shown::State(AgentState::Unknown) => "M6 6.2a2 2 0 1 1 3 1.7c-.7.4-1 .8-1 1.5M8 11.7v.2",
        Shown::Unseen => "M3 8h.01M8 8h.01M13 8h.01",
        Shown::State(AgentState::LoggedOut) => "M8 3.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z",
    }
}

/// Agents on the floor.
pub const FLOOR: &str = "M2 3h5v4H2zM9 3h5v4H9zM2 9h5v4H2zM9 9h5v4H9z";
/// A lens.
pub const SEARCH: &str = "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.5 10.5 14 14";
/// A cross.
pub const CLOSE: &str = "M4 4l8 8M12 4l-8 8";
/// An arrow to the side.
pub const CHEVRON: &str = "M6 3.5 10.5 8 6 12.5";
/// A warning.
pub const WARNING: &str = "M8 2 14.5 13.5h-13zM8 6.5v3M8 11.5v.2";
/// A key, for permissions.
pub const KEY: &str = "M5 6.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM7.2 7.5 13.5 2.5M11 4.5l2 2";
/// An empty tray.
pub const TRAY: &str = "M2 9.5 4 3h8l2 6.5V13H2zM2 9.5h3.5L6.5 11h3l1-1.5H14";
/// A cut cable.
pub const UNPLUGGED: &str =
    "M2 14l3-3M4 8l4 4-1.5 1.5a2.5 2.5 0 0 1-4-4zM14 2l-3 3M8 4l4 4 1.5-1.5a2.5 2.5 0 0 0-4-4z";
/// A person.
pub const PERSON: &str =
    "M8 2.5a2.7 2.7 0 1 0 0 5.5 2.7 2.7 0 0 0 0-5.5zM2.5 14c.5-3 2.5-4.5 5.5-4.5s5 1.5 5.5 4.5";
/// A star.
pub const STAR: &str = "M8 2.2 9.8 6l4.2.5-3.1 2.9.8 4.1L8 11.4l-3.7 2.1.8-4.1L2 6.5 6.2 6z";
/// A pen.
pub const PEN: &str = "M3 13l.7-3L11 2.7 13.3 5 6 12.3zM9.5 4.2l2.3 2.3";
/// Sliders, for what is set.
pub const SLIDERS: &str = "M2 4.5h6M12 4.5h2M10 2.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM2 11.5h2M8 11.5h6M6 9.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4z";
