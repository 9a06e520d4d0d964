//! Small answers that the Worker gives by itself.

use std::time::Duration;

use floorlight_core::time::UtcMillis;
use floorlight_wire::api::{
    ConnectionHealth, ConnectionName, Connections, Health, HubHealth, Role, Session, iso,
};
use futures_util::future::join_all;
use worker::Headers;

use super::Call;
use super::caller::Caller;
use super::hub::get;
use crate::connection;
use crate::internal::CONNECTION_HEADER;
use crate::object::ObjectError;
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
        Reply::json(&Session {
            subject: caller.subject.as_str().into(),
            name: Some(caller.name.as_str().into()),
            role: caller.role,
            expires_at: iso(UtcMillis::new(caller.expires_at)),
            connections,
            simulated: settings::simulated(self.env),
        })
    }

    /// Lists the connections.
    pub(super) fn connections(&self) -> Result<Reply, Refusal> {
        Reply::json(&Connections {
            connections: self.listed(),
        })
    }

    /// Says that the Worker lives, and to an administrator how each connection fares.
    pub(super) async fn health(&self, caller: Option<&Caller>) -> Result<Reply, Refusal> {
        let connections = if caller.and_then(|caller| caller.role) == Some(Role::Admin) {
            let ids = connection::ids(self.env);
            Some(join_all(ids.into_iter().map(|id| self.connection_health(id))).await)
        } else {
            None
        };
        Reply::json(&Health {
            status: "ok".into(),
            connections,
        })
    }

    async fn connection_health(&self, id: String) -> ConnectionHealth<'static> {
        let (error, hub) = match connection::load(self.env, &id) {
            Err(error) => (Some(error.to_string()), None),
            Ok(_) => match self.hub_health(&id).await {
                Err(error) => (Some(error.to_string()), None),
                Ok(hub) => (None, Some(hub)),
            },
        };
        ConnectionHealth {
            id: id.into(),
            error,
            hub,
        }
    }

    async fn hub_health(&self, id: &str) -> Result<HubHealth, ObjectError> {
        let stub = self
            .env
            .durable_object("HUB")
            .and_then(|namespace| namespace.get_by_name(id))
            .map_err(|_| ObjectError::Unreachable)?;
        let headers = Headers::new();
        headers
            .set(CONNECTION_HEADER, id)
            .map_err(|_| ObjectError::Unreadable)?;
        let mut response = get(&stub, "/health", headers, HEALTH_LIMIT).await?;
        match response.status_code() {
            200 => response.json().await.map_err(|_| ObjectError::Unreadable),
            status => Err(ObjectError::Status(status)),
        }
    }

    fn listed(&self) -> Vec<ConnectionName<'static>> {
        connection::ids(self.env)
            .into_iter()
            .map(|id| {
                let name = connection::load(self.env, &id).map(|connection| connection.name);
                ConnectionName {
                    name: name.unwrap_or_else(|_| id.clone()).into(),
                    id: id.into(),
                }
            })
            .collect()
    }
}
