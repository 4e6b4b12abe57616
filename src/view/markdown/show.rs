//! From the tree to elements.

use leptos::prelude::*;

use super::{Allow, Block, Inline, Link, Style, read};
use crate::text::phrase;
use crate::view::words::Words;

/// A message's text, block by block; each block finds its own direction.
#[component]
pub fn Prose(
    /// The text as written.
    text: String,
    /// What it may contain.
    #[prop(optional)]
    allow: Allow,
) -> impl IntoView {
    blocks_view(read(&text, allow), Words::here())
}

/// A link that opens beside the console and tells the other side nothing.
pub fn link_view(to: &Link, words: AnyView) -> AnyView {
    view! {
        <a href=to.href().to_owned() target="_blank" rel="noopener noreferrer nofollow">{words}</a>
    }
    .into_any()
}

fn blocks_view(blocks: Vec<Block>, words: Words) -> Vec<AnyView> {
    blocks
        .into_iter()
        .map(|block| block_view(block, words))
        .collect()
}

fn block_view(block: Block, words: Words) -> AnyView {
    match block {
        Block::Paragraph(inlines) => view! { <p dir="auto">{inlines_view(inlines)}</p> }.into_any(),
        // A message has no outline of its own: its headings look like headings and are none.
        Block::Heading(_, inlines) => {
            view! { <p dir="auto"><b>{inlines_view(inlines)}</b></p> }.into_any()
        }
        Block::Quote(blocks) => {
            view! { <blockquote dir="auto">{blocks_view(blocks, words)}</blockquote> }.into_any()
        }
        Block::Code(code) => view! { <pre dir="ltr"><code>{code}</code></pre> }.into_any(),
        Block::List(start, items) => {
            let items: Vec<_> = items
                .into_iter()
                .map(|item| view! { <li dir="auto">{item_view(item, words)}</li> })
                .collect();
            match start {
                Some(start) => view! { <ol start=start.to_string()>{items}</ol> }.into_any(),
                None => view! { <ul>{items}</ul> }.into_any(),
            }
        }
        Block::Table(rows) => table_view(rows),
        Block::Rule => view! { <hr /> }.into_any(),
        Block::Plain(text) => {
            view! { <p class="message-bubble__plain" dir="auto">{text}</p> }.into_any()
        }
        Block::Cut => view! { <p><i>{words.said(phrase::message::CUT)}</i></p> }.into_any(),
    }
}

/// A single paragraph needs no element of its own in an item.
fn item_view(mut blocks: Vec<Block>, words: Words) -> AnyView {
    if blocks.len() == 1
        && let Some(Block::Paragraph(inlines)) =
            blocks.pop_if(|it| matches!(it, Block::Paragraph(_)))
    {
        return inlines_view(inlines).into_any();
    }
    blocks_view(blocks, words).into_any()
}

fn table_view(rows: Vec<Vec<Vec<Inline>>>) -> AnyView {
    let mut rows = rows.into_iter();
    let head = rows.next().unwrap_or_default();
    let head: Vec<_> = head
        .into_iter()
        .map(|cell| view! { <th scope="col" dir="auto">{inlines_view(cell)}</th> })
        .collect();
    let body: Vec<_> = rows
        .map(|row| {
            let cells: Vec<_> = row
                .into_iter()
                .map(|cell| view! { <td dir="auto">{inlines_view(cell)}</td> })
                .collect();
            view! { <tr>{cells}</tr> }
        })
        .collect();
    view! {
        <table>
            <thead>
                <tr>{head}</tr>
            </thead>
            <tbody>{body}</tbody>
        </table>
    }
    .into_any()
}

fn inlines_view(inlines: Vec<Inline>) -> Vec<AnyView> {
    inlines.into_iter().map(inline_view).collect()
}

fn inline_view(inline: Inline) -> AnyView {
    match inline {
        Inline::Text(text) => text.into_any(),
        Inline::Break => view! { <br /> }.into_any(),
        Inline::Code(code) => view! { <code>{code}</code> }.into_any(),
        Inline::Styled(Style::Emphasis, words) => {
            view! { <em>{inlines_view(words)}</em> }.into_any()
        }
        Inline::Styled(Style::Strong, words) => {
            view! { <strong>{inlines_view(words)}</strong> }.into_any()
        }
        Inline::Styled(Style::Struck, words) => view! { <s>{inlines_view(words)}</s> }.into_any(),
        Inline::Link { to, words, instead } => {
            let words = inlines_view(words).into_any();
            let real = instead.map(|host| view! { " (" <bdi>{host}</bdi> ")" });
            view! {
                {link_view(&to, words)}
                {real}
            }
            .into_any()
        }
        Inline::Mention(name) => view! { <span class="mention">{name}</span> }.into_any(),
        Inline::Image { at, words, height } => view! {
            <img
                class="message-bubble__picture"
                src=at.href().to_owned()
                alt=words
                height=height.map(|height| height.to_string())
                loading="lazy"
                decoding="async"
                referrerpolicy="no-referrer"
            />
        }
        .into_any(),
    }
}
