//! What utilization from Genesys Cloud needs.

use super::{Checklist, Kind, Requirement, SurfaceName};

pub(super) static LIST: Checklist = Checklist {
    surface: SurfaceName::GenesysAnalytics,
    title: "Utilization (Genesys Cloud)",
    requirements: &[
        Requirement {
            id: "scope-conversation-read",
            kind: Kind::Scope,
            name: "analytics:conversation:read",
            needed_for: "the intervals of each agent",
            without: "Queries are refused with 401 or 403.",
            prove: "Ask for the last day of a queue that had contacts.",
        },
        Requirement {
            id: "scope-report-read",
            kind: Kind::Scope,
            name: "analytics:report:read",
            needed_for: "aggregated figures",
            without: "Queries of aggregated figures are refused with 403.",
            prove: "Ask for the last day of a queue that had contacts.",
        },
        Requirement {
            id: "role-analytics",
            kind: Kind::Permission,
            name: "a role with analytics permissions, assigned to the client",
            needed_for: "reading any analytics; scopes alone do not grant it",
            without: "Queries are refused with 403 although the scopes are there.",
            prove: "Open the client in Genesys Cloud Admin and look at its roles.",
        },
        Requirement {
            id: "region",
            kind: Kind::Region,
            name: "login.{region} and api.{region}, such as mypurecloud.com",
            needed_for: "the addresses of token service and interface, which belong together",
            without: "The token service knows no such client (401).",
            prove: "A token is had from login.{region} and accepted by api.{region}.",
        },
    ],
    forbidden: "Genesys Cloud refuses this client analytics (403): it needs the scopes \
                analytics:conversation:read and analytics:report:read, and a role with analytics permissions.",
    empty: "No intervals came: check the range first, then the filter of queues, then ask with the view \
            \"default\".",
};
