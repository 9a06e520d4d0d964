use super::*;

/// The smallest file that names everything it must, with addresses of its own.
const PLAIN: &str = r#"
[[connection]]
id = "other"
name = "Other upstream"
preset = "seed-realtime"
tenant = "acme"
client_id = "client-1"
client_secret_env = "OTHER_SECRET"
[connection.surface.realtime]
base_url  = "http://127.0.0.1:9100"
token_url = "http://127.0.0.1:9100/oauth2/token"
"#;

fn errors(text: &str) -> String {
    let errors = parse_toml(text).unwrap_err();
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

#[test]
fn a_plain_file_works_with_every_default_filled_in() {
    let connections = parse_toml(PLAIN).unwrap();
    assert_eq!(connections.len(), 1);
    let other = &connections[0];
    assert_eq!(other.surface.realtime.base_url, "http://127.0.0.1:9100");
    assert_eq!(
        other.surface.realtime.token_url,
        "http://127.0.0.1:9100/oauth2/token"
    );
    assert_eq!(
        other.scopes,
        ["realtime:read", "users:read", "analytics:read"]
    );
    assert_eq!(other.auth, ClientAuth::Basic);
    assert_eq!(other.token_lead_s, 60);
    assert_eq!(other.sweep_every_s, 50);
    assert!(other.hub_config().duration_is_in_state);
    assert_eq!(binding_name("other-1"), "CONNECTION_OTHER_1");
}

/// The Worker's binding says the same as the file.
#[test]
fn json_brings_the_same_connection_back() {
    let text = format!(
        "{PLAIN}\n[connection.surface.genesys-analytics]\nbase_url = 'https://api.example.com'\n\
         token_url = 'https://login.example.com/oauth/token'\n"
    )
    .replace(
        "tenant =",
        "auth = 'form'\nscopes = 'a b'\njurisdiction = 'eu'\ntimezone = 'Europe/Berlin'\n\
         backoff_literal = true\nduration_means = 'before_change'\ndirectory = 'acme.json'\ntenant =",
    );
    for connection in [parse_toml(PLAIN), parse_toml(&text)] {
        let connection = connection.unwrap().remove(0);
        let json = connection.to_json();
        assert!(json.len() < MAX_BINDING);
        assert_eq!(Connection::from_json(&json), Ok(connection));
    }
}

#[test]
fn the_preset_fills_in_the_addresses() {
    let text = PLAIN.split("[connection.surface").next().unwrap();
    let acme = parse_toml(text).unwrap().remove(0);
    assert_eq!(acme.surface.realtime.base_url, "https://acme.nicecxone.com");
    assert_eq!(
        acme.surface.realtime.token_url,
        "https://login.nicecxone.com/oauth2/token"
    );
}

/// All errors at once, each with its field, its line and what is right.
#[test]
fn every_mistake_is_told_at_once() {
    let text = r#"
[[connection]]
id = "Other"
preset = "cxone"
client_id = "client:1"
client_secret = "hunter2"
sweep_every = 50
reorder_allowance_s = 61
backoff_literal = "yes"
[connection.surface.realtime]
base_url  = "http://user:hunter2@example.com"
token_ulr = "http://127.0.0.1:9100/oauth2/token"
[connection.surface.skills]
base_url = "http://example.com"
"#;
    let told = errors(text);
    expect_test::expect![[r#"
        line 2, column 1: connection[0].client_secret_env: this field is missing; expected the name of an environment variable: capitals, digits and _, such as ACME_SECRET
        line 3, column 1: connection[0].id: `Other` does not fit; expected 1 to 32 of a-z, 0-9 and -
        line 4, column 1: connection[0].preset: the preset `cxone` is not available yet; expected `seed-realtime`
        line 5, column 1: connection[0].client_id: `client:1` does not fit; expected 1 to 256 visible ASCII characters without a colon
        line 6, column 1: connection[0].client_secret: secrets do not belong into this file; expected client_secret_env with the name of a variable that holds it
        line 7, column 1: connection[0].sweep_every: this field is not known; expected `sweep_every_s`, if that was meant
        line 8, column 1: connection[0].reorder_allowance_s: 61 is out of bounds; expected a whole number from 0 to 60
        line 9, column 1: connection[0].backoff_literal: this is a text; expected true or false
        line 11, column 1: connection[0].surface.realtime.base_url: this address cannot be used: it has a user name or password in it; expected an address such as https://acme.example.com, without user, query or fragment (http only for 127.0.0.1, ::1 and localhost)
        line 12, column 1: connection[0].surface.realtime.token_ulr: this field is not known; expected `token_url`, if that was meant
        line 13, column 21: connection[0].surface.skills.token_url: this field is missing; expected an address such as https://acme.example.com, without user, query or fragment (http only for 127.0.0.1, ::1 and localhost)
        line 14, column 1: connection[0].surface.skills.base_url: this address cannot be used: plain http is allowed for this machine only; expected an address such as https://acme.example.com, without user, query or fragment (http only for 127.0.0.1, ::1 and localhost)"#]].assert_eq(&told);
    assert!(!told.contains("hunter2"));
}

#[test]
fn ids_are_given_once() {
    let told = errors(&format!("{PLAIN}{PLAIN}"));
    expect_test::expect!["line 13, column 1: connection[1].id: `other` is the id of connection[0] already; expected an id of its own"].assert_eq(&told);
}

#[test]
fn what_is_no_configuration_is_said() {
    for (text, part) in [
        (
            "",
            "connection: this field is missing; expected at least one [[connection]]",
        ),
        ("connection = 1", "this is a whole number; expected a list"),
        ("connection = []", "at least one [[connection]]"),
        (
            "[[conection]]\nid = 'a'",
            "expected `connection`, if that was meant",
        ),
        ("[[connection]\n", "line 1"),
        (
            "connection = [1]",
            "connection[0]: this is a whole number; expected a table",
        ),
    ] {
        let told = errors(text);
        assert!(told.contains(part), "{text}: {told}");
    }
    assert!(Connection::from_json("{").is_err());
    assert!(Connection::from_json("[]").is_err());
    assert!(Connection::from_json(&" ".repeat(6_000)).is_err());
}

#[test]
fn a_missing_tenant_is_fine_where_an_address_is_given() {
    let without = PLAIN.replace("tenant = \"acme\"\n", "");
    assert!(parse_toml(&without).is_ok());
    let neither = without.replace("base_url  = \"http://127.0.0.1:9100\"\n", "");
    assert!(errors(&neither).contains("connection[0].tenant: this field is missing"));
}

#[test]
fn names_of_the_workers_own_variables_are_refused() {
    for name in [
        "STORE_KEY",
        "OIDC_CLIENT_SECRET",
        "HUB",
        "lower",
        "1X",
        "CONNECTION_OTHER",
    ] {
        let text = PLAIN.replace("OTHER_SECRET", name);
        assert!(errors(&text).contains("client_secret_env"), "{name}");
    }
}

/// A secret that was put where its name belongs is not repeated in the message.
#[test]
fn a_secret_in_the_wrong_place_is_not_quoted() {
    let told = errors(&PLAIN.replace("OTHER_SECRET", "hunter2-swordfish"));
    assert!(told.contains("connection[0].client_secret_env"));
    assert!(!told.contains("hunter2"));
}

/// Connections that share service, client and scopes share a gate (DESIGN 14).
#[test]
fn gates_are_shared_by_token_key() {
    let one = parse_toml(PLAIN).unwrap().remove(0);
    let mut two = one.clone();
    two.id = "two".to_owned();
    assert_eq!(one.gate_name(), two.gate_name());
    two.client_id.push('x');
    assert_ne!(one.gate_name(), two.gate_name());
}
