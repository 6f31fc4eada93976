//! The portal in a real browser: headless Chromium from Debian's packages, driven through its chromedriver against a
//! [`TestApp`].
//!
//! ```ignore
//! #[tokio::test]
//! async fn a_contact_files_a_request_and_finds_it_in_her_list() {
//!     let app = TestApp::start().await;
//!     let Some(browser) = Browser::start(&app).await else { return };    // 1280×720, light, French, a new profile
//!     browser.sign_in(&app.camille().await).await;                       // the cookie, without the form
//!     browser.open("/requests/new?type=other").await;
//!     browser.fill("Objet", "Question sur les étiquettes").await;        // by the name a screen reader says
//!     browser.press("Envoyer").await;
//!     browser.see("CSC-1001").await;                                     // within ten seconds
//!     assert_eq!(browser.path().await, "/requests/CSC-1001");
//! }
//! ```
//!
//! - **Finding**: controls go by their accessible name as the browser computes it, white space of any kind taken for
//!   one space: the exact name, else the only one that begins so (« Objet » finds « Objet (obligatoire) »). Two of the
//!   same name are a failure; `fill_in`, `press_in` look in the smallest row, item or section with a text.
//! - **Doing**: `open`, `fill`, `choose`, `pick`, `press`, `double_click`, `keys`, `keys_with`, `tab_to`, `back`, `reload`,
//!   `new_tab`, `to_tab`; with files `paste`, `drop_on`, `choose_files`; on a picture `drag`, `touch`, `wheel`.
//! - **Looking**: `see`, `do_not_see`, `arrive`, `wait_until` wait up to ten seconds; `path`, `status`, `text`, `html`,
//!   `value`, `is_chosen`, `focused`, `complaints` (the console) look now; `script` asks the page anything.
//! - **Who**: `sign_in`, `lose_session`; the same browser may be one person after the other, and `beside` opens a
//!   second browser for one test.
//! - **Circumstances** (of the tab in front, from the next page on): `size`, `theme`, `language`, `without_scripts`,
//!   `offline`.
//! - **Files**: [`Recorder::before`] starts a service and keeps what browsers bring to its storage.
//! - **Judging**: `axe` (None where axe-core is not there), `scrolls_sideways`, `screenshot`.
//!
//! What fails names the steps so far, the address and what the page says. Chromium is there or the tier is skipped:
//! see [`tier`]. New pages go into [`pages::PAGES`]; the accessibility tests and the pictures follow by themselves.
//!
//! [`TestApp`]: guichet_testkit::TestApp
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what fails here fails the test that asked for it")]

pub mod axe;
mod browser;
mod circumstances;
mod controls;
mod driver;
mod find;
mod gestures;
pub mod pages;
mod pictures;
mod recorder;
pub mod tier;

pub use browser::Browser;
pub use circumstances::Theme;
pub use gestures::Brought;
pub use pictures::{Picture, SECRET, chunks};
pub use recorder::Recorder;
pub use thirtyfour::Key;
