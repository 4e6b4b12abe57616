//! A console's world outside a browser: time that can be made to pass, tasks that are counted, a
//! real socket.

use std::cell::{Cell, RefCell};
use std::panic::AssertUnwindSafe;
use std::rc::Rc;
use std::time::Duration;

use deskhand::live::{Arriving, Tell};
use deskhand::model::{Span, Timestamp};
use deskhand::net::{
    Connector, Guard, Host, PageNews, Request, Response, Socket, SocketEvent, Transport,
    TransportError,
};
use futures_util::future::{AbortHandle, Abortable, LocalBoxFuture};
use futures_util::{FutureExt as _, SinkExt as _, StreamExt as _};
use tokio::sync::{Notify, mpsc};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use super::device::Device;

/// How long an animation frame lasts.
const FRAME: Duration = Duration::from_millis(5);

/// Tasks of one console: how many are under way, and whether one of them panicked.
#[derive(Clone, Default)]
pub struct Tasks(Rc<TaskBook>);

#[derive(Default)]
struct TaskBook {
    running: Cell<usize>,
    panicked: Cell<bool>,
}

impl Tasks {
    /// Runs a task beside the others.
    fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        let book = Rc::clone(&self.0);
        book.running.set(book.running.get() + 1);
        tokio::task::spawn_local(async move {
            let ended = AssertUnwindSafe(task).catch_unwind().await;
            book.panicked.set(book.panicked.get() || ended.is_err());
            book.running.set(book.running.get() - 1);
        });
    }

    /// How many are under way.
    pub fn running(&self) -> usize {
        self.0.running.get()
    }

    /// Fails if one of them panicked.
    pub fn assert_sound(&self) {
        assert!(!self.0.panicked.get(), "a task of the console panicked");
    }
}

/// A clock that goes on by itself, and by leaps when told to, as on a device that slept.
#[derive(Clone)]
struct Clock(Rc<ClockWork>);

struct ClockWork {
    begun: Instant,
    wall: i64,
    leapt: Cell<i64>,
    leaps: Notify,
}

impl Clock {
    fn new() -> Self {
        Self(Rc::new(ClockWork {
            begun: Instant::now(),
            wall: sandbox::db::now() / 1_000,
            leapt: Cell::new(0),
            leaps: Notify::new(),
        }))
    }

    fn millis(&self) -> i64 {
        let real = i64::try_from(self.0.begun.elapsed().as_millis()).unwrap();
        real + self.0.leapt.get()
    }

    async fn sleep(self, millis: i64) {
        let end = self.millis() + millis;
        loop {
            let left = u64::try_from(end - self.millis()).unwrap_or(0);
            if left == 0 {
                break;
            }
            tokio::select! {
                () = tokio::time::sleep(Duration::from_millis(left)) => {}
                () = self.0.leaps.notified() => {}
            }
        }
    }
}

type Listener = Box<dyn Fn(PageNews)>;

/// Time, chance and tasks.
pub struct NativeHost {
    clock: Clock,
    /// The console's tasks.
    pub tasks: Tasks,
    chance: RefCell<fastrand::Rng>,
    online: Cell<bool>,
    visible: Cell<bool>,
    listeners: RefCell<Vec<Listener>>,
}

impl NativeHost {
    fn new(tasks: Tasks) -> Rc<Self> {
        Rc::new(Self {
            clock: Clock::new(),
            tasks,
            chance: RefCell::new(fastrand::Rng::new()),
            online: Cell::new(true),
            visible: Cell::new(true),
            listeners: RefCell::default(),
        })
    }

    /// So much time passes at once, by both clocks.
    pub fn leap(&self, time: Duration) {
        let leapt = &self.clock.0.leapt;
        leapt.set(leapt.get() + i64::try_from(time.as_millis()).unwrap());
        self.clock.0.leaps.notify_waiters();
    }

    /// Something happens to the page.
    pub fn news(&self, news: PageNews) {
        match news {
            PageNews::Online => self.online.set(true),
            PageNews::Offline => self.online.set(false),
            PageNews::Shown => self.visible.set(true),
            PageNews::Hidden => self.visible.set(false),
        }
        for listener in self.listeners.borrow().iter() {
            listener(news);
        }
    }
}

impl Host for NativeHost {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.clock.0.wall + self.clock.millis())
    }

    fn monotonic(&self) -> Span {
        Span::from_millis(self.clock.millis())
    }

    fn random(&self) -> u64 {
        self.chance.borrow_mut().u64(..)
    }

    fn sleep(&self, span: Span) -> LocalBoxFuture<'static, ()> {
        self.clock.clone().sleep(span.millis()).boxed_local()
    }

    fn frame(&self) -> LocalBoxFuture<'static, ()> {
        tokio::time::sleep(FRAME).boxed_local()
    }

    fn spawn(&self, task: LocalBoxFuture<'static, ()>) {
        self.tasks.spawn(task);
    }

    fn mark(&self, _name: &str) {}

    fn visible(&self) -> bool {
        self.visible.get()
    }

    fn online(&self) -> bool {
        self.online.get()
    }

    fn watch(&self, listener: Box<dyn Fn(PageNews)>) -> Guard {
        self.listeners.borrow_mut().push(listener);
        Guard::new(|| {})
    }
}

/// Opens real sockets.
struct NativeConnector(Tasks);

/// Ends when dropped.
struct NativeSocket {
    say: mpsc::UnboundedSender<String>,
    task: AbortHandle,
    open: Rc<Cell<bool>>,
}

impl Socket for NativeSocket {
    fn send(&self, text: &str) {
        // A socket that is closed already tells so itself.
        drop(self.say.send(text.to_owned()));
    }
}

impl Drop for NativeSocket {
    fn drop(&mut self) {
        self.open.set(false);
        self.task.abort();
    }
}

impl Connector for NativeConnector {
    fn open(&self, url: &str, mut listener: Box<dyn FnMut(SocketEvent)>) -> Box<dyn Socket> {
        let (say, said) = mpsc::unbounded_channel();
        let open = Rc::new(Cell::new(true));
        let url = url.to_owned();
        let heard_while_open = {
            let open = Rc::clone(&open);
            move |event| {
                if open.get() {
                    listener(event);
                }
            }
        };
        let (task, registration) = AbortHandle::new_pair();
        let run = Abortable::new(carry(url, said, heard_while_open), registration);
        self.0.spawn(run.map(drop));
        Box::new(NativeSocket { say, task, open })
    }
}

async fn carry(
    url: String,
    mut said: mpsc::UnboundedReceiver<String>,
    mut hear: impl FnMut(SocketEvent),
) {
    let mut request = url.into_client_request().unwrap();
    let protocols = "actioncable-v1-json, actioncable-unsupported";
    let name = "sec-websocket-protocol";
    request
        .headers_mut()
        .insert(name, protocols.parse().unwrap());
    let Ok((mut socket, _)) = tokio_tungstenite::connect_async(request).await else {
        hear(SocketEvent::Closed);
        return;
    };
    hear(SocketEvent::Opened);
    loop {
        tokio::select! {
            Some(text) = said.recv() => {
                if socket.send(Message::Text(text.into())).await.is_err() {
                    break;
                }
            }
            frame = socket.next() => match frame {
                Some(Ok(Message::Text(text))) => hear(SocketEvent::Text(text.to_string())),
                Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                Some(Ok(_)) => {}
            },
        }
    }
    hear(SocketEvent::Closed);
}

/// Carries requests from a page of some origin, with the operator's settings beside it.
pub struct Page {
    way: Rc<dyn Transport>,
    origin: String,
    config: RefCell<Option<(u16, Vec<u8>)>>,
    fails_with: Cell<Option<TransportError>>,
    under_way: Rc<Cell<usize>>,
    most_under_way: Cell<usize>,
    sent: RefCell<Vec<Request>>,
}

impl Page {
    fn new(way: Rc<dyn Transport>, origin: &str) -> Rc<Self> {
        Rc::new(Self {
            way,
            origin: origin.to_owned(),
            config: RefCell::default(),
            fails_with: Cell::new(None),
            under_way: Rc::default(),
            most_under_way: Cell::new(0),
            sent: RefCell::default(),
        })
    }

    /// What `config.json` is answered with; 404 unless told.
    pub fn set_config(&self, status: u16, body: &str) {
        self.config.replace(Some((status, body.into())));
    }

    /// Lets every request fail so, or none.
    pub fn fail_with(&self, error: Option<TransportError>) {
        self.fails_with.set(error);
    }

    /// How many requests are under way.
    pub fn under_way(&self) -> usize {
        self.under_way.get()
    }

    /// Every request so far, oldest first.
    pub fn sent(&self) -> Vec<Request> {
        self.sent.borrow().clone()
    }

    /// The most requests that were ever under way at a time.
    pub fn most_under_way(&self) -> usize {
        self.most_under_way.get()
    }
}

/// Counts a request for as long as it is under way.
struct Counted(Rc<Cell<usize>>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

impl Transport for Page {
    fn send(
        &self,
        mut request: Request,
    ) -> LocalBoxFuture<'static, Result<Response, TransportError>> {
        if request.url == "config.json" {
            let (status, body) = self.config.borrow().clone().unwrap_or((404, Vec::new()));
            let server_time = None;
            return std::future::ready(Ok(Response {
                status,
                body,
                server_time,
            }))
            .boxed_local();
        }
        if let Some(error) = self.fails_with.get() {
            return std::future::ready(Err(error)).boxed_local();
        }
        if request.url.starts_with('/') {
            request.url.insert_str(0, &self.origin);
        }
        self.sent.borrow_mut().push(request.clone());
        let under_way = Rc::clone(&self.under_way);
        under_way.set(under_way.get() + 1);
        let most = self.most_under_way.get().max(under_way.get());
        self.most_under_way.set(most);
        let counted = Counted(under_way);
        let sent = self.way.send(request);
        async move {
            let answer = sent.await;
            drop(counted);
            answer
        }
        .boxed_local()
    }

    fn answers(&self, url: String) -> LocalBoxFuture<'static, bool> {
        self.way.answers(url)
    }
}

/// The parts of a world, for the test's hand.
#[derive(Clone)]
pub struct Parts {
    /// Time, chance, tasks.
    pub host: Rc<NativeHost>,
    /// The way of requests.
    pub page: Rc<Page>,
    /// Storage and vault.
    pub device: Device,
    /// Brings what keeps the console in step.
    pub line: Rc<dyn Fn() -> Arriving<Tell>>,
    connector: Rc<NativeConnector>,
    origin: String,
}

impl Parts {
    /// The world of a page of this origin on this device.
    pub fn new(way: Rc<dyn Transport>, origin: &str, device: Device) -> Self {
        let tasks = Tasks::default();
        Self {
            host: NativeHost::new(tasks.clone()),
            page: Page::new(way, origin),
            device,
            line: Rc::new(deskhand::live::line),
            connector: Rc::new(NativeConnector(tasks)),
            origin: origin.to_owned(),
        }
    }

    /// As the console takes it.
    pub fn world(&self) -> deskhand::live::World {
        deskhand::live::World {
            transport: self.page.clone(),
            connector: self.connector.clone(),
            host: self.host.clone(),
            storage: Rc::new(self.device.clone()),
            vault: Rc::new(self.device.clone()),
            tabs: Rc::new(self.device.tab()),
            line: self.line.clone(),
            origin: self.origin.clone(),
            base: String::new(),
            embedded: false,
        }
    }
}
