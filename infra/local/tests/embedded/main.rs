//! The embedded services through the SDK's own clients.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod clients;
mod dynamodb;
mod kill;
mod mail;
mod objects;
mod pump;
