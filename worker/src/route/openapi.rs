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
    if route.operation == super::Operation::SaveDocument {
        parameters.push(json!({
            "name": "If-Match", "in": "header", "required": true,
            "description": "The ETag of the document that was read; \"none\" where there was none.",
            "schema": { "type": "string" },
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
        if route.operation == super::Operation::SaveDocument {
            let body = json!({ "required": true, "content": { "application/json": {
                "schema": { "$ref": "#/components/schemas/DirectoryDocument" },
            } } });
            map.insert("requestBody".to_owned(), body);
        }
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
    if route.method == Method::Get && route.operation == super::Operation::Directory {
        all.insert(
            "304".to_owned(),
            json!({ "description": "It has not changed." }),
        );
    }
    if route.operation == super::Operation::SaveDocument {
        for (status, description) in [
            (
                "412",
                "Somebody saved another document meanwhile: nothing was changed.",
            ),
            (
                "422",
                "The document has mistakes, each with its path: nothing was changed.",
            ),
            ("428", "If-Match is missing."),
        ] {
            let mut answer = problem.clone();
            if let Value::Object(answer) = &mut answer {
                answer.insert("description".to_owned(), json!(description));
            }
            all.insert(status.to_owned(), answer);
        }
    }
    all.insert("default".to_owned(), problem);
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
    let ratio = json!({
        "type": ["object", "null"], "required": ["numerator", "denominator"],
        "properties": {
            "numerator": { "type": "integer" }, "denominator": { "type": "integer" },
        },
    });
    let windows = json!({ "type": "array", "items": {
        "type": "object", "required": ["window_s"],
        "properties": {
            "window_s": { "type": "integer" }, "offered": maybe_number, "answered": maybe_number,
            "abandoned": maybe_number, "abandoned_short": maybe_number, "handled": maybe_number,
            "not_answered": maybe_number, "refused": maybe_number, "transferred": maybe_number,
            "transitions": maybe_number, "service_level": ratio, "speed_of_answer_ms": ratio,
            "abandon_rate": ratio, "handle_time_ms": ratio, "hold_time_ms": ratio,
            "occupancy": ratio, "busy_ms": maybe_number, "idle_ms": maybe_number,
            "signed_in_ms": maybe_number,
        },
    } });
    let figures = json!({
        "type": ["object", "null"],
        "required": ["as_of", "contacts", "late", "service_level_formula", "windows", "teams"],
        "properties": {
            "as_of": maybe_time, "counted_since": maybe_time,
            "contacts": { "enum": ["not_provided", "streamed", "replayed"] },
            "replayed_to": maybe_time, "late": { "type": "integer" },
            "service_level_formula": text, "windows": windows,
            "teams": { "type": "array", "items": {
                "type": "object", "required": ["row", "windows"],
                "properties": {
                    "row": { "type": "integer" }, "id": maybe_text, "name": maybe_text,
                    "windows": windows,
                },
            } },
        },
    });
    let named = json!({
        "type": "object", "required": ["row", "id", "name"],
        "properties": { "row": { "type": "integer" }, "id": text, "name": text },
    });
    let floor_schema = json!({
        "type": "object",
        "required": ["connection", "as_of", "freshness", "position", "agents", "queues"],
        "properties": {
            "connection": text, "as_of": time, "freshness": {}, "position": {},
            "agents": { "type": "array", "items": agent },
            "queues": { "type": "array", "items": {
                "type": "object", "required": ["id"],
                "properties": {
                    "id": text, "name": maybe_text, "age_ms": maybe_number,
                    "reported": { "type": ["object", "null"] }, "computed": {
                        "type": "object",
                        "properties": {
                            "agents": { "type": "object" }, "waiting": maybe_number,
                            "waiting_since": maybe_time, "windows": windows,
                        },
                    },
                },
            } },
            "figures": figures,
            "waiting": { "type": ["array", "null"], "items": {
                "type": "object", "required": ["contact", "queue", "since"],
                "properties": {
                    "contact": text, "queue": text, "since": maybe_time,
                    "offered_to": maybe_text,
                },
            } },
        },
    });
    let trends_schema = json!({
        "type": "object", "required": ["as_of", "windows_s", "cells"],
        "properties": {
            "as_of": maybe_number,
            "windows_s": { "type": "array", "items": { "type": "integer" } },
            "cells": { "type": "array", "items": {
                "type": "object", "required": ["cell", "minutes"],
                "properties": { "cell": {}, "minutes": { "type": "array", "items": {
                    "type": "array", "items": { "type": ["integer", "object"] },
                } } },
            } },
        },
    });
    let problem_schema = json!({
        "type": "object", "required": ["type", "title", "status"],
        "properties": {
            "type": text, "title": text, "status": { "type": "integer" },
            "detail": text, "instance": text,
            "errors": { "type": "array", "items": { "type": "object" } },
        },
    });
    let session_schema = json!({
        "type": "object",
        "required": ["subject", "name", "role", "expires_at", "connections", "simulated"],
        "properties": {
            "subject": text, "name": text, "expires_at": time,
            "role": { "enum": ["viewer", "supervisor", "admin", null] },
            "connections": { "type": "array", "items": connection },
            "simulated": { "type": "boolean" },
        },
    });
    let signed_out_schema = json!({
        "type": "object", "properties": { "provider_sign_out": maybe_text },
    });
    let connections_schema = json!({
        "type": "object", "required": ["connections"],
        "properties": { "connections": { "type": "array", "items": connection } },
    });
    let health_schema = json!({
        "type": "object", "required": ["status"],
        "properties": {
            "status": { "const": "ok" },
            "connections": { "type": "array", "items": { "type": "object" } },
        },
    });
    let setup_schema = json!({
        "type": "object", "required": ["connection", "as_of", "asked_scopes", "surfaces"],
        "properties": {
            "connection": text, "as_of": maybe_time,
            "asked_scopes": { "type": "array", "items": text },
            "surfaces": { "type": "array", "items": {
                "type": "object",
                "required": ["surface", "title", "in_use", "forbidden", "empty", "requirements"],
                "properties": {
                    "surface": text, "title": text, "in_use": { "type": "boolean" },
                    "forbidden": text, "empty": text,
                    "requirements": { "type": "array", "items": {
                        "type": "object", "required": ["id", "kind", "name", "standing", "seen"],
                        "properties": {
                            "id": text, "name": text, "needed_for": text, "without": text,
                            "prove": text, "since": maybe_time, "seen": text,
                            "kind": { "enum":
                                ["client", "scope", "permission", "licence", "region"] },
                            "standing": { "enum":
                                ["denied", "suspected", "unproven", "proven"] },
                            "asked": { "type": "boolean" },
                        },
                    } },
                },
            } },
        },
    });
    let directory_document_schema = json!({
        "type": "object",
        "description": "Teams, names, targets, labels, thresholds, shifts and schedules; see \
            docs/directory-document.md.",
    });
    let document_saved_schema = json!({
        "type": "object", "required": ["version"],
        "properties": { "version": { "type": "integer" } },
    });
    let directory_schema = json!({
        "type": "object", "required": ["version", "agents", "queues", "teams", "labels"],
        "properties": {
            "version": { "type": "integer" },
            "agents": { "type": "array", "items": named },
            "queues": { "type": "array", "items": named },
            "teams": { "type": "array", "items": named },
            "labels": { "type": "array", "items": { "type": "object" } },
            "thresholds": { "type": "object" },
        },
    });
    let agent_detail_schema = json!({
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
    });
    json!({
        "Problem": problem_schema,
        "Session": session_schema,
        "SignedOut": signed_out_schema,
        "Connections": connections_schema,
        "Health": health_schema,
        "Floor": floor_schema,
        "Setup": setup_schema,
        "BugReport": {
            "type": "object",
            "required": ["format", "exported_at", "pseudonymised", "sealed"],
            "properties": {
                "format": { "const": "floorlight-bug-report" },
                "exported_at": { "type": "string", "format": "date-time" },
                "pseudonymised": { "type": "boolean" },
                "sealed": { "type": "string", "contentEncoding": "base64url" },
            },
        },
        "DirectoryDocument": directory_document_schema,
        "DocumentSaved": document_saved_schema,
        "Trends": trends_schema,
        "Directory": directory_schema,
        "AgentDetail": agent_detail_schema,
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
