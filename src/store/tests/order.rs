//! Events of a server's history, shuffled and doubled, end in one and the same store.

use std::sync::Arc;

use proptest::prelude::*;

use super::{apply, at, cid, contact, conversation, draft, message, mid, person, store};
use crate::filter::{Query, Tab};
use crate::model::{
    AgentId, Assignee, Contact, Conversation, Delivery, Draft, DraftState, EchoId, Message,
    MessageKind, Preview, PreviewKind, Revision, Status, Window,
};
use crate::store::{Event, Glimpse, Store, Thread};

/// A server that keeps two conversations, and tells of whatever happens in them.
struct Server {
    conversations: Vec<Conversation>,
    messages: Vec<Message>,
    clock: i64,
    told: Vec<Event>,
}

/// One thing that happens, to the conversation of this number.
#[derive(Clone, Debug)]
enum Turn {
    Write { to: usize, kind: u8, echo: bool },
    Deliver(usize, u8),
    Delete(usize),
    Status(usize, u8),
    Assign(usize, bool),
    Ask(usize),
    List(usize),
}

fn turn() -> impl Strategy<Value = Turn> {
    let one = 0..2_usize;
    prop_oneof![
        4 => (one.clone(), 0..4_u8, any::<bool>())
            .prop_map(|(to, kind, echo)| Turn::Write { to, kind, echo }),
        2 => (0..8_usize, 0..3_u8).prop_map(|(which, state)| Turn::Deliver(which, state)),
        1 => (0..8_usize).prop_map(Turn::Delete),
        2 => (one.clone(), 0..3_u8).prop_map(|(which, status)| Turn::Status(which, status)),
        2 => (one.clone(), any::<bool>()).prop_map(|(which, whom)| Turn::Assign(which, whom)),
        2 => one.clone().prop_map(Turn::Ask),
        2 => one.prop_map(Turn::List),
    ]
}

impl Server {
    fn new() -> Self {
        Self {
            conversations: vec![conversation(1), conversation(2)],
            messages: Vec::new(),
            clock: 1000,
            told: Vec::new(),
        }
    }

    fn turn(&mut self, turn: &Turn) {
        self.clock += 1;
        match *turn {
            Turn::Write { to, kind, echo } => self.write(to, kind, echo),
            Turn::Deliver(which, state) => self.change(which, |it| {
                it.delivery = match state {
                    0 => Delivery::Delivered,
                    1 => Delivery::Read,
                    _ => Delivery::Failed(None),
                };
            }),
            Turn::Delete(which) => self.change(which, |it| {
                it.deleted = true;
                it.text = None;
            }),
            Turn::Status(which, status) => self.touch(which, |it| {
                it.status = match status {
                    0 => Status::Open,
                    1 => Status::Resolved,
                    _ => Status::Pending,
                };
            }),
            Turn::Assign(which, whom) => self.touch(which, |it| {
                let agent = AgentId::new(if whom { 1 } else { 2 }).unwrap();
                it.assignee = Some(Assignee::Agent(agent, "Bo".into()));
            }),
            Turn::Ask(which) => self.told.push(Event::ConversationRead(self.answer(which))),
            Turn::List(which) => self.told.push(self.list(which)),
        }
    }

    fn write(&mut self, to: usize, kind: u8, echo: bool) {
        let number = u64::try_from(self.messages.len()).unwrap() + 100;
        let held = &mut self.conversations[to];
        let written = Message {
            kind: match kind {
                0 | 1 => MessageKind::Incoming,
                2 => MessageKind::Outgoing,
                _ => MessageKind::Activity,
            },
            // Two messages share a second.
            created_at: at(self.clock / 2),
            echo: echo.then(|| EchoId::new(&number.to_string())),
            revision: Some(Revision(self.clock)),
            ..message(held.id.get(), number)
        };
        held.last_activity_at = written.created_at;
        if written.kind == MessageKind::Incoming {
            held.unread = (held.unread + 1).min(10);
        }
        let glimpse = Glimpse {
            last_activity_at: held.last_activity_at,
            unread: held.unread,
            assignee: held.agent(),
        };
        if let Some(echo) = &written.echo {
            let state = DraftState::Sending;
            self.told.push(Event::DraftChanged(Draft {
                echo: echo.clone(),
                ..draft(held.id.get(), "", state)
            }));
        }
        self.messages.push(written.clone());
        self.told.push(Event::MessageArrived {
            message: written,
            glimpse: Some(glimpse),
        });
    }

    fn change(&mut self, which: usize, change: impl FnOnce(&mut Message)) {
        let count = self.messages.len().max(1);
        if let Some(held) = self.messages.get_mut(which % count)
            && !held.deleted
        {
            change(held);
            held.revision = Some(Revision(self.clock));
            let told = Message {
                echo: None,
                ..held.clone()
            };
            self.told.push(Event::MessageChanged(told));
        }
    }

    fn touch(&mut self, which: usize, change: impl FnOnce(&mut Conversation)) {
        let held = &mut self.conversations[which];
        change(held);
        held.revision = Revision(self.clock);
        self.told.push(Event::ConversationHeard(self.answer(which)));
    }

    /// The conversation as an answer has it.
    fn answer(&self, which: usize) -> Conversation {
        let mut answer = self.conversations[which].clone();
        let mut theirs = self
            .messages
            .iter()
            .filter(|it| it.conversation == answer.id);
        let newest = theirs.rfind(|it| it.kind != MessageKind::Activity);
        answer.preview = newest.map(|it| {
            Arc::new(Preview {
                message: it.id,
                kind: if it.kind == MessageKind::Incoming {
                    PreviewKind::Incoming
                } else {
                    PreviewKind::Outgoing
                },
                author: None,
                agent: None,
                text: it.text.clone(),
                attachment: None,
                failed: matches!(it.delivery, Delivery::Failed(_)),
                deleted: it.deleted,
                at: it.created_at,
            })
        });
        answer
    }

    /// The newest messages as a list has them.
    fn list(&self, which: usize) -> Event {
        let id = self.conversations[which].id;
        let theirs = self.messages.iter().filter(|it| it.conversation == id);
        let bare = |it: &Message| Message {
            echo: None,
            revision: None,
            ..it.clone()
        };
        Event::MessagesRead {
            conversation: id,
            window: Window::Latest { page: 100 },
            messages: theirs.map(bare).collect(),
        }
    }
}

fn open() -> Query {
    Query {
        tab: Tab::All,
        ..Query::default()
    }
}

/// What there is to see, without how new a message's reading is.
#[derive(Debug, PartialEq)]
struct Sight {
    conversations: Vec<Option<Arc<Conversation>>>,
    threads: Vec<Option<Thread>>,
    contact: Option<Arc<Contact>>,
    rows: Vec<Option<crate::model::ConversationId>>,
    unread: (usize, bool),
}

fn sight(store: &Store) -> Sight {
    let both = [cid(1), cid(2)];
    let bare = |thread: Arc<Thread>| {
        let mut thread = Thread::clone(&thread);
        for message in &mut thread.messages {
            Arc::make_mut(message).revision = None;
        }
        thread
    };
    let listing = store.listing(&open()).unwrap();
    Sight {
        conversations: both.map(|id| store.conversation(id)).into(),
        threads: both.map(|id| store.thread(id).map(bare)).into(),
        contact: store.contact(person(1)),
        rows: (0..listing.len()).map(|row| listing.get(row)).collect(),
        unread: store.unread_mine(),
    }
}

/// A store that has both conversations, their threads open and their list read.
fn begun(server: &Server) -> Store {
    let mut store = store();
    store.touch_thread(cid(1));
    store.touch_thread(cid(2));
    apply(
        &mut store,
        [
            Event::ConversationRead(server.answer(0)),
            Event::ConversationRead(server.answer(1)),
            Event::PageRead {
                query: open(),
                page: 1,
                page_size: 25,
                rows: vec![cid(2), cid(1)],
                total: 2,
            },
            server.list(0),
            server.list(1),
        ],
    );
    store
}

/// A history, and the places its events go to when shuffled; some of them come twice.
fn shuffled() -> impl Strategy<Value = (Vec<Turn>, Vec<(u16, bool)>)> {
    prop::collection::vec(turn(), 1..16).prop_flat_map(|turns| {
        let places = prop::collection::vec((any::<u16>(), any::<bool>()), turns.len() * 2);
        (Just(turns), places)
    })
}

proptest! {
    #[test]
    fn shuffled_and_doubled_events_end_in_the_same_store((turns, places) in shuffled()) {
        let mut server = Server::new();
        let mut straight = begun(&server);
        let mut crooked = begun(&server);
        for turn in &turns {
            server.turn(turn);
        }
        apply(&mut straight, server.told.clone());
        let doubled = server.told.iter().zip(&places).flat_map(|(event, (place, twice))| {
            let again = twice.then(|| (place.rotate_left(7), event.clone()));
            [(*place, event.clone())].into_iter().chain(again)
        });
        let mut doubled: Vec<_> = doubled.collect();
        doubled.sort_by_key(|(place, _)| *place);
        apply(&mut crooked, doubled.into_iter().map(|(_, event)| event));
        let (straight, crooked) = (sight(&straight), sight(&crooked));
        prop_assert_eq!(&straight, &crooked);

        // And it is what the server has.
        for which in 0..2 {
            let mut truth = server.answer(which);
            let shown = straight.conversations[which].as_ref().unwrap();
            // A message raises a conversation without giving it a revision.
            truth.revision = shown.revision;
            prop_assert_eq!(&**shown, &truth);
            let thread = straight.threads[which].as_ref().unwrap();
            let theirs = server.messages.iter().filter(|it| it.conversation == truth.id);
            let theirs: Vec<_> = theirs.map(|it| (it.id, it.text.clone(), it.delivery.clone())).collect();
            let shown: Vec<_> = thread
                .messages
                .iter()
                .map(|it| (it.id, it.text.clone(), it.delivery.clone()))
                .collect();
            prop_assert_eq!(shown, theirs);
            prop_assert!(thread.drafts.is_empty());
        }
    }

    #[test]
    fn contacts_end_alike_in_any_order(order in Just(vec![0, 1, 2, 3]).prop_shuffle()) {
        let active = |name, secs| Contact {
            created_at: Some(at(1)),
            last_activity_at: Some(at(secs)),
            ..contact(1, name)
        };
        let events = [
            Event::ContactRead(active("first", 5)),
            Event::ContactHeard(active("second", 6)),
            Event::ContactRead(active("third", 7)),
            Event::ContactHeard(active("third", 7)),
        ];
        let mut store = store();
        apply(&mut store, order.iter().map(|place| events[*place].clone()));
        prop_assert_eq!(store.contact(person(1)), Some(Arc::new(active("third", 7))));
    }
}

#[test]
fn a_stretch_read_in_pieces_is_whole_in_any_order() {
    let piece = |window, ids: [u64; 2]| Event::MessagesRead {
        conversation: cid(1),
        window,
        messages: ids.map(|number| message(1, number)).into(),
    };
    let latest = piece(Window::Latest { page: 2 }, [7, 8]);
    let middle = piece(
        Window::Before {
            message: mid(7),
            page: 2,
        },
        [5, 6],
    );
    let early = piece(
        Window::Before {
            message: mid(5),
            page: 2,
        },
        [3, 4],
    );
    for events in [
        [latest.clone(), middle.clone(), early.clone()],
        [latest.clone(), early.clone(), middle.clone()],
        [early, latest, middle],
    ] {
        let mut store = store();
        apply(&mut store, events);
        assert_eq!(store.thread(cid(1)).unwrap().messages.len(), 6);
        assert_eq!(store.oldest(cid(1)), Some(mid(3)));
    }
}
