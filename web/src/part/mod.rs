//! The parts that pages are made of.

pub mod announcer;
pub mod avatar;
pub mod banner;
pub mod cell;
pub mod drawer;
pub mod drawer_body;
pub mod facets;
pub mod grid;
pub mod grid_keys;
pub mod grid_row;
pub mod help;
pub mod icon;
pub mod light;
pub mod menu;
pub mod notice;
pub mod person_menu;
pub mod queue_table;
pub mod rail;
pub mod search;
pub mod skeleton;
pub mod strip;
pub mod theme;
pub mod toolbar;
pub mod top_bar;
