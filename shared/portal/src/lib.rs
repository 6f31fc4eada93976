//! What the pages of every function share: who looks at them, their layout and components, texts and assets.
//!
//! A function with pages has, beside its `routes()`, `pub fn pages() -> guichet_http::Pages`:
//!
//! ```ignore
//! pub fn pages() -> Pages {
//!     guichet_portal::pages(Router::new().route("/sessions", get(list_page::show)))
//! }
//! ```
//!
//! A page's handler takes a [`Viewer`] (signed in) or a [`Visitor`] (anyone), calls the same functions as the JSON
//! side does, and answers with [`render`] of an askama template that extends `layout.html` and has a field
//! `page: Page`. A form's handler takes a [`guichet_http::Form`] last; it answers [`see_other`] when all went well,
//! and else the form again, [`Filled`] with what was typed and what is wrong with it.

mod address;
mod answer;
mod article;
pub mod assets;
pub mod editors;
pub mod files;
mod filled;
mod format;
mod labels;
mod markdown;
mod page;
mod prose;
mod refused;
pub mod request_form;
pub mod texts;
mod viewer;

pub use address::{Asked, local_path, with_query};
pub use answer::{for_form, render, render_refused, see_other, with_cookie, with_files};
pub use article::{Heading, Written, article, escaped};
pub use filled::{Filled, Finding};
pub use page::{Me, Page};
pub use prose::prose;
pub use refused::resumable;
pub use viewer::{Viewer, Visitor, language_cookie};

/// The tabs that editors of the knowledge base go back and forth among: code and address.
pub fn article_tabs() -> [(&'static str, &'static str); 5] {
    [
        ("search", "/articles"),
        ("published", "/articles?state=published"),
        ("draft", "/articles?state=draft"),
        ("unanswered", "/articles/unanswered"),
        ("synonyms", "/articles/synonyms"),
    ]
}

/// The pages of a function, with the page that tells of a problem.
pub fn pages(router: axum::Router<guichet_http::App>) -> guichet_http::Pages {
    guichet_http::Pages { router, refused: refused::page }
}
