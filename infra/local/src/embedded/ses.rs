//! Mail: the part of SES v1 that sends raw messages, and a mailbox that keeps what was sent.
//!
//! Nothing leaves the machine. [`Mailbox`] is what was kept, oldest first, and what tests break:
//! the answers to a refused mail are SES's own.

mod kept;
mod protocol;

use std::{
    collections::{BTreeMap, VecDeque},
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use jiff::Timestamp;

use self::kept::{Envelope, Keep};
pub use self::kept::{KeptMail, MailboxError};
use super::{EmbeddedError, service::Service};

/// Where the instant of a mail comes from.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// How SES refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// 400 `MessageRejected`: trying again does not help.
    MessageRejected,
    /// 400 `Throttling`: too fast; the SDK itself tries again.
    Throttling,
    /// 503 `ServiceUnavailable`: the SDK itself tries again.
    ServiceUnavailable,
}

/// The embedded SES.
#[derive(Debug)]
pub struct Ses {
    service: Service,
    mailbox: Mailbox,
}

impl Ses {
    /// Keeps the mails in memory.
    pub fn memory(clock: Clock) -> Result<Self, EmbeddedError> {
        Self::start(Keep::memory(), clock)
    }

    /// Keeps each mail as a file of `folder`, made if it is not there, beside those of before.
    pub fn folder(folder: &Path, clock: Clock) -> Result<Self, EmbeddedError> {
        let keep = Keep::folder(folder).map_err(EmbeddedError::io("mailbox"))?;
        Self::start(keep, clock)
    }

    fn start(keep: Keep, clock: Clock) -> Result<Self, EmbeddedError> {
        let mailbox = Mailbox { inner: Arc::new(Inner { keep, clock, faults: Mutex::default() }) };
        let app = protocol::routes(mailbox.clone());
        let service = Service::start("ses", 1, move |listener, stop| async move {
            let served = axum::serve(listener, app).with_graceful_shutdown(async move {
                let _ = stop.await;
            });
            if let Err(error) = served.await {
                tracing::error!(%error, "the embedded mail service stopped");
            }
        })
        .map_err(EmbeddedError::io("mail service"))?;
        Ok(Self { service, mailbox })
    }

    /// The endpoint URL for the SES client.
    pub fn endpoint(&self) -> String {
        self.service.endpoint()
    }

    /// What was sent.
    pub fn mailbox(&self) -> Mailbox {
        self.mailbox.clone()
    }

    /// Stops: requests under way finish.
    pub async fn stop(self) {
        self.service.stop().await;
    }
}

/// The kept mails, and the refusals to come. Clones share both.
#[derive(Debug, Clone)]
pub struct Mailbox {
    inner: Arc<Inner>,
}

struct Inner {
    keep: Keep,
    clock: Clock,
    faults: Mutex<Faults>,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inner").finish_non_exhaustive()
    }
}

#[derive(Default)]
struct Faults {
    addresses: BTreeMap<String, Refusal>,
    next: VecDeque<Refusal>,
}

impl Mailbox {
    /// Every kept mail, oldest first.
    pub fn list(&self) -> Result<Vec<KeptMail>, MailboxError> {
        self.inner.keep.list()
    }

    /// The ids of every kept mail, oldest first.
    pub fn ids(&self) -> Result<Vec<String>, MailboxError> {
        self.inner.keep.ids()
    }

    /// The kept mail of one of [`Mailbox::ids`].
    pub fn get(&self, id: &str) -> Result<KeptMail, MailboxError> {
        self.inner.keep.get(id)
    }

    /// The kept mails to one address, oldest first.
    pub fn to(&self, address: &str) -> Result<Vec<KeptMail>, MailboxError> {
        let mut mails = self.list()?;
        mails.retain(|mail| mail.to.iter().any(|to| to.eq_ignore_ascii_case(address)));
        Ok(mails)
    }

    /// Takes the mails of a thread away, which the local part of their `In-Reply-To` names; gives their number.
    pub fn forget(&self, thread: &str) -> Result<usize, MailboxError> {
        let root = format!("<{thread}@");
        let mails = self.list()?;
        let of_thread = |mail: &&KeptMail| mail.header("In-Reply-To").is_some_and(|named| named.starts_with(&root));
        let mut forgotten = 0;
        for mail in mails.iter().filter(of_thread) {
            self.inner.keep.remove(&mail.id)?;
            forgotten += 1;
        }
        Ok(forgotten)
    }

    /// Refuses every mail that has this address among its recipients, until [`Mailbox::accept`].
    pub fn refuse(&self, address: &str, how: Refusal) {
        self.faults().addresses.insert(address.to_ascii_lowercase(), how);
    }

    /// Takes a [`Mailbox::refuse`] back.
    pub fn accept(&self, address: &str) {
        self.faults().addresses.remove(&address.to_ascii_lowercase());
    }

    /// Refuses the next `count` calls, whoever they are for. The SDK's own tries count: by
    /// default it makes three for what [`Refusal`] says.
    pub fn fail_next(&self, count: usize, how: Refusal) {
        self.faults().next.extend(std::iter::repeat_n(how, count));
    }

    fn faults(&self) -> MutexGuard<'_, Faults> {
        self.inner.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The refusal that awaits a mail to these recipients.
    fn refusal(&self, to: &[String]) -> Option<Refusal> {
        let mut faults = self.faults();
        faults
            .next
            .pop_front()
            .or_else(|| to.iter().find_map(|to| faults.addresses.get(&to.to_ascii_lowercase()).copied()))
    }

    fn keep(&self, to: Vec<String>, tags: BTreeMap<String, String>, raw: Vec<u8>) -> Result<String, MailboxError> {
        let at = (self.inner.clock)();
        self.inner.keep.add(Envelope { to, tags, at }, raw)
    }
}
