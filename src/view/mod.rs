//! The components. They read signals and call actions of `live`; none changes data or asks the
//! server.

mod actions;
pub mod address;
pub mod app;
mod attachment;
mod clipboard;
mod composer;
mod config_page;
mod contact_panel;
mod conversation_list;
mod conversation_row;
mod explain;
mod faces;
mod filter_builder;
mod gallery;
pub mod host;
mod icon_button;
mod intl;
mod language;
pub mod look;
mod markdown;
mod message_bubble;
mod name;
mod navigation;
mod new_conversation;
mod part;
mod search;
mod settings;
mod shell;
mod sign_in;
mod splitter;
pub mod surface;
mod thread_view;
mod words;
mod writing;
mod zone;
