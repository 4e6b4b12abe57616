//! What every request and every background task of one sandbox shares.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::act::{Act, Actor};
use crate::answer::Refusal;
use crate::cable::hub::Hub;
use crate::cable::presence::Presence;
use crate::change::{self, Ledger};
use crate::db::Database;
use crate::options::{Options, Pace};
use crate::render::View;
use crate::trouble::Trouble;

/// One running sandbox. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Shared>);

/// The parts of an [`App`].
pub struct Shared {
    /// The state.
    pub db: Database,
    /// The sockets.
    pub hub: Hub,
    /// Who is online.
    pub presence: Presence,
    /// `http://host:port`, as it stands in the addresses of files.
    pub base_url: String,
    /// How the sandbox was asked to be.
    pub options: Options,
    /// Staged trouble.
    pub trouble: Trouble,
    /// How many changes are not told to the end yet.
    pub telling: watch::Sender<usize>,
}

impl Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl App {
    /// Puts a sandbox together around its database.
    pub fn new(db: Database, base_url: String, options: Options) -> Self {
        Self(Arc::new(Shared {
            db,
            hub: Hub::default(),
            presence: Presence::default(),
            base_url,
            options,
            trouble: Trouble::default(),
            telling: watch::Sender::new(0),
        }))
    }

    /// Makes a change as `actor`: `work` runs in one transaction, and what it noted down is told
    /// to the sockets once that is kept.
    ///
    /// # Errors
    ///
    /// Those of `work`; nothing is changed or told then.
    pub async fn act<T: Send + 'static>(
        &self,
        actor: Actor,
        work: impl FnOnce(&mut Act<'_>) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        self.act_and_answer_after(0, actor, work).await
    }

    /// [`App::act`] where the real server answers so many milliseconds after the request: what it
    /// tells before that is told when this returns.
    ///
    /// # Errors
    ///
    /// Those of `work`; nothing is changed or told then.
    pub async fn act_and_answer_after<T: Send + 'static>(
        &self,
        millis: u32,
        actor: Actor,
        work: impl FnOnce(&mut Act<'_>) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let (value, ledger) = self.change(actor, work).await?;
        change::publish(self, ledger, millis).await;
        Ok(value)
    }

    /// [`App::act`] as a job of the server's own does it; returns once it is told.
    ///
    /// # Errors
    ///
    /// Those of `work`; nothing is changed or told then.
    pub async fn act_in_background<T: Send + 'static>(
        &self,
        actor: Actor,
        work: impl FnOnce(&mut Act<'_>) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let (value, ledger) = self.change(actor, work).await?;
        change::tell_all(self, ledger.of_a_job()).await;
        Ok(value)
    }

    async fn change<T: Send + 'static>(
        &self,
        actor: Actor,
        work: impl FnOnce(&mut Act<'_>) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<(T, Ledger), Refusal> {
        let app = self.clone();
        self.db
            .write(move |tx| {
                let mut act = Act::new(tx, &app, actor);
                let value = work(&mut act)?;
                Ok::<_, Refusal>((value, act.into_ledger()))
            })
            .await
    }

    /// Starts work that the real server does after its answer.
    pub fn later(&self, work: impl Future<Output = ()> + Send + 'static) {
        let app = self.clone();
        app.telling.send_modify(|telling| *telling += 1);
        tokio::spawn(async move {
            tokio::time::sleep(app.delay(100)).await;
            work.await;
            app.telling.send_modify(|telling| *telling -= 1);
        });
    }

    /// Reads, and renders what was read.
    ///
    /// # Errors
    ///
    /// Those of `work`.
    pub async fn view<T: Send + 'static>(
        &self,
        account_id: i64,
        viewer: Option<i64>,
        work: impl FnOnce(&View<'_>) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let app = self.clone();
        self.db
            .read(move |conn| work(&View::new(conn, &app, account_id, viewer)))
            .await
    }

    /// Returns once everything that has changed so far is told to the sockets.
    pub async fn quiet(&self) {
        // Never an error: the sender is ours.
        drop(
            self.telling
                .subscribe()
                .wait_for(|telling| *telling == 0)
                .await,
        );
    }

    /// A delay of the real server, shortened unless the sandbox keeps the real pace.
    pub fn delay(&self, real_millis: u32) -> Duration {
        let real = Duration::from_millis(real_millis.into());
        if self.options.pace == Pace::Real {
            real
        } else {
            real / 10
        }
    }
}
