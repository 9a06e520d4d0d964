//! How a supervisor looks at the floor: what is picked, in which order, which part is drawn, and how
//! all of that stands in the address. Pure, and tested natively.

pub mod address;
pub mod attention;
pub mod column;
pub mod day;
pub mod directory;
pub mod figure;
pub mod figure_choice;
pub mod figure_panel;
pub mod group;
pub mod lane;
pub mod moved;
pub mod pace;
pub mod percent_code;
pub mod pick;
pub mod queue_order;
pub mod queues;
pub mod row;
pub mod sort;
pub mod sorted;
pub mod tiles;
pub mod trend;
pub mod verdict;
pub mod view;
pub mod waiting;
pub mod wall;
pub mod window;
