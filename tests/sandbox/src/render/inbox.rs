//! Inboxes: the full form and the slim form.

use serde_json::{Value, json};

use super::{Shape, View, set};
use crate::answer::Refusal;
use crate::db::rows::Inbox;

impl View<'_> {
    /// All inboxes of the account, in an order of SQL.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn inboxes(&self, order: &str) -> Result<Vec<Inbox>, Refusal> {
        let sql = format!("SELECT * FROM inboxes WHERE account_id = ?1 ORDER BY {order}");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map([self.account_id], Inbox::from_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// An inbox, slim form.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn inbox_slim(&self, id: i64) -> Shape {
        let inbox = self.inbox_of(id)?;
        Ok(json!({
            "id": inbox.id,
            "avatar_url": self.avatar(inbox.avatar_blob_id),
            "channel_id": inbox.channel_id,
            "name": inbox.name,
            "channel_type": inbox.channel_type,
            "provider": inbox.provider,
        }))
    }

    /// An inbox, full form. Secrets are only shown to administrators.
    pub fn inbox(&self, inbox: &Inbox, administrator: bool) -> Value {
        let website = inbox.channel_type == "Channel::WebWidget";
        let mut shape = json!({
            "id": inbox.id,
            "avatar_url": self.avatar(inbox.avatar_blob_id),
            "channel_id": inbox.channel_id,
            "name": inbox.name,
            "channel_type": inbox.channel_type,
            "greeting_enabled": false,
            "greeting_message": null,
            "working_hours_enabled": false,
            "enable_email_collect": website,
            "csat_survey_enabled": false,
            "csat_config": {},
            "enable_auto_assignment": inbox.enable_auto_assignment,
            "auto_assignment_config": {},
            "out_of_office_message": null,
            "working_hours": (0..7).map(working_day).collect::<Vec<_>>(),
            "timezone": "UTC",
            "callback_webhook_url": null,
            "allow_messages_after_resolved": true,
            "lock_to_single_conversation": inbox.lock_to_single_conversation,
            "sender_name_type": "friendly",
            "business_name": null,
            "allowed_domains": website.then_some(""),
            "widget_color": website.then_some("#1f93ff"),
            "website_url": inbox.website_url,
            "hmac_mandatory": false,
            "welcome_title": null,
            "welcome_tagline": null,
            "web_widget_script": null,
            "website_token": website.then(|| format!("website-{}", inbox.id)),
            "selected_feature_flags": website.then(|| json!(["attachments", "emoji_picker", "end_conversation"])),
            "reply_time": website.then_some("in_a_few_minutes"),
            "messaging_service_sid": null,
            "phone_number": inbox.phone_number,
            "provider": inbox.provider,
        });
        match inbox.channel_type.as_str() {
            "Channel::Api" => {
                set(&mut shape, "webhook_url", Value::Null);
                set(
                    &mut shape,
                    "inbox_identifier",
                    json!(format!("inbox-{}", inbox.id)),
                );
                set(
                    &mut shape,
                    "additional_attributes",
                    inbox.additional_attributes.clone(),
                );
                if administrator {
                    set(
                        &mut shape,
                        "hmac_token",
                        json!(format!("hmac-{}", inbox.id)),
                    );
                    set(&mut shape, "secret", json!(format!("secret-{}", inbox.id)));
                }
            }
            "Channel::WebWidget" => {
                set(&mut shape, "pre_chat_form_enabled", json!(false));
                set(
                    &mut shape,
                    "pre_chat_form_options",
                    json!({"pre_chat_message": null, "pre_chat_fields": []}),
                );
                set(&mut shape, "continuity_via_email", json!(true));
                if administrator {
                    set(
                        &mut shape,
                        "hmac_token",
                        json!(format!("hmac-{}", inbox.id)),
                    );
                }
            }
            "Channel::Email" => {
                set(&mut shape, "email", json!(inbox.email));
                set(&mut shape, "forward_to_email", json!(inbox.email));
            }
            "Channel::TwilioSms" => set(&mut shape, "medium", json!(inbox.medium)),
            "Channel::Whatsapp" => {
                set(&mut shape, "message_templates", json!([]));
                set(&mut shape, "reauthorization_required", json!(false));
            }
            _ => set(&mut shape, "reauthorization_required", json!(false)),
        }
        for (key, value) in inbox.extra.as_object().into_iter().flatten() {
            set(&mut shape, key, value.clone());
        }
        shape
    }
}

fn working_day(day: i64) -> Value {
    let closed = day == 0 || day == 6;
    let hour = |hour: i64| (!closed).then_some(hour);
    json!({
        "day_of_week": day,
        "closed_all_day": closed,
        "open_hour": hour(9),
        "open_minutes": hour(0),
        "close_hour": hour(17),
        "close_minutes": hour(0),
        "open_all_day": false,
    })
}
