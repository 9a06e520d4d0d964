//! Everything that goes into a desk and comes out of it.

use crate::frame::{ClientFrame, MetricCell, ServerFrame};
use crate::time::UtcMillis;

/// Everything that can happen to a desk. All times are this machine's clock; the desk learns the
/// hub's from frames.
#[derive(Clone, Debug)]
pub enum Input {
    /// Begin to watch.
    Start,
    /// The socket opened.
    Opened,
    /// A frame arrived.
    Frame(Box<ServerFrame>),
    /// A frame could not be read.
    BadFrame,
    /// The socket closed, or could not be opened.
    Closed {
        /// The close code; 1006 if there was none.
        code: u16,
    },
    /// The session was found to be over (a 401 from any call).
    SessionEnded,
    /// The person has no role, or may not see this connection (a 403).
    Forbidden,
    /// The person signed in again.
    SignedIn,
    /// The browser went online or offline.
    Online(bool),
    /// The tab was shown or hidden, or came back from sleep.
    Visible(bool),
    /// The directory document of this version is in place.
    DirectoryLoaded {
        /// Its version.
        version: u64,
    },
    /// The directory could not be fetched.
    DirectoryFailed,
}

/// What the shell must do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Open the socket; the desk sends `Hello` when it is open.
    Open,
    /// Close the socket.
    Close,
    /// Send a frame.
    Send(ClientFrame),
    /// Fetch the directory document.
    FetchDirectory,
}

/// What the page must redraw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Everything is new: a snapshot was applied.
    Reset,
    /// These agents' rows changed.
    Agents(Vec<u32>),
    /// These queues' rows changed.
    Queues(Vec<u32>),
    /// The windowed figures of these cells changed.
    Metrics(Vec<MetricCell>),
    /// The feed changed.
    Feed,
    /// Key figures changed: agents by state, the stamp of the windows, waiting contacts.
    Figures,
    /// The desk's own status changed.
    Status(Status),
}

/// The state of this desk's own connection to the hub; the platform's is in `Feed`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// Not started.
    #[default]
    Idle,
    /// The first connection is being made, nothing is known yet.
    Connecting,
    /// A snapshot is arriving.
    Loading,
    /// Frames arrive.
    Live,
    /// No frame for longer than the hub promised.
    Stale {
        /// Since when, by this machine's clock.
        since: UtcMillis,
    },
    /// The connection is lost; the next attempt is timed.
    Reconnecting {
        /// How many attempts failed.
        attempt: u32,
        /// When the next is made, by this machine's clock.
        retry_at: UtcMillis,
        /// Since when nothing arrived.
        since: UtcMillis,
    },
    /// The browser is offline.
    Offline {
        /// Since when.
        since: UtcMillis,
    },
    /// The session is over: sign in again. The last picture stays, marked.
    SessionEnded,
    /// The person may not see this.
    Forbidden,
}
