//! What the live floor needs.

use super::{Checklist, Kind, Requirement, SurfaceName};

/// The scope without which the platform lists nobody.
pub const USERS_READ: &str = "users:read";

/// Said where the platform answers 403 to the list of users; the scope's name follows.
pub const USERS_FORBIDDEN: &str =
    "It answered 403 to the list of users. The client of this connection needs the scope ";

/// Said where the platform lists nobody, with success; the scope's name follows.
pub const USERS_EMPTY: &str =
    "The platform answers with success and an empty list. It does that when the scope ";

/// What to look at then.
pub const USERS_ADVICE: &str =
    " and the Real-Time Analytics licence. The list is asked for again each minute.";

/// The names by which [`super::judge()`] knows them.
pub(super) const CLIENT: &str = "client";
pub(super) const SCOPE_REALTIME: &str = "scope-realtime-read";
pub(super) const SCOPE_USERS: &str = "scope-users-read";
pub(super) const SCOPE_ANALYTICS: &str = "scope-analytics-read";
pub(super) const VIEW_REALTIME: &str = "permission-real-time-analytics-view";
pub(super) const VIEW_USERS: &str = "permission-users-view";
pub(super) const LICENCE: &str = "licence-real-time-analytics";
pub(super) const REGION: &str = "region";

pub(super) static LIST: Checklist = Checklist {
    surface: SurfaceName::Realtime,
    title: "Live floor",
    requirements: &[
        Requirement {
            id: CLIENT,
            kind: Kind::Client,
            name: "OAuth client, grant client_credentials",
            needed_for: "every request: no person's sign-in is used, so nobody's session can end it",
            without: "The token service answers 401 for a wrong id or secret, 403 for a disabled client, \
                      and nothing else is asked.",
            prove: "Register an application in the developer portal (it wants a redirect address, which \
                    is never used) and put its secret where client_secret_env says. It is proven as soon as \
                    a token is had.",
        },
        Requirement {
            id: SCOPE_REALTIME,
            kind: Kind::Scope,
            name: "realtime:read",
            needed_for: "the stream of changes and the sweep that confirms every agent",
            without: "The stream is refused with 403 and the floor is stale from the start.",
            prove: "Proven as soon as a message has come through the stream or a sweep is complete.",
        },
        Requirement {
            id: SCOPE_USERS,
            kind: Kind::Scope,
            name: USERS_READ,
            needed_for: "the list of agents and their names",
            without: "No error at all: lists of agents come back empty, as if nobody worked here.",
            prove: "Proven as soon as the platform lists one user. Floorlight asks right after each start, \
                    and every minute while nobody is listed.",
        },
        Requirement {
            id: SCOPE_ANALYTICS,
            kind: Kind::Scope,
            name: "analytics:read",
            needed_for: "the queues' own figures, as far as the platform reports them",
            without: "Queues show \"not reported\" beside what Floorlight counts itself.",
            prove: "No request tells it apart from the others. Queue figures that arrive are a sign of it.",
        },
        Requirement {
            id: VIEW_REALTIME,
            kind: Kind::Permission,
            name: "Real Time Analytics > View",
            needed_for: "the stream, together with realtime:read",
            without: "The scope is granted and the stream is refused with 403 all the same.",
            prove: "Give the client a role with this permission. Proven together with realtime:read.",
        },
        Requirement {
            id: VIEW_USERS,
            kind: Kind::Permission,
            name: "Users > View",
            needed_for: "the list of agents, together with users:read",
            without: "The list of users is empty or refused although the scope is there.",
            prove: "Give the client a role with this permission. Proven together with users:read.",
        },
        Requirement {
            id: LICENCE,
            kind: Kind::Licence,
            name: "CXone Real-Time Analytics module",
            needed_for: "reading live state by program; it is part of CXone Connect and CXone Engage, or \
                         bought alone",
            without: "Plain voice licences open no stream for programs: it is refused, or stays silent on a \
                      busy floor.",
            prove: "Ask the account's representative. Proven as soon as a message has come through the \
                    stream.",
        },
        Requirement {
            id: REGION,
            kind: Kind::Region,
            name: "us, eu, ap or ca",
            needed_for: "the tenant's own host name, which depends on its region",
            without: "The host is not found, or it answers and knows neither client nor users.",
            prove: "Compare the address in the browser of somebody who works there with base_url. Proven as \
                    soon as the platform answers a request with data.",
        },
    ],
    forbidden: "The platform refuses this client the live floor (403): it needs the scopes realtime:read and \
                users:read, a role with Real Time Analytics > View and Users > View, and the Real-Time \
                Analytics licence.",
    empty: "The platform answers with success and lists nobody: likely missing scope users:read, or the \
            permission Users > View.",
};
