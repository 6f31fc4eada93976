//! The local server: every function in one process, on embedded services that answer in AWS's place, with the pump
//! that reads the table's stream, the schedule, a clock to turn, demo data.
//!
//! Tests use it in memory. Nothing of this is in a deployed function.

pub mod args;
mod around;
mod arrivals;
pub mod clock;
pub mod demo;
pub mod embedded;
pub mod gateway;
pub mod import;
pub mod local;
pub mod lock;
pub mod manifest;
pub mod permissions;
pub mod pump;
pub mod runner;
pub mod server;
pub mod services;

pub use clock::LocalClock;
pub use local::{Local, LocalError};
