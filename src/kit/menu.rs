//! A button that opens a menu, and the menu: one stop for Tab, arrows within, letters lead to
//! items. The browser's popover closes it on Escape and on a press elsewhere.

use leptos::html::{Button, Div};
use leptos::prelude::*;
use web_sys::{HtmlElement, KeyboardEvent};

use super::float::{Area, area_of, fresh_id, hide, is_shown, put_beside, show};
use super::icon::{Icon, IconSize, IconView};
pub use super::menu_line::{Checked, MenuItem, MenuLine};
use super::rove::{Axis, focus, rove, stops};
use super::type_ahead::{Typed, led_to};

/// Every item, also one that can't be chosen now: its reason may be worth reading.
const ITEMS: &str = "[role^=menuitem]";

/// A button and the menu it opens.
#[component]
pub fn MenuButton(
    /// The button's name for assistive technology, and its tooltip. Where the button bears a text,
    /// the name begins with it: who speaks to the computer says what is written.
    #[prop(into)]
    label: Signal<String>,
    /// The menu's lines, read when it opens and while it is open.
    #[prop(into)]
    lines: Signal<Vec<MenuLine>>,
    /// The button's class.
    #[prop(default = "icon-button")]
    class: &'static str,
    /// The button's `data-kind`.
    #[prop(optional)]
    kind: Option<&'static str>,
    /// The button's `data-size`.
    #[prop(optional)]
    size: Option<&'static str>,
    /// What stands on the button.
    children: Children,
) -> impl IntoView {
    let button = NodeRef::<Button>::new();
    let menu = NodeRef::<Div>::new();
    let open = RwSignal::new(false);
    let from_end = StoredValue::new(false);
    let id = fresh_id("menu");

    let on_toggle = move |()| {
        let shown = menu.get_untracked().filter(|it| is_shown(it));
        open.set(shown.is_some());
        let Some(menu) = shown else { return };
        // A frame later its lines are there to be measured and focused.
        request_animation_frame(move || {
            if let Some(button) = button.try_get_untracked().flatten() {
                settle(
                    &menu,
                    area_of(&button),
                    from_end.try_get_value().unwrap_or_default(),
                );
            }
            from_end.try_set_value(false);
        });
    };
    let on_button_key = move |event: KeyboardEvent| {
        let key = event.key();
        if key == "ArrowDown" || key == "ArrowUp" {
            event.prevent_default();
            event.stop_propagation();
            from_end.set_value(key == "ArrowUp");
            if let Some(menu) = menu.get_untracked() {
                show(&menu);
            }
        }
    };
    let menu_view = body(menu, id.clone(), label, lines, open, on_toggle);
    view! {
        <button
            node_ref=button
            type="button"
            class=class
            data-kind=kind
            data-size=size
            aria-haspopup="menu"
            aria-expanded=move || open.get().to_string()
            aria-label=move || label.get()
            title=move || label.get()
            popovertarget=id
            on:keydown=on_button_key
        >
            {children()}
        </button>
        {menu_view}
    }
}

/// A menu that opens where it is asked for: at a pointer, or beside what the keyboard is on.
/// Closing gives the focus back to what had it.
#[component]
pub fn ContextMenu(
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// Its lines, read when it opens and while it is open.
    #[prop(into)]
    lines: Signal<Vec<MenuLine>>,
    /// Where it is open; the menu takes it away when it closes.
    at: RwSignal<Option<Area>>,
) -> impl IntoView {
    let menu = NodeRef::<Div>::new();
    let open = RwSignal::new(false);
    let on_toggle = move |()| {
        let shown = menu.get_untracked().filter(|it| is_shown(it));
        open.set(shown.is_some());
        let (Some(menu), Some(area)) = (shown, at.get_untracked()) else {
            at.set(None);
            return;
        };
        request_animation_frame(move || settle(&menu, area, false));
    };
    Effect::new(move |_| {
        if let (Some(menu), Some(area)) = (menu.get(), at.get()) {
            if is_shown(&menu) {
                settle(&menu, area, false);
            } else {
                show(&menu);
            }
        }
    });
    body(menu, fresh_id("menu"), label, lines, open, on_toggle)
}

/// The menu itself.
fn body(
    menu: NodeRef<Div>,
    id: String,
    label: Signal<String>,
    lines: Signal<Vec<MenuLine>>,
    open: RwSignal<bool>,
    on_toggle: impl Fn(()) + 'static,
) -> AnyView {
    let typed = StoredValue::new(Typed::default());
    let on_menu_key = move |event: KeyboardEvent| {
        let Some(menu) = menu.get_untracked() else {
            return;
        };
        if event.key() == "Tab" {
            // Focus goes back to the button first, and on from there.
            hide(&menu);
        } else if rove(&event, &menu, ITEMS, Axis::Column).is_none() {
            let key = event.key();
            let letter = key
                .chars()
                .next()
                .filter(|_| key.chars().count() == 1 && key != " ");
            if let Some(letter) = letter
                && !(event.ctrl_key() || event.meta_key() || event.alt_key())
            {
                // Keys of the console must not act under an open menu.
                event.stop_propagation();
                let text = typed.try_update_value(|typed| typed.add(letter, event.time_stamp()));
                lead_to(&menu, &text.unwrap_or_default());
            }
        }
    };
    let choose = move |item: &MenuItem| {
        if item.disabled {
            return;
        }
        if !matches!(item.checked, Checked::OneOfMany(_))
            && let Some(menu) = menu.get_untracked()
        {
            hide(&menu);
        }
        item.on_choose.run(());
    };
    view! {
        <div
            node_ref=menu
            id=id
            class="menu"
            popover="auto"
            role="menu"
            aria-label=move || label.get()
            on:toggle=move |_| on_toggle(())
            on:keydown=on_menu_key
        >
            {move || {
                open.get()
                    .then(|| lines.get().into_iter().map(|line| menu_line(line, choose)).collect_view())
            }}
        </div>
    }
    .into_any()
}

fn menu_line(line: MenuLine, choose: impl Fn(&MenuItem) + 'static) -> AnyView {
    let item = match line {
        MenuLine::Item(item) => item,
        MenuLine::Rule => {
            return view! { <div class="menu__rule" role="separator"></div> }.into_any();
        }
        MenuLine::Heading(text) => {
            return view! { <div class="menu__heading" role="presentation">{text}</div> }
                .into_any();
        }
    };
    let (role, checked) = match item.checked {
        Checked::Never => ("menuitem", None),
        Checked::OneOfMany(on) => ("menuitemcheckbox", Some(on)),
        Checked::OnlyOne(on) => ("menuitemradio", Some(on)),
    };
    let chosen = item.clone();
    view! {
        <button
            type="button"
            class="menu__item"
            role=role
            tabindex="-1"
            aria-checked=checked.map(|on| on.to_string())
            aria-disabled=item.disabled.then_some("true")
            data-tone=item.danger.then_some("danger")
            on:click=move |_| choose(&chosen)
        >
            {checked.map(|_| view! {
                <span class="menu__tick"><IconView icon=Icon::Check size=IconSize::Small /></span>
            })}
            {item.icon.map(|icon| view! { <IconView icon /> })}
            <span class="menu__text">{item.text}</span>
            {item.hint.map(|hint| view! { <span class="menu__hint">{hint}</span> })}
        </button>
    }
    .into_any()
}

/// Puts an open menu beside what opened it, and gives the focus to its first item, or the last; of
/// a choice, to the item that holds.
fn settle(menu: &HtmlElement, beside: Area, from_end: bool) {
    put_beside(menu, beside);
    let items = stops(menu, ITEMS);
    let is_radio = |it: &HtmlElement| it.get_attribute("role").as_deref() == Some("menuitemradio");
    // Where the menu is a choice as a whole.
    let choice = items.first().is_some_and(is_radio);
    let held = items
        .iter()
        .filter(|it| choice && is_radio(it))
        .find(|it| it.get_attribute("aria-checked").as_deref() == Some("true"));
    let first = if from_end {
        items.last()
    } else {
        held.or(items.first())
    };
    if let Some(item) = first {
        focus(item);
    }
}

fn lead_to(menu: &HtmlElement, typed: &str) {
    let items = stops(menu, ITEMS);
    let texts: Vec<String> = items
        .iter()
        .map(|item| {
            let text = item.query_selector(".menu__text").ok().flatten();
            text.and_then(|it| it.text_content()).unwrap_or_default()
        })
        .collect();
    let at = items
        .iter()
        .position(|item| item.matches(":focus").unwrap_or(false));
    if let Some(item) = led_to(&texts, at, typed).and_then(|place| items.get(place)) {
        focus(item);
    }
}
