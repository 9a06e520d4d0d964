//! What a watcher's socket may send: how much, how often, and how many bad frames (W6, W8, W9).

use floorlight_core::frame::close;
use floorlight_core::time::UtcMillis;

/// The longest frame of a watcher, in bytes.
pub(crate) const MAX_FRAME_BYTES: usize = 64 * 1024;
/// The most frames in a second.
const MAX_FRAMES_A_SECOND: u32 = 200;
/// The socket is closed at this many bad frames.
const MAX_BAD_FRAMES: u8 = 3;
const SECOND_MS: i64 = 1_000;

/// What to do with a frame, or with a socket after a bad one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Go on.
    Admit,
    /// Close the socket with this code.
    Close(u16),
}

/// The conduct of one socket.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Guard {
    second_began: UtcMillis,
    frames: u32,
    bad: u8,
}

impl Guard {
    /// Judges a frame by its size and by how many came before it.
    pub(crate) fn admit(&mut self, bytes: usize, now: UtcMillis) -> Verdict {
        if bytes > MAX_FRAME_BYTES {
            return Verdict::Close(close::TOO_BIG);
        }
        if now.minus(self.second_began) >= SECOND_MS || now < self.second_began {
            self.second_began = now;
            self.frames = 0;
        }
        self.frames += 1;
        if self.frames > MAX_FRAMES_A_SECOND {
            return Verdict::Close(close::POLICY);
        }
        Verdict::Admit
    }

    /// Counts a frame that could not be read.
    pub(crate) fn bad_frame(&mut self) -> Verdict {
        self.bad = self.bad.saturating_add(1);
        if self.bad >= MAX_BAD_FRAMES {
            Verdict::Close(close::POLICY)
        } else {
            Verdict::Admit
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UtcMillis = UtcMillis::new(1_790_000_000_000);

    /// W6: a frame beyond 64 KiB closes with 1009.
    #[test]
    fn a_long_frame_closes_the_socket() {
        let mut guard = Guard::default();
        assert_eq!(guard.admit(MAX_FRAME_BYTES, NOW), Verdict::Admit);
        assert_eq!(guard.admit(MAX_FRAME_BYTES + 1, NOW), Verdict::Close(1009));
    }

    /// W9: a flood closes with 1008, and an even pace never does.
    #[test]
    fn a_flood_closes_the_socket() {
        let mut guard = Guard::default();
        for _ in 0..200 {
            assert_eq!(guard.admit(1, NOW), Verdict::Admit);
        }
        assert_eq!(guard.admit(1, NOW), Verdict::Close(1008));

        let mut guard = Guard::default();
        for n in 0..2_000 {
            assert_eq!(guard.admit(1, NOW.offset(n * 6)), Verdict::Admit);
        }
    }

    /// W8: the third bad frame closes with 1008.
    #[test]
    fn the_third_bad_frame_closes_the_socket() {
        let mut guard = Guard::default();
        assert_eq!(guard.bad_frame(), Verdict::Admit);
        assert_eq!(guard.bad_frame(), Verdict::Admit);
        assert_eq!(guard.bad_frame(), Verdict::Close(1008));
    }
}
