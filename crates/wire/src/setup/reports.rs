//! What reports of agents' states need.

use super::{Checklist, Kind, Requirement, SurfaceName};

pub(super) static LIST: Checklist = Checklist {
    surface: SurfaceName::Reports,
    title: "State history reports",
    requirements: &[
        Requirement {
            id: "scope-reports-read",
            kind: Kind::Scope,
            name: "reports:read",
            needed_for: "submitting a report and reading its result",
            without: "Submitting a report is refused with 403.",
            prove: "Submit a report of one agent over the last 24 hours.",
        },
        Requirement {
            id: "capability-reports",
            kind: Kind::Permission,
            name: "Capabilities > Reports",
            needed_for: "letting the client use reporting at all (Admin > Security > OAuth Clients)",
            without: "Submitting a report is refused with 403 although the scope is there.",
            prove: "Tick it in the client's settings, then have a new token issued: the old one does not \
                    learn of it.",
        },
        Requirement {
            id: "licence-reporting",
            kind: Kind::Licence,
            name: "Reporting module",
            needed_for: "reports of single agents",
            without: "Submitting a report is refused with 403.",
            prove: "Ask the account's representative.",
        },
    ],
    forbidden: "The platform refuses this client reports (403): it needs the scope reports:read, the capability \
                Reports, and the Reporting module licensed.",
    empty: "The report is complete and empty: the agent did not change state in this range, the id is not the \
            platform's own (an e-mail address is none), or the agent was inactive. Try seven days.",
};
