//! From a request to an answer.

mod body;
mod caller;
mod document;
mod hub;
mod sign_in;
mod view;

use std::sync::LazyLock;
use std::time::Duration;

use worker::{Env, Request, Response, Result};

use crate::base64url;
use crate::incoming::Incoming;
use crate::object::ObjectError;
use crate::problem::Refusal;
use crate::reply::Reply;
use crate::route::{Access, Found, Kind, Missed, Operation, Router};
use crate::session::forgery;
use crate::settings;
use crate::store::entropy;
use caller::Caller;

/// The longest that an object may take before the caller is told to come back.
const OBJECT_LIMIT: Duration = Duration::from_secs(8);

static ROUTER: LazyLock<Router> = LazyLock::new(Router::new);

/// One request under way.
pub(crate) struct Call<'a> {
    pub(crate) incoming: &'a Incoming,
    pub(crate) found: &'a Found,
    pub(crate) env: &'a Env,
    /// The request's id, which leads to the log.
    pub(crate) id: &'a str,
}

/// Answers a request.
pub(crate) async fn respond(mut request: Request, env: &Env) -> Result<Response> {
    let id = request_id();
    let incoming = Incoming::read(&request);
    let found = match ROUTER.find(&incoming.method, &incoming.path) {
        Ok(found) => found,
        Err(missed) => {
            body::drain(&mut request).await;
            let reply = miss(missed, &id);
            let page = incoming.page_request.as_deref();
            tracing::info!(request = id, page, status = reply.status(), "missed");
            return reply.seal(&id, incoming.method == "HEAD");
        }
    };
    let call = Call {
        incoming: &incoming,
        found: &found,
        env,
        id: &id,
    };
    let reply = match call.answer(&mut request).await {
        Ok(reply) => reply,
        Err(refusal) => {
            body::drain(&mut request).await;
            call.refuse(&refusal)
        }
    };
    tracing::info!(
        request = id,
        page = incoming.page_request.as_deref(),
        operation = ?found.route.operation,
        status = reply.status(),
        "answered"
    );
    reply.seal(&id, found.head)
}

impl Call<'_> {
    async fn answer(&self, request: &mut Request) -> std::result::Result<Reply, Refusal> {
        let route = self.found.route;
        let own_origin = settings::public_origin(self.env);
        if own_origin.is_empty() && route.access != Access::AnyoneKnown {
            let setting = "PUBLIC_ORIGIN";
            return Err(Refusal::NotConfigured { setting });
        }
        let verdict = forgery::judge(
            route.kind,
            route.method,
            &self.incoming.signals,
            &own_origin,
        );
        if let Err(forged) = verdict
            && forged.is_foreign()
        {
            return Err(Refusal::Forged(forged));
        }
        if route.kind == Kind::Upgrade {
            // A socket has no other evidence than its Origin.
            verdict.map_err(Refusal::Forged)?;
        }
        let caller = match route.access {
            Access::Anyone => None,
            Access::AnyoneKnown => self.known(verdict.is_ok()).await?,
            Access::SignedIn | Access::AtLeast(_) => Some(self.caller(verdict.is_ok()).await?),
        };
        if caller.is_some() || route.access == Access::Anyone {
            verdict.map_err(Refusal::Forged)?;
        }
        if let (Access::AtLeast(role), Some(caller)) = (route.access, &caller)
            && caller.role < Some(role)
        {
            tracing::warn!(
                target: "audit",
                request = self.id,
                person = caller.object,
                operation = ?route.operation,
                "reached for more than the role admits"
            );
            return Err(Refusal::RoleNeeded { role });
        }
        if let Err(fault) = &self.incoming.query {
            return Err(Refusal::Query(fault.clone()));
        }
        let body = if route.method.changes() {
            body::check(request, &self.incoming.body, route.body_limit).await?
        } else {
            Vec::new()
        };
        self.perform(caller, body).await
    }

    async fn perform(
        &self,
        caller: Option<Caller>,
        body: Vec<u8>,
    ) -> std::result::Result<Reply, Refusal> {
        match (self.found.route.operation, caller) {
            (Operation::SignIn, _) => self.sign_in().await,
            (Operation::SignInReturn, _) => self.sign_in_return().await,
            (Operation::SignInStyle, _) => Ok(Reply::style(crate::sign_in::page::STYLE)
                .with("Cache-Control", "public, max-age=3600".to_owned())),
            (Operation::Health, caller) => self.health(caller.as_ref()).await,
            (Operation::OpenApi, Some(_)) => Reply::json(&crate::route::document()),
            (Operation::SignOut, Some(_)) => self.sign_out().await,
            (Operation::Session, Some(caller)) => self.session(&caller),
            (Operation::Connections, Some(_)) => self.connections(),
            (Operation::Floor, Some(caller)) => self.hub(&caller, "/floor").await,
            (Operation::Trends, Some(caller)) => self.hub(&caller, "/trends").await,
            (Operation::Directory, Some(caller)) => self.hub(&caller, "/directory").await,
            (Operation::Agent, Some(caller)) => {
                let path = agent_path(self.found.param("agent"))?;
                self.hub(&caller, &path).await
            }
            (Operation::Stream, Some(caller)) => self.stream(&caller).await,
            (Operation::Setup, Some(caller)) => self.hub(&caller, "/setup").await,
            (Operation::Export, Some(caller)) => self.export(&caller).await,
            (Operation::Document, Some(caller)) => self.hub(&caller, "/document").await,
            (Operation::SaveDocument, Some(caller)) => self.save_document(&caller, body).await,
            (
                Operation::OpenApi
                | Operation::SignOut
                | Operation::Session
                | Operation::Connections
                | Operation::Floor
                | Operation::Trends
                | Operation::Directory
                | Operation::Agent
                | Operation::Stream
                | Operation::Setup
                | Operation::Export
                | Operation::Document
                | Operation::SaveDocument,
                None,
            ) => Err(Refusal::NotSignedIn { clear: false }),
        }
    }

    /// A browser that navigates gets a page, everything else a problem document.
    fn refuse(&self, refusal: &Refusal) -> Reply {
        if refusal.is_audited() {
            tracing::warn!(
                target: "audit",
                request = self.id,
                operation = ?self.found.route.operation,
                why = refusal.slug(),
                "refused"
            );
        }
        if self.found.route.kind == Kind::Navigation {
            let sentence = "Signing in did not work. Start again from the console's own page.";
            return Reply::page(refusal.status(), "Signing in failed", sentence, self.id);
        }
        Reply::refusal(refusal, self.id)
    }
}

/// An agent's id stands in the path as one encoded segment; dots alone would lead out of it.
fn agent_path(encoded: &str) -> std::result::Result<String, Refusal> {
    let lower = encoded.to_ascii_lowercase().replace("%2e", ".");
    if lower == "." || lower == ".." || encoded.len() > 3 * 128 {
        return Err(Refusal::NoSuchThing);
    }
    Ok(format!("/agents/{encoded}"))
}

fn miss(missed: Missed, request: &str) -> Reply {
    match missed {
        Missed::Path => Reply::refusal(&Refusal::NoSuchPath, request),
        Missed::Method { allow } => Reply::refusal(&Refusal::Method { allow }, request),
        Missed::Options { allow } => Reply::empty(204).with("Allow", allow),
    }
}

fn request_id() -> String {
    let mut bytes = [0; 12];
    match entropy::fill(&mut bytes) {
        Ok(()) => base64url::encode(&bytes),
        Err(_) => "unnumbered".to_owned(),
    }
}

impl From<ObjectError> for Refusal {
    fn from(error: ObjectError) -> Self {
        match error {
            ObjectError::TimedOut => Self::Busy,
            ObjectError::Status(503) => Self::Busy,
            ObjectError::Unreachable | ObjectError::Status(_) | ObjectError::Unreadable => {
                tracing::error!(%error, "an object failed");
                Self::Failed
            }
        }
    }
}
