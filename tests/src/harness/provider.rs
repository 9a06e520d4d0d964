//! An OpenID provider that we did not write: the npm package `oidc-provider`.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tokio::process::Command;

use super::child::Running;

const START_LIMIT: Duration = Duration::from_secs(30);

/// A running provider; it signs in whom `login_hint` names, without a page.
#[derive(Debug)]
pub struct Provider {
    _running: Running,
    /// Its issuer.
    pub issuer: String,
}

impl Provider {
    /// Starts the provider for an app.
    ///
    /// # Errors
    /// If it does not start.
    pub async fn start(app_origin: &str) -> Result<Self> {
        let root = std::env::var_os("FLOORLIGHT_ROOT")
            .map(PathBuf::from)
            .context("FLOORLIGHT_ROOT is not set")?;
        let mut node = Command::new("node");
        node.current_dir(&root)
            .arg(root.join("tests/oidc/provider.mjs"));
        node.args(["--app-origin", app_origin]);
        let (running, ready) = Running::start("the provider", &mut node, START_LIMIT).await?;
        let issuer = ready["issuer"].as_str().context("no issuer")?.to_owned();
        Ok(Self {
            _running: running,
            issuer,
        })
    }
}
