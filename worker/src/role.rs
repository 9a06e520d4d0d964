//! The words of roles, as they stand in an identity provider's claim and on disk.

use floorlight_wire::api::Role;

/// Reads a role's word, to the letter.
pub(crate) fn from_word(word: &str) -> Option<Role> {
    match word {
        "viewer" => Some(Role::Viewer),
        "supervisor" => Some(Role::Supervisor),
        "admin" => Some(Role::Admin),
        _ => None,
    }
}

/// Returns a role's word.
pub(crate) const fn word(role: Role) -> &'static str {
    match role {
        Role::Viewer => "viewer",
        Role::Supervisor => "supervisor",
        Role::Admin => "admin",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back() {
        for role in [Role::Viewer, Role::Supervisor, Role::Admin] {
            assert_eq!(from_word(word(role)), Some(role));
        }
        assert_eq!(from_word("Admin"), None);
    }
}
