//! Showcases of text that is hard to show, and of people who try something.

use serde_json::json;

use super::Showcase;
use crate::seed::account::MAREN;
use crate::seed::contact::HOSTILE_NAMES;
use crate::seed::message::Message;

pub(super) fn all() -> Vec<Showcase> {
    vec![texts(), attributes()]
}

fn texts() -> Showcase {
    let name = HOSTILE_NAMES.get(1).copied().unwrap_or_default();
    let mut case = Showcase::new("hostile", 2, name, 8);
    case.contact.email = Some("hostile@visitor.example".to_owned());
    case.contact.additional = json!({
        "city": "\u{202e}ytic", "country": "<b>nowhere</b>", "country_code": "??",
        "company_name": "</script><script>alert(1)</script>",
        "description": "javascript:alert(1)", "social_profiles": {"twitter": "javascript:alert(1)"},
    });
    case.unread = 1;
    case.messages = vec![
        Message::contact("<script>alert(1)</script><img src=x onerror=alert(1)><iframe src=javascript:alert(1)>"),
        Message::contact("[pay](javascript:alert(1)) [view](data:text/html,<script>alert(1)</script>) [ok](JaVaScRiPt:alert(1)) <javascript:alert(1)> [v](vbscript:x)"),
        Message::contact("\u{202e}txet siht daer\u{202c} and \u{2066}isolated\u{2069}, zero\u{200b}width, \u{feff}mark, nul \u{1} bell \u{7}"),
        Message::contact(&"W".repeat(3_000)),
        Message::contact(&format!("https://fjellvik.example/{}", "very-long-address/".repeat(80))),
        Message::contact(&"> ".repeat(200)),
        Message::contact(&format!("{}deep{}", "[".repeat(400), "](x)".repeat(400))),
        Message::contact(&"*_".repeat(600)),
        Message::contact(&"🏔️👩‍👩‍👧‍👦".repeat(120)),
        Message::contact("Z̸̢̛͙̦̾͗a̵͓̅̽l̶̰̈́g̷̣̊o̴̝͘ ").with(json!({"in_reply_to": 999_999_999, "in_reply_to_external_id": null})),
        Message::contact("   "),
        Message::contact("").bare(),
        Message::contact(&"line\n".repeat(400)),
        Message::contact("a kind nobody knows").kind("hologram", json!({"items": "not a list", "depth": [[[]]]})),
        Message::contact("select without items").kind("input_select", json!({})),
        Message::contact("items that are none").kind("cards", json!({"items": [null, 7, {"actions": "x"}]})),
        Message::contact("rated a hundred").kind("input_csat", json!({
            "submitted_values": {"csat_survey_response": {"rating": 100, "feedback_message": {"a": 1}}}})),
        Message::contact("says it is deleted").with(json!({"deleted": true})),
        Message::contact("says it failed").with(json!({"external_error": "<b>call +1 900 555</b>"})),
        Message::agent(MAREN, "مرحبا Hello שלום 12:30 (a) https://fjellvik.example ١٢٣"),
        Message::contact("{{contact.name}} ${7*7} %s %n \\u0000 ]]> ';--"),
    ];
    case
}

/// No value that could not be cast under a number or a date: the real server would then answer
/// every filter on that attribute with a 500.
fn attributes() -> Showcase {
    let name = HOSTILE_NAMES.get(4).copied().unwrap_or_default();
    let mut case = Showcase::new("hostile-attributes", 4, name, 20);
    case.custom = json!({
        "order_number": {"nested": [1, 2]}, "order_total": "not a number", "refund_percent": -1e300,
        "store_visits": null, "tracking_link": "javascript:alert(1)", "promised_by": null,
        "product_line": "not in the list", "gift": "yes", "never_defined": "<b>x</b>",
    });
    case.contact.custom = json!({
        "club_number": 12.5, "shop_link": "https://fjellvik.example/?q=<script>", "member_since": null,
        "newsletter": null, "nickname": "\u{202e}kcin",
    });
    case.labels = vec![
        "returns", "billing", "warranty", "delivery", "sizing", "repair", "press", "vip",
    ];
    case.unread = 1;
    case.messages = vec![Message::contact("Look at my attributes")];
    case
}
