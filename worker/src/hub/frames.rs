//! Frames on sockets: written once for each encoding, read within limits.

use std::rc::Rc;

use floorlight_core::frame::{Refused, RefusedCode, ServerFrame, close};
use floorlight_wire::frame::{self, Encoded, Encoding};
use js_sys::{ArrayBuffer, Uint8Array};
use worker::WebSocket;

/// Says that a socket takes no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Gone;

/// One frame, written at most once in each encoding however many sockets get it (RT-11).
pub(crate) struct Outbound {
    frame: Rc<ServerFrame>,
    text: Option<String>,
    binary: Option<ArrayBuffer>,
}

impl Outbound {
    /// Takes a frame.
    pub(crate) const fn new(frame: Rc<ServerFrame>) -> Self {
        Self {
            frame,
            text: None,
            binary: None,
        }
    }

    /// Sends the frame on a socket.
    pub(crate) fn send(&mut self, socket: &WebSocket, encoding: Encoding) -> Result<(), Gone> {
        self.write(encoding);
        match (encoding, &self.text, &self.binary) {
            (Encoding::Json, Some(text), _) => socket.send_with_str(text).map_err(|_| Gone),
            (Encoding::Postcard, _, Some(buffer)) => socket
                .as_ref()
                .send_with_array_buffer(buffer)
                .map_err(|_| Gone),
            (Encoding::Json | Encoding::Postcard, _, _) => Err(Gone),
        }
    }

    fn write(&mut self, encoding: Encoding) {
        let written = match encoding {
            Encoding::Json => self.text.is_some(),
            Encoding::Postcard => self.binary.is_some(),
        };
        if written {
            return;
        }
        match frame::encode_server(&self.frame, encoding) {
            Ok(Encoded::Text(text)) => self.text = Some(text),
            Ok(Encoded::Binary(bytes)) => {
                self.binary = Some(Uint8Array::from(bytes.as_slice()).buffer());
            }
            Err(error) => tracing::error!(%error, "a frame could not be written"),
        }
    }
}

/// Tells a watcher why, then closes the socket. Failures mean that it is closed already.
pub(crate) fn refuse(socket: &WebSocket, encoding: Encoding, code: u16) {
    let refused = Refused {
        code: refused_code(code),
        detail: reason(code).to_owned(),
    };
    let told = Outbound::new(Rc::new(ServerFrame::Refused(refused))).send(socket, encoding);
    if told.is_ok() {
        shut(socket, code);
    }
}

/// Answers a frame that could not be read.
pub(crate) fn complain(socket: &WebSocket, encoding: Encoding, detail: String) {
    let refused = Refused {
        code: RefusedCode::BadFrame,
        detail,
    };
    // A socket that is closed already needs no answer.
    let _gone = Outbound::new(Rc::new(ServerFrame::Refused(refused))).send(socket, encoding);
}

/// Closes a socket, which may be closed already.
pub(crate) fn shut(socket: &WebSocket, code: u16) {
    drop(socket.close(Some(code), Some(reason(code))));
}

const fn refused_code(code: u16) -> RefusedCode {
    match code {
        close::SESSION_ENDED => RefusedCode::SessionEnded,
        close::FORBIDDEN => RefusedCode::Forbidden,
        close::TOO_SLOW => RefusedCode::TooSlow,
        close::POLICY => RefusedCode::TooMany,
        _ => RefusedCode::BadFrame,
    }
}

const fn reason(code: u16) -> &'static str {
    match code {
        close::SESSION_ENDED => "The session ended. Sign in again.",
        close::FORBIDDEN => "This account may not watch this connection.",
        close::TOO_SLOW => "The floor was not read in time.",
        close::POLICY => "Too many frames, or frames that could not be read.",
        close::TOO_BIG => "A frame was longer than 64 KiB.",
        _ => "The stream is closed.",
    }
}
