//! Establishments: a few hundred, in one partition.

use guichet_domain::ids::EstablishmentId;
use guichet_domain::text::{Name, Region};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::transaction::{Condition, Fault, Transaction, item, read};
use crate::{Audited, Caller, Idempotency, Page, Store, StoreError, keys};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Establishment {
    pub id: EstablishmentId,
    pub name: Name,
    pub region: Region,
}

impl Store {
    pub async fn establishment(&self, id: &EstablishmentId) -> Result<Option<Establishment>, StoreError> {
        self.get(&keys::establishment(id)).await
    }

    /// A page of them, by code.
    pub async fn establishments(&self, limit: usize, after: Option<&str>) -> Result<Page<Establishment>, StoreError> {
        let page = self.query_page(keys::ESTABLISHMENTS, keys::ESTABLISHMENT, true, limit, after).await?;
        let items = page.items.into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(Page { items, next: page.next })
    }

    /// Writes a new one ([`StoreError::Refused`] `exists` where the code is taken), or one that is there
    /// ([`StoreError::NotFound`] where it isn't).
    pub async fn put_establishment(
        &self,
        caller: &Caller<'_>,
        establishment: &Establishment,
        new: bool,
    ) -> Result<(), StoreError> {
        let (condition, fault, action) = if new {
            (Condition::absent(), Fault::Refused("exists"), "establishment.created")
        } else {
            (Condition::new("attribute_exists(pk)"), Fault::Refused("absent"), "establishment.changed")
        };
        let put = self
            .transact_or_refuse(|| {
                let mut transaction = Transaction::new();
                let idempotency: Option<&Idempotency> = caller.idempotency;
                self.put_idempotency(&mut transaction, idempotency, establishment.id.as_str(), caller.at)?;
                let key = keys::establishment(&establishment.id);
                transaction.put(self, item(&key, &[], establishment)?, condition.clone(), fault)?;
                let audited = Audited::new(action).detail("establishment", establishment.id.as_str());
                self.put_audit(&mut transaction, caller, audited)?;
                Ok(transaction)
            })
            .await;
        match put {
            Err(StoreError::Refused("idempotency")) => Err(self.repeated(caller.idempotency, caller.at).await),
            Err(StoreError::Refused("absent")) => Err(StoreError::NotFound),
            other => other,
        }
    }
}
