//! What handlers take. Each part refuses with the problem that `spec/api.md` names for it.

mod ctx;
mod faults;
mod form;
mod headers;
mod input;
mod path;
mod query;
mod signed_in;
mod values;

pub use ctx::{ClientAddress, Ctx};
pub use faults::Faults;
pub use form::{Control, Form};
pub use headers::{IdempotencyKey, IfMatch};
pub use input::{Input, OptionalInput};
pub use path::{PathId, PathIds};
pub use query::{Query, pairs};
pub use signed_in::SignedIn;
pub use values::{JsonObject, Limit, Patch};

#[cfg(test)]
#[path = "../extract_tests.rs"]
mod tests;
