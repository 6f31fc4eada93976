//! Instants and sizes as people read them.

use guichet_domain::account::Language;
use guichet_domain::instant;
use jiff::Timestamp;

use crate::Page;

impl Page {
    /// « mercredi 10 juin 2026 à 14 h 30 »
    pub fn moment(&self, at: &Timestamp) -> String {
        match self.language {
            Language::Fr => instant::fr::moment(at),
            Language::En => instant::en::moment(at),
        }
    }

    /// « mercredi 10 juin 2026 »
    pub fn day(&self, at: &Timestamp) -> String {
        let date = instant::local(at).date();
        match self.language {
            Language::Fr => instant::fr::day(&date),
            Language::En => instant::en::day(&date),
        }
    }

    /// With the seconds, and standard or daylight-saving time: for what a promise hangs on.
    pub fn exact(&self, at: &Timestamp) -> String {
        match self.language {
            Language::Fr => instant::fr::exact(at),
            Language::En => instant::en::exact(at),
        }
    }

    /// `2026-06-10 14:30`, for lists.
    pub fn short(&self, at: &Timestamp) -> String {
        instant::local(at).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// `2026-06-10T14:30`, as the browser's picker wants it.
    pub fn picker(&self, at: &Timestamp) -> String {
        instant::local(at).strftime("%Y-%m-%dT%H:%M").to_string()
    }
}
