//! An operator who follows the README's chapter on deploying, and what answers her in AWS's place: `ministack`, which
//! runs the packaged functions as Lambda does, on this machine, and lets each do only what its role permits.
//!
//! Everything is done by the programs that an operator and her visitors use: bash, cargo-lambda, Terraform, curl.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod aws;
mod curl;
mod emulator;
mod operator;
mod readme;
mod surroundings;
mod table;
mod tier;

pub use aws::REGION;
pub use curl::{Answer, Call, Curl};
pub use emulator::{Emulator, Mail};
pub use operator::Operator;
pub use readme::blocks;
pub use table::shape;
pub use tier::{is_missing_something, say, step, until};

use std::path::{Path, PathBuf};

/// The repository that is tested.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}
