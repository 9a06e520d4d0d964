//! What managing skills needs.

use super::{Checklist, Kind, Requirement, SurfaceName};

pub(super) static LIST: Checklist = Checklist {
    surface: SurfaceName::Skills,
    title: "Skills",
    requirements: &[
        Requirement {
            id: "scope-users-read",
            kind: Kind::Scope,
            name: "users:read",
            needed_for: "reading agents, their assignments and their licences",
            without: "Reading an agent is refused with 403, or lists are empty.",
            prove: "Read the skills of one agent you know.",
        },
        Requirement {
            id: "scope-users-write",
            kind: Kind::Scope,
            name: "users:write",
            needed_for: "assigning a skill",
            without: "Assignments are refused with 403; everything else works.",
            prove: "Assign a skill to a test agent in a batch of one row.",
        },
        Requirement {
            id: "scope-routing-read",
            kind: Kind::Scope,
            name: "routing:read",
            needed_for: "checking that an active routing strategy uses the skill",
            without: "The check before a batch is refused with 403, and no row is applied.",
            prove: "Run a batch as a dry run.",
        },
        Requirement {
            id: "scope-analytics-read",
            kind: Kind::Scope,
            name: "analytics:read",
            needed_for: "suggesting levels from the last seven days",
            without: "Suggestions say \"no data\".",
            prove: "Ask for the suggestion of an agent who worked this week.",
        },
        Requirement {
            id: "scope-audit-read",
            kind: Kind::Scope,
            name: "audit:read",
            needed_for: "comparing our audit with the platform's own",
            without: "The comparison is refused with 403.",
            prove: "Compare one day.",
        },
        Requirement {
            id: "licence-routing",
            kind: Kind::Licence,
            name: "routing or agent licence, active, for each agent",
            needed_for: "routing contacts by skill to that agent",
            without: "The row of that agent is refused before it is sent, and says so.",
            prove: "Run a batch as a dry run: it names each agent without one.",
        },
        Requirement {
            id: "region",
            kind: Kind::Region,
            name: "us, or the tenant's own region",
            needed_for: "the host name of the interface",
            without: "The host is not found, or it answers and knows neither client nor users.",
            prove: "GET /api/v2/users/me answers with the client's own entry.",
        },
    ],
    forbidden: "The platform refuses this client what the step needs (403): users:read and routing:read for the \
                checks, users:write to assign, analytics:read for suggestions.",
    empty: "The platform answers with success and nothing in it: check users:read, and that the agent is one of \
            this tenant.",
};
