//! One object per signed-in person: sessions, the hubs that their streams hang on, and how much they
//! may ask (DESIGN 15).

mod book;
mod message;
mod object;
mod shelf;

pub(crate) use book::Limits;
pub(crate) use message::{Begin, Begun, End, Ended, Known, Proof, Verdict};
pub use object::Person;
pub(crate) use object::secret_digest;
