//! A request about something in an account, with all that nearly every handler wants of it.

use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::response::{IntoResponse, Response};
use rusqlite::Connection;

use super::id_of;
use crate::act::{Act, Actor};
use crate::answer::{Answer, Refusal, empty_answer, json_answer};
use crate::app::App;
use crate::auth::Member;
use crate::db::rows::{Contact, Conversation, Inbox};
use crate::params::Params;
use crate::render::{Shape, View};

/// Who asks, of what, and with which words.
pub(super) struct Ask {
    pub(super) app: App,
    pub(super) member: Member,
    pub(super) params: Params,
    /// What the path names behind the account.
    path: Vec<String>,
}

impl FromRequest<App> for Ask {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let member = Member::from_request_parts(&mut parts, app)
            .await
            .map_err(IntoResponse::into_response)?;
        let path = RawPathParams::from_request_parts(&mut parts, app)
            .await
            .map_err(IntoResponse::into_response)?;
        let path = path
            .iter()
            .filter(|(name, _)| *name != "account_id")
            .map(|(_, word)| word.to_owned())
            .collect();
        let params = Params::from_request(Request::from_parts(parts, body), app).await?;
        Ok(Self {
            app: app.clone(),
            member,
            params,
            path,
        })
    }
}

impl Ask {
    /// What the path names at this place behind the account, counted from 0.
    pub(super) fn word(&self, at: usize) -> &str {
        self.path.get(at).map_or("", String::as_str)
    }

    /// The first number of the path; a word is no record of ours.
    pub(super) fn id(&self) -> Result<i64, Refusal> {
        id_of(self.word(0))
    }

    /// The conversation of the path, if the person may open it.
    pub(super) fn conversation(&self, conn: &Connection) -> Result<Conversation, Refusal> {
        self.member.conversation(conn, self.word(0))
    }

    /// The contact of the path, if it is of the account.
    pub(super) fn contact(&self, conn: &Connection) -> Result<Contact, Refusal> {
        contact_of(conn, &self.member, self.word(0))
    }

    /// The inbox of an id, if the person may use it.
    pub(super) fn inbox(&self, conn: &Connection, id: i64) -> Result<Inbox, Refusal> {
        let inbox = inbox_of(conn, &self.member, id)?;
        if self.member.has_inbox(conn, inbox.id)? {
            Ok(inbox)
        } else {
            Err(Refusal::forbidden())
        }
    }

    /// Reads.
    pub(super) async fn read<T: Send + 'static>(
        self,
        work: impl FnOnce(&View<'_>, &Self) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let (account_id, user_id) = (self.member.account_id, self.member.user_id);
        let app = self.app.clone();
        app.view(account_id, Some(user_id), move |view| work(view, &self))
            .await
    }

    /// Makes a change in the person's name.
    pub(super) async fn change<T: Send + 'static>(
        self,
        work: impl FnOnce(&mut Act<'_>, &Self) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        self.change_and_answer_after(0, work).await
    }

    /// [`Ask::change`], with [`App::act_and_answer_after`].
    pub(super) async fn change_and_answer_after<T: Send + 'static>(
        self,
        millis: u32,
        work: impl FnOnce(&mut Act<'_>, &Self) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let (app, actor) = (self.app.clone(), Actor::User(self.member.clone()));
        app.act_and_answer_after(millis, actor, move |act| work(act, &self))
            .await
    }

    /// Reads, and answers with what came of it.
    pub(super) async fn view(
        self,
        work: impl FnOnce(&View<'_>, &Self) -> Shape + Send + 'static,
    ) -> Answer {
        json_answer(self.read(work).await?)
    }

    /// Makes a change, and answers with what came of it.
    pub(super) async fn act(
        self,
        work: impl FnOnce(&mut Act<'_>, &Self) -> Shape + Send + 'static,
    ) -> Answer {
        json_answer(self.change(work).await?)
    }

    /// Makes a change of which there is nothing to say.
    pub(super) async fn does(
        self,
        work: impl FnOnce(&mut Act<'_>, &Self) -> Result<(), Refusal> + Send + 'static,
    ) -> Answer {
        self.change(work).await?;
        empty_answer()
    }

    /// [`Ask::act`] with the conversation of the path.
    pub(super) async fn act_on(
        self,
        work: impl FnOnce(&mut Act<'_>, &Conversation, &Self) -> Shape + Send + 'static,
    ) -> Answer {
        self.act(|act, ask| {
            let row = ask.conversation(act.tx)?;
            work(act, &row, ask)
        })
        .await
    }

    /// [`Ask::does`] with the conversation of the path.
    pub(super) async fn does_on(
        self,
        work: impl FnOnce(&mut Act<'_>, &Conversation, &Self) -> Result<(), Refusal> + Send + 'static,
    ) -> Answer {
        self.does(|act, ask| {
            let row = ask.conversation(act.tx)?;
            work(act, &row, ask)
        })
        .await
    }
}

/// The contact that a text names, in the person's account.
pub(super) fn contact_of(
    conn: &Connection,
    member: &Member,
    text: &str,
) -> Result<Contact, Refusal> {
    let contact = Contact::find(conn, id_of(text)?)?;
    if contact.account_id == member.account_id {
        Ok(contact)
    } else {
        Err(Refusal::not_found())
    }
}

/// The inbox of an id in the person's account, whoever may use it.
pub(super) fn inbox_of(conn: &Connection, member: &Member, id: i64) -> Result<Inbox, Refusal> {
    let inbox = Inbox::find(conn, id)?;
    if inbox.account_id == member.account_id {
        Ok(inbox)
    } else {
        Err(Refusal::not_found())
    }
}
