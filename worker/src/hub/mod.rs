//! Runs one connection: its machine, its disk, the platform's stream, and everybody who watches.

mod agent;
mod answer;
mod attachment;
mod directory;
mod document;
mod editor;
mod export;
mod fetch;
mod figures;
mod floor;
mod frames;
mod guard;
mod health;
mod life;
mod live;
mod names;
mod people;
mod perform;
mod replay;
mod restore;
mod sample;
mod schedule;
mod setup;
mod shared;
mod skill_book;
mod skills;
mod stream;
mod trends;
mod trouble;
mod watch;
mod zones;

use std::rc::Rc;

use worker::{
    DurableObject, Env, Error, Request, Response, Result, Socket, State, WebSocket,
    WebSocketIncomingMessage, durable_object,
};

use self::shared::Shared;

/// Runs one connection.
#[durable_object]
pub struct Hub {
    shared: Rc<Shared>,
}

impl std::fmt::Debug for Hub {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hub").finish_non_exhaustive()
    }
}

impl DurableObject for Hub {
    fn new(state: State, env: Env) -> Self {
        Self {
            shared: Rc::new(Shared::new(state, env)),
        }
    }

    async fn fetch(&self, request: Request) -> Result<Response> {
        answer::answer(&self.shared, request).await
    }

    async fn alarm(&self) -> Result<Response> {
        life::wake(&self.shared).await;
        Response::empty()
    }

    async fn websocket_message(
        &self,
        socket: WebSocket,
        message: WebSocketIncomingMessage,
    ) -> Result<()> {
        if life::ensure_known(&self.shared).await {
            watch::message(&self.shared, &socket, &message);
        }
        Ok(())
    }

    async fn websocket_close(
        &self,
        socket: WebSocket,
        code: usize,
        _reason: String,
        _was_clean: bool,
    ) -> Result<()> {
        let code = u16::try_from(code).unwrap_or_default();
        // The runtime leaves the close handshake to this side; reserved codes cannot be sent back.
        if (1_000..5_000).contains(&code) && !(1_004..=1_006).contains(&code) && code != 1_015 {
            drop(socket.close(Some(code), Some("")));
        } else {
            drop(socket.close(None, None::<&str>));
        }
        if life::ensure_known(&self.shared).await {
            watch::gone(&self.shared, &socket);
        }
        Ok(())
    }

    async fn websocket_error(&self, socket: WebSocket, _error: Error) -> Result<()> {
        if life::ensure_known(&self.shared).await {
            watch::gone(&self.shared, &socket);
        }
        Ok(())
    }

    async fn connect(&self, _socket: Socket) -> Result<()> {
        Ok(())
    }
}
