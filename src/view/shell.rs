//! The panes of an open account, the banner over them and the notices at the list's foot.

mod banner;
mod help;
mod keys;
mod newer;
mod notices;
mod region;
mod title;
mod width;

use std::time::Duration;

use leptos::html::Div;
use leptos::prelude::*;

use crate::live::{LinkState, Region, Session};
use crate::text::phrase;

use super::actions::{Acting, asking};
use super::address;
use super::contact_panel::panel;
use super::conversation_list::{ActiveRow, ConversationList};
use super::filter_builder;
use super::gallery::{Gallery, gallery};
use super::language::reading;
use super::look::LookInUse;
use super::navigation::Navigation;
use super::new_conversation::{NewConversation, beginning};
use super::part::{dialogs, later};
use super::search::{Search, search as search_part};
use super::settings::settings;
use super::sign_in::entrance;
use super::surface::Surface;
use super::thread_view::{Finder, thread};
use super::words::Words;
use banner::Banner;
use help::Help;
use newer::Newer;
use notices::Notices;

/// How long the parts wait for what is on screen.
const PAINTING: Duration = Duration::from_millis(500);

/// Which panes are open beside list and thread, for whoever opens and closes them.
#[derive(Clone, Copy)]
pub struct Panes {
    look: LookInUse,
    surface: Surface,
    /// Whether the navigation's drawer is open on a narrow screen.
    navigation: RwSignal<bool>,
    /// Whether the contact panel lies over the thread, where there is no room beside it.
    panel_drawn: RwSignal<bool>,
    /// Whether there is room for the panel beside the thread.
    is_wide: RwSignal<bool>,
    /// Whether one pane fills the screen, and the navigation is a drawer.
    is_narrow: RwSignal<bool>,
    /// Whether the list is folded away on a wide screen.
    list_folded: RwSignal<bool>,
    /// Whether the list of keys is open.
    help: RwSignal<bool>,
    /// Whether the settings are open.
    pub(super) settings: RwSignal<bool>,
    /// Whether the filter builder is open.
    filter: RwSignal<bool>,
}

impl Panes {
    /// Opens the navigation's drawer and leads into it.
    pub fn open_navigation(self) {
        self.navigation.set(true);
        request_animation_frame(move || {
            self.surface.focus(".navigation a");
        });
    }

    /// Closes the navigation's drawer, where it is open, and leads back to what opens it.
    pub fn close_navigation(self) {
        if self.navigation.get_untracked() {
            self.navigation.set(false);
            request_animation_frame(move || {
                self.surface.focus(".conversation-list__menu");
            });
        }
    }

    /// Whether the contact panel is open, tracked.
    pub fn panel_open(self) -> bool {
        if self.is_wide.get() {
            self.look.get().panel_open
        } else {
            self.panel_drawn.get()
        }
    }

    /// Whether the drawer of the navigation lies over everything else, tracked.
    fn is_under_navigation(self) -> bool {
        self.navigation.get() && self.is_narrow.get()
    }

    /// Whether something lies over list and thread, so that nothing in them can be reached;
    /// tracked.
    fn is_behind(self) -> bool {
        self.is_narrow.get() && (self.navigation.get() || self.panel_drawn.get())
    }

    /// Opens the filter builder; open already, it takes the focus.
    pub fn open_filter(self) {
        if self.filter.get_untracked() {
            self.surface
                .focus(".filter-builder select, .filter-builder button");
        }
        self.filter.set(true);
    }

    /// Whether the filter builder is open, tracked.
    pub fn filter_open(self) -> bool {
        self.filter.get()
    }

    /// Opens the list of keys.
    pub fn open_help(self) {
        self.help.set(true);
    }

    /// Folds the list away or brings it back. The keyboard goes where there is something to see.
    pub fn fold_list(self) {
        self.list_folded.update(|folded| *folded = !*folded);
        let folded = self.list_folded.get_untracked();
        request_animation_frame(move || {
            if folded {
                self.surface.to_thread();
            } else {
                self.surface.to_list();
            }
        });
    }

    /// Opens the settings.
    pub fn open_settings(self) {
        self.settings.set(true);
    }

    /// Closes the contact panel where it lies over the thread; whether it did.
    fn close_drawn_panel(self) -> bool {
        let drawn = !self.is_wide.get_untracked() && self.panel_drawn.get_untracked();
        if drawn {
            self.toggle_panel();
        }
        drawn
    }

    /// Opens the contact panel or closes it.
    pub fn toggle_panel(self) {
        if self.is_wide.get_untracked() {
            self.look.change(|look| look.panel_open = !look.panel_open);
        } else {
            self.panel_drawn.update(|drawn| *drawn = !*drawn);
            // What had the focus may be behind the panel now, or in it and gone.
            let next = if self.panel_drawn.get_untracked() {
                ".contact-panel button"
            } else {
                ".thread-view .bar button"
            };
            if self.is_narrow.get_untracked() {
                request_animation_frame(move || {
                    self.surface.focus(next);
                });
            }
        }
    }
}

/// The console of an open account.
#[component]
pub fn Shell() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let panes = Panes {
        look: LookInUse::here(),
        surface: Surface::here(),
        navigation: RwSignal::new(false),
        panel_drawn: RwSignal::new(false),
        is_wide: RwSignal::new(true),
        is_narrow: RwSignal::new(false),
        list_folded: RwSignal::new(false),
        help: RwSignal::new(false),
        settings: RwSignal::new(false),
        filter: RwSignal::new(false),
    };
    let active = ActiveRow::new();
    provide_context(panes);
    provide_context(active);
    let acting = Acting::provide(session);
    let search = Search::provide();
    let finder = Finder::provide();
    let form = NewConversation::provide(session);
    let files = Gallery::provide();
    address::follow(session);
    bring_parts(session);
    title::follow(session, words);
    keys::listen(session, panes, active, acting);
    let open = Memo::new(move |_| session.route().open);
    let shell = NodeRef::<Div>::new();
    width::watch(shell, panes.is_wide, panes.is_narrow);
    // A drawer over another conversation would be in the way.
    Effect::new(move |_| {
        open.track();
        panes.panel_drawn.set(false);
        finder.end();
    });
    // So would one over the search.
    Effect::new(move |_| {
        if search.open.get() {
            panes.list_folded.set(false);
            panes.navigation.set(false);
        }
    });
    let [with_navigation, with_list, with_thread, with_panel] =
        Region::ALL.map(|region| session.has(region));
    let lacking: Vec<_> = Region::ALL
        .into_iter()
        .filter(|region| !session.has(*region))
        .map(Region::word)
        .collect();
    let lacks = (!lacking.is_empty()).then(|| lacking.join(" "));
    let link = move || (session.link() != LinkState::Live).then_some("down");

    let behind = Signal::derive(move || panes.is_behind());
    let covered = Signal::derive(move || panes.is_under_navigation());
    view! {
        <div
            node_ref=shell
            class="shell"
            data-open=move || open.get().is_some().then_some("")
            data-panel=move || if panes.panel_open() { "open" } else { "closed" }
            data-navigation=move || panes.navigation.get().then_some("open")
            data-list=move || panes.list_folded.get().then_some("folded")
            data-search=move || search.open.get().then_some("")
            data-link=link
            data-lacks=lacks
        >
            <Banner />
            <Newer />
            <div class="shell__panes">
                {with_navigation.then(|| view! {
                    <Navigation />
                    <div class="shell__scrim" on:click=move |_| panes.close_navigation()></div>
                })}
                {with_list.then(|| view! { <ConversationList {..} inert=move || panes.is_behind() /> })}
                {move || panes.filter.get().then(|| {
                    later(filter_builder::filter, move |builder| builder(panes.filter), |inside| view! {
                        <section class="filter-builder">{inside.run(())}</section>
                    }.into_any())
                })}
                {move || search.open.get().then(|| view! {
                    <section class="shell__pane search" inert=move || panes.is_behind() aria-label=words.said(phrase::search::TITLE)>
                        {later(search_part, |pane| pane(), |inside| inside.run(()))}
                    </section>
                })}
                {move || match open.get() {
                    Some(id) => view! {
                        {with_thread.then(|| {
                            later(thread, move |view| view(id, behind), move |inside| view! {
                                <main class="shell__pane thread-view" inert=move || behind.get()>
                                    {inside.run(())}
                                </main>
                            }.into_any())
                        })}
                        {with_panel.then(|| {
                            later(panel, move |view| view(id, covered), |inside| view! {
                                <aside class="shell__pane contact-panel">{inside.run(())}</aside>
                            }.into_any())
                        })}
                    }.into_any(),
                    None => with_thread.then(|| view! { <NoThread /> }).into_any(),
                }}
            </div>
            <Notices />
            <Help open=panes.help />
            {dialogs(settings, move || panes.settings.get(), move || panes.settings.set(false))}
            {dialogs(asking, move || acting.is_open(), move || acting.close())}
            {dialogs(beginning, move || form.is_open(), move || form.close())}
            {dialogs(gallery, move || files.is_open(), move || files.close())}
        </div>
    }
}

/// Brings what else the console is made of once it is live and had a moment to paint: each part is
/// then there when it is wanted, also where the network is gone or the host has another version.
fn bring_parts(session: Session) {
    let begun = StoredValue::new(false);
    Effect::new(move |_| {
        if session.link() != LinkState::Live || begun.get_value() {
            return;
        }
        begun.set_value(true);
        set_timeout(
            move || {
                session.spawn(async {
                    thread().await;
                    panel().await;
                    search_part().await;
                    asking().await;
                    beginning().await;
                    filter_builder::filter().await;
                    gallery().await;
                    settings().await;
                    entrance().await;
                    reading().await;
                });
            },
            PAINTING,
        );
    });
}

/// What stands in the thread's place while none is open.
#[component]
fn NoThread() -> impl IntoView {
    let words = Words::here();
    let key = |keys: &'static [&'static str], what| {
        let keys = keys
            .iter()
            .map(|key| view! { <kbd class="key">{*key}</kbd> })
            .collect_view();
        view! {
            <dt>{keys}</dt>
            <dd>{words.said(what)}</dd>
        }
    };
    view! {
        <main class="shell__pane thread-view">
            <div class="empty">
                <p class="empty__title">{words.said(phrase::shell::NO_THREAD)}</p>
                <p>{words.said(phrase::shell::NO_THREAD_WHY)}</p>
                <dl class="empty__keys">
                    {key(&["J", "K"], phrase::keys::ROW)}
                    {key(&["Enter"], phrase::keys::OPEN)}
                    {key(&["?"], phrase::keys::HELP)}
                </dl>
            </div>
        </main>
    }
}
