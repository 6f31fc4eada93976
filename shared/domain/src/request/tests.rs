//! What may happen to a request, promise by promise (`spec/product.md`, The life of a request).

#![allow(clippy::unwrap_used)]

mod closing;
mod commands;
mod handling;
mod people;
mod properties;
mod purging;
mod talking;
mod transitions;
