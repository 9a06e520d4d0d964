//! A line of half an hour, without axes: its scale stands beside it, and a text says the same.

use crate::hook::dom::{El, el, svg};
use crate::hook::memo::Memo;
use crate::lens::trend::{self, Spark};

/// The box that lines are drawn in; the style sheet stretches it.
const WIDTH: u32 = 300;
const HEIGHT: u32 = 24;

/// Draws a sparkline: its points, the newest last; and how a point is written.
#[must_use]
pub fn spark(
    points: impl Fn() -> Vec<Option<u32>> + Send + Sync + 'static,
    write: impl Fn(u32) -> String + Copy + Send + Sync + 'static,
) -> El {
    let drawn = Memo::new(move |_| trend::draw(&points(), WIDTH, HEIGHT));
    let said = move |read: fn(&Spark) -> u32| {
        move || drawn.with(|drawn| drawn.as_ref().map(|spark| write(read(spark))))
    };
    let (least, greatest) = (said(|spark| spark.least), said(|spark| spark.greatest));
    let sentence = move || Some(format!("Last 30 minutes: {} to {}", least()?, greatest()?));
    let line = svg("svg", "")
        .attrs(&[
            ("viewBox", "0 -1 300 26"),
            ("preserveAspectRatio", "none"),
            ("aria-hidden", "true"),
        ])
        .with(svg("path", "").live_attr("d", move || {
            drawn.with(|drawn| drawn.as_ref().map(|spark| spark.path.clone()))
        }));
    let scale = el("span", "scale")
        .attr("aria-hidden", "true")
        .with(el("span", "").say(greatest))
        .with(el("span", "").say(least));
    el("span", "spark")
        .live_attr("title", sentence)
        .with(line)
        .with(scale)
        .with(el("span", "visually-hidden").say(sentence))
}
