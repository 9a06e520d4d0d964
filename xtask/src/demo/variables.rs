//! What the Worker is told by its environment.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use floorlight_wire::config::{Connection, binding_name, parse_toml};

use super::{Options, simulator};
use crate::place;

/// The client that the demo's identity provider knows.
const OIDC_CLIENT: &str = "floorlight";
const SIMULATOR_SECRET: &str = "FLOORLIGHT_DEMO_SECRET";

/// The Worker's variables, ready to be written.
#[derive(Debug)]
pub(crate) struct Configuration {
    pub(super) client_secret: String,
    /// Directory documents that the connections name: the bucket's key and the file.
    pub(super) directories: Vec<(String, PathBuf)>,
    variables: BTreeMap<String, String>,
}

/// Reads and checks the connections, and makes the variables of them.
///
/// # Errors
/// If the configuration has mistakes (all are told) or a named secret is not set.
pub(crate) fn configuration(options: &Options) -> Result<Configuration> {
    let client_secret = random()?;
    let mut variables = BTreeMap::new();
    let connections = match &options.connections {
        _ if options.unconnected => Vec::new(),
        None => {
            variables.insert(SIMULATOR_SECRET.to_owned(), client_secret.clone());
            variables.insert("SIMULATED".to_owned(), "true".to_owned());
            parsed(&simulated(options.ports.api))?
        }
        Some(file) => {
            let connections = read(file)?;
            variables.extend(secrets(&connections)?);
            connections
        }
    };
    let ids: Vec<&str> = connections
        .iter()
        .map(|connection| connection.id.as_str())
        .collect();
    variables.insert("CONNECTION_IDS".to_owned(), ids.join(","));
    for connection in &connections {
        variables.insert(binding_name(&connection.id), connection.to_json());
    }
    for (name, value) in [
        (
            "PUBLIC_ORIGIN",
            format!("http://localhost:{}", options.port),
        ),
        (
            "OIDC_ISSUER",
            format!("http://127.0.0.1:{}", options.ports.identity),
        ),
        ("OIDC_CLIENT_ID", OIDC_CLIENT.to_owned()),
        ("STORE_KEY", store_key()?),
    ] {
        variables.insert(name.to_owned(), value);
    }
    Ok(Configuration {
        client_secret,
        directories: directories(options, &connections),
        variables,
    })
}

/// Reads a file of connections and says every mistake in it.
///
/// # Errors
/// If it cannot be read or has mistakes.
pub(crate) fn read(file: &Path) -> Result<Vec<Connection>> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    parsed(&text).with_context(|| format!("{} has mistakes", file.display()))
}

impl Configuration {
    /// Writes the variables where the launcher reads them; only this user can read the file.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub(super) fn write(&self, folder: &Path) -> Result<PathBuf> {
        let file = folder.join("variables.json");
        private(&file, &serde_json::to_vec_pretty(&self.variables)?)?;
        Ok(file)
    }
}

fn parsed(text: &str) -> Result<Vec<Connection>> {
    match parse_toml(text) {
        Ok(connections) => Ok(connections),
        Err(mistakes) => {
            let lines: Vec<String> = mistakes
                .iter()
                .map(|mistake| format!("  {mistake}"))
                .collect();
            bail!("\n{}", lines.join("\n"))
        }
    }
}

fn simulated(api: u16) -> String {
    let client = simulator::CLIENT_ID;
    format!(
        "[[connection]]\n\
         id = \"demo\"\n\
         name = \"Demo centre\"\n\
         preset = \"seed-realtime\"\n\
         client_id = \"{client}\"\n\
         client_secret_env = \"{SIMULATOR_SECRET}\"\n\
         [connection.surface.realtime]\n\
         base_url = \"http://127.0.0.1:{api}\"\n\
         token_url = \"http://127.0.0.1:{api}/oauth2/token\"\n"
    )
}

/// The secrets that the file names, from this process's environment; all missing ones are told.
fn secrets(connections: &[Connection]) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    let mut missing = Vec::new();
    for connection in connections {
        let name = &connection.client_secret_env;
        match std::env::var(name) {
            Ok(secret) if !secret.is_empty() => {
                found.insert(name.clone(), secret);
                if let Ok(next) = std::env::var(format!("{name}_NEXT")) {
                    found.insert(format!("{name}_NEXT"), next);
                }
            }
            _ => missing.push(format!(
                "  {name}, the client secret of connection `{}`",
                connection.id
            )),
        }
    }
    if missing.is_empty() {
        return Ok(found);
    }
    bail!(
        "these environment variables are not set:\n{}",
        missing.join("\n")
    )
}

/// The directory documents beside the file of connections.
fn directories(options: &Options, connections: &[Connection]) -> Vec<(String, PathBuf)> {
    let beside = options
        .connections
        .as_deref()
        .and_then(Path::parent)
        .unwrap_or_else(|| Path::new(""));
    let named = connections.iter().filter_map(|connection| {
        let file = beside.join(connection.directory.as_deref()?);
        Some((format!("directory/{}.json", connection.id), file))
    });
    named.collect()
}

/// The key of stored tokens: made once, kept for this clone, so that a restart can read what it wrote.
fn store_key() -> Result<String> {
    let file = place::state()?.join("store-key");
    if let Ok(key) = std::fs::read_to_string(&file) {
        return Ok(key.trim().to_owned());
    }
    let key = random()?;
    private(&file, key.as_bytes())?;
    Ok(key)
}

fn private(file: &Path, bytes: &[u8]) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut open = options
        .open(file)
        .with_context(|| format!("cannot write {}", file.display()))?;
    Ok(open.write_all(bytes)?)
}

fn random() -> Result<String> {
    let mut bytes = [0; 32];
    let mut source = std::fs::File::open("/dev/urandom").context("no source of randomness")?;
    source.read_exact(&mut bytes)?;
    Ok(STANDARD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_simulated_connection_is_valid() -> Result<()> {
        let connections = parsed(&simulated(9101))?;
        assert_eq!(connections.len(), 1);
        assert_eq!(connections[0].id, "demo");
        Ok(())
    }

    #[test]
    fn missing_secrets_are_named() -> Result<()> {
        let text = simulated(9101).replace(SIMULATOR_SECRET, "FLOORLIGHT_NOT_SET_ANYWHERE");
        let told =
            secrets(&parsed(&text)?).map_or_else(|error| error.to_string(), |_| String::new());
        assert!(
            told.contains("FLOORLIGHT_NOT_SET_ANYWHERE") && told.contains("demo"),
            "{told}"
        );
        Ok(())
    }
}
