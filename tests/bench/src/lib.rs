//! What the benchmark measures with, for its binary and its tests.

pub mod build;
pub mod call;
pub mod cold_start;
pub mod collection;
pub mod connection;
pub mod cost;
pub mod counting;
pub mod error;
pub mod growth;
pub mod judge;
pub mod load;
pub mod machine;
pub mod mistakes;
pub mod prices;
pub mod process;
pub mod scale;
pub mod search;
pub mod service;
pub mod timing;
