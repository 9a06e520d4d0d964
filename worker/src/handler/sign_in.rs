//! Signing in and out.

use serde_json::json;
use worker::Url;

use super::{Call, OBJECT_LIMIT};
use crate::object;
use crate::person::{Begin, Begun, End, Ended, Proof, secret_digest};
use crate::problem::Refusal;
use crate::reply::Reply;
use crate::session::cookie::{self, Carried, SessionCookie};
use crate::sign_in::transaction::{LASTS_S, Transaction, is_local};
use crate::sign_in::{Authorize, Exchange, Identity, SignInFault, Start};
use crate::store::entropy;
use crate::{clock, digest, settings};

/// Longer hints are not passed on.
const MAX_HINT_BYTES: usize = 128;

/// A code is no longer than this.
const MAX_CODE_BYTES: usize = 4_096;

impl Call<'_> {
    /// Sends the browser to the identity provider.
    pub(super) async fn sign_in(&self) -> Result<Reply, Refusal> {
        let return_to = self.query("return_to").unwrap_or("/");
        if !is_local(return_to) {
            let sentence = "The address to return to does not belong to this console.";
            return Ok(self.failure(400, sentence));
        }
        let start: Result<Start, SignInFault> = object::ask(
            &self.door()?,
            "/authorize",
            None,
            &Authorize {},
            OBJECT_LIMIT,
        )
        .await?;
        let start = match start {
            Ok(start) => start,
            Err(fault) => return Ok(self.fault(fault)),
        };
        let mut secret = [0; 32];
        entropy::fill(&mut secret).map_err(|_| Refusal::Failed)?;
        let transaction = Transaction::new(&secret, clock::now(), return_to, self.replaced());
        let location = self.location(&start, &transaction)?;
        let cookie = cookie::set_transaction(&transaction.write(), LASTS_S);
        Ok(Reply::redirect(location).with("Set-Cookie", cookie))
    }

    /// Takes the browser back from the identity provider, and starts a session.
    pub(super) async fn sign_in_return(&self) -> Result<Reply, Refusal> {
        let value = cookie::transaction(self.incoming.cookies.as_deref());
        let transaction = value.and_then(|value| Transaction::read(value, clock::now()));
        let Some(transaction) = transaction else {
            let sentence = "This sign-in was not started in this browser, or took too long.";
            return Ok(self.failure(400, sentence));
        };
        let state = self.query("state").unwrap_or_default();
        if !digest::equal(state, &transaction.state()) {
            let sentence = "The answer of the identity provider belongs to another sign-in.";
            return Ok(self.failure(400, sentence));
        }
        if self.query("error").is_some() {
            let sentence = "The identity provider did not sign you in.";
            return Ok(self.failure(400, sentence));
        }
        let code = self.query("code").unwrap_or_default();
        if code.is_empty() || code.len() > MAX_CODE_BYTES {
            let sentence = "The identity provider sent no code.";
            return Ok(self.failure(400, sentence));
        }
        let exchange = Exchange {
            state: transaction.state(),
            code: code.to_owned(),
            issuer: self.query("iss").map(str::to_owned),
            redirect_uri: self.redirect_uri(),
            verifier: transaction.verifier(),
            nonce: transaction.nonce(),
        };
        let answer: Result<Identity, SignInFault> = object::ask(
            &self.door()?,
            "/exchange",
            None,
            &exchange,
            OBJECT_LIMIT * 2,
        )
        .await?;
        match answer {
            Ok(identity) => self.begin(&identity, transaction).await,
            Err(fault) => Ok(self.fault(fault)),
        }
    }

    /// Ends the session.
    pub(super) async fn sign_out(&self) -> Result<Reply, Refusal> {
        if let Carried::One(cookie) = cookie::session(self.incoming.cookies.as_deref()) {
            self.end(&cookie.object, Proof::Secret(cookie.secret))
                .await?;
        }
        let start: Result<Result<Start, SignInFault>, _> = object::ask(
            &self.door()?,
            "/authorize",
            None,
            &Authorize {},
            OBJECT_LIMIT,
        )
        .await;
        let provider_sign_out = start.ok().and_then(Result::ok).and_then(|start| {
            let mut url = Url::parse(&start.end_session_endpoint?).ok()?;
            let home = format!("{}/", settings::public_origin(self.env));
            url.query_pairs_mut()
                .append_pair("client_id", &start.client_id)
                .append_pair("post_logout_redirect_uri", &home);
            Some(url.to_string())
        });
        let body = json!({ "provider_sign_out": provider_sign_out });
        Ok(Reply::json(&body)?.with("Set-Cookie", cookie::clear_session()))
    }

    async fn begin(&self, identity: &Identity, transaction: Transaction) -> Result<Reply, Refusal> {
        if let Some((object, digest)) = transaction.replaces {
            self.end(&object, Proof::Digest(digest)).await?;
        }
        let (stub, object) = self.person_by_name(identity).ok_or(Refusal::Failed)?;
        let begin = Begin {
            subject: identity.subject.clone(),
            name: identity.name.clone(),
            role: identity.role,
        };
        let begun: Begun = object::ask(&stub, "/begin", None, &begin, OBJECT_LIMIT).await?;
        tracing::info!(target: "audit", request = self.id, person = object, "signed in");
        let session = SessionCookie {
            object,
            secret: begun.secret,
        };
        Ok(Reply::redirect(transaction.return_to)
            .with("Set-Cookie", cookie::set_session(&session, begun.lasts_s))
            .with("Set-Cookie", cookie::clear_transaction()))
    }

    async fn end(&self, object: &str, proof: Proof) -> Result<(), Refusal> {
        let Some((stub, object)) = self.person_by_id(object) else {
            return Ok(());
        };
        let answer: Ended = object::ask(&stub, "/end", None, &End { proof }, OBJECT_LIMIT).await?;
        if answer.ended {
            tracing::info!(target: "audit", request = self.id, person = object, "signed out");
        }
        Ok(())
    }

    fn location(&self, start: &Start, transaction: &Transaction) -> Result<String, Refusal> {
        let mut url = Url::parse(&start.authorization_endpoint).map_err(|_| Refusal::Failed)?;
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &start.client_id)
            .append_pair("redirect_uri", &self.redirect_uri())
            .append_pair("scope", &start.scopes)
            .append_pair("state", &transaction.state())
            .append_pair("nonce", &transaction.nonce())
            .append_pair("code_challenge", &digest::plain(&transaction.verifier()))
            .append_pair("code_challenge_method", "S256");
        let hint = self.query("login_hint");
        if let Some(hint) = hint.filter(|hint| hint.len() <= MAX_HINT_BYTES) {
            url.query_pairs_mut().append_pair("login_hint", hint);
        }
        Ok(url.to_string())
    }

    /// A sign-in replaces the session that the browser has: its old cookie dies (S8). The way back
    /// from the identity provider does not carry that cookie, so the transaction remembers it.
    fn replaced(&self) -> Option<(String, String)> {
        match cookie::session(self.incoming.cookies.as_deref()) {
            Carried::One(cookie) => Some((cookie.object, secret_digest(&cookie.secret))),
            Carried::Nothing | Carried::Broken | Carried::TooLong => None,
        }
    }

    fn redirect_uri(&self) -> String {
        format!("{}/auth/callback", settings::public_origin(self.env))
    }

    fn query(&self, name: &str) -> Option<&str> {
        self.incoming.query.as_ref().ok()?.get(name)
    }

    fn fault(&self, fault: SignInFault) -> Reply {
        let status = match fault {
            SignInFault::NotConfigured | SignInFault::Busy => 503,
            SignInFault::TooMany { .. } => 429,
            SignInFault::Unreachable | SignInFault::Metadata | SignInFault::NoPkce => 502,
            SignInFault::Spent
            | SignInFault::OtherIssuer
            | SignInFault::CodeRefused
            | SignInFault::Token => 400,
        };
        let reply = self.failure(status, &sentence(&fault.to_string()));
        match fault {
            SignInFault::TooMany { retry_after_s } => {
                reply.with("Retry-After", retry_after_s.to_string())
            }
            SignInFault::NotConfigured
            | SignInFault::Unreachable
            | SignInFault::Metadata
            | SignInFault::NoPkce
            | SignInFault::Spent
            | SignInFault::OtherIssuer
            | SignInFault::CodeRefused
            | SignInFault::Token
            | SignInFault::Busy => reply,
        }
    }

    /// A sign-in that failed is over: its cookie goes.
    fn failure(&self, status: u16, sentence: &str) -> Reply {
        Reply::page(status, "Signing in failed", sentence, self.id)
            .with("Set-Cookie", cookie::clear_transaction())
    }
}

/// Makes a sentence of an error's text.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        format!("{}{}.", first.to_uppercase(), letters.as_str())
    })
}
