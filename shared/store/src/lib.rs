//! Guichet's table over the DynamoDB API.
//!
//! To add an access pattern: write its key in [`keys`] (nowhere else), its row in the table of that module, a method
//! beside its entity that reads or writes it, and a line in the capacity test. To add a change: build a
//! [`Transaction`] whose items name the fault that their condition stands for, with the audit record in it.
//!
//! What a change needs (the request's head on condition of its version, the event, the audit record, the idempotency
//! record) is one `TransactWriteItems`; the stream of the table is the outbox. Nothing here scans.

mod account_changes;
mod accounts;
mod articles;
mod attachments;
mod audit;
mod canned;
mod changes;
mod counts;
mod credentials;
mod cursor;
mod deposits;
mod error;
mod establishments;
mod feedback;
mod idempotency;
mod invitations;
pub mod keys;
mod limits;
mod lists;
mod mail_rows;
mod mails;
mod notes;
mod notifications;
mod packed;
mod purge;
mod queue;
mod requests;
pub mod schema;
mod seal;
mod search_index;
pub mod sessions;
mod stream;
mod transaction;
mod unanswered;
mod votes;

pub use accounts::{AccountChange, AccountFilter, NewAccount};
pub use attachments::{FILE_CHANGED, FileDue, given_up_at, of_file};
pub use audit::{AuditFilter, AuditRecord, Audited};
pub use canned::{CannedResponse, MOST_CANNED};
pub use changes::Changed;
pub use counts::DayCounts;
pub use credentials::PasswordHash;
pub use cursor::{Page, open as open_cursor};
pub use deposits::DEPOSIT_CHANGED;
pub use error::StoreError;
pub use establishments::Establishment;
pub use feedback::Noted;
pub use idempotency::Idempotency;
pub use invitations::{AccountEvent, AccountEventKind, MailToken, TokenKind};
pub use limits::{Attempt, Limited};
pub use lists::{Filter, Listed, Scope};
pub use mail_rows::{Delivery, MailName, MailRow, MailState, Origin};
pub use notes::Note;
pub use notifications::Notification;
pub use purge::{PurgeError, Tombstone};
pub use queue::Waiting;
pub use requests::Visible;
pub use seal::Seal;
pub use search_index::{HouseSynonyms, IndexPointer};
pub use sessions::{Session, Token};
pub use stream::{ArticleNews, Failures, News};
pub use transaction::{Fault, Transaction};
pub use unanswered::Unanswered;
pub use votes::{Vote, Votes};

use aws_sdk_dynamodb::Client;
use guichet_domain::account::Actor;
use guichet_domain::ids::Id;
use jiff::Timestamp;

/// The table, and the secret that seals cursors and keys hashes.
#[derive(Debug, Clone)]
pub struct Store {
    db: Client,
    table: String,
    seal: Seal,
}

impl Store {
    pub fn new(db: Client, table: impl Into<String>, seal: Seal) -> Self {
        Self { db, table: table.into(), seal }
    }

    pub fn client(&self) -> &Client {
        &self.db
    }

    pub fn table(&self) -> &str {
        &self.table
    }

    /// Whether the table answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let key = keys::counter();
        self.get_raw(&key).await.map(|_| ())
    }
}

/// Who acts, when and from where: what every audit record says.
#[derive(Debug, Clone)]
pub struct Caller<'a> {
    pub actor: &'a Actor,
    pub at: Timestamp,
    /// The address of the last trusted hop.
    pub address: &'a str,
    /// Unique to the call; also names its audit record and its log lines.
    pub trace: Id,
    pub idempotency: Option<&'a Idempotency>,
}
