//! The words for the two verdicts on an agent, and for what a schedule asks for (RT-8).

use floorlight_core::model::{Activity, Attendance, Routability};

/// Returns the words for whether a contact can reach an agent; nothing where the state says it.
#[must_use]
pub const fn routability(verdict: Routability) -> &'static str {
    match verdict {
        Routability::NotApplicable => "",
        Routability::Unknown => "not known",
        Routability::Routable => "Routable",
        Routability::NoSkill => "Blocked: no skill",
        Routability::NoQueue => "Blocked: no queue",
        Routability::AtCapacity => "At capacity",
        Routability::NotResponding => "Offer not taken",
    }
}

/// Says what stands behind [`routability`].
#[must_use]
pub const fn routability_sentence(verdict: Routability) -> &'static str {
    match verdict {
        Routability::NotApplicable => "The state itself says that no contact is routed now.",
        Routability::Unknown => "Skills are not loaded yet, or the platform does not send them.",
        Routability::Routable => "Nothing stands in the way of a contact.",
        Routability::NoSkill => "Ready, but no skill is assigned: no contact can be routed.",
        Routability::NoQueue => "Ready, but no queue is served: no contact can be routed.",
        Routability::AtCapacity => "As many contacts are in hand as the agent may have.",
        Routability::NotResponding => {
            "The last offer was not taken: the platform routes nothing more."
        }
    }
}

/// Returns the words for what the schedule says.
#[must_use]
pub const fn attendance(verdict: Attendance) -> &'static str {
    match verdict {
        Attendance::NotProvided => "–",
        Attendance::AsScheduled => "As scheduled",
        Attendance::OutsideShift => "Outside shift",
        Attendance::DuringBreak => "Works in break",
        Attendance::BreakOverrun => "Break overrun",
        Attendance::OffQueue => "Off queue",
        Attendance::Absent => "Absent",
    }
}

/// Says what stands behind [`attendance`].
#[must_use]
pub const fn attendance_sentence(verdict: Attendance) -> &'static str {
    match verdict {
        Attendance::NotProvided => "No schedule is known for this agent.",
        Attendance::AsScheduled => "The state agrees with the schedule.",
        Attendance::OutsideShift => "Ready or in contact outside the shift.",
        Attendance::DuringBreak => "Ready or in contact though the schedule says otherwise.",
        Attendance::BreakOverrun => "On a break beyond its scheduled end or its allowed length.",
        Attendance::OffQueue => "Not ready while the schedule says work.",
        Attendance::Absent => "Not signed in while the schedule says work.",
    }
}

/// Returns the word for what is scheduled.
#[must_use]
pub const fn activity(activity: Activity) -> &'static str {
    match activity {
        Activity::Work => "Work",
        Activity::Break => "Break",
        Activity::Lunch => "Lunch",
        Activity::Meeting => "Meeting",
        Activity::Training => "Training",
        Activity::Coaching => "Coaching",
        Activity::BackOffice => "Back office",
        Activity::Other => "Other",
    }
}

/// Returns the stable word for what is scheduled, for style sheets: what kind of time it is.
#[must_use]
pub const fn activity_slug(activity: Activity) -> &'static str {
    match activity {
        Activity::Work => "work",
        Activity::Break | Activity::Lunch => "rest",
        Activity::Meeting
        | Activity::Training
        | Activity::Coaching
        | Activity::BackOffice
        | Activity::Other => "apart",
    }
}
