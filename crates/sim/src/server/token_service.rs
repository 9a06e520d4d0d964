//! The platform's token service: client credentials, its limit and its suspension (AUTH-4).

use std::collections::{BTreeMap, VecDeque};

/// Tokens beyond this many push out the oldest.
const MAX_TOKENS: usize = 2_000;
/// Requests are counted per client id for at most so many ids.
const MAX_CLIENTS: usize = 100;
const PER_SECOND: usize = 10;
const SUSPENDED_MS: i64 = 60_000;

/// Every scope that the client's application has.
pub(super) const SCOPES: [&str; 3] = ["realtime:read", "users:read", "analytics:read"];

/// An access token that was given out.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) scopes: Vec<&'static str>,
    expires_at: i64,
    last_used: i64,
    revoked: bool,
}

/// Why there is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    InvalidScope,
    Suspended { until: i64 },
}

#[derive(Clone, Debug, Default)]
struct Client {
    recent: VecDeque<i64>,
    suspended_until: Option<i64>,
}

/// The token service.
#[derive(Clone, Debug)]
pub(super) struct TokenService {
    client_id: String,
    client_secret: String,
    clients: BTreeMap<String, Client>,
    tokens: BTreeMap<String, Token>,
    order: VecDeque<String>,
    issued: u64,
}

impl TokenService {
    pub(super) fn new(client_id: String, client_secret: String) -> Self {
        let (clients, tokens, order) = (BTreeMap::new(), BTreeMap::new(), VecDeque::new());
        Self {
            client_id,
            client_secret,
            clients,
            tokens,
            order,
            issued: 0,
        }
    }

    /// Counts a request against the client's limit: more than ten in a second suspend it.
    pub(super) fn admit(&mut self, client: &str, now: i64) -> Result<(), Refusal> {
        if !self.clients.contains_key(client) && self.clients.len() >= MAX_CLIENTS {
            self.clients.pop_first();
        }
        let of = self.clients.entry(client.to_owned()).or_default();
        if let Some(until) = of.suspended_until.filter(|until| now < *until) {
            return Err(Refusal::Suspended { until });
        }
        of.suspended_until = None;
        while of.recent.front().is_some_and(|at| *at <= now - 1000) {
            of.recent.pop_front();
        }
        if of.recent.len() >= PER_SECOND {
            return Err(self.suspend(client, now));
        }
        of.recent.push_back(now);
        Ok(())
    }

    /// Suspends a client for a minute from now.
    pub(super) fn suspend(&mut self, client: &str, now: i64) -> Refusal {
        let of = self.clients.entry(client.to_owned()).or_default();
        let until = *of.suspended_until.get_or_insert(now + SUSPENDED_MS);
        of.recent.clear();
        Refusal::Suspended { until }
    }

    /// Ends every suspension.
    pub(super) fn forgive(&mut self) {
        self.clients.clear();
    }

    pub(super) fn knows(&self, client: &str, secret: &str) -> bool {
        client == self.client_id && secret == self.client_secret
    }

    /// Gives out `text` as a token for the scopes asked for; without any, for all.
    pub(super) fn issue(
        &mut self,
        text: String,
        scope: Option<&str>,
        expires_in_s: i64,
        now: i64,
    ) -> Result<Vec<&'static str>, Refusal> {
        let scopes = match scope.map(str::trim).filter(|scope| !scope.is_empty()) {
            None => SCOPES.to_vec(),
            Some(asked) => asked
                .split_whitespace()
                .map(|word| SCOPES.into_iter().find(|known| *known == word))
                .collect::<Option<Vec<_>>>()
                .ok_or(Refusal::InvalidScope)?,
        };
        if self.order.len() >= MAX_TOKENS
            && let Some(oldest) = self.order.pop_front()
        {
            self.tokens.remove(&oldest);
        }
        let expires_at = now
            + if expires_in_s == 0 {
                1_200
            } else {
                expires_in_s
            } * 1000;
        self.issued += 1;
        self.order.push_back(text.clone());
        let token = Token {
            scopes: scopes.clone(),
            expires_at,
            last_used: i64::MIN,
            revoked: false,
        };
        self.tokens.insert(text, token);
        Ok(scopes)
    }

    /// Returns the token if it is good now.
    pub(super) fn check(&mut self, text: &str, now: i64) -> Option<&Token> {
        let token = self.tokens.get_mut(text)?;
        if token.revoked || token.expires_at <= now {
            return None;
        }
        token.last_used = now;
        Some(token)
    }

    /// Refuses every token given out so far from now on.
    pub(super) fn revoke_all(&mut self) {
        for token in self.tokens.values_mut() {
            token.revoked = true;
        }
    }

    pub(super) fn live(&self, now: i64) -> usize {
        self.tokens
            .values()
            .filter(|token| !token.revoked && token.expires_at > now)
            .count()
    }

    pub(super) fn used_since(&self, since: i64) -> usize {
        self.tokens
            .values()
            .filter(|token| token.last_used >= since)
            .count()
    }

    pub(super) const fn issued(&self) -> u64 {
        self.issued
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service() -> TokenService {
        TokenService::new("c".into(), "s".into())
    }

    /// AUTH-4: ten a second are served, the eleventh suspends the client for sixty seconds.
    #[test]
    fn the_eleventh_request_of_a_second_suspends_the_client() {
        let mut service = service();
        for n in 0..10 {
            assert_eq!(service.admit("c", 1_000 + n), Ok(()));
        }
        let until = 1_500 + SUSPENDED_MS;
        assert_eq!(service.admit("c", 1_500), Err(Refusal::Suspended { until }));
        assert_eq!(
            service.admit("c", until - 1),
            Err(Refusal::Suspended { until })
        );
        assert_eq!(
            service.admit("other", 1_500),
            Ok(()),
            "others are not suspended"
        );
        assert_eq!(service.admit("c", until), Ok(()));
    }

    #[test]
    fn ten_a_second_go_on_for_ever() {
        let mut service = service();
        for n in 0..1_000 {
            assert_eq!(service.admit("c", n * 101), Ok(()));
        }
    }

    #[test]
    fn a_token_lives_as_long_as_it_says() {
        let mut service = service();
        assert_eq!(service.issue("t1".into(), None, 60, 0), Ok(SCOPES.to_vec()));
        let narrow = service.issue("t2".into(), Some("realtime:read"), 3600, 0);
        assert_eq!(narrow, Ok(vec!["realtime:read"]));
        let unknown = service.issue("t3".into(), Some("realtime:read wine:drink"), 60, 0);
        assert_eq!(unknown, Err(Refusal::InvalidScope));
        assert!(service.check("t1", 59_999).is_some());
        assert!(service.check("t1", 60_000).is_none());
        assert!(service.check("t9", 0).is_none());
        assert_eq!((service.live(0), service.live(60_000)), (2, 1));
        service.revoke_all();
        assert!(service.check("t2", 1).is_none());
    }

    #[test]
    fn memory_is_bounded() {
        let mut service = service();
        for n in 0..10_000 {
            service.issue(format!("t{n}"), None, 60, 0).expect("issued");
            service.admit(&format!("c{n}"), 0).expect("admitted");
        }
        assert_eq!(
            (service.tokens.len(), service.clients.len()),
            (MAX_TOKENS, MAX_CLIENTS)
        );
    }
}
