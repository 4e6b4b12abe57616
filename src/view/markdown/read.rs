//! From the parser's events to the tree.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::frame::{Frame, Kind};
use super::link::{Link, named_host, same_host};
use super::linkify::{Piece, linkify};
use super::{Block, Inline, Style};

/// Longest text read as Markdown, in bytes. A longer one is shown as it stands.
const LONGEST_READ: usize = 40_000;
/// Most lines of a text read as Markdown.
const MOST_LINES: usize = 1_500;
/// Longest text shown, in bytes; more than the server takes.
const LONGEST_SHOWN: usize = 600_000;
/// How deep blocks and styles may stand in one another; what is deeper shows in the last of them.
const DEEPEST: usize = 20;

/// What a text may contain, by who wrote it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allow {
    /// Pictures. A picture that a stranger names would tell them when it is looked at.
    pub images: bool,
    /// Mentions of the team.
    pub mentions: bool,
}

/// Reads a message's text. Takes time in proportion to its length and never fails.
pub fn read(text: &str, allow: Allow) -> Vec<Block> {
    let (text, cut) = shorten(text, LONGEST_SHOWN);
    let lines = text.bytes().filter(|byte| *byte == b'\n').count();
    let mut blocks = if text.len() > LONGEST_READ || lines > MOST_LINES {
        vec![Block::Plain(text.to_owned())]
    } else {
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        let mut reader = Reader {
            source: text,
            allow,
            open: vec![Frame::new(Kind::Root)],
        };
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            reader.take(event, range);
        }
        reader.end()
    };
    if cut {
        blocks.push(Block::Cut);
    }
    blocks
}

fn shorten(text: &str, most: usize) -> (&str, bool) {
    if text.len() <= most {
        return (text, false);
    }
    let end = (0..=most)
        .rev()
        .find(|end| text.is_char_boundary(*end))
        .unwrap_or_default();
    (text.get(..end).unwrap_or_default(), true)
}

struct Reader<'a> {
    source: &'a str,
    allow: Allow,
    /// What is open, outermost first.
    open: Vec<Frame>,
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(end) => self.close(end),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::Code(code) => self.put(Inline::Code(code.into_string())),
            Event::SoftBreak | Event::HardBreak => self.put(Inline::Break),
            Event::Rule => self.put_block(Block::Rule),
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.text(&text);
            }
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let kind = match tag {
            Tag::Paragraph | Tag::HtmlBlock => Kind::Paragraph,
            Tag::Heading { level, .. } => Kind::Heading(level as u8, range),
            Tag::BlockQuote(_) => Kind::Quote,
            Tag::CodeBlock(_) => Kind::Code,
            Tag::List(start) => Kind::List(start),
            Tag::Item => Kind::Item,
            Tag::Table(_) => Kind::Table,
            Tag::TableHead | Tag::TableRow => Kind::Row,
            Tag::TableCell => Kind::Cell,
            Tag::Emphasis => Kind::Styled(Style::Emphasis),
            Tag::Strong => Kind::Styled(Style::Strong),
            Tag::Strikethrough => {
                let doubled = self
                    .source
                    .get(range.start..)
                    .is_some_and(|it| it.starts_with("~~"));
                if doubled {
                    Kind::Styled(Style::Struck)
                } else {
                    Kind::Tilde
                }
            }
            Tag::Link { dest_url, .. } => Kind::Link(dest_url.into_string()),
            Tag::Image { dest_url, .. } => Kind::Image(dest_url.into_string()),
            _ => Kind::Through,
        };
        let deep = self.open.len() > DEEPEST;
        let nests = matches!(
            kind,
            Kind::Quote | Kind::List(_) | Kind::Item | Kind::Styled(_) | Kind::Tilde
        );
        self.open
            .push(Frame::new(if deep && nests { Kind::Through } else { kind }));
    }

    /// Every start has its end, so the frame that closes is the innermost one.
    fn close(&mut self, _: TagEnd) {
        if self.open.len() < 2 {
            return;
        }
        let Some(mut frame) = self.open.pop() else {
            return;
        };
        match frame.kind {
            Kind::Paragraph => {
                let words = linked(frame.inlines);
                self.put_block(Block::Paragraph(words));
            }
            Kind::Heading(level, range) => self.heading(level, &range, frame.inlines),
            Kind::Quote => {
                frame.settle();
                self.put_block(Block::Quote(frame.blocks));
            }
            Kind::Code => {
                let code: String = flat(&frame.inlines);
                self.put_block(Block::Code(code.trim_end_matches('\n').to_owned()));
            }
            Kind::List(start) => self.put_block(Block::List(start, frame.items)),
            Kind::Item => {
                frame.inlines = linked(frame.inlines);
                frame.settle();
                if let Some(list) = self.open.last_mut() {
                    if matches!(list.kind, Kind::List(_)) {
                        list.items.push(frame.blocks);
                    } else {
                        list.blocks.append(&mut frame.blocks);
                    }
                }
            }
            Kind::Table => self.put_block(Block::Table(frame.rows)),
            Kind::Row => {
                let row = frame.rows.into_iter().flatten().collect();
                if let Some(table) = self.open.last_mut() {
                    table.rows.push(row);
                }
            }
            Kind::Cell => {
                let cell = linked(frame.inlines);
                if let Some(row) = self.open.last_mut() {
                    row.rows.push(vec![cell]);
                }
            }
            Kind::Styled(style) => self.put(Inline::Styled(style, linked(frame.inlines))),
            Kind::Tilde => {
                self.text("~");
                self.join(frame.inlines);
                self.text("~");
            }
            Kind::Link(to) => self.link(&to, frame.inlines),
            Kind::Image(at) => self.image(&at, &flat(&frame.inlines)),
            Kind::Root | Kind::Through => self.spill(frame),
        }
    }

    /// What stands in a frame of no meaning goes into the one around it.
    fn spill(&mut self, frame: Frame) {
        self.join(frame.inlines);
        for block in frame
            .blocks
            .into_iter()
            .chain(frame.items.into_iter().flatten())
        {
            self.put_block(block);
        }
    }

    fn join(&mut self, inlines: Vec<Inline>) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.text(&text),
                other => self.put(other),
            }
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(frame) = self.open.last_mut() {
            frame.text(text);
        }
    }

    fn put(&mut self, inline: Inline) {
        if let Some(frame) = self.open.last_mut() {
            frame.inlines.push(inline);
        }
    }

    fn put_block(&mut self, block: Block) {
        if let Some(frame) = self.open.last_mut() {
            frame.inlines = linked(std::mem::take(&mut frame.inlines));
            frame.settle();
            frame.blocks.push(block);
        }
    }

    /// A line of `=` or `-` under words makes no heading here: it stays what was typed.
    fn heading(&mut self, level: u8, range: &Range<usize>, words: Vec<Inline>) {
        let source = self.source.get(range.clone()).unwrap_or_default();
        if source.trim_start().starts_with('#') {
            return self.put_block(Block::Heading(level, linked(words)));
        }
        let line = source
            .trim_end()
            .lines()
            .next_back()
            .unwrap_or_default()
            .trim();
        let mut words = linked(words);
        if line.starts_with('=') {
            words.push(Inline::Break);
            words.push(Inline::Text(line.to_owned()));
            self.put_block(Block::Paragraph(words));
        } else {
            self.put_block(Block::Paragraph(words));
            self.put_block(Block::Rule);
        }
    }

    fn link(&mut self, to: &str, words: Vec<Inline>) {
        let said = flat(&words);
        if self.allow.mentions && to.starts_with("mention://") {
            return self.put(Inline::Mention(said));
        }
        let Some(to) = Link::read(to) else {
            self.text("[");
            self.join(words);
            return self.text(&format!("]({to})"));
        };
        let words = if said.trim().is_empty() {
            vec![Inline::Text(to.href().to_owned())]
        } else {
            words
        };
        let instead = match (named_host(&said), to.host()) {
            (Some(named), Some(real)) if !same_host(named, real) => Some(real.to_owned()),
            _ => None,
        };
        self.put(Inline::Link { to, words, instead });
    }

    fn image(&mut self, at: &str, words: &str) {
        let Some(to) = Link::read(at) else {
            return self.text(&format!("![{words}]({at})"));
        };
        // A link inside a link leads to the wrong place.
        let in_link = self
            .open
            .iter()
            .any(|frame| matches!(frame.kind, Kind::Link(_)));
        let picture = Link::secure(at).filter(|_| self.allow.images);
        let words = if words.trim().is_empty() {
            to.href()
        } else {
            words
        };
        match picture {
            Some(at) => {
                let height = height(at.href());
                self.put(Inline::Image {
                    at,
                    words: words.to_owned(),
                    height,
                });
            }
            None if in_link => self.text(words),
            None => {
                let words = vec![Inline::Text(words.to_owned())];
                let instead = None;
                self.put(Inline::Link { to, words, instead });
            }
        }
    }

    fn end(mut self) -> Vec<Block> {
        while self.open.len() > 1 {
            self.close(TagEnd::Paragraph);
        }
        let Some(mut root) = self.open.pop() else {
            return Vec::new();
        };
        root.inlines = linked(root.inlines);
        root.settle();
        root.blocks
    }
}

/// The height that the server's dashboard writes into a picture's address.
fn height(address: &str) -> Option<u32> {
    let (_, value) = address.split_once("cw_image_height=")?;
    let digits = value.split(|it: char| !it.is_ascii_digit()).next()?;
    digits
        .parse()
        .ok()
        .filter(|height| (1..=2000).contains(height))
}

/// The same with the addresses in its words linked.
fn linked(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out = Vec::with_capacity(inlines.len());
    for inline in inlines {
        let Inline::Text(text) = inline else {
            out.push(inline);
            continue;
        };
        for piece in linkify(&text) {
            out.push(match piece {
                Piece::Text(words) => Inline::Text(words.to_owned()),
                Piece::Link(words, to) => Inline::Link {
                    to,
                    words: vec![Inline::Text(words.to_owned())],
                    instead: None,
                },
            });
        }
    }
    out
}

/// The words alone.
fn flat(inlines: &[Inline]) -> String {
    let mut out = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::Mention(text) => out.push_str(text),
            Inline::Break => out.push('\n'),
            Inline::Styled(_, words) | Inline::Link { words, .. } => out.push_str(&flat(words)),
            Inline::Image { words, .. } => out.push_str(words),
        }
    }
    out
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
