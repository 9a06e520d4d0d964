//! The validator of connections.

use super::MAX_BINDING;
use super::form::{
    AUTH_FORM, CLIENT_FORM, DIRECTORY_FORM, ID_FORM, JURISDICTION_FORM, MEANS_FORM, NAME_FORM,
    PRESET_FORM, SCOPE_FORM, SECRET_FORM, TENANT_FORM, ZONE_FORM, is_client_id, is_env_name, is_id,
    is_name, is_relative, is_tenant, is_zone,
};
use super::model::{ClientAuth, Connection, DurationMeans, Jurisdiction, Preset};
use super::preset::{Defaults, RESERVED};
use super::surface::surfaces;
use crate::node::{Faults, Fields, Node, Spot, shorten};

/// Keys that would hold a secret; their values are not even quoted.
const SECRET_KEYS: [&str; 6] = [
    "client_secret",
    "secret",
    "password",
    "token",
    "access_token",
    "api_key",
];
/// Reads one connection; `None` if a fault was added.
pub(super) fn connection(path: String, spot: &Spot, faults: &mut Faults) -> Option<Connection> {
    let mut fields = Fields::open(path, spot, faults)?;
    refuse_secrets(&mut fields, spot, faults);
    let id = fields.demanded("id", is_id, ID_FORM, faults);
    let name = fields.checked("name", is_name, NAME_FORM, faults);
    let preset = preset(&mut fields, faults);
    let defaults = preset.map(Preset::defaults);
    let tenant = fields.checked("tenant", is_tenant, TENANT_FORM, faults);
    let client_id = fields.demanded("client_id", is_client_id, CLIENT_FORM, faults);
    let secret_env = secret_name(&mut fields, faults);
    let scopes = scopes(&mut fields, defaults.as_ref(), faults);
    let auth = choice(&mut fields, "auth", AUTH_FORM, faults, |text| match text {
        "basic" => Some(ClientAuth::Basic),
        "form" => Some(ClientAuth::Form),
        _ => None,
    });
    let lead = fields.integer("token_lead_s", (0, 3_600), faults);
    let means = choice(
        &mut fields,
        "duration_means",
        MEANS_FORM,
        faults,
        |text| match text {
            "in_state" => Some(DurationMeans::InState),
            "before_change" => Some(DurationMeans::BeforeChange),
            _ => None,
        },
    );
    let backoff_literal = fields.boolean("backoff_literal", faults).unwrap_or(false);
    let sweep_every_s = fields
        .integer("sweep_every_s", (10, 600), faults)
        .unwrap_or(50);
    let allowance = fields
        .integer("reorder_allowance_s", (0, 60), faults)
        .unwrap_or(5);
    let jurisdiction = choice(
        &mut fields,
        "jurisdiction",
        JURISDICTION_FORM,
        faults,
        |text| match text {
            "eu" => Some(Jurisdiction::Eu),
            "fedramp" => Some(Jurisdiction::Fedramp),
            _ => None,
        },
    );
    let timezone = fields.checked("timezone", is_zone, ZONE_FORM, faults);
    let directory = fields.checked("directory", is_relative, DIRECTORY_FORM, faults);
    let surface = surfaces(&mut fields, tenant, defaults.as_ref(), faults);
    let whole = fields.path("");
    let place = fields.place();
    fields.finish(faults);
    let (id, preset, defaults) = (id?, preset?, defaults?);
    let connection = Connection {
        id: id.to_owned(),
        name: name.unwrap_or(id).to_owned(),
        preset,
        tenant: tenant.map(str::to_owned),
        client_id: client_id?.to_owned(),
        client_secret_env: secret_env?.to_owned(),
        scopes,
        auth: auth.unwrap_or(defaults.auth),
        token_lead_s: lead.unwrap_or(defaults.token_lead_s),
        duration_means: means.unwrap_or(DurationMeans::InState),
        backoff_literal,
        sweep_every_s,
        reorder_allowance_s: allowance,
        jurisdiction,
        timezone: timezone.map(str::to_owned),
        directory: directory.map(str::to_owned),
        surface: surface?,
    };
    let bytes = connection.to_json().len();
    if bytes > MAX_BINDING {
        let found = format!("it takes {bytes} bytes in a variable of the Worker");
        faults.add(
            whole.trim_end_matches('.'),
            place,
            found,
            format!("at most {MAX_BINDING}"),
        );
    }
    Some(connection)
}

/// The name of the secret's variable. What stands there instead may be the secret: it is not quoted.
fn secret_name<'a>(fields: &mut Fields<'a>, faults: &mut Faults) -> Option<&'a str> {
    const KEY: &str = "client_secret_env";
    if fields.get(KEY).is_none() {
        fields.missing(KEY, SECRET_FORM, faults);
        return None;
    }
    let (text, spot) = fields.text(KEY, faults)?;
    if is_env_name(text) {
        return Some(text);
    }
    let found = "this is not a name, or one that the Worker uses itself";
    fields.wrong(KEY, spot, found, SECRET_FORM, faults);
    None
}

fn preset(fields: &mut Fields<'_>, faults: &mut Faults) -> Option<Preset> {
    let Some((text, spot)) = fields.text("preset", faults) else {
        if fields.get("preset").is_none() {
            fields.missing("preset", PRESET_FORM, faults);
        }
        return None;
    };
    let preset = Preset::named(text);
    if preset.is_none() {
        let found = if RESERVED.contains(&text) {
            format!("the preset `{text}` is not available yet")
        } else {
            format!("there is no preset `{}`", shorten(text))
        };
        fields.wrong("preset", spot, found, PRESET_FORM, faults);
    }
    preset
}

fn choice<T>(
    fields: &mut Fields<'_>,
    key: &'static str,
    form: &str,
    faults: &mut Faults,
    read: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    fields
        .checked(key, |text| read(text).is_some(), form, faults)
        .and_then(read)
}

fn scopes(
    fields: &mut Fields<'_>,
    defaults: Option<&Defaults>,
    faults: &mut Faults,
) -> Vec<String> {
    let Some(spot) = fields.get("scopes") else {
        let own = defaults.map_or(&[][..], |defaults| defaults.scopes);
        return own.iter().map(|scope| (*scope).to_owned()).collect();
    };
    let texts: Vec<&str> = match &spot.node {
        Node::Text(text) => text.split(' ').filter(|scope| !scope.is_empty()).collect(),
        Node::List(list) => {
            let texts = list.iter().map(|entry| match &entry.node {
                Node::Text(text) => Some(text.as_str()),
                Node::Table(_)
                | Node::List(_)
                | Node::Integer(_)
                | Node::Bool(_)
                | Node::Other(_) => None,
            });
            match texts.collect() {
                Some(texts) => texts,
                None => {
                    fields.wrong("scopes", spot, "an entry is not a text", SCOPE_FORM, faults);
                    return Vec::new();
                }
            }
        }
        other @ (Node::Table(_) | Node::Integer(_) | Node::Bool(_) | Node::Other(_)) => {
            let found = format!("this is {}", other.kind());
            fields.wrong("scopes", spot, found, SCOPE_FORM, faults);
            return Vec::new();
        }
    };
    if texts.len() > 50 {
        fields.wrong("scopes", spot, "there are more than 50", SCOPE_FORM, faults);
    }
    for (n, scope) in texts.iter().enumerate() {
        // The characters of a scope token in RFC 6749.
        let fits = |byte: u8| matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e);
        if scope.is_empty() || scope.len() > 128 || !scope.bytes().all(fits) {
            let found = format!("`{}` is not a scope", shorten(scope));
            fields.wrong("scopes", spot, found, SCOPE_FORM, faults);
        }
        if texts.iter().take(n).any(|known| known == scope) {
            let found = format!("`{}` stands there twice", shorten(scope));
            fields.wrong("scopes", spot, found, "each scope once", faults);
        }
    }
    texts.into_iter().map(str::to_owned).collect()
}

/// A secret in the file is told, and never quoted.
fn refuse_secrets(fields: &mut Fields<'_>, spot: &Spot, faults: &mut Faults) {
    let Node::Table(entries) = &spot.node else {
        return;
    };
    for key in SECRET_KEYS {
        if let Some((_, found)) = entries.iter().find(|(name, _)| name == key) {
            fields.get(key);
            let what = "secrets do not belong into this file";
            fields.wrong(
                key,
                found,
                what,
                "client_secret_env with the name of a variable that holds it",
                faults,
            );
        }
    }
}
