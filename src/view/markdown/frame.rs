//! What the reader has opened and not closed yet.

use std::ops::Range;

use super::{Block, Inline, Style};

/// A block or stretch that is not closed yet.
pub(super) struct Frame {
    pub kind: Kind,
    pub blocks: Vec<Block>,
    pub inlines: Vec<Inline>,
    /// Items of a list, rows of a table.
    pub items: Vec<Vec<Block>>,
    pub rows: Vec<Vec<Vec<Inline>>>,
}

pub(super) enum Kind {
    Root,
    Paragraph,
    Heading(u8, Range<usize>),
    Quote,
    Code,
    List(Option<u64>),
    Item,
    Table,
    Row,
    Cell,
    Styled(Style),
    /// A single `~`, which strikes nothing out.
    Tilde,
    Link(String),
    Image(String),
    /// Nested too deep, or of no meaning here.
    Through,
}

impl Frame {
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            blocks: Vec::new(),
            inlines: Vec::new(),
            items: Vec::new(),
            rows: Vec::new(),
        }
    }

    pub fn text(&mut self, text: &str) {
        match self.inlines.last_mut() {
            Some(Inline::Text(last)) => last.push_str(text),
            _ => self.inlines.push(Inline::Text(text.to_owned())),
        }
    }

    /// Loose words between blocks, as in a tight list, become a paragraph.
    pub fn settle(&mut self) {
        let words = std::mem::take(&mut self.inlines);
        if !words.is_empty() {
            self.blocks.push(Block::Paragraph(words));
        }
    }
}
