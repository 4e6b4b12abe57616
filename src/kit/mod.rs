//! Widgets that know nothing of conversations: what they show and what happens on a press is the
//! caller's. They carry the roles and the keys of the WAI-ARIA patterns; their look is in `style/`.

pub mod announcer;
pub mod avatar;
pub mod dialog;
pub mod float;
pub mod icon;
pub mod initials;
pub mod menu;
pub mod menu_line;
pub mod picker;
pub mod place;
pub mod rove;
pub mod segments;
pub mod size_watch;
pub mod splitter;
pub mod tabs;
pub mod type_ahead;
pub mod virtual_list;
pub mod window;
