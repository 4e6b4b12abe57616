//! The sandbox: a server that answers as Chatwoot does, for development and tests.
//!
//! It shares no types with the console: each is held to the same recorded answers by itself.
//!
//! | Part | Holds |
//! | --- | --- |
//! | [`db`] | the state, in `SQLite` |
//! | [`act`] | what can be done to it, with all that follows |
//! | [`change`] | how a change becomes cable events |
//! | [`render`] | the JSON shapes |
//! | [`routes`], [`files`] | the addresses |
//! | `filter` | the filter language |
//! | [`cable`] | the sockets |
//! | [`customer`] | what customers do |
//! | [`seed`] | the made-up account |
//! | [`visitors`], [`storm`], [`trouble`], [`pace`] | life, load, faults and slowness |

use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use crate::act::Actor;
use crate::app::App;
use crate::db::Database;
use crate::options::Options;
use crate::seed::Credentials;
use crate::trouble::{Line, Lines, Trouble};

pub mod act;
pub mod answer;
pub mod app;
pub mod auth;
pub mod cable;
pub mod change;
pub mod customer;
pub mod db;
pub mod files;
mod filter;
pub mod options;
pub mod pace;
pub mod params;
pub mod render;
pub mod routes;
mod seal;
pub mod seed;
mod server;
mod small;
pub mod static_files;
pub mod storm;
mod throttle;
pub mod time;
pub mod totp;
pub mod trouble;
pub mod visitors;

/// How often the sandbox looks for snoozed things whose time has come.
const WAKES_EVERY: Duration = Duration::from_secs(1);

/// How often the real server does.
const REALLY_WAKES_EVERY: Duration = Duration::from_mins(5);

/// Starts sandboxes.
pub struct Sandbox;

impl Sandbox {
    /// Starts one in this process. It stops when what is given back is dropped.
    ///
    /// # Errors
    ///
    /// When the port is taken, or the database or the bundle cannot be read.
    pub async fn start(options: Options) -> anyhow::Result<Running> {
        let listener = TcpListener::bind(("127.0.0.1", options.port))
            .await
            .with_context(|| format!("listening on port {}", options.port))?;
        let url = format!("http://{}", listener.local_addr()?);
        let db = Database::open(&options.db).context("opening the database")?;
        let (filled, asked) = (db.clone(), options.clone());
        tokio::task::spawn_blocking(move || seed::fill(&filled, &asked)).await??;
        let credentials = db.read_now(|conn| seed::credentials(conn, &url))?;
        let app = App::new(db, url.clone(), options);
        let router = server::router(&app)?;
        let (stop, stopped) = oneshot::channel::<()>();
        let service = router.into_make_service_with_connect_info::<Line>();
        let serving = axum::serve(Lines::new(listener), service).with_graceful_shutdown(async {
            // A dropped sender says stop as well.
            drop(stopped.await);
        });
        tokio::spawn(async move {
            if let Err(error) = serving.await {
                eprintln!("sandbox: stopped serving: {error}");
            }
        });
        let mut tasks = JoinSet::new();
        tasks.spawn(cable::socket::ping_for_ever(app.clone()));
        tasks.spawn(wake_for_ever(app.clone()));
        if app.options.lively {
            tasks.spawn(visitors::live(app.clone(), visitors::Tempo::human()));
        }
        Ok(Running {
            url,
            credentials,
            app,
            _stop: stop,
            _tasks: tasks,
        })
    }
}

/// A sandbox at work. Dropping it ends it: sockets are told that the server restarts, requests
/// under way are answered, and state in memory is gone.
pub struct Running {
    /// `http://127.0.0.1:port`.
    pub url: String,
    credentials: Credentials,
    app: App,
    _stop: oneshot::Sender<()>,
    _tasks: JoinSet<()>,
}

impl Running {
    /// Where it is and who can sign in; the demo agent first.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// What can be made to go wrong.
    pub fn trouble(&self) -> &Trouble {
        &self.app.trouble
    }

    /// The sandbox from within: state, sockets, and what customers do (see [`customer`]).
    pub fn app(&self) -> &App {
        &self.app
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.app.hub.disconnect("server_restart", true);
    }
}

async fn wake_for_ever(app: App) {
    let every = if app.options.conformance {
        REALLY_WAKES_EVERY
    } else {
        WAKES_EVERY
    };
    let mut clock = tokio::time::interval(every);
    loop {
        clock.tick().await;
        let woken = app
            .act(Actor::System, |act| {
                act.wake_snoozed()?;
                act.wake_notifications()
            })
            .await;
        if let Err(refusal) = woken {
            eprintln!("sandbox: nobody woken: {refusal:?}");
        }
    }
}
