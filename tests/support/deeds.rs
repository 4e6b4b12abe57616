//! What people do, by chance that can be repeated, and what an agent sees of it.

use std::fmt::Debug;
use std::sync::Arc;

use deskhand::filter::{Query, SortKey};
use deskhand::live::ThreadState;
use deskhand::model::{
    Author, Composition, Conversation, ConversationId, Counts, Draft, DraftState, EchoId, Message,
    MessageKind, Mode, Priority, Span, Status, Timestamp, Window,
};
use deskhand::net::Api;
use fastrand::Rng;
use sandbox::customer::{self, Letter, Place};
use sandbox::visitors;

use super::desk::Desk;
use super::{Server, agent_id, number};

/// Colleagues and customers who act by chance.
pub struct People<'a> {
    server: &'a Server,
    /// The way of an administrator, who may do everything.
    api: Api,
    /// What the chance of this run follows from.
    pub chance: Rng,
    done: u64,
}

impl<'a> People<'a> {
    /// People who do the same things whenever they have the same seed.
    pub fn new(server: &'a Server, seed: u64) -> Self {
        Self {
            server,
            api: server.api(server.administrator()),
            chance: Rng::with_seed(seed),
            done: 0,
        }
    }

    /// Somebody does something in one of these conversations.
    pub async fn act(&mut self, among: &[ConversationId]) {
        let id = among[self.chance.usize(..among.len())];
        self.done += 1;
        let text = format!("Deed {} of {id}", self.done);
        // Marking as read or unread is not among it: the server tells nobody of that.
        match self.chance.u8(..19) {
            0..=5 => self.customer_writes(id, &text).await,
            6..=8 => self.write(id, Mode::Reply, &text).await,
            9 => self.write(id, Mode::Note, &text).await,
            10..=11 => self.set_status(id).await,
            12..=13 => self.assign(id).await,
            14 => self.set_priority(id).await,
            15 => self.label(id).await,
            16 => self.delete(id).await,
            17 => self.customer_begins(id, &text).await,
            _ => self.customer_reads(id).await,
        }
    }

    /// Several things are done one after the other.
    pub async fn act_often(&mut self, times: usize, among: &[ConversationId]) {
        for _ in 0..times {
            self.act(among).await;
        }
    }

    async fn customer_writes(&self, id: ConversationId, text: &str) {
        let account = number(self.server.account().get());
        let app = self.server.running.app();
        visitors::write(app, account, number(id.get()), text)
            .await
            .unwrap();
    }

    async fn customer_reads(&self, id: ConversationId) {
        let account = number(self.server.account().get());
        let app = self.server.running.app();
        visitors::read(app, account, number(id.get()))
            .await
            .unwrap();
    }

    async fn customer_begins(&self, like: ConversationId, text: &str) {
        let like = self.api.conversation(like).await.unwrap().conversation;
        let contact = number(like.contact.unwrap().get());
        let place = Place::NewIn(number(like.inbox.get()));
        let letter = Letter::text(contact, place, text);
        customer::incoming(self.server.running.app(), letter)
            .await
            .unwrap();
    }

    async fn write(&self, conversation: ConversationId, mode: Mode, text: &str) {
        let draft = Draft {
            conversation,
            echo: EchoId::new(text),
            mode,
            what: Composition {
                text: text.into(),
                ..Composition::default()
            },
            created_at: Timestamp::default(),
            after: None,
            state: DraftState::Sending,
        };
        self.api.send(&draft).await.unwrap();
    }

    async fn set_status(&mut self, id: ConversationId) {
        let statuses = [
            Status::Open,
            Status::Pending,
            Status::Snoozed,
            Status::Resolved,
        ];
        let status = self.chance.choice(statuses).unwrap();
        let tomorrow =
            Timestamp::from_millis(sandbox::db::now() / 1_000).plus(Span::from_secs(86_400));
        let until = (status == Status::Snoozed).then_some(tomorrow);
        self.api.set_status(id, &status, until).await.unwrap();
    }

    async fn assign(&mut self, id: ConversationId) {
        let agents = &self.server.running.credentials().agents;
        let agent = match self.chance.u8(..4) {
            0 => None,
            1 => Some(agent_id(self.server.agent())),
            _ => Some(agent_id(&agents[self.chance.usize(..4)])),
        };
        self.api.assign(id, agent).await.unwrap();
    }

    async fn set_priority(&mut self, id: ConversationId) {
        let priority = self.chance.choice(Priority::ALL);
        let priority = priority.filter(|_| self.chance.u8(..4) > 0);
        self.api.set_priority(id, priority).await.unwrap();
    }

    async fn label(&mut self, id: ConversationId) {
        let mut titles: Vec<_> = self.api.labels().await.unwrap();
        self.chance.shuffle(&mut titles);
        let titles: Vec<_> = titles.into_iter().take(2).map(|it| it.title).collect();
        self.api.set_labels(id, &titles).await.unwrap();
    }

    async fn delete(&self, id: ConversationId) {
        let page = self
            .api
            .messages(id, Window::Latest { page: 20 })
            .await
            .unwrap();
        let ours = page.messages.iter().rev().find(|it| {
            it.kind == MessageKind::Outgoing
                && !it.deleted
                && matches!(it.author, Some(Author::Agent(..)))
        });
        if let Some(message) = ours {
            self.api.delete_message(id, message.id).await.unwrap();
        }
    }
}

/// What an agent sees, without what only one way of reading tells.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The rows of the list, ties in the order of their ids.
    pub rows: Vec<Conversation>,
    /// Two neighbours that stand in the wrong order; the first such.
    pub misplaced: Option<[(ConversationId, SortKey); 2]>,
    /// The numbers on its tabs.
    pub counts: Option<Counts>,
    /// The messages of some threads.
    pub threads: Vec<(ConversationId, Vec<Message>)>,
}

impl View {
    /// What is seen at this desk of the first rows of a list and of these threads.
    pub fn of(desk: &Desk, query: &Query, rows: usize, threads: &[ConversationId]) -> Self {
        let session = desk.session();
        let shown = desk.rows(query);
        let mut rows: Vec<Conversation> = shown.iter().take(rows).map(|it| plain_row(it)).collect();
        let place = |it: &Conversation| query.sort.key(it).ties().1;
        let misplaced = rows
            .windows(2)
            .find(|pair| place(&pair[0]) > place(&pair[1]));
        let misplaced = misplaced.map(|pair| [0, 1].map(|at| (pair[at].id, place(&pair[at]))));
        rows.sort_by_key(|it| (place(it), it.id));
        Self {
            rows,
            misplaced,
            counts: session.counts(&query.count_key()).peek().map(|it| *it),
            threads: threads
                .iter()
                .map(|id| (*id, messages(desk, *id)))
                .collect(),
        }
    }

    /// How this differs from another, in few words.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let ids = |it: &Self| it.rows.iter().map(|row| row.id).collect::<Vec<_>>();
        let mut found = lines_apart("rows", &ids(self), &ids(other));
        for (whose, misplaced) in [("here", self.misplaced), ("there", other.misplaced)] {
            found.extend(misplaced.map(|pair| format!("out of order {whose}: {pair:?}")));
        }
        found.extend(lines_apart("counts", &self.counts, &other.counts));
        for one in &self.rows {
            if let Some(other) = other.rows.iter().find(|other| other.id == one.id) {
                found.extend(lines_apart(&format!("conversation {}", one.id), one, other));
            }
        }
        for ((id, one), (_, other)) in self.threads.iter().zip(&other.threads) {
            found.extend(lines_apart(&format!("thread {id}"), one, other));
        }
        found
    }
}

/// The lines in which two things differ as they are written for developers.
pub fn lines_apart<T: PartialEq + Debug>(what: &str, one: &T, other: &T) -> Vec<String> {
    if one == other {
        return Vec::new();
    }
    let (one, other) = (format!("{one:#?}"), format!("{other:#?}"));
    if one.lines().count() != other.lines().count() {
        let only = |of: &str, not: &str| -> Vec<String> {
            let lines = of
                .lines()
                .filter(|line| !not.lines().any(|other| other == *line));
            lines.map(|line| line.trim().to_owned()).collect()
        };
        return vec![format!(
            "{what}: {:?} but {:?}",
            only(&one, &other),
            only(&other, &one)
        )];
    }
    let pairs = one
        .lines()
        .zip(other.lines())
        .filter(|(one, other)| one != other);
    pairs
        .map(|(one, other)| format!("{what}: {} but {}", one.trim(), other.trim()))
        .collect()
}

/// A row without the milliseconds that only the cable tells.
pub fn plain_row(row: &Conversation) -> Conversation {
    let whole = |at: Timestamp| Timestamp::from_secs(at.secs());
    Conversation {
        first_reply_at: row.first_reply_at.map(whole),
        ..row.clone()
    }
}

/// The messages of a thread without echo and revision, which no list of messages has.
fn messages(desk: &Desk, id: ConversationId) -> Vec<Message> {
    let thread = desk.thread(id);
    assert_eq!(thread.state, ThreadState::Ready, "thread {id}");
    let plain = |message: &Arc<Message>| Message {
        echo: None,
        revision: None,
        ..Message::clone(message)
    };
    // The newest page: older ones are read only where the agent scrolled.
    let from = thread.messages.len().saturating_sub(20);
    thread.messages[from..].iter().map(plain).collect()
}
