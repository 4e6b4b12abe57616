//! Whether the console is wide enough for four panes, or has room for one only. The same widths
//! as in `style/layout.css`, which lays the panes out; here they decide what the panel's button
//! means, and what an open drawer covers.

use leptos::html::Div;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use leptos::wasm_bindgen::prelude::Closure;

/// The width from which there is room for the panel, in em of the shell.
const WIDE: f64 = 92.3;
/// The width below which one pane fills the shell, in em of the shell.
const NARROW: f64 = 49.23;

/// Keeps both true to the shell's width until the owner ends.
pub(super) fn watch(shell: NodeRef<Div>, is_wide: RwSignal<bool>, is_narrow: RwSignal<bool>) {
    let look = move || {
        let Some(element) = shell.try_get_untracked().flatten() else {
            return;
        };
        let em = window()
            .get_computed_style(&element)
            .ok()
            .flatten()
            .and_then(|style| style.get_property_value("font-size").ok())
            .map(|size| js_sys::parse_float(&size))
            .filter(|size| size.is_finite())
            .unwrap_or(13.0);
        let width = f64::from(element.client_width());
        for (signal, holds) in [
            (is_wide, width >= WIDE * em),
            (is_narrow, width < NARROW * em),
        ] {
            if signal.try_get_untracked().is_some_and(|was| was != holds) {
                signal.set(holds);
            }
        }
    };
    let on_resize = Closure::<dyn Fn()>::new(look);
    let observer = web_sys::ResizeObserver::new(on_resize.as_ref().unchecked_ref()).ok();
    // Without such an observer the console stays laid out as wide.
    let watch = StoredValue::new_local(observer.map(|observer| Watch {
        observer,
        _on_resize: on_resize,
    }));
    Effect::new(move |_| {
        if let Some(element) = shell.get() {
            watch.with_value(|watch| {
                if let Some(watch) = watch {
                    watch.observer.observe(&element);
                }
            });
        }
    });
}

/// An observer that ends with its owner.
struct Watch {
    observer: web_sys::ResizeObserver,
    _on_resize: Closure<dyn Fn()>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
