//! Owns the token of one OAuth client, and every request that carries it but the stream's (DESIGN 14).
//!
//! REST requests run here and not in the hub: here their bodies can be read piece by piece within a
//! limit, which beside an outbound socket would end that socket (workerd issue 6774).

pub(crate) mod api;
mod errand;
mod keep;
mod rejections;
mod request;
mod vault;

use std::cell::RefCell;
use std::rc::Rc;

use worker::{DurableObject, Env, Request, Response, Result, Socket, State, durable_object};
use worker::{WebSocket, WebSocketIncomingMessage};

use self::api::{Question, TokenAnswer};
use self::keep::Keep;
use self::vault::Vault;
use crate::connection;
use crate::internal::CONNECTION_HEADER;
use crate::store::Db;

/// Owns the token of one OAuth client.
#[durable_object]
pub struct Gate {
    state: State,
    env: Env,
    keep: RefCell<Option<Rc<Keep>>>,
}

impl std::fmt::Debug for Gate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gate").finish_non_exhaustive()
    }
}

impl DurableObject for Gate {
    fn new(state: State, env: Env) -> Self {
        Self {
            state,
            env,
            keep: RefCell::new(None),
        }
    }

    async fn fetch(&self, mut request: Request) -> Result<Response> {
        let Some(id) = request.headers().get(CONNECTION_HEADER)? else {
            return Response::error("no connection was named", 400);
        };
        let Ok(question) = request.json::<Question>().await else {
            return Response::error("the question cannot be read", 400);
        };
        let keep = match self.keep(&id).await {
            Ok(keep) => keep,
            Err(why) => {
                tracing::error!(connection = id, %why, "the gate cannot serve a connection");
                return Response::error("the connection cannot be served", 503);
            }
        };
        match question {
            Question::Token => {
                let answer = match keep.token().await {
                    Ok((token, generation)) => TokenAnswer::Ready {
                        token: token.into_exposed(),
                        generation,
                        suspended_until: keep.suspended_until(),
                    },
                    Err(why) => TokenAnswer::Refused(why),
                };
                Response::from_json(&answer)
            }
            Question::Drop { generation } => {
                keep.reject(generation);
                Response::empty()
            }
            Question::Fetch(errand) => errand::run(&keep, &errand).await,
            Question::State => Response::from_json(&keep.state()),
        }
    }

    async fn alarm(&self) -> Result<Response> {
        Response::empty()
    }

    async fn connect(&self, _socket: Socket) -> Result<()> {
        Ok(())
    }

    async fn websocket_message(
        &self,
        _socket: WebSocket,
        _message: WebSocketIncomingMessage,
    ) -> Result<()> {
        Ok(())
    }

    async fn websocket_close(
        &self,
        _socket: WebSocket,
        _code: usize,
        _reason: String,
        _was_clean: bool,
    ) -> Result<()> {
        Ok(())
    }

    async fn websocket_error(&self, _socket: WebSocket, _error: worker::Error) -> Result<()> {
        Ok(())
    }
}

impl Gate {
    /// Returns the keeper, loading it at first use. A connection whose token service, client and
    /// scopes differ from this gate's is refused: its secret must not go where it does not belong.
    async fn keep(&self, id: &str) -> std::result::Result<Rc<Keep>, String> {
        let wanted = connection::load(&self.env, id).map_err(|error| error.to_string())?;
        let name = wanted.gate_name();
        if let Some(keep) = self.loaded() {
            if keep.connection().gate_name() == name {
                return Ok(keep);
            }
            return Err("the connection belongs to another gate".to_owned());
        }
        if self.state.id().name().is_some_and(|own| own != name) {
            return Err("the connection belongs to another gate".to_owned());
        }
        let db = Db::new(&self.state.storage());
        let vault = Vault::open(db, &self.env, name);
        let found = vault.load().await.map_err(|error| error.to_string())?;
        // Another caller may have loaded it while this one read the disk: the first one counts.
        if let Some(keep) = self.loaded() {
            return Ok(keep);
        }
        let keep = Rc::new(Keep::new(self.env.clone(), vault, wanted, found));
        self.keep.replace(Some(Rc::clone(&keep)));
        Ok(keep)
    }

    fn loaded(&self) -> Option<Rc<Keep>> {
        self.keep.try_borrow().ok()?.clone()
    }
}
