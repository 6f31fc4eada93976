//! The local server as a process: what a person starts, stops, kills and starts again.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod around;
mod articles;
mod demo_data;
mod journey;
mod kill;
#[cfg(target_os = "linux")]
mod memory;
mod process;
mod purge;
mod refused;
mod restart;
mod start;
