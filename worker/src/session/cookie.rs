//! The cookies: reading them strictly, and writing them with every protection.
//!
//! The session's cookie is `{object}.{secret}`: the id of the person's object, and a secret of which
//! the object keeps only the digest (DESIGN 15).

use crate::base64url;

/// The session's cookie. The prefix makes the browser demand `Secure`, path `/` and no domain.
pub(crate) const SESSION: &str = "__Host-floorlight";

/// The cookie of a sign-in under way; `Lax`, because the identity provider's site sends it back.
pub(crate) const TRANSACTION: &str = "__Host-floorlight-tx";

/// A longer `Cookie` header is refused with 431.
const MAX_HEADER_BYTES: usize = 8_192;

/// A longer cookie of ours is no cookie of ours.
const MAX_COOKIE_BYTES: usize = 4_096;

/// Digits of an object's id.
const OBJECT_DIGITS: usize = 64;

/// Bytes of a session's secret.
pub(crate) const SECRET_BYTES: usize = 32;

/// What a request says about its session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Carried {
    /// No cookie of ours.
    Nothing,
    /// One cookie of the right form.
    One(SessionCookie),
    /// A cookie that cannot be ours, or several.
    Broken,
    /// The header is longer than any browser makes it.
    TooLong,
}

/// A session's cookie of the right form; whether it is alive only the object knows.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct SessionCookie {
    /// The id of the person's object, in hexadecimal.
    pub(crate) object: String,
    /// The secret, as base64url text.
    pub(crate) secret: String,
}

impl std::fmt::Debug for SessionCookie {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionCookie(•••)")
    }
}

/// Reads the session's cookie from a `Cookie` header.
pub(crate) fn session(header: Option<&str>) -> Carried {
    let Some(header) = header else {
        return Carried::Nothing;
    };
    if header.len() > MAX_HEADER_BYTES {
        return Carried::TooLong;
    }
    let mut values = named(header, SESSION);
    let Some(value) = values.next() else {
        return Carried::Nothing;
    };
    if values.next().is_some() {
        return Carried::Broken;
    }
    parse(value).map_or(Carried::Broken, Carried::One)
}

/// Reads the value of the sign-in's cookie; `None` without one, or with several.
pub(crate) fn transaction(header: Option<&str>) -> Option<&str> {
    let header = header.filter(|header| header.len() <= MAX_HEADER_BYTES)?;
    let mut values = named(header, TRANSACTION);
    let value = values
        .next()
        .filter(|value| value.len() <= MAX_COOKIE_BYTES)?;
    values.next().is_none().then_some(value)
}

/// Writes the session's cookie.
pub(crate) fn set_session(cookie: &SessionCookie, max_age_s: i64) -> String {
    let SessionCookie { object, secret } = cookie;
    format!(
        "{SESSION}={object}.{secret}; Path=/; Max-Age={max_age_s}; Secure; HttpOnly; SameSite=Strict"
    )
}

/// Writes the sign-in's cookie.
pub(crate) fn set_transaction(value: &str, max_age_s: i64) -> String {
    format!("{TRANSACTION}={value}; Path=/; Max-Age={max_age_s}; Secure; HttpOnly; SameSite=Lax")
}

/// Removes the session's cookie.
pub(crate) fn clear_session() -> String {
    format!("{SESSION}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict")
}

/// Removes the sign-in's cookie.
pub(crate) fn clear_transaction() -> String {
    format!("{TRANSACTION}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax")
}

fn named<'a>(header: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    header.split(';').filter_map(move |pair| {
        let (key, value) = pair.trim_matches([' ', '\t']).split_once('=')?;
        (key == name).then_some(value)
    })
}

fn parse(value: &str) -> Option<SessionCookie> {
    let (object, secret) = value.split_once('.')?;
    let hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let object_fits = object.len() == OBJECT_DIGITS && object.bytes().all(hexadecimal);
    let secret_fits = base64url::decode(secret).is_some_and(|bytes| bytes.len() == SECRET_BYTES);
    (object_fits && secret_fits).then(|| SessionCookie {
        object: object.to_owned(),
        secret: secret.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> String {
        format!("{}.{}", "a1".repeat(32), base64url::encode(&[7; 32]))
    }

    #[test]
    fn a_cookie_of_the_right_form_is_read_among_others() {
        let header = format!("theme=dark; {SESSION}={}; x=y", good());
        assert!(matches!(session(Some(&header)), Carried::One(_)));
        assert_eq!(session(Some("theme=dark")), Carried::Nothing);
        assert_eq!(session(None), Carried::Nothing);
    }

    /// S4: truncated, empty, overlong, doubled or quoted cookies are no session.
    #[test]
    fn cookies_of_another_form_are_broken() {
        let good = good();
        let mut bad = vec![
            String::new(),
            ".".to_owned(),
            good.replace('.', ""),
            format!("\"{good}\""),
            format!("{good}.x"),
            format!("{good}="),
            format!("{good} "),
            good.to_uppercase(),
            "x".repeat(5_000),
        ];
        bad.extend(
            (1..good.len())
                .step_by(7)
                .filter_map(|end| good.get(..end).map(str::to_owned)),
        );
        for value in bad.iter().filter(|value| value.trim() != good) {
            let header = format!("{SESSION}={value}");
            assert_eq!(session(Some(&header)), Carried::Broken, "{value}");
        }
        let twice = format!("{SESSION}={good}; {SESSION}={good}");
        assert_eq!(session(Some(&twice)), Carried::Broken);
        // Two header fields reach us joined by a comma.
        let joined = format!("{SESSION}={good}, {SESSION}={good}");
        assert_eq!(session(Some(&joined)), Carried::Broken);
        assert_eq!(session(Some(&"x=1; ".repeat(3_000))), Carried::TooLong);
    }

    /// AUTH-9: every protection that a cookie can have.
    #[test]
    fn cookies_are_written_with_every_protection() {
        let cookie = SessionCookie {
            object: "a".to_owned(),
            secret: "b".to_owned(),
        };
        let text = set_session(&cookie, 60);
        for part in [
            "__Host-",
            "Path=/;",
            "Secure",
            "HttpOnly",
            "SameSite=Strict",
        ] {
            assert!(text.contains(part), "{part}");
        }
        assert!(!text.contains("Domain"));
        assert!(set_transaction("x", 60).contains("SameSite=Lax"));
        assert_eq!(format!("{cookie:?}"), "SessionCookie(•••)");
    }
}
