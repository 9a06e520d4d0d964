//! The OpenAPI 3.1 description of the table.

use serde_json::{Map, Value, json};

use super::table::{Access, Kind, Method, Route, TABLE};
use crate::internal::Role;
use crate::role;

/// Describes every route of the table.
pub(crate) fn document() -> Value {
    let mut paths = Map::new();
    for route in TABLE {
        let entry = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Value::Object(entry) = entry {
            entry.insert(route.method.name().to_lowercase(), operation(route));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Floorlight",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The supervisor's console. Times are ISO 8601 in UTC with milliseconds; \
                null means that there is no data. Errors are RFC 9457 problem documents.",
        },
        "paths": paths,
        "components": {
            "securitySchemes": {
                "session": { "type": "apiKey", "in": "cookie", "name": "__Host-floorlight" },
            },
            "schemas": schemas(),
        },
    })
}

fn operation(route: &Route) -> Value {
    let mut parameters: Vec<Value> = Vec::new();
    for name in ["connection", "agent"] {
        if route.path.contains(&format!("{{{name}}}")) {
            parameters.push(json!({
                "name": name, "in": "path", "required": true, "schema": { "type": "string" },
            }));
        }
    }
    for name in route.query {
        parameters.push(json!({ "name": name, "in": "query", "schema": { "type": "string" } }));
    }
    if route.kind == Kind::Fetch && route.access != Access::Anyone {
        parameters.push(json!({
            "name": "X-Floorlight", "in": "header", "required": true,
            "description": "Demanded of every call that a session cookie signs.",
            "schema": { "const": "1" },
        }));
    }
    let mut value = json!({
        "operationId": format!("{:?}", route.operation),
        "summary": route.summary,
        "parameters": parameters,
        "responses": responses(route),
        "x-body-limit": route.body_limit,
    });
    if let Value::Object(map) = &mut value {
        match route.access {
            Access::Anyone => {
                map.insert("security".to_owned(), json!([]));
            }
            Access::AnyoneKnown => {
                map.insert("security".to_owned(), json!([{}, { "session": [] }]));
            }
            Access::SignedIn => {
                map.insert("security".to_owned(), json!([{ "session": [] }]));
            }
            Access::AtLeast(role) => {
                map.insert("security".to_owned(), json!([{ "session": [] }]));
                map.insert("x-roles".to_owned(), json!(roles(role)));
            }
        }
    }
    value
}

fn roles(least: Role) -> Vec<&'static str> {
    [Role::Viewer, Role::Supervisor, Role::Admin]
        .into_iter()
        .filter(|role| *role >= least)
        .map(role::word)
        .collect()
}

fn responses(route: &Route) -> Value {
    let problem = json!({
        "description": "A problem.",
        "content": { "application/problem+json": {
            "schema": { "$ref": "#/components/schemas/Problem" },
        } },
    });
    let success = match (route.kind, route.answer) {
        (Kind::Navigation, _) => ("302", json!({ "description": "On to the next page." })),
        (Kind::Upgrade, _) => ("101", json!({ "description": "The stream is open." })),
        (Kind::Fetch | Kind::File, None) => ("200", json!({ "description": "The document." })),
        (Kind::Fetch | Kind::File, Some(name)) => (
            "200",
            json!({
                "description": "The answer.",
                "content": { "application/json": {
                    "schema": { "$ref": format!("#/components/schemas/{name}") },
                } },
            }),
        ),
    };
    let mut all = Map::new();
    all.insert(success.0.to_owned(), success.1);
    all.insert("default".to_owned(), problem);
    if route.method == Method::Get && route.operation == super::Operation::Directory {
        all.insert(
            "304".to_owned(),
            json!({ "description": "It has not changed." }),
        );
    }
    Value::Object(all)
}

fn schemas() -> Value {
    let text = json!({ "type": "string" });
    let maybe_text = json!({ "type": ["string", "null"] });
    let time = json!({ "type": "string", "format": "date-time" });
    let maybe_time = json!({ "type": ["string", "null"], "format": "date-time" });
    let maybe_number = json!({ "type": ["integer", "null"] });
    let connection = json!({
        "type": "object", "required": ["id", "name"],
        "properties": { "id": text, "name": text },
    });
    let maybe_texts = json!({ "type": ["array", "null"], "items": text });
    let agent = json!({
        "type": "object", "required": ["id", "state"],
        "properties": {
            "id": text, "name": maybe_text, "team": maybe_text, "state": text,
            "raw_state": maybe_text, "reason": maybe_text, "direction": text,
            "on_hold": { "type": "boolean" }, "since": maybe_time, "queue": maybe_text,
            "queues": maybe_texts, "skills": maybe_texts,
            "routable": { "type": ["boolean", "null"] }, "gap": { "type": "boolean" },
            "inferred": { "type": "boolean" }, "doubtful": { "type": "boolean" },
            "stale": { "type": "boolean" }, "source": maybe_text, "occurred_at": maybe_time,
            "observed_at": maybe_time, "confirmed_at": maybe_time,
            "start_service_level_pct": { "type": ["number", "null"] },
            "start_wait_seconds": maybe_number,
        },
    });
    let named = json!({
        "type": "object", "required": ["row", "id", "name"],
        "properties": { "row": { "type": "integer" }, "id": text, "name": text },
    });
    json!({
        "Problem": {
            "type": "object", "required": ["type", "title", "status"],
            "properties": {
                "type": text, "title": text, "status": { "type": "integer" },
                "detail": text, "instance": text,
                "errors": { "type": "array", "items": { "type": "object" } },
            },
        },
        "Session": {
            "type": "object",
            "required": ["subject", "name", "role", "expires_at", "connections", "simulated"],
            "properties": {
                "subject": text, "name": text, "expires_at": time,
                "role": { "enum": ["viewer", "supervisor", "admin", null] },
                "connections": { "type": "array", "items": connection },
                "simulated": { "type": "boolean" },
            },
        },
        "SignedOut": {
            "type": "object", "properties": { "provider_sign_out": maybe_text },
        },
        "Connections": {
            "type": "object", "required": ["connections"],
            "properties": { "connections": { "type": "array", "items": connection } },
        },
        "Health": {
            "type": "object", "required": ["status"],
            "properties": {
                "status": { "const": "ok" },
                "connections": { "type": "array", "items": { "type": "object" } },
            },
        },
        "Floor": {
            "type": "object",
            "required": ["connection", "as_of", "freshness", "position", "agents", "queues"],
            "properties": {
                "connection": text, "as_of": time, "freshness": {}, "position": {},
                "agents": { "type": "array", "items": agent },
                "queues": { "type": "array", "items": {
                    "type": "object", "required": ["id"],
                    "properties": {
                        "id": text, "name": maybe_text, "age_ms": maybe_number,
                        "reported": { "type": ["object", "null"] }, "computed": { "type": "object" },
                    },
                } },
            },
        },
        "Directory": {
            "type": "object", "required": ["version", "agents", "queues", "teams", "labels"],
            "properties": {
                "version": { "type": "integer" },
                "agents": { "type": "array", "items": named },
                "queues": { "type": "array", "items": named },
                "teams": { "type": "array", "items": named },
                "labels": { "type": "array", "items": { "type": "object" } },
                "thresholds": { "type": "object" },
            },
        },
        "AgentDetail": {
            "type": "object", "required": ["as_of", "agent", "trail"],
            "properties": {
                "as_of": time, "agent": agent, "platform_name": maybe_text,
                "platform_team": maybe_text, "confirmed_age_ms": maybe_number,
                "contact": maybe_text, "contact_lasted_ms": maybe_number,
                "previous": { "type": ["object", "null"] },
                "start_is_provisional": { "type": ["boolean", "null"] },
                "trail": { "type": "array", "items": {
                    "type": "object",
                    "required": ["state", "on_hold", "occurred_at", "since", "source", "gap"],
                    "properties": {
                        "state": text, "on_hold": { "type": "boolean" }, "occurred_at": maybe_time,
                        "since": maybe_time, "source": text, "gap": { "type": "boolean" },
                    },
                } },
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_described_and_every_reference_resolves() {
        let document = document();
        let text = document.to_string();
        for route in TABLE {
            let operation = &document["paths"][route.path][route.method.name().to_lowercase()];
            assert_eq!(operation["summary"], route.summary);
            if let Some(name) = route.answer {
                assert!(
                    document["components"]["schemas"][name].is_object(),
                    "{name}"
                );
            }
        }
        assert!(text.contains("floorlight"));
    }
}
