//! Showcases that read like the day of a shop.

use serde_json::json;

use super::Showcase;
use crate::seed::account::{IDUNN, JONAS, MAREN, PRIYA, REPAIRS};
use crate::seed::conversation::Status;
use crate::seed::file::{Attachment, File};
use crate::seed::message::{By, Message};

pub(super) fn all() -> Vec<Showcase> {
    vec![
        arabic(),
        hebrew(),
        japanese(),
        failed(),
        telegram_files(),
        window_closed(),
        nameless(),
        empty(),
        snoozed_until_reply(),
        snoozed_until_a_time(),
        pending(),
        resolved(),
        team_only(),
    ]
}

fn arabic() -> Showcase {
    let mut case = Showcase::new("arabic", 3, "Layla Haddad · ليلى حداد", 2);
    case.contact.phone = Some("+971501234567".to_owned());
    case.contact.additional = json!({"city": "دبي", "country": "الإمارات", "country_code": "AE"});
    case.contact.custom = json!({"member_level": "guide", "newsletter": true, "club_number": 2291});
    case.priority = Some(3);
    case.labels = vec!["delivery"];
    case.unread = 2;
    case.messages = vec![
        Message::contact("مرحبًا، لم يصل طلبي رقم 20417 (Kvist 2) حتى الآن. هل يمكنكم التحقق؟"),
        Message::activity("Assigned to Maren Solheim by Idunn Berg"),
        Message::agent(
            MAREN,
            "أهلًا ليلى، الشحنة في مركز التوزيع وستصل غدًا قبل الظهر.",
        )
        .delivery("read"),
        Message::contact("هذا هو موقع مكتبي:").file(Attachment::location(
            "Al Hamra Street 14, Dubai",
            25.204_849,
            55.270_783,
        )),
        Message::contact("ليلى حداد").file(Attachment::card("+971 50 123 4567", "ليلى", "حداد")),
        Message::agent(MAREN, "تم تغيير العنوان. رقم التتبع: FJ204170012NO")
            .delivery("read")
            .replying_to(3),
        Message::note(
            JONAS,
            "[@Maren Solheim](mention://user/1/Maren%20Solheim) the driver has her new number, too.",
        ),
        Message::contact("")
            .bare()
            .file(Attachment::file(File::Voice)),
        Message::contact("شكرًا، سأرسل لكم الصور").file(Attachment::file(File::Camp)),
    ];
    case
}

fn hebrew() -> Showcase {
    let mut case = Showcase::new("hebrew", 3, "יעל בן־עמי", 4);
    case.contact.phone = Some("+972521234567".to_owned());
    case.labels = vec!["returns"];
    case.unread = 1;
    case.messages = vec![
        Message::agent(MAREN, "שלום יעל, החבילה שלך בדרך (FJ204171234NO).").delivery("read"),
        Message::contact("היי, החבילה הגיעה אבל חסר יתד אחד בשקית").replying_to(0),
    ];
    case
}

fn japanese() -> Showcase {
    let mut case = Showcase::new("instagram", 4, "高橋 みさき", 14);
    case.contact.additional = json!({
        "city": "松本", "country": "日本", "country_code": "JP",
        "social_instagram_user_name": "misaki.yama", "social_profiles": {"instagram": "misaki.yama"},
    });
    case.labels = vec!["returns", "sizing"];
    case.messages = vec![
        Message::contact("このストーリーのブーツ、26.5はありますか？").with(json!({
            "image_type": "ig_story_reply", "story_sender": "fjellvik.gear", "story_id": "18001",
            "story_url": "https://cdn.example/story/18001",
        })),
        Message::contact("")
            .bare()
            .with(json!({"is_unsupported": true})),
        Message::agent(PRIYA, "はい、ございます！")
            .with(json!({"external_echo": true}))
            .delivery("read"),
        Message::contact("").bare().file(Attachment::external(
            "ig_reel",
            "https://cdn.example/reel/77.mp4",
            None,
        )),
        Message::contact("").bare().file(Attachment::external(
            "share",
            "https://cdn.example/share/9.jpg",
            None,
        )),
        Message::contact("")
            .bare()
            .kind("sticker", json!({}))
            .file(Attachment::file(File::Sticker)),
        Message::agent(MAREN, "サイズ交換は60日以内でしたら無料です。").delivery("read"),
        Message::contact("ありがとうございます！サイズ交換できますか 🥾"),
    ];
    case
}

fn failed() -> Showcase {
    let mut case = Showcase::new("failed", 3, "Kwame Mensah", 26);
    case.contact.phone = Some("+233241234567".to_owned());
    case.labels = vec!["delivery"];
    case.messages = vec![
        Message::contact("The courier tried twice yesterday, so where is it now?"),
        Message::contact("").bare().file(Attachment::external(
            "embed",
            "https://www.youtube.com/embed/x",
            None,
        )),
        Message::new(
            By::System,
            "Hi Kwame, your order 20419 left our warehouse today.",
        )
        .delivery("read"),
        Message::agent(
            MAREN,
            "It is at the depot in Tema. Shall it go to your office instead?",
        )
        .failed("131026: Message undeliverable"),
        Message::agent(MAREN, "Photo of the slip:")
            .file(Attachment::file(File::Receipt))
            .failed("131053: Media upload error"),
    ];
    case
}

fn telegram_files() -> Showcase {
    let mut case = Showcase::new("files", 5, "Chloé Lefèvre-Dubois", 11);
    case.contact.additional = json!({"social_telegram_user_name": "chloe_ld"});
    let mut many = Message::contact("Tout est là :");
    for file in [
        File::Camp,
        File::Pole,
        File::Boots,
        File::Panorama,
        File::Dot,
        File::Clip,
        File::Receipt,
        File::Table,
        File::Drawing,
        File::Text,
        File::Empty,
        File::Page,
        File::LongName,
    ] {
        many = many.file(Attachment::file(file));
    }
    case.messages = vec![
        many,
        Message::contact("")
            .bare()
            .file(Attachment::file(File::Pole)),
        Message::contact("")
            .bare()
            .file(Attachment::file(File::Clip)),
        Message::contact("Et la pièce").file(Attachment::external(
            "fallback",
            "https://example.com/post/1",
            Some("Fjellvik, la suite"),
        )),
        Message::contact("").bare().file(Attachment::external(
            "image",
            "https://missing.invalid/gone.jpg",
            None,
        )),
        Message::agent(MAREN, "Merci ! Voici la fiche.").file(Attachment::file(File::Table)),
        Message::agent(MAREN, "").deleted(),
        Message::contact("Facture reçue, merci 🙏").replying_to(5),
    ];
    case
}

fn window_closed() -> Showcase {
    let mut case = Showcase::new("window-closed", 3, "Owen Gallagher", 52);
    case.contact.phone = Some("+353861234567".to_owned());
    case.step_minutes = 1_000;
    case.messages = vec![
        Message::contact("I'll be in Galway on Thursday, can I pick it up there?"),
        Message::agent(JONAS, "Of course, it waits at the counter.").delivery("read"),
        Message::agent(MAREN, "Hi Owen, did you get it?").failed("131047: Re-engagement message"),
    ];
    case
}

fn nameless() -> Showcase {
    let mut case = Showcase::new("nameless", 6, "", 34);
    case.contact.phone = Some("+447700900123".to_owned());
    case.unread = 1;
    case.seen = false;
    case.messages = vec![
        Message::contact("")
            .bare()
            .file(Attachment::file(File::Boots)),
    ];
    case
}

fn empty() -> Showcase {
    let mut case = Showcase::new("empty", 8, "Nora Lind", 41);
    case.seen = false;
    case
}

fn snoozed_until_reply() -> Showcase {
    let mut case = Showcase::new("snoozed-reply", 7, "Ayşe Yılmaz 🏔️", 47);
    case.status = Status::Snoozed;
    case.labels = vec!["press"];
    case.messages = vec![
        Message::contact("I write for a hiking magazine and would like to test the Storfjell."),
        Message::agent(MAREN, "Gladly! Which issue is it for?").delivery("read"),
        Message::status_activity("Conversation was snoozed by Maren Solheim", "snoozed"),
    ];
    case
}

fn snoozed_until_a_time() -> Showcase {
    let mut case = Showcase::new("snoozed-time", 2, "Gudrun Åsheim", 49);
    case.status = Status::Snoozed;
    case.snoozed_minutes = Some(17 * 60);
    case.messages = vec![
        Message::contact("Er den grønne på lager igjen i morgen?"),
        Message::agent(MAREN, "Ja, jeg sier fra."),
        Message::status_activity("Conversation was snoozed by Maren Solheim", "snoozed"),
    ];
    case
}

fn pending() -> Showcase {
    let mut case = Showcase::new("pending", 2, "Bjørn Dahl", 31);
    case.status = Status::Pending;
    case.assignee = None;
    case.messages =
        vec![
        Message::contact("Hei"),
        Message::new(By::Bot, "Hei! What is it about?").kind("input_select", json!({"items": [
            {"title": "An order", "value": "order"}, {"title": "A return", "value": "return"},
        ]})),
    ];
    case
}

fn resolved() -> Showcase {
    let mut case = Showcase::new("resolved", 2, "Zoë Kowalczyk", 58);
    case.status = Status::Resolved;
    case.messages = vec![
        Message::contact("It fits, and the colour is lovely. We leave on Saturday!"),
        Message::agent(MAREN, "You too! Have a great trip ⛺️"),
        Message::status_activity("Conversation was marked resolved by Maren Solheim", "resolved"),
        Message::new(By::System, "Please rate the conversation").kind("input_csat", json!({
            "display_type": "emoji",
            "submitted_values": {"csat_survey_response": {"rating": 5, "feedback_message": "Quick & kind"}},
        })),
    ];
    case
}

/// In an inbox closed to the demo agent, whose team it has: open by number, in no list.
fn team_only() -> Showcase {
    let mut case = Showcase::new("team-only", 9, "Elif Demir", 55);
    case.contact.email = Some("elif@zirve.example".to_owned());
    case.assignee = Some(IDUNN);
    case.team = Some(REPAIRS);
    case.subject = Some("Poles for twelve rental tents");
    case.messages = vec![
        Message::contact("We need twelve poles of 8.5 mm before June."),
        Message::activity("Assigned to repairs by Idunn Berg"),
        Message::agent(IDUNN, "The workshop looks what it has."),
    ];
    case
}
