//! The clock of the whole local server: the machine's, or an instant at which it stands still, for tries and training.

use std::sync::{Arc, PoisonError, RwLock};

use guichet_http::{Clock, SystemClock};
use jiff::Timestamp;

/// Tells the machine's time until it is turned.
#[derive(Debug, Clone, Default)]
pub struct LocalClock {
    stands_at: Arc<RwLock<Option<Timestamp>>>,
}

impl LocalClock {
    /// A clock that stands at an instant from the start.
    pub fn at(instant: Timestamp) -> Self {
        let clock = Self::default();
        clock.turn(Some(instant));
        clock
    }

    /// Stops the clock at an instant, or lets it go with the machine's again.
    pub fn turn(&self, instant: Option<Timestamp>) {
        *self.stands_at.write().unwrap_or_else(PoisonError::into_inner) = instant;
    }

    /// Where it stands, if it does.
    pub fn stands_at(&self) -> Option<Timestamp> {
        *self.stands_at.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for LocalClock {
    fn now(&self) -> Timestamp {
        self.stands_at().unwrap_or_else(|| SystemClock.now())
    }
}
