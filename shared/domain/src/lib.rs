//! The rules of Guichet, pure: what a request is and what may happen to it, who may see and do what, when it
//! closes by itself, who hears of it. No I/O, no clock, no randomness: instants and identifiers come as arguments.

pub mod access;
pub mod account;
pub mod article;
pub mod attachment;
pub mod audience;
#[cfg(test)]
pub(crate) mod builders;
pub mod canned;
pub mod catalog;
pub mod closure;
pub mod counts;
pub mod deposit;
pub mod event;
pub mod feedback;
pub mod file_name;
pub mod ids;
pub mod instant;
pub mod invalid;
pub mod nominative;
pub mod password;
pub mod request;
pub mod text;
