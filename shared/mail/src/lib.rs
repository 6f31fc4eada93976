//! What Guichet writes by mail, and how it leaves.
//!
//! This crate renders and sends. Who gets which mail, what may be quoted in it and when a
//! failed one is tried again are decided by its callers: they hand in contexts that already
//! leave out what must not be said (`spec/product.md, Who hears about it`).
//!
//! To add a mail: a folder in `templates/` with `subject.txt`, `txt` and `html` in both
//! languages, its context in `mails/`, a variant of [`Event`] or [`Mail`], a sample in
//! `tests/common` so that the snapshots and the typography are checked.
//!
//! ```
//! use guichet_mail::{About, Envelope, Event, Lang, Mail, Taken, Update, Why};
//!
//! let at: jiff::Timestamp = "2026-06-10T18:30:00Z".parse()?;
//! let events = [Event::Taken(Taken { by: "Agent Exemple".into(), at, closure_cancelled: false })];
//! let mail = Mail::Update(Update {
//!     about: About {
//!         number: "CSC-1042".into(),
//!         type_label: "Incident – Production".into(),
//!         subject: None,
//!         link: "https://guichet.test/requests/CSC-1042".into(),
//!         mute_link: None,
//!         why: Why::Requester,
//!     },
//!     events: &events,
//! });
//! let rendered = mail.render(Lang::Fr)?;
//! let raw = Envelope {
//!     from: "ne-pas-repondre@guichet.test",
//!     from_name: "Centre de soutien du DCI Cristal-Net",
//!     to: "camille.roy@chu-exemple.test",
//!     to_name: None,
//!     message_id: "01J0@guichet.test",
//!     thread: Some("CSC-1042"),
//!     unsubscribe: None,
//!     date: at,
//! }
//! .raw(&rendered)?;
//! assert!(!raw.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod lang;
mod line;
mod mails;
mod mime;
mod pieces;
mod send;
mod update;

pub(crate) use guichet_domain::instant;
pub use lang::Lang;
pub use line::{Line, Quote};
pub use mails::{
    Acknowledgement, AgentComment, AgentReopened, Assigned, Change, ClosedByRule, Closure, Comment, FileDeposited,
    FileNotShown, HandedOver, Invitation, NewRequest, PasswordReset, SharedWithYou, Status, Taken,
};
pub use mime::{Envelope, EnvelopeError};
pub use send::{Code, MessageId, SendError, Sender, next_attempt};
pub use update::{About, Event, Update, Why};

/// A mail with all that it says.
#[derive(Debug, Clone)]
pub enum Mail<'a> {
    Invitation(Invitation<'a>),
    PasswordReset(PasswordReset<'a>),
    FileDeposited(FileDeposited<'a>),
    /// All mail about a request.
    Update(Update<'a>),
}

impl Mail<'_> {
    pub fn render(&self, lang: Lang) -> Result<Rendered, RenderError> {
        match self {
            Mail::Invitation(invitation) => Ok(invitation.render(lang)?),
            Mail::PasswordReset(reset) => Ok(reset.render(lang)?),
            Mail::FileDeposited(file) => Ok(file.render(lang)?),
            Mail::Update(update) => update.render(lang),
        }
    }
}

/// A mail in one language, ready for its envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    pub lang: Lang,
    /// One line without control characters.
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// Why a mail could not be rendered. Trying again does not help.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    #[error("an update without events says nothing")]
    NoEvents,
    #[error("template: {0}")]
    Template(#[from] askama::Error),
}
