//! Text that must never be shown.

/// A token or password. It has no `Debug` or `Display`, so it cannot slip into a log, an error or
/// a view; [`Secret::reveal`] is the one way to its text. What memory of it the program holds is
/// overwritten when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Box<[u8]>);

impl Secret {
    /// Keeps this text.
    pub fn new(text: &str) -> Self {
        Self(text.as_bytes().into())
    }

    /// The text, for the request or the subscription that carries it, and nothing else.
    pub fn reveal(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.fill(0);
        std::hint::black_box(&self.0);
    }
}
