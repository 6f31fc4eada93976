//! What is heard of mail that has left: which row it is about, and writing it there and on the account.

use guichet_domain::feedback::{Feedback, MailStop};
use guichet_domain::ids::Id;
use guichet_domain::text::Email;

use crate::transaction::{Cancelled, Condition, Fault, Transaction, item, pause};
use crate::{Audited, MailName, MailRow, MailState, Store, StoreError};

/// What came of writing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noted {
    /// On the row alone.
    Marked,
    /// On the row, and mail to the account is stopped.
    Stopped(MailStop),
    /// The row says as much, or more, already.
    Known,
    /// There is no such row.
    NoRow,
}

impl Store {
    /// Writes what was heard of a mail from `addresses` on its row and, where it stops mail to the row's account, on
    /// that, all or none. Heard again, it changes nothing more. `trace` names the record.
    pub async fn note_feedback(
        &self,
        name: &MailName,
        feedback: &Feedback,
        addresses: &[Email],
        trace: Id,
    ) -> Result<Noted, StoreError> {
        let key = name.key();
        for attempt in 0..5 {
            let Some(row) = self.get::<MailRow>(&key).await? else { return Ok(Noted::NoRow) };
            if !feedback.adds_to(row.feedback.as_ref()) {
                return Ok(Noted::Known);
            }
            let mut transaction = Transaction::new();
            let after = heard_of(row.clone(), *feedback);
            transaction.put(self, item(&key, &after.entries(&key), &after)?, unchanged(&row), Fault::Version)?;
            let account = self.account(row.to.id).await?;
            let sent_at = row.sent_at.unwrap_or(row.created_at);
            let stopped = account.and_then(|before| Some((before.stopped_by(feedback, addresses, sent_at)?, before)));
            let mut noted = Noted::Marked;
            if let Some((after, before)) = stopped
                && let Some(stop) = after.mail_stopped
            {
                transaction.append(self.account_change(&before, &after).await?);
                let audited = Audited::new("account.mail_stopped").subject(after.id);
                let audited = audited.detail("reason", stop.reason.as_str());
                self.put_audit_of_service(&mut transaction, trace, feedback.at, audited)?;
                noted = Noted::Stopped(stop);
            }
            match self.transact(transaction).await {
                Ok(()) => return Ok(noted),
                Err(Cancelled::Fault(Fault::Refused(what))) => return Err(StoreError::Refused(what)),
                Err(Cancelled::Fault(_) | Cancelled::Contention) => pause(attempt, u64::from(row.attempts)).await,
                Err(Cancelled::Store(error)) => return Err(error),
            }
        }
        Err(StoreError::Contention)
    }
}

/// The row once something was heard of its mail: that has left, whether or not its run came to note it.
fn heard_of(row: MailRow, feedback: Feedback) -> MailRow {
    let pending = row.state == MailState::Pending;
    MailRow {
        feedback: Some(feedback),
        state: if pending { MailState::Sent } else { row.state },
        sent_at: if pending { Some(feedback.at) } else { row.sent_at },
        next_at: if pending { None } else { row.next_at },
        last_error: row.last_error.filter(|_| !pending),
        ..row
    }
}

/// That neither an attempt nor other news has changed the row.
fn unchanged(row: &MailRow) -> Condition {
    let condition = match row.feedback {
        None => Condition::new("attempts = :attempts AND #state = :state AND attribute_not_exists(feedback)"),
        Some(known) => Condition::new("attempts = :attempts AND #state = :state AND feedback.#kind = :kind")
            .name("#kind", "kind")
            .text(":kind", known.kind.as_str()),
    };
    condition.name("#state", "state").text(":state", row.state.as_str()).number(":attempts", u64::from(row.attempts))
}
