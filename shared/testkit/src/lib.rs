//! The whole service in a test: [`TestApp`] serves every function on a loopback port over embedded services of its
//! own, with a clock that stands until it is turned and a mailbox to read. Tests go through HTTP, as people do.
//!
//! ```ignore
//! let app = TestApp::start().await;
//! let camille = app.camille().await;
//! let request = camille.files(&a_request()).await;         // asserts 201, gives the JSON
//! let answer = camille.post(&format!("/requests/{}/comments", request.number()), &json!({"body": "Merci"})).await;
//! assert_eq!(answer.status, 201);
//! app.deliver().await;                                     // the stream, up to now
//! assert_eq!(app.mails_to("camille.roy@chu-exemple.test").len(), 1);
//! ```
#![allow(clippy::return_self_not_must_use, reason = "an assertion may end a line")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what fails here fails the test that asked for it")]

mod answer;
mod app;
mod between;
mod bodies;
mod files;
pub mod localstack;
mod page;
mod person;
mod upload;

pub use answer::Answer;
pub use app::TestApp;
pub use between::{Between, Call, Failure};
pub use bodies::{a_canned_response, a_request, an_access_request, an_article, an_incident};
pub use files::send_to;
pub use page::{PageAnswer, SentForm};
pub use person::Person;
pub use upload::{Upload, send_form, services};
