//! The configuration to begin with.

/// A `connections.toml` with one connection, to be filled in.
pub const STARTER: &str = r#"# One block per platform tenant. The validator names every mistake with its field:
#   cargo xtask check-connection connections.toml
[[connection]]
id = "acme-eu"                    # in addresses and bindings: a-z, 0-9 and -
name = "Acme Europe"              # what people see
preset = "seed-realtime"          # whose interface the platform speaks
tenant = "acme-eu"                # fills https://{tenant}.nicecxone.com
client_id = "your-client-id"
client_secret_env = "ACME_SECRET" # the NAME of the secret's variable, never the secret
scopes = "realtime:read users:read analytics:read"
"#;
