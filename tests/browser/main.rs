//! The portal in a real browser. See `src/lib.rs` for what is at hand; without a browser these tests say so and pass.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod accessibility;
mod accessibility_states;
mod attachments;
mod deposits;
mod drafts;
mod forms;
mod harness;
mod journey;
mod keeping_work;
mod keyboard;
mod notices;
mod redaction;
mod run;
mod steps;
mod suggestions;
mod suggestions_missing;
