//! From claims to a person with a role.

use serde_json::{Map, Value};

use super::message::Identity;
use crate::internal::Role;
use crate::jose::Claims;
use crate::role;

/// Longer names are cut.
const MAX_NAME_CHARS: usize = 120;

impl Identity {
    /// Reads who the claims speak of. Without a known role the person has none.
    pub(crate) fn from_claims(claims: &Claims, issuer: &str, role_claim: &str) -> Self {
        Self {
            issuer: issuer.to_owned(),
            subject: claims.subject.clone(),
            name: name(&claims.all).unwrap_or_else(|| claims.subject.clone()),
            role: greatest(&claims.all, role_claim),
            expires_at_s: claims.expires_at_s,
        }
    }
}

/// Says whether the claims lack what the provider may tell at its userinfo endpoint.
pub(crate) fn is_incomplete(claims: &Claims, role_claim: &str) -> bool {
    name(&claims.all).is_none() || find(&claims.all, role_claim).is_none()
}

/// Returns the greatest role that the claims state.
fn greatest(claims: &Map<String, Value>, name: &str) -> Option<Role> {
    match find(claims, name)? {
        Value::String(words) => words.split([' ', ',']).filter_map(role::from_word).max(),
        Value::Array(list) => list
            .iter()
            .filter_map(Value::as_str)
            .filter_map(role::from_word)
            .max(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    }
}

/// Finds a claim by its name, else by its path through objects (`realm_access.roles`), else among
/// those that Cloudflare Access passes on under `custom`.
fn find<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    if let Some(value) = claims.get(name) {
        return Some(value);
    }
    let mut steps = name.split('.');
    let first = claims.get(steps.next()?);
    let nested = first.and_then(|first| steps.try_fold(first, |value, step| value.get(step)));
    nested.or_else(|| claims.get("custom")?.get(name))
}

fn name(claims: &Map<String, Value>) -> Option<String> {
    let text = |name: &str| {
        claims
            .get(name)
            .and_then(Value::as_str)
            .map(str::trim)
            .filter(|text| !text.is_empty())
    };
    let name = text("name")
        .or_else(|| text("preferred_username"))
        .or_else(|| text("email"))?;
    Some(name.chars().take(MAX_NAME_CHARS).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[expect(clippy::needless_pass_by_value, reason = "callers write literals")]
    fn identity(all: Value, claim: &str) -> Identity {
        let claims = Claims {
            subject: "u1".to_owned(),
            expires_at_s: 0,
            all: all.as_object().unwrap().clone(),
        };
        Identity::from_claims(&claims, "https://id.example", claim)
    }

    /// AUTH-9: the greatest known role counts, and unknown ones count for nothing.
    #[test]
    fn the_greatest_role_counts() {
        let roles = |value: Value| identity(json!({ "roles": value }), "roles").role;
        assert_eq!(roles(json!(["viewer", "admin", "x"])), Some(Role::Admin));
        assert_eq!(roles(json!("viewer supervisor")), Some(Role::Supervisor));
        for none in [
            json!([]),
            json!("Admin"),
            json!(["administrator"]),
            json!({ "admin": true }),
            json!(1),
        ] {
            assert_eq!(roles(none), None);
        }
        let nested = json!({ "realm_access": { "roles": ["viewer"] } });
        assert_eq!(
            identity(nested, "realm_access.roles").role,
            Some(Role::Viewer)
        );
        let named = json!({ "https://floor.example/roles": ["viewer"] });
        assert_eq!(
            identity(named, "https://floor.example/roles").role,
            Some(Role::Viewer)
        );
        let custom = json!({ "custom": { "roles": ["supervisor"] } });
        assert_eq!(identity(custom, "roles").role, Some(Role::Supervisor));
    }

    #[test]
    fn somebody_is_greeted_by_the_best_name_there_is() {
        assert_eq!(
            identity(json!({ "name": " Ada ", "email": "a@b" }), "r").name,
            "Ada"
        );
        assert_eq!(
            identity(json!({ "name": "", "email": "a@b" }), "r").name,
            "a@b"
        );
        assert_eq!(identity(json!({}), "r").name, "u1");
        assert_eq!(
            identity(json!({ "name": "é".repeat(300) }), "r")
                .name
                .chars()
                .count(),
            120
        );
    }
}
