//! Finds the route of a request.

use super::table::{Kind, Method, Route, TABLE};

/// A request's route, with the parameters of its path.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) route: &'static Route,
    /// The request asks for the head only.
    pub(crate) head: bool,
    params: Vec<(String, String)>,
}

impl Found {
    /// Returns a parameter of the path, still percent-encoded.
    pub(crate) fn param(&self, name: &str) -> &str {
        self.params
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }
}

/// Why there is no route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Missed {
    /// No route has this path.
    Path,
    /// The path exists, and admits only these methods.
    Method { allow: String },
    /// `OPTIONS`: nothing is refused, and nothing is granted to other origins.
    Options { allow: String },
}

/// The paths of the table, ready to be matched.
#[derive(Debug)]
pub(crate) struct Router {
    paths: matchit::Router<Vec<&'static Route>>,
}

impl Router {
    /// Builds the router from the table. A path that contradicts another would be left out; a test
    /// shows that there is none.
    pub(crate) fn new() -> Self {
        let mut paths = matchit::Router::new();
        for (index, route) in TABLE.iter().enumerate() {
            let first = TABLE.iter().position(|other| other.path == route.path);
            if first == Some(index) {
                let routes = TABLE.iter().filter(|other| other.path == route.path);
                drop(paths.insert(route.path, routes.collect()));
            }
        }
        Self { paths }
    }

    /// Finds the route of a method and a path.
    pub(crate) fn find(&self, method: &str, path: &str) -> Result<Found, Missed> {
        let Ok(matched) = self.paths.at(path) else {
            return Err(Missed::Path);
        };
        if matched.params.iter().any(|(_, value)| value.is_empty()) {
            return Err(Missed::Path);
        }
        let head = method == "HEAD";
        let wanted = if head { Method::Get.name() } else { method };
        let route = matched.value.iter().find(|route| {
            route.method.name() == wanted
                && (!head || matches!(route.kind, Kind::Fetch | Kind::File))
        });
        if let Some(route) = route {
            let params = matched
                .params
                .iter()
                .map(|(key, value)| (key.to_owned(), value.to_owned()));
            return Ok(Found {
                route,
                head,
                params: params.collect(),
            });
        }
        let allow = allow(matched.value);
        Err(if method == "OPTIONS" {
            Missed::Options { allow }
        } else {
            Missed::Method { allow }
        })
    }
}

fn allow(routes: &[&Route]) -> String {
    let mut names = Vec::new();
    for route in routes {
        names.push(route.method.name());
        let head = matches!(route.kind, Kind::Fetch | Kind::File);
        if route.method == Method::Get && head {
            names.push("HEAD");
        }
    }
    names.push("OPTIONS");
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::Operation;

    #[test]
    fn every_row_is_found_by_its_own_path() {
        let router = Router::new();
        for route in TABLE {
            let path = route
                .path
                .replace("{connection}", "demo")
                .replace("{agent}", "a-1");
            let found = router.find(route.method.name(), &path).unwrap();
            assert_eq!(found.route.operation, route.operation);
        }
    }

    /// P8: a method outside the table is refused, and the admitted ones are named.
    #[test]
    fn other_methods_are_refused_with_the_admitted_ones() {
        let router = Router::new();
        for method in ["DELETE", "TRACE", "PROPFIND", "POST", "get", ""] {
            assert_eq!(
                router.find(method, "/api/session").unwrap_err(),
                Missed::Method {
                    allow: "GET, HEAD, OPTIONS".to_owned()
                }
            );
        }
        assert_eq!(
            router.find("OPTIONS", "/auth/logout").unwrap_err(),
            Missed::Options {
                allow: "POST, OPTIONS".to_owned()
            }
        );
    }

    /// C8: reading a route that changes something does nothing; a head starts no sign-in.
    #[test]
    fn heads_reach_only_what_is_read() {
        let router = Router::new();
        assert!(router.find("HEAD", "/api/session").unwrap().head);
        for path in [
            "/auth/logout",
            "/auth/login",
            "/api/connections/demo/stream",
        ] {
            assert!(matches!(
                router.find("HEAD", path),
                Err(Missed::Method { .. })
            ));
        }
    }

    /// X9: nothing inside the Worker has a path outside.
    #[test]
    fn internal_paths_do_not_exist() {
        let router = Router::new();
        for path in [
            "/api",
            "/api/",
            "/api/session/",
            "/api//session",
            "/API/session",
            "/authenticate",
            "/api/connections/demo/close-person",
            "/api/connections/demo/ensure",
            "/close-person",
            "/api/connections/a/b/floor",
            "/api/connections//floor",
        ] {
            assert_eq!(
                router.find("GET", path).unwrap_err(),
                Missed::Path,
                "{path}"
            );
        }
        let found = router
            .find("GET", "/api/connections/demo/agents/a%2Fb")
            .unwrap();
        assert_eq!(found.route.operation, Operation::Agent);
        assert_eq!(found.param("agent"), "a%2Fb");
    }
}
