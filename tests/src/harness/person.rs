//! A person with a browser, as far as HTTP can tell: cookies, origins, fetch metadata.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue, LOCATION, SET_COOKIE};
use reqwest::{Method, StatusCode, Url};
use serde_json::Value;

const MAX_HOPS: usize = 12;

/// An HTTP client of one origin that keeps cookies, also the `Secure` ones of a loopback host, and
/// follows nothing by itself.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    /// The origin of the app.
    pub origin: String,
    cookies: BTreeMap<String, String>,
}

/// A whole answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text; bytes that are no UTF-8 are replaced.
    pub body: String,
}

/// Someone who has signed in.
#[derive(Clone, Debug)]
pub struct Person {
    /// The browser, with its session cookie.
    pub client: Client,
}

/// The name of the session cookie.
pub(crate) const SESSION: &str = "__Host-floorlight";

impl Answer {
    /// Reads the body as JSON.
    ///
    /// # Errors
    /// If it is none.
    pub fn json(&self) -> Result<Value> {
        serde_json::from_str(&self.body)
            .with_context(|| format!("no JSON ({}): {}", self.status, self.body))
    }

    /// Returns a header's text, or nothing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// Returns every header and the body in one text: for searches.
    #[must_use]
    pub fn everything(&self) -> String {
        let headers = self.headers.iter().map(|(name, value)| {
            format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes()))
        });
        headers.chain(std::iter::once(self.body.clone())).collect()
    }
}

impl Client {
    /// Makes a client without cookies.
    ///
    /// # Errors
    /// If the HTTP library cannot start.
    pub fn new(origin: &str) -> Result<Self> {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(30))
            // An attack may cost its connection; the next request must not inherit it.
            .pool_max_idle_per_host(0)
            .build()?;
        Ok(Self {
            http,
            origin: origin.to_owned(),
            cookies: BTreeMap::new(),
        })
    }

    /// Returns a cookie's value.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Sets a cookie.
    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// Forgets a cookie.
    pub fn forget(&mut self, name: &str) {
        self.cookies.remove(name);
    }

    /// Returns the `Cookie` header of this client.
    #[must_use]
    pub fn cookie_header(&self) -> String {
        let pairs: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    /// Sends a request exactly as it is described, with this client's cookies, and keeps the new ones.
    ///
    /// # Errors
    /// If the server does not answer.
    pub async fn raw(
        &mut self,
        method: Method,
        url: &str,
        headers: &[(&str, &str)],
        body: Option<&str>,
    ) -> Result<Answer> {
        let url = if url.starts_with('/') {
            format!("{}{url}", self.origin)
        } else {
            url.to_owned()
        };
        let ours = url.starts_with(&self.origin);
        let mut all = HeaderMap::new();
        if ours && !self.cookies.is_empty() {
            all.insert("cookie", HeaderValue::from_str(&self.cookie_header())?);
        }
        for (name, value) in headers {
            all.append(
                HeaderName::from_bytes(name.as_bytes())?,
                HeaderValue::from_str(value)?,
            );
        }
        let mut request = self.http.request(method, &url).headers(all);
        if let Some(body) = body {
            request = request.body(body.to_owned());
        }
        let answer = request.send().await?;
        if ours {
            self.keep(answer.headers());
        }
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let body = String::from_utf8_lossy(&answer.bytes().await?).into_owned();
        Ok(Answer {
            status,
            headers,
            body,
        })
    }

    /// Fetches as the page does: same origin, with the page's header.
    ///
    /// # Errors
    /// If the server does not answer.
    pub async fn fetch(&mut self, path: &str) -> Result<Answer> {
        self.raw(Method::GET, path, &PAGE, None).await
    }

    /// Posts as the page does.
    ///
    /// # Errors
    /// If the server does not answer.
    pub async fn post(&mut self, path: &str) -> Result<Answer> {
        let origin = self.origin.clone();
        let headers = [
            PAGE[0],
            PAGE[1],
            PAGE[2],
            PAGE[3],
            ("origin", origin.as_str()),
        ];
        self.raw(Method::POST, path, &headers, None).await
    }

    /// Navigates, as a click on a link does.
    ///
    /// # Errors
    /// If the server does not answer.
    pub async fn navigate(&mut self, url: &str) -> Result<Answer> {
        let headers = [
            ("sec-fetch-site", "same-origin"),
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "document"),
        ];
        self.raw(Method::GET, url, &headers, None).await
    }

    fn keep(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all(SET_COOKIE) {
            let text = String::from_utf8_lossy(cookie.as_bytes()).into_owned();
            let Some((name, value)) = text.split(';').next().and_then(|pair| pair.split_once('='))
            else {
                continue;
            };
            let gone = value.is_empty() || text.to_ascii_lowercase().contains("max-age=0");
            if gone {
                self.forget(name.trim());
            } else {
                self.set_cookie(name.trim(), value);
            }
        }
    }
}

const PAGE: [(&str, &str); 4] = [
    ("x-floorlight", "1"),
    ("sec-fetch-site", "same-origin"),
    ("sec-fetch-mode", "cors"),
    ("sec-fetch-dest", "empty"),
];

impl Person {
    /// Signs in as one of the demo's people: `viewer`, `supervisor`, `admin` or `norole`.
    ///
    /// # Errors
    /// If a step of the sign-in does not go as it should.
    pub async fn sign_in(origin: &str, persona: &str) -> Result<Self> {
        let mut client = Client::new(origin)?;
        let callback = Self::to_callback(&mut client, persona).await?;
        let answer = client.navigate(&callback).await?;
        if client.cookie(SESSION).is_none() {
            bail!(
                "the callback gave no session ({}): {}",
                answer.status,
                answer.body
            );
        }
        Ok(Self { client })
    }

    /// Goes through the sign-in up to the address that the provider sends the browser back to.
    ///
    /// # Errors
    /// If the provider does not send it back.
    pub async fn to_callback(client: &mut Client, persona: &str) -> Result<String> {
        let login = client.navigate("/auth/login?return_to=/").await?;
        let mut next = location(&login, &client.origin)?;
        next.query_pairs_mut().append_pair("login_hint", persona);
        Self::through_provider(client, next).await
    }

    /// Follows a provider's redirects with cookies of its own until it sends the browser back.
    ///
    /// # Errors
    /// If the provider does not send it back.
    pub async fn through_provider(client: &Client, mut next: Url) -> Result<String> {
        let mut elsewhere = Client::new(&next.origin().ascii_serialization())?;
        for _ in 0..MAX_HOPS {
            if next.as_str().starts_with(&client.origin) {
                return Ok(next.into());
            }
            let answer = elsewhere.navigate(next.as_str()).await?;
            next = location(&answer, next.as_str())?;
        }
        bail!("the provider never sends the browser back")
    }

    /// Returns the session cookie's value.
    #[must_use]
    pub fn session(&self) -> String {
        self.client.cookie(SESSION).unwrap_or_default().to_owned()
    }
}

/// Returns where an answer sends the browser.
fn location(answer: &Answer, base: &str) -> Result<Url> {
    let moved = StatusCode::from_u16(answer.status)?.is_redirection();
    let target = answer
        .headers
        .get(LOCATION)
        .and_then(|value| value.to_str().ok());
    match target {
        Some(target) if moved => Ok(Url::parse(base)?.join(target)?),
        _ => bail!("no redirect ({}): {}", answer.status, answer.body),
    }
}
