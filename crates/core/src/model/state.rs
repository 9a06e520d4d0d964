//! The canonical agent state (RT-3) and the direction of a contact.

/// What an agent is doing, in our words. The platform's word is kept beside it, verbatim.
///
/// The order of the variants is the *status rank* that breaks ties between facts of equal time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum AgentState {
    /// Not signed in to the platform.
    #[default]
    LoggedOut,
    /// Signed in and not taking contacts, for a reason.
    NotReady,
    /// Was offered a contact and did not take it.
    NotResponding,
    /// Waiting for a contact.
    Ready,
    /// A contact is being offered.
    Ringing,
    /// With a customer.
    InContact,
    /// Talking to a colleague about a contact.
    Consult,
    /// In a contact that no queue routed.
    NonRouted,
    /// After-contact work.
    WrapUp,
    /// A state that this version does not know; its verbatim word is shown.
    Unknown,
}

impl AgentState {
    /// Every state, in rank order.
    pub const ALL: [Self; 10] = [
        Self::LoggedOut,
        Self::NotReady,
        Self::NotResponding,
        Self::Ready,
        Self::Ringing,
        Self::InContact,
        Self::Consult,
        Self::NonRouted,
        Self::WrapUp,
        Self::Unknown,
    ];

    /// Returns the position of this state in [`Self::ALL`].
    #[must_use]
    pub const fn rank(self) -> u8 {
        self as u8
    }

    /// Returns the state at `rank`, or `Unknown` past the end.
    #[must_use]
    pub const fn from_rank(rank: u8) -> Self {
        match rank {
            0 => Self::LoggedOut,
            1 => Self::NotReady,
            2 => Self::NotResponding,
            3 => Self::Ready,
            4 => Self::Ringing,
            5 => Self::InContact,
            6 => Self::Consult,
            7 => Self::NonRouted,
            8 => Self::WrapUp,
            _ => Self::Unknown,
        }
    }
}

/// Who started a contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Direction {
    /// The platform did not say, or there is no contact.
    #[default]
    None,
    /// The customer.
    Inbound,
    /// The agent or a dialler.
    Outbound,
    /// A colleague.
    Internal,
}
