//! Showcases of the website's kinds of message, of Markdown, and of a thread without end.

use serde_json::json;

use super::Showcase;
use crate::seed::account::{MAREN, PRIYA};
use crate::seed::file::{Attachment, File};
use crate::seed::message::{By, Message};

pub(super) fn all() -> Vec<Showcase> {
    vec![kinds(), markdown(), long()]
}

fn kinds() -> Showcase {
    let mut case = Showcase::new("kinds", 2, "Ingrid Aasen", 6);
    case.contact.email = Some("ingrid@visitor.example".to_owned());
    case.contact.additional = json!({"city": "Bodø", "country": "Norge", "country_code": "NO"});
    case.labels = vec!["sizing"];
    let colours = json!([{"title": "Grey", "value": "grey"}, {"title": "Green", "value": "green"}]);
    let form = json!([
        {"type": "text", "name": "order", "label": "Order", "placeholder": "20418", "required": true},
        {"type": "text_area", "name": "what", "label": "What happened?"},
        {"type": "email", "name": "mail", "label": "E-mail"},
        {"type": "select", "name": "wish", "label": "Your wish", "options": [
            {"label": "Exchange", "value": "exchange"}, {"label": "Refund", "value": "refund"}]},
    ]);
    case.messages = vec![
        Message::contact("Hi! Is the grey one back in stock?"),
        Message::new(By::Bot, "Which one do you mean?").kind("input_select", json!({
            "items": colours, "submitted_values": [{"title": "Grey", "value": "grey"}],
        })),
        Message::new(By::Bot, "How may we reach you?")
            .kind("input_email", json!({"submitted_email": "ingrid@visitor.example"})),
        Message::new(By::System, "Get notified by email").kind("input_email", json!({})),
        Message::activity("Assigned to Maren Solheim by Idunn Berg"),
        Message::agent(MAREN, "Hi Ingrid, the grey one is back in stock from Thursday. Shall I keep one?")
            .kind("input_select", json!({"items": [
                {"title": "Yes, please", "value": "yes"}, {"title": "No, thanks", "value": "no"}]})),
        Message::agent(MAREN, "These go with it:").kind("cards", json!({"items": [
            {"title": "Kvist 2", "description": "Two people, 1.4 kg", "media_url": "https://cdn.example/kvist2.jpg",
             "actions": [
                {"type": "link", "text": "Look", "uri": "https://fjellvik.example/kvist-2"},
                {"type": "postback", "text": "Keep one for me", "payload": "KVIST2"}]},
            {"title": "Footprint", "description": "", "media_url": "", "actions": [
                {"type": "link", "text": "Look", "uri": "javascript:alert(1)"}]},
        ]})),
        Message::agent(MAREN, "And if something is wrong with it:").kind("form", json!({
            "items": form, "submitted_values": [
                {"name": "order", "value": "20418"}, {"name": "what", "value": "A seam\nis open"},
                {"name": "mail", "value": "ingrid@visitor.example"}, {"name": "wish", "value": "exchange"}],
        })),
        Message::agent(MAREN, "Once more for the second tent:").kind("form", json!({"items": form})),
        Message::agent(MAREN, "Reading for the evening:").kind("article", json!({"items": [
            {"title": "Pitching in wind", "description": "Which side first, and why", "link": "https://fjellvik.example/wind"},
            {"title": "Care", "description": "", "link": "https://fjellvik.example/care"}]})),
        Message::agent(MAREN, "Shall we look at it together?")
            .kind("integrations", json!({"type": "dyte", "data": {"meeting_id": "m-1", "provider": "dyte"}})),
        Message::agent(MAREN, "Your name, please").kind("input_text", json!({"submitted_values": [{"value": "Ingrid"}]})),
        Message::agent(MAREN, "In your own words").kind("input_textarea", json!({})),
        Message::contact("").bare().kind("sticker", json!({})).file(Attachment::file(File::Sticker)),
        Message::agent(MAREN, "").deleted(),
        Message::new(By::System, "Please rate the conversation").kind("input_csat", json!({
            "display_type": "star",
            "submitted_values": {"csat_survey_response": {"rating": 4, "feedback_message": "Quick & kind"}},
        })),
        Message::new(By::System, "Please rate the conversation").kind("input_csat", json!({"display_type": "emoji"})),
        Message::agent(MAREN, "Something from the future").kind("voice_call", json!({
            "data": {"status": "ended", "direction": "inbound", "duration_seconds": 74}})),
        Message::contact("Det var raskt, takk!").with(json!({"translations": {"en": "That was quick, thanks!"}})),
        Message::agent(PRIYA, "Hi {{contact.first_name}}, from me, too!"),
        Message::contact("Who is that now? 😄").replying_to(19),
    ];
    case
}

fn markdown() -> Showcase {
    let mut case = Showcase::new("markdown", 8, "Anneliese Vogt", 17);
    case.contact.email = Some("anneliese@vogt.example".to_owned());
    case.labels = vec!["wholesale"];
    case.messages = vec![
        Message::contact(
            "**Bold**, *italic*, ~~gone~~, `code`, [a link](https://fjellvik.example/?a=1&b=2) and https://fjellvik.example/plain",
        ),
        Message::agent(
            MAREN,
            "# Heading\n## Smaller\n\n- one\n- two\n  - deeper\n    1. deepest\n\n1. first\n2. second\n\n> quoted\n>> twice\n\n---\n\nline\nbreak",
        ),
        Message::agent(
            MAREN,
            "| Article | Price |\n|:--|--:|\n| Kvist 2 | 279 |\n| Lyng 35 | 89 |",
        ),
        Message::agent(
            MAREN,
            "```rust\nfn main() {\n    println!(\"<b>not bold</b>\");\n}\n```\nand after",
        ),
        Message::contact(
            "![](https://cdn.example/sig.png?cw_image_height=24px) a picture by address",
        ),
        Message::contact("3 * 4 = 12, snake_case_name, 5 < 6 & 7 > 2, a\\*b, &amp; &lt;"),
        Message::note(
            MAREN,
            "[@repairs](mention://team/1/repairs) and [@Jonas Keller](mention://user/3/Jonas%20Keller), *please* look.",
        ),
        Message::contact("Setext\n======\n\n<details><summary>HTML</summary>stays text</details>"),
        Message::agent(
            MAREN,
            "- [ ] open\n- [x] done\n\nfootnote[^1]\n\n[^1]: here",
        ),
    ];
    case
}

/// The seed fills in its messages: as many as the size allows.
fn long() -> Showcase {
    let mut case = Showcase::new("long", 2, "Nguyễn Thị Thanh Hương", 29);
    case.priority = Some(3);
    case.labels = vec!["billing"];
    case.unread = 1;
    case
}
