//! The route table as data (DESIGN 19): router, limits, OpenAPI and the tests all read this.

use floorlight_wire::api::MAX_DOCUMENT_BYTES;

use crate::internal::Role;

/// A method that some route admits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Method {
    Get,
    Post,
    Put,
}

impl Method {
    /// Returns the method's name as it stands in a request.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }

    /// Says whether the method may change something.
    pub(crate) const fn changes(self) -> bool {
        match self {
            Self::Get => false,
            Self::Post | Self::Put => true,
        }
    }
}

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Anyone.
    Anyone,
    /// Anyone; who is signed in gets more.
    AnyoneKnown,
    /// Whoever is signed in, even without a role.
    SignedIn,
    /// Whoever has at least this role.
    AtLeast(Role),
}

/// How a route is called, which decides how a forged call is told apart (DESIGN 19).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A fetch of the page: custom header, and Fetch-Metadata or Origin.
    Fetch,
    /// The browser goes there, possibly from the identity provider.
    Navigation,
    /// A WebSocket: it cannot carry the custom header, so its Origin must be ours.
    Upgrade,
    /// A file that needs no protection.
    File,
}

/// What a route does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    SignIn,
    SignInReturn,
    SignInStyle,
    SignOut,
    Session,
    Health,
    OpenApi,
    Connections,
    Floor,
    Trends,
    Directory,
    Agent,
    Stream,
    Setup,
    Export,
    Document,
    SaveDocument,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Route {
    pub(crate) operation: Operation,
    pub(crate) method: Method,
    /// The path, with parameters in braces.
    pub(crate) path: &'static str,
    pub(crate) access: Access,
    pub(crate) kind: Kind,
    /// The most bytes that a body may have; zero for none.
    pub(crate) body_limit: usize,
    /// Query parameters that the route reads; others are ignored, doubled ones refused.
    pub(crate) query: &'static [&'static str],
    pub(crate) summary: &'static str,
    /// The name of the answer's schema, where it is JSON.
    pub(crate) answer: Option<&'static str>,
}

const fn fetch(
    operation: Operation,
    path: &'static str,
    access: Access,
    summary: &'static str,
    answer: Option<&'static str>,
) -> Route {
    Route {
        operation,
        method: Method::Get,
        path,
        access,
        kind: Kind::Fetch,
        body_limit: 0,
        query: &[],
        summary,
        answer,
    }
}

const VIEWER: Access = Access::AtLeast(Role::Viewer);
const ADMIN: Access = Access::AtLeast(Role::Admin);

/// Every route of the Worker. What is not here is answered with 404, or is a static asset.
pub(crate) static TABLE: &[Route] = &[
    Route {
        operation: Operation::SignIn,
        method: Method::Get,
        path: "/auth/login",
        access: Access::Anyone,
        kind: Kind::Navigation,
        body_limit: 0,
        query: &["return_to", "login_hint"],
        summary: "Starts signing in and goes to the identity provider.",
        answer: None,
    },
    Route {
        operation: Operation::SignInReturn,
        method: Method::Get,
        path: "/auth/callback",
        access: Access::Anyone,
        kind: Kind::Navigation,
        body_limit: 0,
        query: &["code", "state", "iss", "error", "error_description"],
        summary: "Ends signing in: the identity provider sends the browser back here.",
        answer: None,
    },
    Route {
        operation: Operation::SignInStyle,
        method: Method::Get,
        path: "/auth/page.css",
        access: Access::Anyone,
        kind: Kind::File,
        body_limit: 0,
        query: &[],
        summary: "The style sheet of the pages that tell why signing in failed.",
        answer: None,
    },
    Route {
        operation: Operation::SignOut,
        method: Method::Post,
        path: "/auth/logout",
        access: Access::SignedIn,
        kind: Kind::Fetch,
        body_limit: 1_024,
        query: &[],
        summary: "Ends the session and closes its streams.",
        answer: Some("SignedOut"),
    },
    fetch(
        Operation::Session,
        "/api/session",
        Access::SignedIn,
        "Tells who is signed in, with which role, until when.",
        Some("Session"),
    ),
    fetch(
        Operation::Health,
        "/api/health",
        Access::AnyoneKnown,
        "Says that the Worker lives; tells administrators how each connection fares.",
        Some("Health"),
    ),
    fetch(
        Operation::OpenApi,
        "/api/openapi.json",
        Access::SignedIn,
        "This description.",
        None,
    ),
    fetch(
        Operation::Connections,
        "/api/connections",
        VIEWER,
        "Lists the connections that the caller may see.",
        Some("Connections"),
    ),
    fetch(
        Operation::Floor,
        "/api/connections/{connection}/floor",
        VIEWER,
        "The floor, with position, ages and freshness.",
        Some("Floor"),
    ),
    fetch(
        Operation::Trends,
        "/api/connections/{connection}/trends",
        VIEWER,
        "The last 30 full minutes of the floor and of each queue.",
        Some("Trends"),
    ),
    fetch(
        Operation::Directory,
        "/api/connections/{connection}/directory",
        VIEWER,
        "Names, teams, labels and thresholds; carries an ETag.",
        Some("Directory"),
    ),
    fetch(
        Operation::Agent,
        "/api/connections/{connection}/agents/{agent}",
        VIEWER,
        "Everything known of one agent, with source and age.",
        Some("AgentDetail"),
    ),
    Route {
        operation: Operation::Stream,
        method: Method::Get,
        path: "/api/connections/{connection}/stream",
        access: VIEWER,
        kind: Kind::Upgrade,
        body_limit: 0,
        query: &[],
        summary: "The live floor as a WebSocket, subprotocol floorlight.v1.json or .postcard.",
        answer: None,
    },
    fetch(
        Operation::Setup,
        "/api/connections/{connection}/setup",
        ADMIN,
        "What the connection needs of its platform, and what of it is proven.",
        Some("Setup"),
    ),
    Route {
        operation: Operation::Export,
        method: Method::Get,
        path: "/api/connections/{connection}/export",
        access: ADMIN,
        kind: Kind::Fetch,
        body_limit: 0,
        query: &["ids"],
        summary: "The hub's state and log for a bug report; ids=1 keeps the ids of agents and queues.",
        answer: Some("BugReport"),
    },
    fetch(
        Operation::Document,
        "/api/connections/{connection}/directory-document",
        ADMIN,
        "The directory document as it is stored; its ETag is \"none\" where there is none.",
        Some("DirectoryDocument"),
    ),
    Route {
        operation: Operation::SaveDocument,
        method: Method::Put,
        path: "/api/connections/{connection}/directory-document",
        access: ADMIN,
        kind: Kind::Fetch,
        body_limit: MAX_DOCUMENT_BYTES,
        query: &[],
        summary: "Replaces the directory document; If-Match names the one that was read.",
        answer: Some("DocumentSaved"),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    /// C3, DESIGN 19: whatever needs a session is protected against forged calls, by its kind.
    #[test]
    fn every_route_with_a_session_has_a_rule_against_forgery() {
        for route in TABLE {
            let protected = matches!(route.kind, Kind::Fetch | Kind::Upgrade);
            let open = matches!(route.access, Access::Anyone);
            assert!(protected || open, "{}", route.path);
            assert!(!(route.method.changes() && open), "{}", route.path);
        }
    }

    /// Nothing but sign-in and liveness answers an anonymous caller.
    #[test]
    fn anonymous_routes_are_known_by_name() {
        let open: Vec<&str> = TABLE
            .iter()
            .filter(|route| matches!(route.access, Access::Anyone | Access::AnyoneKnown))
            .map(|route| route.path)
            .collect();
        assert_eq!(
            open,
            [
                "/auth/login",
                "/auth/callback",
                "/auth/page.css",
                "/api/health"
            ]
        );
    }
}
