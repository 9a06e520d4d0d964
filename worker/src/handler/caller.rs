//! Finds out who calls.

use worker::Stub;

use super::{Call, OBJECT_LIMIT};
use crate::internal::{Role, Watcher};
use crate::object;
use crate::person::{Begin, Known, Proof, Verdict};
use crate::problem::Refusal;
use crate::route::Operation;
use crate::session::cookie::{self, Carried};
use crate::sign_in::{self, Identity, SignInFault, Vouch};
use crate::{digest, settings};

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// The id of the person's object.
    pub(crate) object: String,
    pub(crate) session: u64,
    pub(crate) subject: String,
    pub(crate) name: String,
    pub(crate) role: Option<Role>,
    /// When the session ends at the latest, in UTC milliseconds.
    pub(crate) expires_at: i64,
}

impl Caller {
    /// Says to a hub who watches. Without a role nobody does.
    pub(crate) fn watcher(&self) -> Result<Watcher, Refusal> {
        let role = self
            .role
            .ok_or(Refusal::RoleNeeded { role: Role::Viewer })?;
        Ok(Watcher {
            person: self.object.clone(),
            session: self.session,
            role,
            scope: floorlight_core::hub::Scope::All,
            expires_at: self.expires_at,
        })
    }
}

impl Call<'_> {
    /// Finds the caller where anybody may call; a cookie that is no session counts for nothing.
    pub(super) async fn known(&self, uses: bool) -> Result<Option<Caller>, Refusal> {
        match self.caller(uses).await {
            Ok(caller) => Ok(Some(caller)),
            Err(Refusal::NotSignedIn { .. }) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// Finds the caller by the session's cookie, else by the token of Cloudflare Access.
    pub(super) async fn caller(&self, uses: bool) -> Result<Caller, Refusal> {
        let (stub, proof) = match cookie::session(self.incoming.cookies.as_deref()) {
            Carried::TooLong => return Err(Refusal::CookieTooLong),
            Carried::Broken => return Err(Refusal::NotSignedIn { clear: true }),
            Carried::One(cookie) => {
                let stub = self
                    .person_by_id(&cookie.object)
                    .ok_or(Refusal::NotSignedIn { clear: true })?;
                (stub, Proof::Secret(cookie.secret))
            }
            Carried::Nothing => self.by_access_token().await?,
        };
        let streams = self.found.route.operation == Operation::Stream;
        let known = Known {
            proof,
            uses,
            stream: streams.then(|| self.found.param("connection").to_owned()),
        };
        let (stub, object) = stub;
        let verdict = object::ask(&stub, "/authenticate", None, &known, OBJECT_LIMIT).await?;
        match verdict {
            Verdict::Alive {
                session,
                person,
                expires_at,
            } => Ok(Caller {
                object,
                session,
                subject: person.subject,
                name: person.name,
                role: person.role,
                expires_at,
            }),
            Verdict::Dead => Err(Refusal::NotSignedIn { clear: true }),
            Verdict::TooManyStreams => Err(Refusal::TooManyStreams),
            Verdict::TooMany { retry_after_s } => Err(Refusal::TooMany { retry_after_s }),
        }
    }

    /// Reaches a person's object by the id in a cookie; an id that we have not made is none.
    pub(super) fn person_by_id(&self, id: &str) -> Option<(Stub, String)> {
        let namespace = self.env.durable_object("PERSON").ok()?;
        let object = namespace.id_from_string(id).ok()?;
        let stub = object.get_stub().ok()?;
        Some((stub, id.to_owned()))
    }

    /// Reaches the object of the person whom an issuer vouches for.
    pub(super) fn person_by_name(&self, identity: &Identity) -> Option<(Stub, String)> {
        let namespace = self.env.durable_object("PERSON").ok()?;
        let name = digest::of("person", &[&identity.issuer, &identity.subject]);
        let object = namespace.id_from_name(&name).ok()?;
        let id = object.to_string();
        Some((object.get_stub().ok()?, id))
    }

    async fn by_access_token(&self) -> Result<((Stub, String), Proof), Refusal> {
        let nobody = Refusal::NotSignedIn { clear: false };
        let Some(token) = &self.incoming.access_token else {
            return Err(nobody);
        };
        if !sign_in::access_is_set(self.env) {
            return Err(nobody);
        }
        let vouch = Vouch {
            token: token.clone(),
        };
        let door = self.door()?;
        let answer: Result<Identity, SignInFault> =
            object::ask(&door, "/vouch", None, &vouch, OBJECT_LIMIT).await?;
        let identity = match answer {
            Ok(identity) => identity,
            Err(SignInFault::Unreachable) => return Err(Refusal::Busy),
            Err(_) => return Err(nobody),
        };
        let limits = settings::session_limits(self.env);
        let most = i64::try_from(limits.absolute.as_millis()).unwrap_or(i64::MAX);
        let latest = crate::clock::now().get().saturating_add(most);
        let expires_at = identity.expires_at_s.saturating_mul(1_000).min(latest);
        let person = self.person_by_name(&identity).ok_or(Refusal::Failed)?;
        let begin = Begin {
            subject: identity.subject,
            name: identity.name,
            role: identity.role,
        };
        Ok((
            person,
            Proof::AccessToken {
                person: begin,
                expires_at,
            },
        ))
    }

    /// Reaches the object that signs people in.
    pub(super) fn door(&self) -> Result<Stub, Refusal> {
        self.env
            .durable_object("SIGN_IN")
            .and_then(|namespace| namespace.get_by_name("door"))
            .map_err(|_| Refusal::Failed)
    }
}
