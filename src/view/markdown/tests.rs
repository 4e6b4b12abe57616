#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use proptest::prelude::*;

use super::*;

fn plain(text: &str) -> Vec<Block> {
    read(text, Allow::default())
}

fn text(words: &str) -> Inline {
    Inline::Text(words.to_owned())
}

fn paragraph(inlines: Vec<Inline>) -> Vec<Block> {
    vec![Block::Paragraph(inlines)]
}

/// Every address in a tree, and how deep it nests.
fn addresses(blocks: &[Block]) -> (Vec<String>, usize) {
    fn inline(inlines: &[Inline], out: &mut Vec<String>) -> usize {
        inlines
            .iter()
            .map(|it| match it {
                Inline::Styled(_, words) => 1 + inline(words, out),
                Inline::Link { to, words, .. } => {
                    out.push(to.href().to_owned());
                    1 + inline(words, out)
                }
                Inline::Image { at, .. } => {
                    out.push(at.href().to_owned());
                    1
                }
                _ => 0,
            })
            .max()
            .unwrap_or_default()
    }
    let mut out = Vec::new();
    let mut deepest = 0;
    for block in blocks {
        let depth = match block {
            Block::Paragraph(words) | Block::Heading(_, words) => inline(words, &mut out),
            Block::Quote(blocks) => {
                let (more, depth) = addresses(blocks);
                out.extend(more);
                depth
            }
            Block::List(_, items) => {
                let mut deepest = 0;
                for item in items {
                    let (more, depth) = addresses(item);
                    out.extend(more);
                    deepest = deepest.max(depth + 1);
                }
                deepest
            }
            Block::Table(rows) => rows
                .iter()
                .flatten()
                .map(|cell| inline(cell, &mut out))
                .max()
                .unwrap_or_default(),
            Block::Code(_) | Block::Rule | Block::Plain(_) | Block::Cut => 0,
        };
        deepest = deepest.max(depth + 1);
    }
    (out, deepest)
}

#[test]
fn a_line_break_stays_a_line_break() {
    assert_eq!(
        plain("one\ntwo"),
        paragraph(vec![text("one"), Inline::Break, text("two")])
    );
}

#[test]
fn html_is_text() {
    assert_eq!(
        plain("<img src=x onerror=alert(1)>"),
        paragraph(vec![text("<img src=x onerror=alert(1)>")])
    );
    assert_eq!(plain("a <b>c</b>"), paragraph(vec![text("a <b>c</b>")]));
}

#[test]
fn a_link_to_a_script_shows_as_it_was_typed() {
    assert_eq!(
        plain("[pay](javascript:alert(1))"),
        paragraph(vec![text("[pay](javascript:alert(1))")])
    );
}

#[test]
fn a_link_that_names_another_host_shows_its_own() {
    let blocks = plain("[https://bank.example](https://evil.example/)");
    let Block::Paragraph(words) = &blocks[0] else {
        panic!()
    };
    let Inline::Link { instead, .. } = &words[0] else {
        panic!()
    };
    assert_eq!(instead.as_deref(), Some("evil.example"));
}

#[test]
fn one_tilde_strikes_nothing_out() {
    assert_eq!(plain("~a~"), paragraph(vec![text("~a~")]));
    assert_eq!(
        plain("~~a~~"),
        paragraph(vec![Inline::Styled(Style::Struck, vec![text("a")])])
    );
}

#[test]
fn a_line_under_words_makes_no_heading() {
    assert_eq!(
        plain("Hi\n---"),
        vec![Block::Paragraph(vec![text("Hi")]), Block::Rule]
    );
    assert_eq!(
        plain("Hi\n==="),
        paragraph(vec![text("Hi"), Inline::Break, text("===")])
    );
    assert_eq!(plain("# Hi"), vec![Block::Heading(1, vec![text("Hi")])]);
}

#[test]
fn a_mention_is_a_chip_where_mentions_are_allowed() {
    let note = Allow {
        images: true,
        mentions: true,
    };
    assert_eq!(
        read("[@Bo](mention://user/2/Bo) look", note),
        paragraph(vec![Inline::Mention("@Bo".into()), text(" look")])
    );
    assert_eq!(
        plain("[@Bo](mention://user/2/Bo)"),
        paragraph(vec![text("[@Bo](mention://user/2/Bo)")])
    );
}

#[test]
fn a_strangers_picture_is_only_a_link() {
    let source = "![me](https://a.example/me.png?cw_image_height=24px)";
    let ours = Allow {
        images: true,
        mentions: false,
    };
    assert!(matches!(
        read(source, ours).as_slice(),
        [Block::Paragraph(words)] if matches!(words.as_slice(), [Inline::Image { height: Some(24), .. }])
    ));
    assert!(matches!(
        plain(source).as_slice(),
        [Block::Paragraph(words)] if matches!(words.as_slice(), [Inline::Link { .. }])
    ));
}

#[test]
fn tables_and_lists_keep_their_parts() {
    let blocks = plain("| a | b |\n|---|---|\n| 1 | 2 |\n\n1. x\n2. y");
    let [Block::Table(rows), Block::List(Some(1), items)] = blocks.as_slice() else {
        panic!("{blocks:?}");
    };
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[1], vec![vec![text("1")], vec![text("2")]]);
    assert_eq!(items.len(), 2);
    assert_eq!(items[0], paragraph(vec![text("x")]));
}

#[test]
fn an_address_with_underscores_is_whole() {
    let (links, _) = addresses(&plain("see https://a.example/b_c_d and ana@b.example"));
    assert_eq!(links, ["https://a.example/b_c_d", "mailto:ana@b.example"]);
}

#[test]
fn nesting_ends_at_a_depth_and_loses_no_word() {
    for source in [
        format!("{}word", "> ".repeat(5_000)),
        format!("{}word", "- ".repeat(5_000)),
        format!("{}word{}", "**a *b ".repeat(2_000), "* **".repeat(2_000)),
        format!(
            "{}word{}",
            "[".repeat(5_000),
            "](https://a.example)".repeat(500)
        ),
    ] {
        let blocks = plain(&source);
        let (_, depth) = addresses(&blocks);
        assert!(depth <= DEEPEST + 8, "{depth}");
        assert!(format!("{blocks:?}").contains("word"));
    }
}

#[test]
fn a_huge_text_stays_text_and_ends() {
    let blocks = plain(&"a\n".repeat(100_000));
    assert!(matches!(blocks.as_slice(), [Block::Plain(_)]));
    let blocks = plain(&"ü".repeat(1_000_000));
    assert!(matches!(blocks.as_slice(), [Block::Plain(_), Block::Cut]));
}

proptest! {
    #[test]
    fn every_address_in_any_text_has_an_allowed_scheme(
        source in "(\\[x\\]\\(|\\)|!\\[|javascript:|data:|https://|mailto:|//|<|>|\\*|~~|\\||\n|`|> |- |1\\. |\\PC){0,40}",
    ) {
        let allow = Allow { images: true, mentions: true };
        for address in addresses(&read(&source, allow)).0 {
            let scheme = address.split(':').next().unwrap_or_default();
            prop_assert!(["http", "https", "mailto", "tel"].contains(&scheme), "{}", address);
        }
    }
}
