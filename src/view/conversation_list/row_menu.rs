//! The menu of a row: what can be done to its conversation, at the pointer or beside the row.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, PointerEvent};

use crate::kit::float::{Area, area_at, area_of};
use crate::kit::menu::ContextMenu;
use crate::live::Session;
use crate::model::ConversationId;
use crate::text::phrase;
use crate::view::actions::{Acting, menu_lines};
use crate::view::surface::Surface;
use crate::view::words::Words;

/// The open row menu, for whoever opens it; in context.
#[derive(Clone, Copy)]
pub struct RowMenu {
    of: RwSignal<Option<ConversationId>>,
    at: RwSignal<Option<Area>>,
    surface: Surface,
}

impl RowMenu {
    /// Puts it into context, closed.
    pub(super) fn provide() -> Self {
        let menu = Self {
            of: RwSignal::new(None),
            at: RwSignal::new(None),
            surface: Surface::here(),
        };
        provide_context(menu);
        menu
    }

    /// The one in context.
    pub fn here() -> Self {
        expect_context()
    }

    /// Opens it where the pointer asked for it, in place of the browser's.
    pub fn at_pointer(self, event: &web_sys::MouseEvent, id: ConversationId) {
        let row = event.current_target().and_then(|it| it.dyn_into().ok());
        let Some(row): Option<HtmlElement> = row else {
            return;
        };
        event.prevent_default();
        event.stop_propagation();
        let area = area_at(&row, event.client_x(), event.client_y());
        if event.buttons() == 0 {
            self.open(id, area);
            return;
        }
        // A press that ends outside closes what floats: it opens when the button is let go.
        let listener = StoredValue::new(None::<WindowListenerHandle>);
        let handle = window_event_listener(leptos::ev::pointerup, move |_: PointerEvent| {
            if let Some(Some(listener)) = listener.try_update_value(Option::take) {
                listener.remove();
                request_animation_frame(move || self.open(id, area));
            }
        });
        listener.set_value(Some(handle));
    }

    /// Opens it beside an element.
    pub fn beside(self, element: &str, id: ConversationId) {
        if let Some(row) = self.surface.by_id(element) {
            self.open(id, area_of(&row));
        }
    }

    fn open(self, id: ConversationId, area: Area) {
        self.of.try_set(Some(id));
        self.at.try_set(Some(area));
    }
}

/// The menu; stands once beside the list.
#[component]
pub(super) fn RowMenuView(
    /// The menu.
    menu: RowMenu,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let acting = Acting::here();
    let live = Memo::new(move |_| menu.of.get().map(|id| session.conversation(id)));
    let lines = move || {
        let (Some(id), Some(now)) = (menu.of.get(), live.get().and_then(|it| it.get())) else {
            return Vec::new();
        };
        menu_lines(acting, words, id, &now)
    };
    let label = move || {
        let id = menu.of.get().map(|id| id.to_string()).unwrap_or_default();
        words.with(phrase::action::MENU, &[("id", &id)])
    };
    view! {
        <ContextMenu label=Signal::derive(label) lines=Signal::derive(lines) at=menu.at />
    }
}
