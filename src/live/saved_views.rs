//! Saving, naming, changing and deleting views. Each shows at once where it can, and can be undone.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use crate::filter::{Group, Query, Scope, ToSave};
use crate::model::{SavedView, SavedViewId};
use crate::net::ApiError;
use crate::store::Event;
use crate::text::phrase;

use super::notice::{Tone, Undo};
use super::session::Session;

impl Session {
    /// Saves a filter as a new view and shows that.
    pub fn save_view(self, name: &str, root: &Group) {
        let Some(what) = self.to_save(root) else {
            return;
        };
        self.create(name.into(), what, true);
    }

    /// Gives a saved view another name.
    pub fn rename_view(self, id: SavedViewId, name: &str) {
        let Some(former) = self.saved_view(id) else {
            return;
        };
        if *former.name == *name || name.trim().is_empty() {
            return;
        }
        let name: Arc<str> = name.into();
        let view = SavedView {
            name: Arc::clone(&name),
            ..former.clone()
        };
        self.alter(former, view, Some(name), None, |session, former| {
            session.rename_view(former.id, &former.name);
        });
    }

    /// Makes a saved view show these conditions.
    pub fn change_view(self, id: SavedViewId, root: &Group) {
        let (Some(former), Some(what)) = (self.saved_view(id), self.to_save(root)) else {
            return;
        };
        self.change(former, what);
        self.show_view(id);
    }

    fn change(self, former: SavedView, what: ToSave) {
        let view = SavedView {
            chain: what.chain.clone(),
            tree: what.tree.clone(),
            ..former.clone()
        };
        self.alter(former, view, None, Some(what), |session, former| {
            if let Some(now) = session.saved_view(former.id) {
                session.change(now, as_saved(&former));
            }
        });
    }

    /// Deletes a saved view. Undoing it saves it anew.
    pub fn delete_view(self, id: SavedViewId) {
        let Some(former) = self.saved_view(id) else {
            return;
        };
        let shown = self.shows(id);
        self.put(id, None);
        if shown {
            self.show(Query::default());
        }
        let back = former.clone();
        let undo: Undo = Rc::new(move || {
            self.create(Arc::clone(&back.name), as_saved(&back), shown);
        });
        let name = vec![("name", Arc::clone(&former.name))];
        self.tell(Tone::Said, phrase::notice::VIEW_DELETED, name, Some(undo));
        self.spawn(async move {
            let Some(api) = self.api() else { return };
            let answer = api.delete_view(id).await;
            self.note(&answer);
            match answer {
                Ok(()) | Err(ApiError::NotFound) => {}
                Err(error) => {
                    self.put(id, Some(former));
                    self.tell_failure(&error);
                }
            }
        });
    }

    /// Saves a view; the server gives it its id, so it shows with the answer.
    fn create(self, name: Arc<str>, what: ToSave, show: bool) {
        self.spawn(async move {
            let Some(api) = self.api() else { return };
            let answer = api.create_view(&name, &what).await;
            self.note(&answer);
            match answer {
                Ok(view) => {
                    let (id, name) = (view.id, Arc::clone(&view.name));
                    self.put(id, Some(view));
                    if show {
                        self.show_view(id);
                    }
                    let name = vec![("name", name)];
                    self.tell(Tone::Said, phrase::notice::VIEW_SAVED, name, None);
                }
                Err(error) => self.tell_failure(&error),
            }
        });
    }

    /// Shows a change of a saved view, asks the server for it, and takes it back where the server
    /// says no.
    fn alter(
        self,
        former: SavedView,
        view: SavedView,
        name: Option<Arc<str>>,
        what: Option<ToSave>,
        undo: fn(Self, SavedView),
    ) {
        let id = view.id;
        let values = vec![("name", Arc::clone(&view.name))];
        self.put(id, Some(view));
        let back = former.clone();
        let undo: Undo = Rc::new(move || undo(self, back.clone()));
        self.tell(Tone::Said, phrase::notice::VIEW_CHANGED, values, Some(undo));
        self.spawn(async move {
            let Some(api) = self.api() else { return };
            let answer = api.change_view(id, name.as_deref(), what.as_ref()).await;
            self.note(&answer);
            if let Err(error) = answer {
                let gone = matches!(error, ApiError::NotFound);
                self.put(id, (!gone).then_some(former));
                self.tell_failure(&error);
            }
        });
    }

    /// Puts a saved view in the place of the one with its id, or takes it away.
    fn put(self, id: SavedViewId, view: Option<SavedView>) {
        let directory = untrack(|| self.directory());
        let held = directory.views.iter().flatten();
        let mut views: Vec<SavedView> = held.cloned().collect();
        let place = views.iter().position(|held| held.id == id);
        match (place, view) {
            (Some(place), Some(view)) => {
                views.splice(place..=place, [view]);
            }
            (Some(place), None) => {
                views.remove(place);
            }
            (None, Some(view)) => views.push(view),
            (None, None) => return,
        }
        self.apply([Event::ViewsRead(views)]);
    }

    fn saved_view(self, id: SavedViewId) -> Option<SavedView> {
        let directory = untrack(|| self.directory());
        directory.view(id).cloned()
    }

    fn to_save(self, root: &Group) -> Option<ToSave> {
        let today = self.inner()?.today();
        let what = root.to_save(today);
        if what.is_err() {
            self.tell(Tone::Failed, phrase::filter::TOO_LONG, vec![], None);
        }
        what.ok()
    }

    fn shows(self, id: SavedViewId) -> bool {
        match self.route_now().query.scope {
            Scope::View(shown) => shown == id,
            Scope::Filter(filter) => filter.view == Some(id),
            _ => false,
        }
    }
}

fn as_saved(view: &SavedView) -> ToSave {
    ToSave {
        chain: view.chain.clone(),
        tree: view.tree.clone(),
    }
}
