//! The Durable Object that signs people in: it keeps what is known of the identity provider, and
//! spends every transaction once.

use std::cell::RefCell;
use std::collections::BTreeMap;

use floorlight_core::time::UtcMillis;
use serde::Serialize;
use worker::{DurableObject, Env, Request, Response, Result, State, durable_object};

use super::discovery::{self, Provider};
use super::exchange;
use super::identity;
use super::message::{Exchange, Identity, SignInFault, Start, Vouch};
use super::recall::{AGAIN, Learnt, Recall};
use super::settings::{Access, Settings};
use super::spent::Spent;
use crate::jose::{self, Claims, Compact, Expected, KeySet};
use crate::meter::{Budget, Meter};
use crate::store::{Db, StoreError};
use crate::{clock, digest};

/// Sign-ins that anybody may begin, per second and at once: nobody needs to be known for it.
const STARTS: Budget = Budget {
    per_second: 30,
    at_once: 120,
};

/// Codes that anybody may bring, per second and at once. Each makes a request to the identity provider
/// and a row that stays for twelve minutes; at this rate those rows never reach their limit.
const EXCHANGES: Budget = Budget {
    per_second: 30,
    at_once: 120,
};

/// Signs people in.
#[durable_object(fetch)]
pub struct SignIn {
    _state: State,
    env: Env,
    tables: std::result::Result<(Spent, Recall), StoreError>,
    provider: RefCell<Option<Learnt<Provider>>>,
    keys: RefCell<BTreeMap<String, Learnt<KeySet>>>,
    /// When each address was asked last, whatever came of it.
    asked: RefCell<BTreeMap<String, UtcMillis>>,
    starts: Meter,
    exchanges: Meter,
}

impl DurableObject for SignIn {
    fn new(state: State, env: Env) -> Self {
        let db = Db::new(&state.storage());
        let tables = Spent::open(db.clone()).and_then(|spent| Ok((spent, Recall::open(db)?)));
        Self {
            _state: state,
            env,
            tables,
            provider: RefCell::new(None),
            keys: RefCell::new(BTreeMap::new()),
            asked: RefCell::new(BTreeMap::new()),
            starts: Meter::new(STARTS),
            exchanges: Meter::new(EXCHANGES),
        }
    }

    async fn fetch(&self, mut request: Request) -> Result<Response> {
        let path = request.path();
        let Ok((spent, recall)) = &self.tables else {
            return Response::error("the object failed", 500);
        };
        match path.as_str() {
            "/authorize" => answer(&self.authorize(recall).await),
            "/exchange" => {
                let exchange: Exchange = request.json().await?;
                answer(&self.exchange(spent, recall, &exchange).await)
            }
            "/vouch" => {
                let vouch: Vouch = request.json().await?;
                answer(&self.vouch(recall, &vouch).await)
            }
            _ => Response::error("no such request", 404),
        }
    }
}

type Answer<T> = std::result::Result<T, SignInFault>;

impl SignIn {
    async fn authorize(&self, recall: &Recall) -> Answer<Start> {
        admit(&self.starts)?;
        let settings = Settings::read(&self.env)?;
        let provider = self.provider(recall, &settings).await?;
        Ok(Start {
            authorization_endpoint: provider.authorization_endpoint,
            client_id: settings.client_id,
            scopes: settings.scopes,
            end_session_endpoint: provider.end_session_endpoint,
        })
    }

    async fn exchange(
        &self,
        spent: &Spent,
        recall: &Recall,
        exchange: &Exchange,
    ) -> Answer<Identity> {
        admit(&self.exchanges)?;
        let settings = Settings::read(&self.env)?;
        spent.spend(&exchange.state, clock::now())?;
        let provider = self.provider(recall, &settings).await?;
        match &exchange.issuer {
            Some(issuer) if *issuer == provider.issuer => {}
            None if !provider.names_issuer => {}
            Some(_) | None => return Err(SignInFault::OtherIssuer),
        }
        let tokens = exchange::code(&provider, &settings, exchange).await?;
        let expected = Expected {
            issuer: &provider.issuer,
            audience: &settings.client_id,
            nonce: Some(&exchange.nonce),
            now_s: clock::now().get() / 1_000,
        };
        let token = &tokens.id_token;
        let mut claims = self
            .verify(recall, &provider.jwks_uri, token, expected)
            .await?;
        if identity::is_incomplete(&claims, &settings.role_claim)
            && let Some(address) = &provider.userinfo_endpoint
            && let Some(access_token) = &tokens.access_token
        {
            complete(&mut claims, address, access_token).await;
        }
        Ok(Identity::from_claims(
            &claims,
            &provider.issuer,
            &settings.role_claim,
        ))
    }

    async fn vouch(&self, recall: &Recall, vouch: &Vouch) -> Answer<Identity> {
        let access = Access::read(&self.env).ok_or(SignInFault::NotConfigured)?;
        let expected = Expected {
            issuer: &access.issuer,
            audience: &access.audience,
            nonce: None,
            now_s: clock::now().get() / 1_000,
        };
        let keys = format!("{}/cdn-cgi/access/certs", access.issuer);
        let claims = self.verify(recall, &keys, &vouch.token, expected).await?;
        Ok(Identity::from_claims(
            &claims,
            &access.issuer,
            &access.role_claim,
        ))
    }

    /// Checks a token: its form, its signature, then its claims.
    async fn verify(
        &self,
        recall: &Recall,
        keys: &str,
        token: &str,
        expected: Expected<'_>,
    ) -> Answer<Claims> {
        let token = Compact::parse(token).map_err(|fault| {
            tracing::warn!(%fault, "a token was refused");
            SignInFault::Token
        })?;
        let set = self.keys(recall, keys, &token).await?;
        let Some(key) = set.choose(&token) else {
            tracing::warn!("a token was refused: no key of the identity provider fits it");
            return Err(SignInFault::Token);
        };
        if !jose::verify(&token, key).await {
            tracing::warn!("a token was refused: its signature is wrong");
            return Err(SignInFault::Token);
        }
        Claims::check(token.into_payload(), expected).map_err(|fault| {
            tracing::warn!(%fault, "a token was refused");
            SignInFault::Token
        })
    }

    /// Returns what is known of the identity provider, asking it when that is old; when it does not
    /// answer, what is known holds.
    async fn provider(&self, recall: &Recall, settings: &Settings) -> Answer<Provider> {
        let now = clock::now();
        let address = discovery::address(&settings.issuer);
        let known = self.provider.borrow().clone();
        let known = known
            .or_else(|| recall.get(&address))
            .filter(|known| known.value.issuer == settings.issuer);
        if let Some(known) = &known
            && (known.is_fresh(now) || (known.holds(now) && !self.may_ask(&address, now)))
        {
            self.provider.replace(Some(known.clone()));
            return Ok(known.value.clone());
        }
        self.asked.borrow_mut().insert(address.clone(), now);
        let asked = exchange::document(&address)
            .await
            .and_then(|bytes| Provider::parse(&bytes, &settings.issuer, settings.assume_pkce));
        match (asked, known) {
            (Ok(value), _) => {
                let learnt = Learnt { value, at: now };
                recall.put(&address, &learnt);
                self.provider.replace(Some(learnt.clone()));
                Ok(learnt.value)
            }
            (Err(SignInFault::Unreachable), Some(known)) if known.holds(now) => Ok(known.value),
            (Err(fault), _) => Err(fault),
        }
    }

    /// Returns the keys at an address, asking again when they are old, or when none fits the token:
    /// at most once a minute, so that made-up key ids cannot make us ask.
    async fn keys(&self, recall: &Recall, address: &str, token: &Compact) -> Answer<KeySet> {
        let now = clock::now();
        let known = self.keys.borrow().get(address).cloned();
        let known = known
            .or_else(|| recall.get(address))
            .filter(|known| known.holds(now));
        if let Some(known) = &known {
            let suffices = known.is_fresh(now) && known.value.choose(token).is_some();
            if suffices || !self.may_ask(address, now) {
                return Ok(known.value.clone());
            }
        }
        self.asked.borrow_mut().insert(address.to_owned(), now);
        let asked = exchange::document(address).await.ok();
        let asked = asked
            .and_then(|bytes| KeySet::parse(&bytes))
            .filter(|keys| !keys.is_empty());
        match (asked, known) {
            (Some(value), _) => {
                let learnt = Learnt { value, at: now };
                recall.put(address, &learnt);
                let keys = learnt.value.clone();
                self.keys.borrow_mut().insert(address.to_owned(), learnt);
                Ok(keys)
            }
            (None, Some(known)) => Ok(known.value),
            (None, None) => Err(SignInFault::Unreachable),
        }
    }

    fn may_ask(&self, address: &str, now: UtcMillis) -> bool {
        let asked = self.asked.borrow();
        asked.get(address).is_none_or(|at| now.since(*at) >= AGAIN)
    }
}

fn admit(meter: &Meter) -> Answer<()> {
    meter
        .take(clock::now())
        .map_err(|retry_after_s| SignInFault::TooMany { retry_after_s })
}

/// Adds what the userinfo endpoint tells of the same person; the token's own claims stand.
async fn complete(claims: &mut Claims, address: &str, access_token: &str) {
    let Ok(bytes) = exchange::userinfo(address, access_token).await else {
        tracing::warn!("the userinfo endpoint did not answer; the token's own claims stand alone");
        return;
    };
    let Some(told) = jose::object(&bytes) else {
        return;
    };
    let subject = told.get("sub").and_then(serde_json::Value::as_str);
    if !subject.is_some_and(|subject| digest::equal(subject, &claims.subject)) {
        tracing::warn!("the userinfo endpoint speaks of somebody else; ignored");
        return;
    }
    for (name, value) in told {
        claims.all.entry(name).or_insert(value);
    }
}

/// Answers with the value or the fault: both are answers, and neither names the provider.
fn answer<T: Serialize>(result: &Answer<T>) -> Result<Response> {
    // Why a token was refused has been logged where it was seen.
    if let Err(fault) = result
        && *fault != SignInFault::Token
    {
        tracing::warn!(%fault, "signing in failed");
    }
    Response::from_json(result)
}
