//! Contacts, agents, and what an account is furnished with.

use std::sync::Arc;

use crate::model::{
    Account, Agent, AttributeDefinition, AttributeKind, AttributeOwner, CannedResponse, Channel,
    Contact, ContactNote, Inbox, InboxId, Label, Presence, Profile, Role, Secret, Team,
};

use super::Field;
use super::conversation::channel;
use super::field::shape;

shape!(Person {
    id,
    name,
    email,
    phone_number,
    identifier,
    blocked,
    thumbnail,
    avatar_url,
    additional_attributes,
    custom_attributes,
    created_at,
    last_activity_at,
    payload,
    contact,
    contact_inboxes,
});

shape!(ContactInbox { inbox });

shape!(More {
    city,
    country,
    country_code,
    timezone,
    time_zone,
    company_name,
    description,
    social_profiles,
    social_telegram_user_name,
    social_instagram_user_name,
});

shape!(Member {
    id,
    name,
    available_name,
    email,
    role,
    thumbnail,
    avatar_url,
    availability_status,
    availability,
    status,
});

shape!(SignedIn {
    data,
    payload,
    id,
    name,
    available_name,
    email,
    avatar_url,
    accounts,
    pubsub_token,
    access_token,
});

shape!(Furniture {
    id,
    name,
    email,
    forward_to_email,
    title,
    color,
    show_on_sidebar,
    channel_type,
    medium,
    is_member,
    content,
    user,
    created_at,
});

shape!(Definition {
    attribute_key,
    attribute_display_name,
    attribute_display_type,
    attribute_model,
    attribute_values,
    regex_pattern,
    regex_cue,
});

/// Reads a contact in any of its forms: bare, or wrapped in `payload` with or without a list.
pub fn contact(field: Field<'_>) -> Option<Contact> {
    let mut person: Person<'_> = field.object()?;
    // At most `payload`, a list of one, and `contact` stand around it.
    for _ in 0..2 {
        if !person.id.is_absent() {
            break;
        }
        let inner = person.payload.or(person.contact);
        let inner = match inner.list() {
            Some(list) => list.first().copied()?,
            None => inner,
        };
        person = inner.object()?;
    }
    let more: More<'_> = person.additional_attributes.object().unwrap_or_default();
    Some(Contact {
        id: person.id.id()?,
        name: person.name.or_empty(),
        email: person.email.filled(),
        phone: person.phone_number.filled(),
        identifier: person.identifier.filled(),
        blocked: person.blocked.flag().unwrap_or_default(),
        avatar_url: person.thumbnail.filled().or(person.avatar_url.filled()),
        city: more.city.filled(),
        country: more.country.filled().or(more.country_code.filled()),
        country_code: more.country_code.filled(),
        time_zone: more.timezone.or(more.time_zone).filled(),
        company: more.company_name.filled(),
        description: more.description.filled(),
        profiles: profiles(&more),
        attributes: person.custom_attributes.attributes(),
        inboxes: inboxes(person.contact_inboxes),
        created_at: person.created_at.time(),
        last_activity_at: person.last_activity_at.time(),
    })
}

/// The inboxes a contact can be reached by, each once.
fn inboxes(field: Field<'_>) -> Vec<InboxId> {
    let mut inboxes: Vec<InboxId> = field
        .elements()
        .into_iter()
        .filter_map(|entry| {
            let entry: ContactInbox<'_> = entry.object()?;
            let inbox: Furniture<'_> = entry.inbox.object()?;
            inbox.id.id()
        })
        .collect();
    inboxes.sort_unstable();
    inboxes.dedup();
    inboxes
}

/// The handles somebody wrote down, then those the channels told of.
fn profiles(more: &More<'_>) -> Vec<(Arc<str>, Arc<str>)> {
    let mut profiles: Vec<(Arc<str>, Arc<str>)> = more
        .social_profiles
        .entries()
        .into_iter()
        .filter_map(|(network, handle)| Some((network.as_ref().into(), handle.filled()?)))
        .collect();
    let told = [
        ("telegram", more.social_telegram_user_name),
        ("instagram", more.social_instagram_user_name),
    ];
    for (network, handle) in told {
        let known = profiles.iter().any(|(name, _)| &**name == network);
        if let (false, Some(handle)) = (known, handle.filled()) {
            profiles.push((network.into(), handle));
        }
    }
    profiles
}

/// Reads a note on a contact.
pub fn note(field: Field<'_>) -> Option<ContactNote> {
    let note: Furniture<'_> = field.object()?;
    let author: Member<'_> = note.user.object().unwrap_or_default();
    Some(ContactNote {
        id: note.id.id()?,
        text: note.content.or_empty(),
        author: author.available_name.filled().or(author.name.filled()),
        created_at: note.created_at.time().unwrap_or_default(),
    })
}

/// Reads an agent.
pub fn agent(field: Field<'_>) -> Option<Agent> {
    let member: Member<'_> = field.object()?;
    let name = member.available_name.filled().or(member.name.filled());
    Some(Agent {
        id: member.id.id()?,
        name: name.unwrap_or_default(),
        email: member.email.or_empty(),
        role: role(member.role),
        avatar_url: member.thumbnail.filled().or(member.avatar_url.filled()),
        presence: presence(member.availability_status),
    })
}

/// Reads a state of presence; anything unknown is absence.
pub fn presence(field: Field<'_>) -> Presence {
    match field.word().as_str() {
        "online" | "available" => Presence::Online,
        "busy" => Presence::Busy,
        _ => Presence::Offline,
    }
}

fn role(field: Field<'_>) -> Role {
    if field.is_word("administrator") {
        Role::Administrator
    } else {
        Role::Agent
    }
}

/// Reads an inbox.
pub fn inbox(field: Field<'_>) -> Option<Inbox> {
    let inbox: Furniture<'_> = field.object()?;
    let channel = match channel(inbox.channel_type) {
        Channel::Sms if inbox.medium.is_word("whatsapp") => Channel::WhatsApp,
        channel => channel,
    };
    let by_twilio = inbox.channel_type.is_word("Channel::TwilioSms");
    let text_limit = match channel {
        Channel::Email => 25_000,
        Channel::WhatsApp if by_twilio => 1_600,
        Channel::WhatsApp | Channel::Telegram => 4_096,
        Channel::Sms => 320,
        Channel::Messenger => 2_000,
        Channel::Instagram => 1_000,
        Channel::TikTok => 6_000,
        Channel::Website | Channel::Line | Channel::Api | Channel::Other(_) => 10_000,
    };
    Some(Inbox {
        id: inbox.id.id()?,
        name: inbox.name.or_empty(),
        channel,
        text_limit,
        addresses: [inbox.email, inbox.forward_to_email]
            .into_iter()
            .filter_map(Field::filled)
            .collect(),
    })
}

/// Reads a team.
pub fn team(field: Field<'_>) -> Option<Team> {
    let team: Furniture<'_> = field.object()?;
    Some(Team {
        id: team.id.id()?,
        name: team.name.or_empty(),
        is_member: team.is_member.flag().unwrap_or_default(),
    })
}

/// Reads a label of the account.
pub fn label(field: Field<'_>) -> Option<Label> {
    let label: Furniture<'_> = field.object()?;
    Some(Label {
        id: label.id.id()?,
        title: label.title.filled()?,
        color: label
            .color
            .filled()
            .filter(|color| is_color(color))
            .unwrap_or_else(|| "#1f93ff".into()),
        in_navigation: label.show_on_sidebar.flag().unwrap_or_default(),
    })
}

fn is_color(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| {
        digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// Reads the definition of a custom attribute.
pub fn definition(field: Field<'_>) -> Option<AttributeDefinition> {
    let definition: Definition<'_> = field.object()?;
    let key = definition.attribute_key.filled()?;
    let owner = match definition.attribute_model.word().as_str() {
        "conversation_attribute" | "0" => AttributeOwner::Conversation,
        "contact_attribute" | "1" => AttributeOwner::Contact,
        _ => return None,
    };
    let kind = match definition.attribute_display_type.word().as_str() {
        "number" => AttributeKind::Number,
        "currency" => AttributeKind::Currency,
        "percent" => AttributeKind::Percent,
        "link" => AttributeKind::Link,
        "date" => AttributeKind::Date,
        "list" => AttributeKind::List,
        "checkbox" => AttributeKind::Checkbox,
        _ => AttributeKind::Text,
    };
    let name = definition.attribute_display_name.filled();
    Some(AttributeDefinition {
        name: name.unwrap_or_else(|| key.clone()),
        key,
        owner,
        kind,
        values: definition.attribute_values.texts(),
        pattern: definition.regex_pattern.filled(),
        cue: definition.regex_cue.filled(),
    })
}

/// Reads a canned response; `None` for one without a text.
pub fn canned(field: Field<'_>) -> Option<CannedResponse> {
    shape!(Canned {
        short_code,
        content,
    });
    let canned: Canned<'_> = field.object()?;
    Some(CannedResponse {
        code: canned.short_code.or_empty(),
        text: canned.content.filled()?,
    })
}

/// Reads the signed-in agent: bare, or as signing in answers it.
pub fn profile(field: Field<'_>) -> Option<Profile> {
    let mut user: SignedIn<'_> = field.object()?;
    // At most `payload` and `data` stand around it.
    for _ in 0..2 {
        if !user.id.is_absent() {
            break;
        }
        user = user.data.or(user.payload).object()?;
    }
    let name = user.available_name.filled().or(user.name.filled());
    let secret = |field: Field<'_>| field.text().map(|text| Secret::new(&text));
    Some(Profile {
        id: user.id.id()?,
        name: name.unwrap_or_default(),
        email: user.email.or_empty(),
        avatar_url: user.avatar_url.filled(),
        accounts: user
            .accounts
            .elements()
            .into_iter()
            .filter_map(account)
            .collect(),
        pubsub_token: secret(user.pubsub_token).unwrap_or_else(|| Secret::new("")),
        access_token: secret(user.access_token).filter(|token| !token.is_empty()),
    })
}

fn account(field: Field<'_>) -> Option<Account> {
    let account: Member<'_> = field.object()?;
    Some(Account {
        id: account.id.id()?,
        name: account.name.or_empty(),
        role: role(account.role),
        active: !account.status.is_word("suspended"),
        availability: presence(account.availability.or(account.availability_status)),
    })
}

/// Reads the token of a sign-in that wants a second factor.
pub fn second_step(field: Field<'_>) -> Option<Secret> {
    shape!(Step { mfa_token });
    let step: Step<'_> = field.object()?;
    step.mfa_token.text().map(|token| Secret::new(&token))
}

/// Reads which version a server has.
pub fn version(field: Field<'_>) -> Option<Arc<str>> {
    shape!(Server { version });
    let server: Server<'_> = field.object()?;
    server.version.filled()
}
