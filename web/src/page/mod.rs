//! The page: one state, and the components that draw it.

mod action;
mod address;
mod app;
mod buffer;
mod chain;
mod dialog;
mod engine;
mod events;
mod evidence;
mod fields;
mod format;
mod frames;
mod header;
mod help;
mod hex;
mod icons;
mod intake;
mod keys;
mod lab;
mod language;
mod listeners;
mod model;
mod open;
mod pointing;
mod rail;
mod record;
mod roving;
mod scroll;
mod scrubber;
mod state;
mod style;
mod theme;
mod words;

pub(crate) use app::App;
