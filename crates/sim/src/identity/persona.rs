//! Who can be chosen: one person for each role, and one without.

/// A person of the demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Persona {
    /// How links and scripts name them.
    pub(super) key: &'static str,
    pub(super) subject: &'static str,
    pub(super) name: &'static str,
    pub(super) email: &'static str,
    pub(super) roles: &'static [&'static str],
    pub(super) about: &'static str,
}

/// Everyone.
pub(super) const PERSONAS: [Persona; 4] = [
    Persona {
        key: "viewer",
        subject: "demo-vera",
        name: "Vera Viewer",
        email: "vera@demo.invalid",
        roles: &["viewer"],
        about: "Viewer: watches the floor",
    },
    Persona {
        key: "supervisor",
        subject: "demo-sam",
        name: "Sam Supervisor",
        email: "sam@demo.invalid",
        roles: &["supervisor"],
        about: "Supervisor: watches the floor and leads a team",
    },
    Persona {
        key: "admin",
        subject: "demo-ada",
        name: "Ada Admin",
        email: "ada@demo.invalid",
        roles: &["admin"],
        about: "Administrator: sees the state of every connection",
    },
    Persona {
        key: "norole",
        subject: "demo-nora",
        name: "Nora Norole",
        email: "nora@demo.invalid",
        roles: &[],
        about: "No role: can sign in, and may see nothing",
    },
];

/// Finds a person by key, subject or e-mail address.
pub(super) fn find(hint: &str) -> Option<Persona> {
    PERSONAS
        .into_iter()
        .find(|persona| [persona.key, persona.subject, persona.email].contains(&hint))
}
