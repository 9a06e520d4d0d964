//! One WebSocket to the hub, in the binary form of the frames.

use floorlight_core::desk::Input;
use floorlight_core::frame::ClientFrame;
use floorlight_wire::frame::{self, Encoded, Encoding, Payload};
use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use web_sys::{BinaryType, CloseEvent, Event, MessageEvent, WebSocket};

use super::address_bar;
use super::listener::Listener;

/// The close code of a page that leaves.
const GOING_AWAY: u16 = 1000;
/// What stands for a close without a code.
const NO_CODE: u16 = 1006;

/// A socket; it closes when it is dropped, and then says nothing more.
pub struct Socket {
    socket: WebSocket,
    listeners: Vec<Listener>,
}

impl Socket {
    /// Opens a socket to a connection's stream. What it says goes to `tell`.
    ///
    /// `None` if the browser refuses to open one.
    #[must_use]
    pub fn open(connection: &str, tell: impl Fn(Input) + Clone + 'static) -> Option<Self> {
        let (host, secure) = address_bar::origin();
        let scheme = if secure { "wss" } else { "ws" };
        let url = format!("{scheme}://{host}/api/connections/{connection}/stream");
        let socket = WebSocket::new_with_str(&url, Encoding::Postcard.subprotocol()).ok()?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let opened = {
            let tell = tell.clone();
            Listener::on(&socket, "open", Box::new(move |_| tell(Input::Opened)))
        };
        let said = {
            let tell = tell.clone();
            Listener::on(
                &socket,
                "message",
                Box::new(move |event| tell(read(&event))),
            )
        };
        let ended = move |event: Event| {
            let code = event
                .dyn_ref::<CloseEvent>()
                .map_or(NO_CODE, CloseEvent::code);
            tell(Input::Closed { code });
        };
        let closed = Listener::on(&socket, "close", Box::new(ended));
        Some(Self {
            socket,
            listeners: [opened, said, closed].into_iter().flatten().collect(),
        })
    }

    /// Sends a frame. A frame that cannot be sent is lost; the close that follows says so.
    pub fn send(&self, frame: &ClientFrame) {
        if let Ok(Encoded::Binary(bytes)) = frame::encode_client(frame, Encoding::Postcard) {
            let _ = self.socket.send_with_u8_array(&bytes);
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.listeners.clear();
        let _ = self.socket.close_with_code(GOING_AWAY);
    }
}

fn read(event: &Event) -> Input {
    event
        .dyn_ref::<MessageEvent>()
        .and_then(|event| event.data().dyn_into::<ArrayBuffer>().ok())
        .and_then(|buffer| {
            let bytes = Uint8Array::new(&buffer).to_vec();
            frame::decode_server(Payload::Binary(&bytes)).ok()
        })
        .map_or(Input::BadFrame, |frame| Input::Frame(Box::new(frame)))
}
