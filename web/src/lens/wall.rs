//! The boards of the wall, which take turns.

/// A board: what fills the wall for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Board {
    /// The key figures.
    Figures,
    /// The queues.
    Queues,
    /// The agents who need attention.
    Attention,
}

impl Board {
    /// Every board, in the order of their turns.
    pub const ALL: [Self; 3] = [Self::Figures, Self::Queues, Self::Attention];

    /// Returns the stable word for addresses.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Figures => "figures",
            Self::Queues => "queues",
            Self::Attention => "attention",
        }
    }

    /// Returns what a stable word stands for.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|board| board.slug() == slug)
    }

    /// Returns the name that stands on the wall.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Figures => "Key figures",
            Self::Queues => "Queues",
            Self::Attention => "Needs attention",
        }
    }

    /// Returns the board whose turn is so many turns later, or earlier.
    #[must_use]
    pub fn turned(self, turns: isize) -> Self {
        let count = Self::ALL.len();
        let place = (self as usize)
            .wrapping_add(count)
            .wrapping_add_signed(turns % 3);
        Self::ALL.get(place % count).copied().unwrap_or(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boards_take_turns_both_ways() {
        assert_eq!(Board::Figures.turned(1), Board::Queues);
        assert_eq!(Board::Attention.turned(1), Board::Figures);
        assert_eq!(Board::Figures.turned(-1), Board::Attention);
        for board in Board::ALL {
            assert_eq!(board.turned(3), board);
            assert_eq!(Board::from_slug(board.slug()), Some(board));
        }
    }
}
