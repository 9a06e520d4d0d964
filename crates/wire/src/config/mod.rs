//! Connections to platforms: `connections.toml` for people, one small JSON binding per connection
//! for the Worker, and one validator for both (DESIGN 16). All errors come at once, each with its
//! field.

mod check;
#[cfg(feature = "toml")]
mod document;
mod form;
mod model;
mod preset;
mod surface;
#[cfg(feature = "toml")]
mod text;
mod url;

#[cfg(test)]
#[cfg(feature = "toml")]
mod tests;

use crate::FieldError;
use crate::node::{Faults, Spot};

pub use model::{ClientAuth, Connection, DurationMeans, Jurisdiction, Preset, Surface, Surfaces};
#[cfg(feature = "toml")]
pub use text::parse_toml;

/// The most connections of one deployment.
pub const MAX_CONNECTIONS: usize = 64;
/// The longest JSON of one connection, in bytes: platforms limit a variable to 5 KB.
pub const MAX_BINDING: usize = 5_000;

/// Returns the name of the Worker's variable that holds a connection: `CONNECTION_` and the id in
/// capitals, with `_` for `-`.
#[must_use]
pub fn binding_name(id: &str) -> String {
    format!("CONNECTION_{}", id.to_ascii_uppercase().replace('-', "_"))
}

impl Connection {
    /// Reads the JSON of one connection, as [`Self::to_json`] writes it.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn from_json(json: &str) -> Result<Self, Vec<FieldError>> {
        let mut faults = Faults::default();
        if json.len() > MAX_BINDING {
            let found = format!("it has {} bytes", json.len());
            faults.add("", None, found, format!("at most {MAX_BINDING}"));
            return Err(faults.into_errors());
        }
        let value: serde_json::Value = match serde_json::from_str(json) {
            Ok(value) => value,
            Err(error) => {
                faults.add(
                    "",
                    None,
                    format!("this is not JSON: {error}"),
                    "a connection",
                );
                return Err(faults.into_errors());
            }
        };
        let connection = check::connection(String::new(), &Spot::from(value), &mut faults);
        connection
            .filter(|_| faults.is_empty())
            .ok_or_else(|| faults.into_errors())
    }

    /// Writes the JSON for the Worker's variable [`binding_name`].
    #[must_use]
    pub fn to_json(&self) -> String {
        // A struct of texts, numbers and flags has no way to fail; an empty text would be refused.
        serde_json::to_string(self).unwrap_or_default()
    }
}
