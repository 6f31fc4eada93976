//! What the search index is made of besides articles: the house's synonyms, and the pointer to the index that is the
//! current one. The index itself is an immutable object in S3.

use guichet_domain::account::{AccountSummary, Language};
use guichet_domain::article::ArticleHead;
use guichet_domain::ids::ArticleId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::keys::Key;
use crate::transaction::{Condition, Fault, Transaction, item, read};
use crate::{Audited, Caller, Store, StoreError, keys};

/// The words that the house uses for one another, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HouseSynonyms {
    pub lang: Language,
    /// One group a line: `DCI = dossier clinique informatisé, dossier patient`.
    pub text: String,
    /// Counts its changes; 0 where nobody has written any.
    pub revision: u64,
    #[schema(value_type = Option<String>, format = "date-time", required = true)]
    pub updated_at: Option<Timestamp>,
    #[schema(required = true)]
    pub editor: Option<AccountSummary>,
}

/// Which index of a language is the current one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexPointer {
    pub lang: Language,
    /// The object's key.
    pub object: String,
    /// The one before it, which readers may be loading still.
    pub previous: Option<String>,
    /// Counts the switches.
    pub version: u64,
    /// The synonyms that are in it.
    pub synonyms: u64,
    pub written_at: Timestamp,
}

impl Store {
    pub async fn synonyms(&self, lang: Language) -> Result<HouseSynonyms, StoreError> {
        let none = HouseSynonyms { lang, text: String::new(), revision: 0, updated_at: None, editor: None };
        Ok(self.get(&keys::synonyms(lang)).await?.unwrap_or(none))
    }

    /// Writes them anew: [`StoreError::StaleVersion`] where the revision before is the last no more.
    pub async fn put_synonyms(
        &self,
        caller: &Caller<'_>,
        synonyms: &HouseSynonyms,
        audited: Audited,
    ) -> Result<(), StoreError> {
        let written = self
            .transact_or_refuse(|| {
                let mut transaction = Transaction::new();
                let before = Condition::new("attribute_not_exists(pk) OR revision = :revision")
                    .number(":revision", synonyms.revision.saturating_sub(1));
                let new = item(&keys::synonyms(synonyms.lang), &[], synonyms)?;
                transaction.put(self, new, before, Fault::Refused("revision"))?;
                self.put_audit(&mut transaction, caller, audited.clone())?;
                Ok(transaction)
            })
            .await;
        match written {
            Err(StoreError::Refused("revision")) => Err(StoreError::StaleVersion),
            other => other,
        }
    }

    pub async fn index_pointer(&self, lang: Language) -> Result<Option<IndexPointer>, StoreError> {
        self.get(&keys::search_index(lang)).await
    }

    /// The heads of what a search has found, as they are now, and the pointers of both languages, in one round trip.
    pub async fn found(&self, ids: &[ArticleId]) -> Result<(Vec<ArticleHead>, Vec<IndexPointer>), StoreError> {
        let pointers = Language::ALL.map(keys::search_index);
        let wanted: Vec<Key> = ids.iter().map(|id| keys::article_head(*id)).chain(pointers).collect();
        let (mut heads, mut pointers) = (Vec::new(), Vec::new());
        for item in self.get_many(&wanted).await? {
            let is_head = item.get(keys::SK).and_then(|sk| sk.as_s().ok()).is_some_and(|sk| sk == keys::HEAD);
            if is_head { heads.push(read(item)?) } else { pointers.push(read(item)?) }
        }
        Ok((heads, pointers))
    }

    /// Switches to another index: [`StoreError::StaleVersion`] where another run has switched since the version
    /// before.
    pub async fn switch_index(&self, pointer: &IndexPointer) -> Result<(), StoreError> {
        let switched = self
            .transact_or_refuse(|| {
                let mut transaction = Transaction::new();
                let before = match pointer.version {
                    1 => Condition::absent(),
                    version => Condition::version(version - 1),
                };
                let new = item(&keys::search_index(pointer.lang), &[], pointer)?;
                transaction.put(self, new, before, Fault::Refused("version"))?;
                Ok(transaction)
            })
            .await;
        match switched {
            Err(StoreError::Refused("version")) => Err(StoreError::StaleVersion),
            other => other,
        }
    }
}
