//! Who should be working, who can be reached, and how many serve each queue (RT-8, RT-15).
//!
//! Schedules come in as spans of UTC: zones are expanded by the driver. Nothing here scans all agents
//! each second: the timetable says when a verdict may next change without anything being reported.

mod agent;
mod coverage;
mod hands;
mod plan;
mod skills;
mod table;
#[cfg(test)]
mod tests;
mod timetable;

pub use agent::{AgentNow, Circumstances, attendance, next_change, routability};
pub use coverage::Coverage;
pub use hands::Hands;
pub use plan::{Plan, Span, Turn};
pub use skills::AgentSkills;
pub use table::{Allowances, Staffing};
pub use timetable::Timetable;
