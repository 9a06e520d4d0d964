//! The forms of fields, in words and as checks.

pub(super) const ID_FORM: &str = "1 to 32 of a-z, 0-9 and -";
pub(super) const NAME_FORM: &str = "1 to 80 characters without control characters";
pub(super) const TENANT_FORM: &str = "1 to 63 of a-z, 0-9 and -";
pub(super) const CLIENT_FORM: &str = "1 to 256 visible ASCII characters without a colon";
pub(super) const SECRET_FORM: &str =
    "the name of an environment variable: capitals, digits and _, such as ACME_SECRET";
pub(super) const SCOPE_FORM: &str =
    "a text such as `realtime:read users:read`, or a list of scopes";
pub(super) const AUTH_FORM: &str = "`basic` or `form`";
pub(super) const MEANS_FORM: &str = "`in_state` or `before_change`";
pub(super) const PRESET_FORM: &str = "`seed-realtime`";
pub(super) const JURISDICTION_FORM: &str = "`eu` or `fedramp`";
pub(super) const ZONE_FORM: &str = "a time zone such as `Europe/Berlin` or `UTC`";
pub(super) const DIRECTORY_FORM: &str = "a relative path without `..`";

/// Names that the Worker uses for other things.
const TAKEN_NAMES: [&str; 6] = [
    "CONNECTION_",
    "OIDC_",
    "STORE_KEY",
    "PUBLIC_ORIGIN",
    "ACCESS_",
    "SIMULATED",
];
/// Bindings that the Worker uses for other things.
const TAKEN_BINDINGS: [&str; 6] = ["GATE", "HUB", "PERSON", "SIGN_IN", "DATA", "ASSETS"];

pub(super) fn is_id(text: &str) -> bool {
    (1..=32).contains(&text.len()) && text.bytes().all(is_id_byte)
}

pub(super) fn is_tenant(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text.bytes().all(is_id_byte)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

const fn is_id_byte(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'
}

pub(super) fn is_name(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= 80 && !text.chars().any(char::is_control)
}

pub(super) fn is_client_id(text: &str) -> bool {
    (1..=256).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b':')
}

pub(super) fn is_env_name(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        && !text.starts_with(|first: char| first.is_ascii_digit())
        && !TAKEN_NAMES.iter().any(|taken| text.starts_with(taken))
        && !TAKEN_BINDINGS.contains(&text)
}

pub(super) fn is_zone(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte))
    };
    (1..=64).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_uppercase())
        && text.split('/').all(part)
}

pub(super) fn is_relative(text: &str) -> bool {
    (1..=200).contains(&text.len())
        && !text.starts_with(['/', '\\'])
        && !text.contains([':', '\0'])
        && !text.split(['/', '\\']).any(|part| part == "..")
}
