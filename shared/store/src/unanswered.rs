//! Searches without result, for editors (`spec/product.md`, Knowledge base): the text and how often, never who. Whoever
//! notes one has checked it for nominative data.

use guichet_domain::account::Language;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::keys::Key;
use crate::transaction::{Condition, Fault, Transaction, item, read};
use crate::{Audited, Caller, Page, Store, StoreError, keys};

/// A text is forgotten when nobody has searched it for so long.
const KEPT: SignedDuration = SignedDuration::from_hours(180 * 24);

/// A search that found nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Unanswered {
    pub text: String,
    pub lang: Language,
    pub count: u64,
    #[schema(value_type = String, format = "date-time")]
    pub last_at: Timestamp,
}

#[derive(Serialize)]
struct Kept<'a> {
    #[serde(flatten)]
    search: &'a Unanswered,
    ttl: i64,
}

impl Store {
    /// Counts a search without result. `text` is as [`keys::unanswered`] wants it. Two at the very same moment may
    /// count as one: a number for editors, not an account.
    pub async fn note_unanswered(&self, lang: Language, text: &str, now: Timestamp) -> Result<(), StoreError> {
        let key = keys::unanswered(lang, text);
        let before: Option<Unanswered> = self.get(&key).await?;
        let count = before.map_or(0, |before| before.count) + 1;
        let search = Unanswered { text: text.to_owned(), lang, count, last_at: now };
        let ttl = now.as_second() + KEPT.as_secs();
        let new = item(&key, &[keys::unanswered_entry(&key, count)], &Kept { search: &search, ttl })?;
        self.db.put_item().table_name(&self.table).set_item(Some(new)).send().await.map_err(StoreError::of)?;
        Ok(())
    }

    /// A page of them, the most frequent first.
    pub async fn unanswered(
        &self,
        limit: usize,
        after: Option<&str>,
        now: Timestamp,
    ) -> Result<Page<Unanswered>, StoreError> {
        let places = self.places(keys::UNANSWERED, limit, after, keys::unanswered_at, Clone::clone).await?;
        let wanted: Vec<Key> = places.items.iter().filter_map(|place| keys::unanswered_at(place)).collect();
        let found = self.get_many(&wanted).await?;
        let mut items = found.into_iter().map(read).collect::<Result<Vec<Unanswered>, _>>()?;
        items.retain(|search| now.duration_since(search.last_at) < KEPT);
        let place =
            |search: &Unanswered| wanted.iter().position(|key| *key == keys::unanswered(search.lang, &search.text));
        items.sort_by_key(place);
        Ok(Page { items, next: places.next })
    }

    /// Takes one off the list: an article answers it now, or none ever will.
    pub async fn dismiss_unanswered(
        &self,
        caller: &Caller<'_>,
        lang: Language,
        text: &str,
        audited: Audited,
    ) -> Result<(), StoreError> {
        let key = keys::unanswered(lang, text);
        self.transact_or_refuse(|| {
            let mut transaction = Transaction::new();
            transaction.delete(self, &key, Condition::none(), Fault::Refused("search"))?;
            self.put_audit(&mut transaction, caller, audited.clone())?;
            Ok(transaction)
        })
        .await
    }
}
