//! Marks on what was found in the messages. They are the browser's own highlights over the text, so
//! that no message is built anew for them; an older browser rings the message only.

use js_sys::{Array, Function, Reflect};
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, Node};

use crate::kit::rove::stops;
use crate::kit::size_watch::SizeWatch;
use crate::live::Session;
use crate::model::MessageId;
use crate::text::Wanted;
use crate::view::message_bubble::Scene;
use crate::view::search::Search;
use crate::view::surface::Surface;

use super::finder::Finder;

/// The name of the highlight, for style sheets.
const NAME: &str = "found";
/// Most places that are marked.
const MOST: u32 = 2_000;

/// Marks what is looked for in the thread in context, as long as it is; `current` is the message
/// that the finder looks at.
pub(super) fn follow(current: RwSignal<Option<MessageId>>) {
    let session = expect_context::<Session>();
    let (scene, finder, search) = (Scene::here(), Finder::here(), Search::here());
    let surface = Surface::here();
    let lane = move || surface.find(".thread-view__lane");
    let marks = Memo::new(move |_| {
        if let Some(wanted) = finder.marks() {
            Some((wanted, current.get()))
        } else {
            let wanted = search.marks(scene.id)?;
            let route = session.route();
            Some((
                wanted,
                route.message.filter(|_| route.open == Some(scene.id)),
            ))
        }
    });
    let paint = move || {
        let marks = marks.try_get_untracked().flatten();
        if let Some(lane) = lane() {
            paint(surface, &lane, marks);
        }
    };
    let watch = StoredValue::new_local(None::<SizeWatch>);
    Effect::new(move |_| {
        let wanted = marks.read().is_some();
        request_animation_frame(move || {
            paint();
            let next = wanted.then(|| SizeWatch::new(paint)).flatten();
            if let (Some(next), Some(lane)) = (&next, lane()) {
                next.observe(&lane);
            }
            watch.try_set_value(next);
        });
    });
    on_cleanup(unmark);
}

fn paint(surface: Surface, lane: &HtmlElement, marks: Option<(Wanted, Option<MessageId>)>) {
    for ringed in stops(lane, "[data-found]") {
        drop(ringed.remove_attribute("data-found"));
    }
    let Some((wanted, current)) = marks else {
        unmark();
        return;
    };
    let current = current.and_then(|id| surface.by_id(&format!("message-{id}")));
    if let Some(current) = current {
        drop(current.set_attribute("data-found", ""));
    }
    let ranges = Array::new();
    for body in stops(lane, ".message-bubble__body") {
        collect(&body, &wanted, &ranges);
    }
    mark(&ranges);
}

/// Adds the places in the texts under a node.
fn collect(node: &Node, wanted: &Wanted, ranges: &Array) {
    let mut child = node.first_child();
    while let Some(node) = child {
        if ranges.length() >= MOST {
            return;
        }
        if node.node_type() == Node::TEXT_NODE {
            let text = node.node_value().unwrap_or_default();
            for place in wanted.places(&text) {
                let unit = |at: usize| {
                    let units = text.get(..at).map_or(0, |it| it.encode_utf16().count());
                    u32::try_from(units).unwrap_or(u32::MAX)
                };
                let Ok(range) = document().create_range() else {
                    return;
                };
                let set = range
                    .set_start(&node, unit(place.start))
                    .and_then(|()| range.set_end(&node, unit(place.end)));
                if set.is_ok() {
                    ranges.push(&range);
                }
            }
        } else if node.dyn_ref::<Element>().is_some() {
            collect(&node, wanted, ranges);
        }
        child = node.next_sibling();
    }
}

/// The browser's register of highlights, where it has one.
fn register() -> Option<JsValue> {
    let css = Reflect::get(&window(), &"CSS".into()).ok()?;
    let register = Reflect::get(&css, &"highlights".into()).ok()?;
    register.is_object().then_some(register)
}

fn mark(ranges: &Array) {
    let made = || -> Option<()> {
        let register = register()?;
        let kind: Function = Reflect::get(&window(), &"Highlight".into())
            .ok()?
            .dyn_into()
            .ok()?;
        let highlight = Reflect::construct(&kind, ranges).ok()?;
        let set: Function = Reflect::get(&register, &"set".into())
            .ok()?
            .dyn_into()
            .ok()?;
        set.call2(&register, &NAME.into(), &highlight).ok()?;
        Some(())
    };
    // Without a register the ring round the message has to do.
    made().unwrap_or_default();
}

fn unmark() {
    let done = || -> Option<()> {
        let register = register()?;
        let delete: Function = Reflect::get(&register, &"delete".into())
            .ok()?
            .dyn_into()
            .ok()?;
        delete.call1(&register, &NAME.into()).ok()?;
        Some(())
    };
    done().unwrap_or_default();
}
