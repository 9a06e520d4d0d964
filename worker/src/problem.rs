//! Everything that the Worker refuses, as RFC 9457 problem documents. Nothing in one names an
//! upstream, a token or a line of code (AUTH-7).

use floorlight_wire::FieldError;
use floorlight_wire::problem::Problem;

use crate::internal::Role;
use crate::route::QueryFault;
use crate::session::forgery::Forgery;
use crate::upgrade::HandshakeFault;

/// Why a request is not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No route has this path.
    NoSuchPath,
    /// No connection has this id.
    NoSuchConnection,
    /// The connection knows no such thing.
    NoSuchThing,
    /// The path has other methods.
    Method { allow: String },
    /// The query cannot be read.
    Query(QueryFault),
    /// Nobody is signed in. `clear` removes a cookie that is no session.
    NotSignedIn { clear: bool },
    /// The `Cookie` header is too long.
    CookieTooLong,
    /// The call was not made by our own page.
    Forged(Forgery),
    /// The person has no role, or a lesser one.
    RoleNeeded { role: Role },
    /// The body is not JSON, or is compressed.
    MediaType,
    /// The body is longer than the route admits.
    BodyTooLong { limit: usize },
    /// The body is JSON of another shape.
    BodyUnreadable,
    /// The document has mistakes.
    Wrong { errors: Vec<FieldError> },
    /// Somebody else saved meanwhile.
    SavedMeanwhile,
    /// The call does not say which document it would replace.
    NoMatch,
    /// The person asks too often.
    TooMany { retry_after_s: u32 },
    /// The person holds too many streams.
    TooManyStreams,
    /// The handshake of a stream is wrong.
    Handshake(HandshakeFault),
    /// A part of the Worker did not answer in time.
    Busy,
    /// A part of the Worker failed.
    Failed,
    /// The Worker lacks a setting.
    NotConfigured { setting: &'static str },
}

/// The parts of a problem document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Form {
    status: u16,
    slug: &'static str,
    title: &'static str,
    detail: &'static str,
}

const fn form(status: u16, slug: &'static str, title: &'static str, detail: &'static str) -> Form {
    Form {
        status,
        slug,
        title,
        detail,
    }
}

impl Refusal {
    /// Returns the HTTP status.
    pub(crate) fn status(&self) -> u16 {
        self.form().status
    }

    /// Returns the stable word of the problem's type.
    pub(crate) fn slug(&self) -> &'static str {
        self.form().slug
    }

    /// Says whether this refusal is for the audit: somebody reached for what is not theirs (S12).
    pub(crate) fn is_audited(&self) -> bool {
        self.status() == 403
    }

    /// Writes the problem document.
    pub(crate) fn document(&self, request: &str) -> Problem<'static> {
        let Form {
            status,
            slug,
            title,
            detail,
        } = self.form();
        let detail = self.detail().unwrap_or_else(|| detail.to_owned());
        let problem = Problem::new(slug, status, title, detail, request);
        match self {
            Self::Query(QueryFault::Doubled { name }) => problem.with_errors(vec![FieldError {
                field: name.clone(),
                detail: "stands in the query more than once".to_owned(),
                expected: "once".to_owned(),
                place: None,
            }]),
            Self::Wrong { errors } => problem.with_errors(errors.clone()),
            Self::Query(QueryFault::TooLong)
            | Self::NoSuchPath
            | Self::NoSuchConnection
            | Self::NoSuchThing
            | Self::Method { .. }
            | Self::NotSignedIn { .. }
            | Self::CookieTooLong
            | Self::Forged(_)
            | Self::RoleNeeded { .. }
            | Self::MediaType
            | Self::BodyTooLong { .. }
            | Self::BodyUnreadable
            | Self::SavedMeanwhile
            | Self::NoMatch
            | Self::TooMany { .. }
            | Self::TooManyStreams
            | Self::Handshake(_)
            | Self::Busy
            | Self::Failed
            | Self::NotConfigured { .. } => problem,
        }
    }

    /// Returns the headers that go with the refusal.
    pub(crate) fn headers(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Method { allow } => vec![("Allow", allow.clone())],
            Self::TooMany { retry_after_s } => vec![("Retry-After", retry_after_s.to_string())],
            Self::TooManyStreams | Self::Busy => vec![("Retry-After", "5".to_owned())],
            Self::Handshake(HandshakeFault::NotAnUpgrade | HandshakeFault::Version) => vec![
                ("Upgrade", "websocket".to_owned()),
                ("Sec-WebSocket-Version", "13".to_owned()),
            ],
            Self::NotSignedIn { clear: true } => {
                vec![("Set-Cookie", crate::session::cookie::clear_session())]
            }
            Self::NoSuchPath
            | Self::NoSuchConnection
            | Self::NoSuchThing
            | Self::Query(_)
            | Self::NotSignedIn { clear: false }
            | Self::CookieTooLong
            | Self::Forged(_)
            | Self::RoleNeeded { .. }
            | Self::MediaType
            | Self::BodyTooLong { .. }
            | Self::BodyUnreadable
            | Self::SavedMeanwhile
            | Self::NoMatch
            | Self::Wrong { .. }
            | Self::Handshake(HandshakeFault::Key | HandshakeFault::Protocol)
            | Self::Failed
            | Self::NotConfigured { .. } => Vec::new(),
        }
    }

    fn detail(&self) -> Option<String> {
        match self {
            Self::RoleNeeded { role } => Some(format!(
                "This needs the role {}. Ask whoever grants roles at your identity provider.",
                crate::role::word(*role)
            )),
            Self::BodyTooLong { limit } => Some(format!("At most {limit} bytes are read here.")),
            Self::TooMany { retry_after_s } => {
                Some(format!("Wait {retry_after_s} s, then try again."))
            }
            Self::NotConfigured { setting } => Some(format!(
                "The administrator has to set {setting} before this can work."
            )),
            Self::NoSuchPath
            | Self::NoSuchConnection
            | Self::NoSuchThing
            | Self::Method { .. }
            | Self::Query(_)
            | Self::NotSignedIn { .. }
            | Self::CookieTooLong
            | Self::Forged(_)
            | Self::MediaType
            | Self::BodyUnreadable
            | Self::SavedMeanwhile
            | Self::NoMatch
            | Self::Wrong { .. }
            | Self::TooManyStreams
            | Self::Handshake(_)
            | Self::Busy
            | Self::Failed => None,
        }
    }

    fn form(&self) -> Form {
        match self {
            Self::NoSuchPath => form(404, "not-found", "Nothing is here", "Check the address."),
            Self::NoSuchConnection => form(
                404,
                "no-such-connection",
                "There is no such connection",
                "Choose one of those that /api/connections lists.",
            ),
            Self::NoSuchThing => form(
                404,
                "no-such-thing",
                "The connection knows no such thing",
                "It may have been removed; look at the directory.",
            ),
            Self::Method { .. } => form(
                405,
                "method-not-allowed",
                "This method does nothing here",
                "Use one of the methods that the Allow header names.",
            ),
            Self::Query(QueryFault::Doubled { .. }) => form(
                400,
                "doubled-parameter",
                "A parameter stands there twice",
                "Give each parameter once; join several values as the parameter asks for.",
            ),
            Self::Query(QueryFault::TooLong) => form(
                400,
                "query-too-long",
                "The query is too long",
                "At most 64 parameters and 8 KiB are read.",
            ),
            Self::NotSignedIn { .. } => form(
                401,
                "not-signed-in",
                "Nobody is signed in",
                "Sign in, then try again.",
            ),
            Self::CookieTooLong => form(
                431,
                "cookies-too-long",
                "The cookies are too long",
                "Remove the cookies of this site, then sign in again.",
            ),
            Self::Forged(Forgery::OtherSite | Forgery::OtherOrigin) => form(
                403,
                "other-origin",
                "The call comes from another site",
                "Only the console's own page may make this call.",
            ),
            Self::Forged(Forgery::NoEvidence) => form(
                403,
                "no-origin",
                "Nothing tells where the call comes from",
                "Send the Origin header with the console's own origin.",
            ),
            Self::Forged(Forgery::NoHeader) => form(
                403,
                "no-header",
                "The header X-Floorlight is missing",
                "Send X-Floorlight: 1 with every call.",
            ),
            Self::RoleNeeded { .. } => form(403, "role-needed", "The role does not suffice", ""),
            Self::MediaType => form(
                415,
                "media-type",
                "The body is not JSON",
                "Send application/json, not compressed.",
            ),
            Self::BodyTooLong { .. } => form(413, "body-too-long", "The body is too long", ""),
            Self::BodyUnreadable => form(
                400,
                "body-unreadable",
                "The body cannot be read",
                "Send a JSON object, or no body.",
            ),
            Self::Wrong { .. } => form(
                422,
                "document-wrong",
                "The document has mistakes",
                "Nothing was changed. Correct every field that is named, then save again.",
            ),
            Self::SavedMeanwhile => form(
                412,
                "saved-meanwhile",
                "Somebody else saved meanwhile",
                "Nothing was changed. Read the document again, then save your changes on top of it.",
            ),
            Self::NoMatch => form(
                428,
                "no-if-match",
                "The header If-Match is missing",
                "Send If-Match with the ETag of the document that you read.",
            ),
            Self::TooMany { .. } => form(429, "too-many-requests", "Too many requests", ""),
            Self::TooManyStreams => form(
                429,
                "too-many-streams",
                "Too many streams are open",
                "Close some of the tabs or scripts that watch as you.",
            ),
            Self::Handshake(HandshakeFault::NotAnUpgrade) => form(
                426,
                "upgrade-needed",
                "This is a WebSocket",
                "Ask for an upgrade to a WebSocket.",
            ),
            Self::Handshake(HandshakeFault::Version) => form(
                426,
                "websocket-version",
                "The WebSocket version is not spoken here",
                "Use version 13.",
            ),
            Self::Handshake(HandshakeFault::Key) => form(
                400,
                "websocket-key",
                "The WebSocket key is missing or malformed",
                "Send sixteen random bytes in base64 as Sec-WebSocket-Key.",
            ),
            Self::Handshake(HandshakeFault::Protocol) => form(
                400,
                "websocket-protocol",
                "None of the subprotocols is spoken here",
                "Offer floorlight.v1.postcard or floorlight.v1.json.",
            ),
            Self::Busy => form(
                503,
                "busy",
                "The answer takes too long",
                "Try again in a few seconds.",
            ),
            Self::Failed => form(
                500,
                "failed",
                "Something failed here",
                "Try again; if it stays, give the administrator the request's id.",
            ),
            Self::NotConfigured { .. } => form(503, "not-configured", "A setting is missing", ""),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_are_sentences_with_a_request_id() {
        let document = Refusal::RoleNeeded { role: Role::Admin }.document("abc");
        assert_eq!(document.status, 403);
        assert_eq!(document.instance, "urn:floorlight:request:abc");
        assert!(document.detail.contains("admin"));
        assert!(Refusal::RoleNeeded { role: Role::Admin }.is_audited());
    }

    /// S2: a cookie that is no session is removed.
    #[test]
    fn a_dead_cookie_is_cleared() {
        let headers = Refusal::NotSignedIn { clear: true }.headers();
        assert!(headers[0].1.contains("Max-Age=0"));
        assert!(Refusal::NotSignedIn { clear: false }.headers().is_empty());
    }
}
