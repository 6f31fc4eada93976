//! Tests only: see `main.rs` beside `Cargo.toml`.
