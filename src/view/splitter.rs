//! The bar at a pane's edge. The pane's width is a setting of this device.

use leptos::prelude::*;

use crate::kit::splitter::{Side, Splitter};
use crate::text::phrase;

use super::look::{Look, LookInUse, Widths};
use super::shell::Panes;
use super::words::Words;

/// A pane with a width of its own. The thread takes what is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// The navigation.
    Navigation,
    /// The list.
    List,
    /// The contact panel.
    Panel,
}

impl Pane {
    /// The id of the pane's element.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Navigation => "pane-navigation",
            Self::List => "pane-list",
            Self::Panel => "pane-panel",
        }
    }

    fn width(self, widths: &mut Widths) -> &mut u16 {
        match self {
            Self::Navigation => &mut widths.navigation,
            Self::List => &mut widths.list,
            Self::Panel => &mut widths.panel,
        }
    }
}

/// The bar of a pane, as one of its children.
#[component]
pub fn PaneSplitter(
    /// The pane.
    of: Pane,
) -> impl IntoView {
    let words = Words::here();
    let panes = expect_context::<Panes>();
    let look = LookInUse::here();
    let (name, side) = match of {
        Pane::Navigation => (phrase::shell::WIDTH_NAVIGATION, Side::End),
        Pane::List => (phrase::shell::WIDTH_LIST, Side::End),
        Pane::Panel => (phrase::shell::WIDTH_PANEL, Side::Start),
    };
    let fold = move |()| match of {
        Pane::Navigation => {}
        Pane::List => panes.fold_list(),
        Pane::Panel => panes.toggle_panel(),
    };
    let set = move |(now, kept): (u16, bool)| {
        let change = |look: &mut Look| *of.width(&mut look.widths) = now;
        if kept {
            look.change(change);
        } else {
            look.try_out(change);
        }
    };
    view! {
        <Splitter
            label=Signal::derive(words.said(name))
            pane=of.id()
            side
            width=Signal::derive(move || *of.width(&mut look.get().widths))
            on_change=Callback::new(set)
            on_fold=Callback::new(fold)
        />
    }
}
