//! What historical performance needs.

use super::{Checklist, Kind, Requirement, SurfaceName};

pub(super) static LIST: Checklist = Checklist {
    surface: SurfaceName::Performance,
    title: "Historical performance",
    requirements: &[
        Requirement {
            id: "scope-analytics-read",
            kind: Kind::Scope,
            name: "Analytics.Read",
            needed_for: "any query of the analytics interface",
            without: "Queries are refused with 403.",
            prove: "Ask for one agent you know, over a day on which that agent worked.",
        },
        Requirement {
            id: "scope-reporting-read",
            kind: Kind::Scope,
            name: "Reporting.Read",
            needed_for: "what was aggregated for reports",
            without: "Queries of aggregated figures are refused with 403.",
            prove: "Ask for one agent you know, over a day on which that agent worked.",
        },
        Requirement {
            id: "scope-agent-performance-read",
            kind: Kind::Scope,
            name: "AgentPerformance.Read",
            needed_for: "rows of single agents",
            without: "No error: the answer is a success without rows, because the other scopes suffice to ask.",
            prove: "Ask for one agent you know: metadata.totalRecords must be more than zero. Zero may also \
                    mean that the agent did not work; widen the range once before you blame the scope.",
        },
        Requirement {
            id: "scope-data-extract",
            kind: Kind::Scope,
            name: "Data.Extract",
            needed_for: "fetching more than what a screen shows",
            without: "Large queries are refused with 403, small ones work.",
            prove: "Extract one whole day.",
        },
        Requirement {
            id: "permission-reports-view",
            kind: Kind::Permission,
            name: "Analytics > Reports > View",
            needed_for: "reading reports at all",
            without: "Queries are refused with 403 although the scopes are there.",
            prove: "Give the client a role with this permission.",
        },
        Requirement {
            id: "permission-api-credentials-manage",
            kind: Kind::Permission,
            name: "Administration > API Credentials > Manage",
            needed_for: "registering the client; only the person who does that needs it",
            without: "The page for API credentials is not in the menu.",
            prove: "Open Administration > API Credentials.",
        },
        Requirement {
            id: "permission-agent-view-performance",
            kind: Kind::Permission,
            name: "User > Agent > View Performance",
            needed_for: "figures of single agents",
            without: "Rows of agents are missing from the answers.",
            prove: "Give the client a role with this permission, then ask for one agent you know.",
        },
        Requirement {
            id: "permission-schedule-view",
            kind: Kind::Permission,
            name: "Workforce Management > Schedule > View",
            needed_for: "adherence and shrinkage, which compare with the schedule",
            without: "Adherence and shrinkage are null for everybody.",
            prove: "Ask for the adherence of an agent who had a schedule.",
        },
        Requirement {
            id: "licence-advanced-analytics",
            kind: Kind::Licence,
            name: "Analytics & Reporting add-on with Advanced Analytics",
            needed_for: "figures of single agents; CXone Core or CXone Contact Center alone has summaries of \
                         queues only",
            without: "Only figures of whole queues come, or queries are refused with 403.",
            prove: "Ask the account's representative.",
        },
    ],
    forbidden: "The platform refuses this client historical performance (403): it needs the scopes \
                Analytics.Read, Reporting.Read, AgentPerformance.Read and Data.Extract, a role with Analytics \
                > Reports > View, and the Advanced Analytics licence.",
    empty: "The platform answers with success and without rows: likely missing scope AgentPerformance.Read, \
            unless nobody worked in this range.",
};
