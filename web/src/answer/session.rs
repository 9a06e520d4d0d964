//! Who is signed in.

use floorlight_wire::api::{ConnectionName, Session};

use super::Json;

/// Reads the answer of `GET /api/session`; `None` if something is missing.
#[must_use]
pub fn read(answer: &impl Json) -> Option<Session<'static>> {
    Some(Session {
        subject: answer.field("subject").text()?.into(),
        name: answer.field("name").text().map(Into::into),
        role: answer.field("role").word(),
        expires_at: answer.field("expires_at").text(),
        connections: answer.field("connections").list(|one| {
            Some(ConnectionName {
                id: one.field("id").text()?.into(),
                name: one.field("name").text()?.into(),
            })
        })?,
        simulated: answer.field("simulated").is_true(),
    })
}

#[cfg(test)]
mod tests {
    use floorlight_wire::api::Role;

    use super::super::written;
    use super::*;

    /// AUTH-9: the role is read as it was written, and no role stays none.
    #[test]
    fn a_session_is_read_as_it_was_written() {
        let one = ConnectionName {
            id: "acme".into(),
            name: "Acme · US East".into(),
        };
        for role in [
            None,
            Some(Role::Viewer),
            Some(Role::Supervisor),
            Some(Role::Admin),
        ] {
            let session = Session {
                subject: "sub-42".into(),
                name: role.map(|_| "Sabine Krüger".into()),
                role,
                expires_at: Some("2026-01-01T00:00:00Z".to_owned()),
                connections: vec![one.clone()],
                simulated: role.is_none(),
            };
            assert_eq!(read(&written(&session)), Some(session));
        }
        assert_eq!(read(&serde_json::json!({"subject": "x"})), None);
    }
}
