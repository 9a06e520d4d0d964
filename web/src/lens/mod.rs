//! How a supervisor looks at the floor: what is picked, in which order, which part is drawn, and how
//! all of that stands in the address. Pure, and tested natively.

pub mod address;
pub mod attention;
pub mod directory;
pub mod percent_code;
pub mod pick;
pub mod queues;
pub mod row;
pub mod sort;
pub mod tiles;
pub mod trend;
pub mod window;
