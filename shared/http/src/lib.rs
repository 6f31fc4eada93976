//! What every function shares over HTTP: the state it works with, what it takes, what it answers, how it is served.
//!
//! A function is a library with `pub fn routes<D: Describe>() -> Routes<D>` and a `main` of one line:
//!
//! ```ignore
//! fn main() -> std::process::ExitCode {
//!     guichet_http::main(comment::routes)
//! }
//! ```
//!
//! A handler takes its parts in this order: [`Ctx`], [`SignedIn`], [`PathId`], [`IfMatch`], [`IdempotencyKey`],
//! [`Query`], and last [`Input`]; each refuses with the [`Problem`] that `spec/api.md` names, so that a stranger is
//! answered 401 before her body is looked at. [`finish`] puts the one layer around the routes: the trace, the limit
//! of the body, panics, unknown addresses, the form of problems, the headers that every answer carries, the log line.

mod app;
mod bodies;
mod code;
pub mod cookie;
mod csv;
mod event;
mod extract;
mod files;
mod layer;
mod negotiate;
pub mod nominative;
mod openapi;
mod origin;
mod pages;
mod problem;
mod serve;
mod settings;
#[cfg(test)]
mod testing;
mod trace;
mod views;

pub use app::{App, Clock, Entropy, SystemClock, SystemEntropy, is_own_endpoint, sdk_config};
pub use code::Code;
pub use csv::Csv;
pub use event::{event_main, event_router, serve_event};
pub use extract::{
    ClientAddress, Control, Ctx, Faults, Form, IdempotencyKey, IfMatch, Input, JsonObject, Limit, OptionalInput, Patch,
    PathId, PathIds, Query, SignedIn, pairs,
};
pub use files::{AttachmentSummary, AttachmentView, FindingView, named_files, taking};
pub use layer::{BODY_LIMIT, finish};
pub use negotiate::prefers;
pub use openapi::{Describe, Described, Handlers, Routes, Undescribed, document};
pub use pages::{Kept, Pages, Refused, finish_with_pages};
pub use problem::{Fault, Problem};
pub use serve::{ServeError, log_filter, main, main_with_pages, main_with_state, serve};
pub use settings::{Secret, Settings, SettingsError};
#[doc(hidden)]
pub use utoipa_axum;
pub use views::{
    AccountView, ClosedByView, ClosureState, ClosureView, EventView, List, OpenedSession, RequestSummary, RequestView,
};
