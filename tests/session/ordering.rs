//! Orders the server does not have, over the rows that are loaded, and the views that need them.

use std::sync::Arc;

use deskhand::filter::{Filter, Query, ReadFilter, Scope, Sort};
use deskhand::live::Deed;
use deskhand::model::{Composition, Conversation, ConversationId, Mode, Status, Timestamp};
use sandbox::visitors;

use crate::support::desk::{Desk, everything, play, until};
use crate::support::{Server, number};

fn sorted(sort: Sort) -> Query {
    Query {
        sort,
        ..everything()
    }
}

fn filtered(text: &str, sort: Sort) -> Query {
    let filter = Filter {
        root: ReadFilter::parse(text).root,
        view: None,
    };
    Query {
        sort,
        ..Query::of(Scope::Filter(Arc::new(filter)))
    }
}

/// The ids of these rows, ordered by this: equal ones stay as they are.
fn ordered<K: Ord>(
    desk: &Desk,
    rows: &Query,
    key: impl Fn(&Conversation) -> K,
) -> Vec<ConversationId> {
    let mut rows = desk.rows(rows);
    rows.sort_by_key(|row| key(row));
    rows.iter().map(|row| row.id).collect()
}

fn ids(desk: &Desk, query: &Query) -> Vec<ConversationId> {
    desk.rows(query).iter().map(|row| row.id).collect()
}

#[test]
fn rows_with_something_unread_come_first_and_move_when_they_are_read() {
    play(async {
        let server = Server::start().await;
        let plain = everything();
        let desk = Desk::showing(&server, server.agent(), &plain).await;
        desk.whole_list(&plain).await;
        let wanted = ordered(&desk, &plain, |row| row.unread == 0);
        assert_ne!(wanted, ids(&desk, &plain), "there is something to order");
        let query = sorted(Sort::UnreadFirst);
        let session = desk.session();
        session.show(query.clone());
        desk.whole_list(&query).await;
        assert_eq!(ids(&desk, &query), wanted);

        let first = wanted[0];
        session.act(first, Deed::MarkRead);
        until("what is read stands after what is not", || {
            let rows = desk.rows(&query);
            let read = rows.iter().position(|row| row.id == first);
            read.is_some_and(|read| rows[..read].iter().all(|row| row.unread > 0))
                && rows.first().is_some_and(|row| row.id != first)
        })
        .await;
    });
}

#[test]
fn rows_stand_by_the_names_of_their_contacts_with_the_nameless_last() {
    play(async {
        let server = Server::start().await;
        let query = sorted(Sort::ContactName);
        let desk = Desk::showing(&server, server.agent(), &query).await;
        let rows = desk.whole_list(&query).await;
        let session = desk.session();
        let name = |row: &Conversation| {
            let contact = row.contact.and_then(|id| session.contact(id).peek());
            let contact = contact.and_then(|it| it.contact.clone());
            contact.map_or_else(String::new, |it| it.name.to_lowercase())
        };
        let names: Vec<String> = rows.iter().map(|row| name(row)).collect();
        let nameless = names
            .iter()
            .position(String::is_empty)
            .unwrap_or(names.len());
        assert!(nameless > 3 && names[..nameless].is_sorted(), "{names:?}");
        assert!(names[nameless..].iter().all(String::is_empty), "{names:?}");
    });
}

#[test]
fn inside_a_filter_any_order_holds_among_the_loaded_rows() {
    play(async {
        let server = Server::start().await;
        let text = "all(status=open,snoozed)";
        let plain = filtered(text, Sort::default());
        let desk = Desk::showing(&server, server.agent(), &plain).await;
        let rows = desk.whole_list(&plain).await.len();
        for sort in [
            Sort::CreatedOldest,
            Sort::PriorityHighest,
            Sort::WaitingLongest,
        ] {
            let query = filtered(text, sort);
            desk.session().show(query.clone());
            assert_eq!(desk.whole_list(&query).await.len(), rows);
            assert!(
                query.is_ranked(),
                "it is marked as being of the loaded rows"
            );
            assert_eq!(
                ids(&desk, &query),
                ordered(&desk, &query, |row| sort.key(row)),
                "{sort:?}"
            );
        }
    });
}

#[test]
fn a_message_moves_its_row_in_an_order_of_this_device() {
    play(async {
        let server = Server::start().await;
        let query = sorted(Sort::UnreadFirst);
        let desk = Desk::showing(&server, server.agent(), &query).await;
        let rows = desk.whole_list(&query).await;
        let read = rows
            .iter()
            .rev()
            .find(|row| row.unread == 0 && row.status == Status::Open);
        let id = read.unwrap().id;
        let account = number(server.account().get());
        visitors::write(server.running.app(), account, number(id.get()), "Hello?")
            .await
            .unwrap();
        until("it stands among the unread, newest first", || {
            desk.session().row_of(&query, id) == Some(0)
        })
        .await;
    });
}

#[test]
fn what_sleeps_stands_by_the_time_it_wakes() {
    play(async {
        let server = Server::start().await;
        let query = Query {
            status: Some(Status::Snoozed),
            ..sorted(Sort::DueSoonest)
        };
        let desk = Desk::showing(&server, server.agent(), &query).await;
        desk.whole_list(&query).await;
        let due = |row: &Conversation| (row.snoozed_until.is_none(), row.snoozed_until);
        let before = desk.rows(&query);
        assert!(before.len() > 2 && before.is_sorted_by_key(|row| due(row)));
        assert!(before[0].snoozed_until.is_some());

        // Put off past all others that wake by a time.
        let session = desk.session();
        let first = before[0].id;
        let late = Timestamp::from_secs(session.clock().secs() + 400 * 86_400);
        session.act(first, Deed::Status(Status::Snoozed, Some(late)));
        until("it stands after those that wake sooner", || {
            let rows = desk.rows(&query);
            rows.first().is_some_and(|row| row.id != first) && rows.is_sorted_by_key(|row| due(row))
        })
        .await;
    });
}

#[test]
fn drafts_are_listed_for_as_long_as_something_is_written() {
    play(async {
        let server = Server::start().await;
        let drafts = Query::of(Scope::Drafts);
        let desk = Desk::showing(&server, server.agent(), &everything()).await;
        let rows = desk.whole_list(&everything()).await;
        let (reply, note) = (rows[3].id, rows[1].id);
        let session = desk.session();
        let write = |id, mode, text: &str| {
            let what = Composition {
                text: text.into(),
                ..Composition::default()
            };
            session.compose(id, mode, what);
        };
        write(reply, Mode::Reply, "Half a");
        write(note, Mode::Note, "Ask Jonas");
        session.show(drafts.clone());
        // The newest activity first, as in other lists.
        until("both are listed", || ids(&desk, &drafts) == [note, reply]).await;
        write(note, Mode::Note, "");
        until("the emptied one is not", || ids(&desk, &drafts) == [reply]).await;
        session.send(reply, Mode::Reply);
        until("nothing is", || ids(&desk, &drafts).is_empty()).await;
    });
}
