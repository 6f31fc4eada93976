//! Internal notes: agents' only, under a prefix of their own that no contact's query reaches.

use guichet_domain::account::AccountSummary;
use guichet_domain::ids::{Id, Number};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::transaction::{Condition, Fault, Transaction, item, read};
use crate::{Audited, Caller, Page, Store, StoreError, Tombstone, keys};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Note {
    pub id: Id,
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    pub actor: AccountSummary,
    pub body: String,
    /// What stays of a text that was taken out for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub purged: Option<Tombstone>,
}

impl Store {
    /// Adds a note. It changes neither the request's version nor its closure.
    pub async fn add_note(
        &self,
        caller: &Caller<'_>,
        number: Number,
        note: &Note,
        audited: Audited,
    ) -> Result<(), StoreError> {
        let reference = format!("{}#{}", note.at, note.id);
        let added = self
            .transact_or_refuse(|| {
                let mut transaction = Transaction::new();
                self.put_idempotency(&mut transaction, caller.idempotency, &reference, caller.at)?;
                let key = keys::note(number, note.at, note.id);
                transaction.put(self, item(&key, &[], note)?, Condition::absent(), Fault::Refused("exists"))?;
                self.put_audit(&mut transaction, caller, audited.clone().request(number))?;
                Ok(transaction)
            })
            .await;
        match added {
            Err(StoreError::Refused("idempotency")) => Err(self.repeated(caller.idempotency, caller.at).await),
            other => other,
        }
    }

    /// The note that an idempotency record refers to.
    pub async fn note_of(&self, number: Number, reference: &str) -> Result<Option<Note>, StoreError> {
        let Some((at, id)) = reference.split_once('#') else { return Ok(None) };
        match (at.parse(), id.parse()) {
            (Ok(at), Ok(id)) => self.get(&keys::note(number, at, id)).await,
            _ => Ok(None),
        }
    }

    /// A page of a request's notes, oldest first.
    pub async fn notes(&self, number: Number, limit: usize, after: Option<&str>) -> Result<Page<Note>, StoreError> {
        let page = self.query_page(&keys::request(number), keys::NOTES, true, limit, after).await?;
        let items = page.items.into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(Page { items, next: page.next })
    }
}
