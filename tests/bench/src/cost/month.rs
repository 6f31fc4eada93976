//! What an establishment does in a month: assumed, and stated among the figures. Change it to what yours do.

use std::collections::BTreeMap;

use serde::Serialize;

/// A use of the service, its agents' part included.
#[derive(Debug, Serialize)]
pub struct Month {
    pub contacts: u32,
    pub requests: u32,
    /// How often each operation is called.
    pub calls: BTreeMap<&'static str, f64>,
    /// Of files that are attached.
    pub bytes_attached: f64,
    /// What one request leaves in the table, with its events, notifications and audit records.
    pub bytes_per_request: f64,
}

/// 20 contacts who sign in twice a week, and file 40 requests with 30 files; four comments a request.
pub fn month() -> Month {
    Month {
        contacts: 20,
        requests: 40,
        calls: BTreeMap::from([
            ("sign-in", 200.0),
            ("create", 40.0),
            ("attach", 30.0),
            ("read", 500.0),
            ("timeline", 500.0),
            ("list mine", 320.0),
            ("list establishment", 80.0),
            ("queue", 200.0),
            ("comment", 160.0),
            ("take", 40.0),
            ("resolve", 40.0),
            ("close", 10.0),
            ("close by rule", 30.0),
            ("search", 80.0),
        ]),
        bytes_attached: 30.0 * 500_000.0,
        bytes_per_request: 20_000.0,
    }
}

/// How often the scheduled functions run in a month of 365.25 / 12 days, for all establishments together.
pub const SCHEDULED: [(&str, f64); 5] = [
    ("close-due", 43_830.0),
    ("mail-due", 43_830.0),
    ("files-due", 8_766.0),
    ("deposits-due", 730.5),
    ("derive", 730.5),
];
