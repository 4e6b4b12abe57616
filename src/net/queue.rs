//! The way to the server for few requests at a time: what changes something goes before what only
//! reads.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use futures_channel::oneshot;
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;

use super::{Method, Request, Response, Transport, TransportError};

/// How many requests are under way at most.
const AT_ONCE: usize = 6;

/// Lets few requests through at a time. Of those that wait, the agent's doings go first; otherwise
/// they keep their order. One that is given up while it waits is never sent.
pub struct Queue {
    way: Rc<dyn Transport>,
    gate: Rc<Gate>,
}

impl Queue {
    /// A queue before this way.
    pub fn new(way: Rc<dyn Transport>) -> Self {
        let gate = Rc::new(Gate {
            free: Cell::new(AT_ONCE),
            doings: RefCell::default(),
            readings: RefCell::default(),
        });
        Self { way, gate }
    }
}

impl Transport for Queue {
    fn send(&self, request: Request) -> LocalBoxFuture<'static, Result<Response, TransportError>> {
        let (way, gate) = (Rc::clone(&self.way), Rc::clone(&self.gate));
        async move {
            let leave = gate.enter(request.method == Method::Get).await;
            let answer = way.send(request).await;
            drop(leave);
            answer
        }
        .boxed_local()
    }

    fn answers(&self, url: String) -> LocalBoxFuture<'static, bool> {
        self.way.answers(url)
    }
}

type Waiting = RefCell<VecDeque<oneshot::Sender<Leave>>>;

struct Gate {
    free: Cell<usize>,
    doings: Waiting,
    readings: Waiting,
}

impl Gate {
    async fn enter(self: Rc<Self>, reads: bool) -> Leave {
        if let Some(left) = self.free.get().checked_sub(1) {
            self.free.set(left);
            return Leave(self);
        }
        let (turn, wait) = oneshot::channel();
        let line = if reads { &self.readings } else { &self.doings };
        line.borrow_mut().push_back(turn);
        match wait.await {
            Ok(leave) => leave,
            // The gate outlives all who wait at it.
            Err(_) => std::future::pending().await,
        }
    }

    fn next(&self) -> Option<oneshot::Sender<Leave>> {
        let doing = self.doings.borrow_mut().pop_front();
        doing.or_else(|| self.readings.borrow_mut().pop_front())
    }
}

/// Leave to send one request. It goes to the next when it is dropped.
struct Leave(Rc<Gate>);

impl Drop for Leave {
    fn drop(&mut self) {
        match self.0.next() {
            // Whoever gave up meanwhile drops it, and so hands it on.
            Some(turn) => drop(turn.send(Self(Rc::clone(&self.0)))),
            None => self.0.free.set(self.0.free.get() + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::future::join_all;

    use super::*;
    use crate::net::Body;

    /// Answers each request when told to, in the order in which they came.
    #[derive(Default)]
    struct Held {
        came: RefCell<Vec<String>>,
        turns: RefCell<VecDeque<oneshot::Sender<()>>>,
    }

    impl Held {
        fn answer_one(&self) {
            if let Some(turn) = self.turns.borrow_mut().pop_front() {
                turn.send(()).unwrap_or_default();
            }
        }
    }

    impl Transport for Held {
        fn send(
            &self,
            request: Request,
        ) -> LocalBoxFuture<'static, Result<Response, TransportError>> {
            self.came.borrow_mut().push(request.url);
            let (turn, wait) = oneshot::channel();
            self.turns.borrow_mut().push_back(turn);
            async move {
                wait.await.map_err(|_| TransportError::Failed)?;
                Err(TransportError::Failed)
            }
            .boxed_local()
        }

        fn answers(&self, _url: String) -> LocalBoxFuture<'static, bool> {
            std::future::ready(true).boxed_local()
        }
    }

    fn request(method: Method, url: &str) -> Request {
        Request {
            method,
            url: url.into(),
            headers: vec![],
            body: Body::Empty,
        }
    }

    #[test]
    fn six_requests_are_under_way_at_most_and_all_are_sent() {
        let held = Rc::new(Held::default());
        let queue = Queue::new(held.clone());
        let mut all = join_all((0..20).map(|_| queue.send(request(Method::Get, "read"))));
        for answered in 0..20 {
            assert!((&mut all).now_or_never().is_none());
            assert_eq!(held.turns.borrow().len(), AT_ONCE.min(20 - answered));
            held.answer_one();
        }
        assert!(all.now_or_never().is_some());
    }

    #[test]
    fn what_the_agent_does_goes_before_what_is_read() {
        let held = Rc::new(Held::default());
        let queue = Queue::new(held.clone());
        let mut sends: Vec<_> = (0..8)
            .map(|_| queue.send(request(Method::Get, "read")))
            .collect();
        sends.push(queue.send(request(Method::Post, "write")));
        let mut all = join_all(sends);
        assert!((&mut all).now_or_never().is_none());
        held.answer_one();
        assert!((&mut all).now_or_never().is_none());
        assert_eq!(held.came.borrow().last().map(String::as_str), Some("write"));
    }

    #[test]
    fn a_request_given_up_while_it_waits_is_not_sent_and_holds_nobody_up() {
        let held = Rc::new(Held::default());
        let queue = Queue::new(held.clone());
        let mut first = join_all((0..AT_ONCE).map(|_| queue.send(request(Method::Get, "read"))));
        assert!((&mut first).now_or_never().is_none());
        let mut given_up = queue.send(request(Method::Get, "given up"));
        assert!((&mut given_up).now_or_never().is_none());
        let mut last = queue.send(request(Method::Get, "last"));
        assert!((&mut last).now_or_never().is_none());
        drop(given_up);
        held.answer_one();
        assert!((&mut first).now_or_never().is_none());
        assert!((&mut last).now_or_never().is_none());
        assert_eq!(held.came.borrow().last().map(String::as_str), Some("last"));
    }
}
