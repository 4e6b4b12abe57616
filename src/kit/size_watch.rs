//! Tells when elements change their size.

use leptos::wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Element, ResizeObserver};

/// A resize observer that ends when it is dropped.
pub struct SizeWatch {
    observer: ResizeObserver,
    _on_resize: Closure<dyn Fn()>,
}

impl SizeWatch {
    /// Calls this after layout and before painting, whenever an observed element has another size
    /// than before. `None` where the browser has no such observer.
    pub fn new(on_resize: impl Fn() + 'static) -> Option<Self> {
        let on_resize = Closure::<dyn Fn()>::new(on_resize);
        let observer = ResizeObserver::new(on_resize.as_ref().unchecked_ref()).ok()?;
        Some(Self {
            observer,
            _on_resize: on_resize,
        })
    }

    /// Observes an element, too; the first call follows soon.
    pub fn observe(&self, element: &Element) {
        self.observer.observe(element);
    }
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
