//! Message text as the server's own dashboard reads it: Markdown with line breaks kept, addresses
//! linked and HTML shown as text. What comes out is a tree of things to show; no markup in between.

mod frame;
mod link;
mod linkify;
mod read;
mod show;

pub use link::Link;
pub use read::{Allow, read};
pub use show::{Prose, link_view};

/// A block of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A heading with its level, 1–6.
    Heading(u8, Vec<Inline>),
    /// A quotation.
    Quote(Vec<Block>),
    /// Program text, as it stands.
    Code(String),
    /// A list; numbered from a number, if numbered.
    List(Option<u64>, Vec<Vec<Block>>),
    /// A table: its rows, the first of which is its head.
    Table(Vec<Vec<Vec<Inline>>>),
    /// A line across.
    Rule,
    /// Text too large to be read as Markdown, as it stands.
    Plain(String),
    /// Here the text was too long, and ends.
    Cut,
}

/// A stretch of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Words.
    Text(String),
    /// A new line.
    Break,
    /// Program text.
    Code(String),
    /// Words with weight.
    Styled(Style, Vec<Inline>),
    /// Words that lead somewhere.
    Link {
        /// Where.
        to: Link,
        /// The words.
        words: Vec<Inline>,
        /// The host it leads to, where the words name another one.
        instead: Option<String>,
    },
    /// Somebody of the team who is addressed.
    Mention(String),
    /// A picture.
    Image {
        /// Where it is; secure.
        at: Link,
        /// What it shows, in words.
        words: String,
        /// Its height in pixels, if the writer set one.
        height: Option<u32>,
    },
}

/// How words are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Emphasised.
    Emphasis,
    /// Strong.
    Strong,
    /// Struck out.
    Struck,
}
