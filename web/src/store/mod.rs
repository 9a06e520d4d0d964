//! What the page knows, as signals. One store for the whole page, given by context.

mod order;
mod piece;
mod session;
mod trends;
pub mod views;
mod watch;

use std::sync::Arc;
use std::time::Duration;

use floorlight_core::desk::{Desk, Input, Status};
use floorlight_core::frame::{Feed, Figures};
use floorlight_core::time::UtcMillis;
use floorlight_core::view::QueueCell;

pub use order::Order;
pub use session::{Session, display_name, role_word};

use self::piece::Piece;
use crate::hook::memo::Memo;
use crate::hook::react::*;
use crate::lens::address::Address;
use crate::lens::directory::Directory;
use crate::lens::figure::Counted;
use crate::lens::figure_choice::FigureChoice;
use crate::lens::pick::Facets;
use crate::lens::tiles::Figure;
use crate::lens::trend::{History, Trend};
use crate::shell::driver::Driver;
use crate::shell::listener::Listener;
use crate::shell::timer::{Interval, Timeout};
use crate::shell::{address_bar, clock, zone};
use crate::text::moment::Moment;

/// What the page knows.
#[derive(Clone, Copy)]
pub struct Store {
    /// Who looks at the page.
    pub session: RwSignal<Session>,
    /// The path of the address.
    pub path: RwSignal<String>,
    /// How the floor is looked at.
    pub address: RwSignal<Address>,
    /// What of that figures are drawn by: they stay as they are while somebody types into the search.
    pub choice: Memo<FigureChoice>,
    /// The desk's own connection.
    pub status: RwSignal<Status>,
    /// The platform's feed.
    pub feed: RwSignal<Option<Feed>>,
    /// Counts by state.
    pub figures: RwSignal<Option<Figures>>,
    /// The queues, by row; once a second.
    pub queues: RwSignal<Vec<QueueCell>>,
    /// Names, targets and limits.
    pub directory: RwSignal<Arc<Directory>>,
    /// Grows when an agent's row changed; at most four times a second.
    pub changed: RwSignal<u64>,
    /// This machine's clock, once a second.
    pub second: RwSignal<UtcMillis>,
    /// Counts how often the table of queues was due: once a second.
    pub beat: RwSignal<u32>,
    /// The same for the queues that are not in sight.
    pub beat_below: RwSignal<u32>,
    /// The hub's clock minus this machine's, in milliseconds.
    pub hub_ahead_ms: RwSignal<i64>,
    /// Whether a whole picture of the floor was had since the connection was chosen.
    pub loaded: RwSignal<bool>,
    /// When the session was found to be over, on the hub's clock.
    pub ended_at: RwSignal<Option<UtcMillis>>,
    /// The order of the agents, and whether it is held.
    pub order: RwSignal<Order>,
    /// How many agents each further choice leaves.
    pub facets: RwSignal<Facets>,
    /// Windowed figures and waiting contacts.
    pub counted: RwSignal<Arc<Counted>>,
    /// How the figures of now moved since the tab was opened.
    pub trends: RwSignal<[Trend; Figure::SAMPLED.len()]>,
    /// How the windowed figures went, by minute; `None` until the hub has told it.
    pub history: RwSignal<Option<Arc<History>>>,
    /// Whether the pointer is over the grid, and whether the focus is within.
    pub held: RwSignal<Held>,
    driver: StoredValue<Option<Driver>, LocalStorage>,
    flush: StoredValue<watch::Flush, LocalStorage>,
    pieces: StoredValue<piece::Pieces, LocalStorage>,
    trend_timer: StoredValue<Timer, LocalStorage>,
    keep: StoredValue<Vec<Keep>, LocalStorage>,
}

/// Why rows keep their places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// The pointer is over the grid.
    pub pointer: bool,
    /// The focus is within the grid.
    pub focus: bool,
}

impl Held {
    /// Says whether rows keep their places.
    #[must_use]
    pub const fn any(self) -> bool {
        self.pointer || self.focus
    }
}

/// What lives as long as the page. It is kept, not used: dropping it would end it.
enum Keep {
    Interval(#[expect(dead_code, reason = "dropping it would end it")] Interval),
    Listener(#[expect(dead_code, reason = "dropping it would end it")] Listener),
}

impl Store {
    /// Makes the store, and begins to listen to the address bar and the clock.
    #[must_use]
    pub fn begin() -> Self {
        let address = RwSignal::new(views::opening());
        let store = Self {
            session: RwSignal::new(Session::Loading),
            path: RwSignal::new(address_bar::path()),
            address,
            choice: Memo::new(move |_| address.with(|address| address.figures.clone())),
            status: RwSignal::new(Status::Idle),
            feed: RwSignal::new(None),
            figures: RwSignal::new(None),
            queues: RwSignal::new(Vec::new()),
            directory: RwSignal::new(Arc::default()),
            changed: RwSignal::new(0),
            second: RwSignal::new(clock::now()),
            beat: RwSignal::new(0),
            beat_below: RwSignal::new(0),
            hub_ahead_ms: RwSignal::new(0),
            loaded: RwSignal::new(false),
            ended_at: RwSignal::new(None),
            order: RwSignal::new(Order::default()),
            facets: RwSignal::new(Facets::default()),
            counted: RwSignal::new(Arc::default()),
            trends: RwSignal::new(std::array::from_fn(|_| Trend::default())),
            history: RwSignal::new(None),
            held: RwSignal::new(Held::default()),
            driver: StoredValue::new_local(None),
            flush: StoredValue::new_local(watch::Flush::default()),
            pieces: StoredValue::new_local(piece::Pieces::default()),
            trend_timer: StoredValue::new_local(None),
            keep: StoredValue::new_local(Vec::new()),
        };
        store.keep_listening();
        order::keep(store);
        store
    }

    /// Looks at the floor another way, as a choice that "back" undoes.
    pub fn choose(&self, change: impl FnOnce(&mut Address)) {
        self.address.update(change);
        address_bar::push(&self.link());
    }

    /// Looks at the floor another way, as something that is being typed.
    pub fn type_in(&self, change: impl FnOnce(&mut Address)) {
        self.address.update(change);
        address_bar::replace(&self.link());
    }

    /// Returns the path and query of what is shown.
    #[must_use]
    pub fn link(&self) -> String {
        let query = self.address.with_untracked(Address::write);
        format!("{}{query}", self.path.get_untracked())
    }

    /// Lends the desk for reading, where there is one.
    pub fn with_desk<T>(&self, read: impl FnOnce(&Desk) -> T) -> Option<T> {
        self.driver
            .with_value(|driver| driver.as_ref().map(|driver| read(&driver.desk())))
    }

    /// Gives the desk an input.
    pub fn tell_desk(&self, input: Input) {
        self.driver.with_value(|driver| {
            if let Some(driver) = driver {
                driver.feed(input);
            }
        });
    }

    /// Returns the hub's clock, once a second.
    #[must_use]
    pub fn hub_now(&self) -> UtcMillis {
        self.second.get().offset(self.hub_ahead_ms.get())
    }

    /// Returns what a sentence needs to know of time.
    #[must_use]
    pub fn moment(&self) -> Moment {
        Moment {
            now: self.second.get(),
            hub_ahead_ms: self.hub_ahead_ms.get(),
            time_of_day: zone::time_of_day,
        }
    }

    /// Says whether what is shown may no longer be so, wherever the cut lies.
    #[must_use]
    pub fn floor_is_stale(&self) -> bool {
        use floorlight_core::frame::Freshness;
        let cut = match self.status.get() {
            Status::Stale { .. }
            | Status::Reconnecting { .. }
            | Status::Offline { .. }
            | Status::SessionEnded
            | Status::Forbidden => true,
            Status::Idle | Status::Connecting | Status::Loading | Status::Live => false,
        };
        cut || self.feed.with(|feed| {
            feed.as_ref()
                .is_some_and(|feed| matches!(feed.freshness, Freshness::Stale { .. }))
        })
    }

    fn keep_listening(&self) {
        let store = *self;
        let second = Interval::each(Duration::from_secs(1), move || store.tick());
        let back = Listener::on_window("popstate", move |_| {
            store.path.set(address_bar::path());
            store.address.set(Address::read(&address_bar::query()));
        });
        let seen = Listener::on_document("visibilitychange", move |_| store.tick());
        self.keep.update_value(|keep| {
            keep.extend(second.map(Keep::Interval));
            keep.extend([back, seen].into_iter().flatten().map(Keep::Listener));
        });
    }

    fn tick(&self) {
        let now = clock::now();
        self.drew_rows(now);
        self.second.set(now);
        self.owe(Piece::Queues);
        self.owe(Piece::QueuesBelow);
        self.owe(Piece::Trends);
        if let Some(hub) = self.with_desk(|desk| desk.hub_now(now)) {
            let ahead = hub.minus(now);
            if (ahead - self.hub_ahead_ms.get_untracked()).abs() > 50 {
                self.hub_ahead_ms.set(ahead);
            }
        }
    }
}

/// Returns the page's store.
#[must_use]
pub fn use_store() -> Store {
    expect_context::<Store>()
}

/// Arms a timer that the store keeps until it is replaced.
type Timer = Option<Timeout>;
