//! Small answers that the Worker gives by itself.

use std::time::Duration;

use floorlight_core::time::UtcMillis;
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::Call;
use super::caller::Caller;
use crate::connection;
use crate::internal::Role;
use crate::object;
use crate::problem::Refusal;
use crate::reply::Reply;
use crate::settings;

/// The longest that one hub may take to say how it fares.
const HEALTH_LIMIT: Duration = Duration::from_secs(3);

impl Call<'_> {
    /// Tells who is signed in.
    pub(super) fn session(&self, caller: &Caller) -> Result<Reply, Refusal> {
        let connections = if caller.role.is_some() {
            self.listed()
        } else {
            Vec::new()
        };
        Reply::json(&json!({
            "subject": caller.subject,
            "name": caller.name,
            "role": caller.role.map(Role::word),
            "expires_at": iso(UtcMillis::new(caller.expires_at)),
            "connections": connections,
            "simulated": settings::simulated(self.env),
        }))
    }

    /// Lists the connections.
    pub(super) fn connections(&self) -> Result<Reply, Refusal> {
        Reply::json(&json!({ "connections": self.listed() }))
    }

    /// Says that the Worker lives, and to an administrator how each connection fares.
    pub(super) async fn health(&self, caller: Option<&Caller>) -> Result<Reply, Refusal> {
        if caller.and_then(|caller| caller.role) != Some(Role::Admin) {
            return Reply::json(&json!({ "status": "ok" }));
        }
        let ids = connection::ids(self.env);
        let connections = join_all(ids.iter().map(|id| self.connection_health(id))).await;
        Reply::json(&json!({ "status": "ok", "connections": connections }))
    }

    async fn connection_health(&self, id: &str) -> Value {
        if let Err(error) = connection::load(self.env, id) {
            return json!({ "id": id, "error": error.to_string() });
        }
        let stub = self
            .env
            .durable_object("HUB")
            .and_then(|namespace| namespace.get_by_name(id));
        let Ok(stub) = stub else {
            return json!({ "id": id, "error": "the hub cannot be reached" });
        };
        let asked = object::ask(&stub, "/health", Some(id), &json!({}), HEALTH_LIMIT).await;
        match asked {
            Ok(Value::Object(mut health)) => {
                health.insert("id".to_owned(), json!(id));
                Value::Object(health)
            }
            Ok(_) => json!({ "id": id, "error": "the hub's answer cannot be read" }),
            Err(error) => json!({ "id": id, "error": error.to_string() }),
        }
    }

    fn listed(&self) -> Vec<Value> {
        connection::ids(self.env)
            .iter()
            .map(|id| {
                let name = connection::load(self.env, id).map(|connection| connection.name);
                json!({ "id": id, "name": name.unwrap_or_else(|_| id.clone()) })
            })
            .collect()
    }
}

/// Writes a time as ISO 8601 in UTC with milliseconds.
fn iso(at: UtcMillis) -> String {
    let date = js_sys::Date::new_0();
    #[expect(
        clippy::cast_precision_loss,
        reason = "times of this century are whole numbers far below 2^53"
    )]
    date.set_time(at.get() as f64);
    String::from(date.to_iso_string())
}
