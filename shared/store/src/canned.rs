//! Canned responses: at most 500, in one partition, read whole.

use guichet_domain::account::Language;
use guichet_domain::catalog::Team;
use guichet_domain::ids::Id;
use guichet_domain::text::{CannedBody, CannedTitle};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::transaction::{Condition, Fault, Transaction, item, read};
use crate::{Audited, Caller, Store, StoreError, keys};

/// There are at most this many.
pub const MOST_CANNED: u64 = 500;

/// A text that agents answer with, its variables not filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CannedResponse {
    pub id: Id,
    pub title: CannedTitle,
    pub body: CannedBody,
    pub lang: Language,
    /// The team that it is for; `null`: every team.
    #[schema(required = true)]
    pub team: Option<Team>,
    #[schema(value_type = String, format = "date-time")]
    pub updated_at: Timestamp,
}

impl Store {
    pub async fn canned_response(&self, id: Id) -> Result<Option<CannedResponse>, StoreError> {
        self.get(&keys::canned(id)).await
    }

    /// All of them, in no particular order.
    pub async fn canned_responses(&self) -> Result<Vec<CannedResponse>, StoreError> {
        let items = self.query_prefix(keys::CANNED, keys::CANNED_RESPONSE).await?;
        items.into_iter().map(read).collect()
    }

    /// Adds one: [`StoreError::Refused`] `full` where there are [`MOST_CANNED`].
    pub async fn add_canned_response(
        &self,
        caller: &Caller<'_>,
        response: &CannedResponse,
        audited: Audited,
    ) -> Result<(), StoreError> {
        let added = self
            .transact_or_refuse(|| {
                let mut transaction = Transaction::new();
                self.put_idempotency(&mut transaction, caller.idempotency, response.id.as_str(), caller.at)?;
                let new = item(&keys::canned(response.id), &[], response)?;
                transaction.put(self, new, Condition::absent(), Fault::Refused("exists"))?;
                let room = Condition::new("attribute_not_exists(#count) OR #count < :most")
                    .name("#count", "count")
                    .number(":most", MOST_CANNED)
                    .number(":one", 1);
                transaction.update(self, &keys::canned_number(), "ADD #count :one", room, Fault::Refused("full"))?;
                self.put_audit(&mut transaction, caller, audited.clone())?;
                Ok(transaction)
            })
            .await;
        match added {
            Err(StoreError::Refused("idempotency")) => Err(self.repeated(caller.idempotency, caller.at).await),
            other => other,
        }
    }

    /// Writes one anew: [`StoreError::NotFound`] where it isn't there.
    pub async fn replace_canned_response(
        &self,
        caller: &Caller<'_>,
        response: &CannedResponse,
        audited: Audited,
    ) -> Result<(), StoreError> {
        self.canned_change(caller, audited, |transaction| {
            let after = item(&keys::canned(response.id), &[], response)?;
            transaction.put(self, after, there(), Fault::Refused("absent"))
        })
        .await
    }

    /// Takes one away: [`StoreError::NotFound`] where it isn't there.
    pub async fn delete_canned_response(
        &self,
        caller: &Caller<'_>,
        id: Id,
        audited: Audited,
    ) -> Result<(), StoreError> {
        self.canned_change(caller, audited, |transaction| {
            transaction.delete(self, &keys::canned(id), there(), Fault::Refused("absent"))?;
            let less = Condition::none().name("#count", "count").change(":by", -1);
            transaction.update(self, &keys::canned_number(), "ADD #count :by", less, Fault::Refused("number"))
        })
        .await
    }

    async fn canned_change(
        &self,
        caller: &Caller<'_>,
        audited: Audited,
        change: impl Fn(&mut Transaction) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let changed = self
            .transact_or_refuse(|| {
                let mut transaction = Transaction::new();
                change(&mut transaction)?;
                self.put_audit(&mut transaction, caller, audited.clone())?;
                Ok(transaction)
            })
            .await;
        match changed {
            Err(StoreError::Refused("absent")) => Err(StoreError::NotFound),
            other => other,
        }
    }
}

fn there() -> Condition {
    Condition::new("attribute_exists(pk)")
}
