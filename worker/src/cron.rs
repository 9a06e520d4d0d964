//! Each minute: every hub should run, watched or not.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;
use worker::Env;

use crate::{connection, object};

/// The longest that a hub may take to start.
const LIMIT: Duration = Duration::from_secs(10);

/// Tells each connection's hub to run.
pub(crate) async fn ensure_all(env: &Env) {
    let ids = connection::ids(env);
    join_all(ids.iter().map(|id| ensure(env, id))).await;
}

async fn ensure(env: &Env, id: &str) {
    let stub = env
        .durable_object("HUB")
        .and_then(|namespace| namespace.get_by_name(id));
    let Ok(stub) = stub else {
        tracing::error!(connection = id, "there is no hub to be had");
        return;
    };
    if let Err(error) = object::call(&stub, "/ensure", Some(id), &json!({}), LIMIT).await {
        tracing::error!(connection = id, %error, "the hub was not ensured");
    }
}
