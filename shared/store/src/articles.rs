//! Articles of the knowledge base: head and text apart, so that lists and searches read heads alone, and every
//! revision kept whole.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use futures_util::future::try_join_all;
use guichet_domain::article::{Article, ArticleHead, ArticleState};
use guichet_domain::ids::ArticleId;
use guichet_domain::text::ArticleBody;
use serde::{Deserialize, Serialize};

use crate::keys::{Index, Key};
use crate::transaction::{Condition, Fault, Item, Transaction, item, pause, read};
use crate::{Audited, Caller, Page, Store, StoreError, keys};

/// A list that is narrowed looks at so many articles at most for one page.
const EXAMINED: usize = 300;
/// So many at least in a step.
const STEP: usize = 50;

#[derive(Serialize, Deserialize)]
struct Text {
    /// That of the head that it belongs to: a query may meet a transaction midway.
    revision: u64,
    body: ArticleBody,
}

impl Store {
    pub async fn article_head(&self, id: ArticleId) -> Result<Option<ArticleHead>, StoreError> {
        self.get(&keys::article_head(id)).await
    }

    pub async fn article(&self, id: ArticleId) -> Result<Option<Article>, StoreError> {
        for attempt in 0..5 {
            let items = self.query_prefix(&keys::article(id), keys::ABOUT).await?;
            if items.is_empty() {
                return Ok(None);
            }
            if let Some(article) = whole(items)?.pop() {
                return Ok(Some(article));
            }
            pause(attempt, 0).await;
        }
        Err(StoreError::Contention)
    }

    /// Those of these articles that are there, in no particular order.
    pub async fn articles(&self, ids: &[ArticleId]) -> Result<Vec<Article>, StoreError> {
        let keys: Vec<Key> = ids.iter().flat_map(|id| [keys::article_head(*id), keys::article_text(*id)]).collect();
        let mut articles = whole(self.get_many(&keys).await?)?;
        // The reads of a batch are not of one instant: what does not fit together is read again alone.
        for id in ids.iter().filter(|id| !articles.iter().any(|article| article.head.id == **id)).collect::<Vec<_>>() {
            articles.extend(self.article(*id).await?);
        }
        Ok(articles)
    }

    /// The heads of those of these articles that are there, in no particular order.
    pub async fn article_heads(&self, ids: &[ArticleId]) -> Result<Vec<ArticleHead>, StoreError> {
        let keys: Vec<Key> = ids.iter().map(|id| keys::article_head(*id)).collect();
        self.get_many(&keys).await?.into_iter().map(read).collect()
    }

    /// A page of the articles of a state that fit, the newest first. It may be shorter than asked for while there are
    /// more: one call looks at some [`EXAMINED`].
    pub async fn articles_of(
        &self,
        state: ArticleState,
        fits: impl Fn(&ArticleHead) -> bool,
        limit: usize,
        after: Option<&str>,
    ) -> Result<Page<ArticleHead>, StoreError> {
        let (mut items, mut next, mut examined) = (Vec::new(), after.map(str::to_owned), 0);
        loop {
            let page = self.article_places(state, limit.max(STEP), next.as_deref()).await?;
            let ids: Vec<ArticleId> =
                page.items.iter().filter_map(|place| keys::article_at(place)).map(|it| it.0).collect();
            let mut heads: HashMap<ArticleId, ArticleHead> =
                self.article_heads(&ids).await?.into_iter().map(|head| (head.id, head)).collect();
            for place in page.items {
                if items.len() >= limit {
                    return Ok(Page { items, next });
                }
                let head = keys::article_at(&place).and_then(|(id, _)| heads.remove(&id));
                items.extend(head.filter(|head| head.state == state && fits(head)));
                examined += 1;
                next = Some(place);
            }
            if page.next.is_none() || examined >= EXAMINED {
                return Ok(Page { items, next: page.next });
            }
        }
    }

    async fn article_places(
        &self,
        state: ArticleState,
        limit: usize,
        after: Option<&str>,
    ) -> Result<Page<String>, StoreError> {
        self.places(&keys::articles(state), limit, after, keys::article_at, |(id, _)| keys::article_head(*id)).await
    }

    /// All articles of a state with their revisions, as the index knows them.
    pub async fn all_articles_of(&self, state: ArticleState) -> Result<Vec<(ArticleId, u64)>, StoreError> {
        let (mut ids, mut after) = (Vec::new(), None::<String>);
        loop {
            let page = self.article_places(state, 1_000, after.as_deref()).await?;
            ids.extend(page.items.iter().filter_map(|place| keys::article_at(place)));
            after = page.next;
            if after.is_none() {
                return Ok(ids);
            }
        }
    }

    /// A page of the places in a partition of the queue's index, the last first. `of` and `key` lead from a place to
    /// its item's key, which an exclusive start key repeats.
    pub(crate) async fn places<T>(
        &self,
        partition: &str,
        limit: usize,
        after: Option<&str>,
        of: impl Fn(&str) -> Option<T>,
        key: impl Fn(&T) -> Key,
    ) -> Result<Page<String>, StoreError> {
        let index = Index::Queue;
        let start = after
            .map(|place| {
                let mut start = key(&of(place).ok_or(StoreError::Cursor)?).attributes();
                start.insert(index.name().to_owned(), AttributeValue::S(partition.to_owned()));
                start.insert(index.sort().to_owned(), AttributeValue::S(place.to_owned()));
                Ok::<_, StoreError>(start)
            })
            .transpose()?;
        let answer = self
            .db
            .query()
            .table_name(&self.table)
            .index_name(index.name())
            .key_condition_expression("#p = :p")
            .expression_attribute_names("#p", index.name())
            .expression_attribute_values(":p", AttributeValue::S(partition.to_owned()))
            .scan_index_forward(false)
            .limit(i32::try_from(limit + 1).unwrap_or(i32::MAX))
            .set_exclusive_start_key(start)
            .send()
            .await
            .map_err(StoreError::of)?;
        let more = answer.last_evaluated_key.is_some();
        let place = |item: Item| item.get(index.sort()).and_then(|place| place.as_s().ok().cloned());
        let mut items: Vec<String> = answer.items.unwrap_or_default().into_iter().filter_map(place).collect();
        let more = more || items.len() > limit;
        items.truncate(limit);
        let next = items.last().cloned().filter(|_| more);
        Ok(Page { items, next })
    }

    /// Writes a new article: [`StoreError::Repeated`] with its id where the idempotency key has made it before.
    pub async fn add_article(
        &self,
        caller: &Caller<'_>,
        article: &Article,
        audited: Audited,
    ) -> Result<(), StoreError> {
        let added = self
            .transact_or_refuse(|| {
                let mut transaction = Transaction::new();
                self.put_idempotency(&mut transaction, caller.idempotency, article.head.id.as_str(), caller.at)?;
                self.put_article(&mut transaction, article, Condition::absent())?;
                self.put_audit(&mut transaction, caller, audited.clone())?;
                Ok(transaction)
            })
            .await;
        match added {
            Err(StoreError::Refused("idempotency")) => Err(self.repeated(caller.idempotency, caller.at).await),
            other => other,
        }
    }

    /// Writes the next revision: [`StoreError::StaleVersion`] where the one before it is the last no more.
    pub async fn rewrite_article(
        &self,
        caller: &Caller<'_>,
        article: &Article,
        audited: Audited,
    ) -> Result<(), StoreError> {
        let written = self
            .transact_or_refuse(|| {
                let mut transaction = Transaction::new();
                self.put_article(&mut transaction, article, last(article.head.revision - 1))?;
                self.put_audit(&mut transaction, caller, audited.clone())?;
                Ok(transaction)
            })
            .await;
        match written {
            Err(StoreError::Refused("revision")) => Err(StoreError::StaleVersion),
            other => other,
        }
    }

    fn put_article(
        &self,
        transaction: &mut Transaction,
        article: &Article,
        condition: Condition,
    ) -> Result<(), StoreError> {
        let head = &article.head;
        let entries = [keys::article_entry(head)];
        let text = Text { revision: head.revision, body: article.body.clone() };
        let fault = Fault::Refused("revision");
        transaction.put(self, item(&keys::article_head(head.id), &entries, head)?, condition, fault)?;
        transaction.put(self, item(&keys::article_text(head.id), &[], &text)?, Condition::none(), fault)?;
        let kept = item(&keys::revision(head.id, head.revision), &[], article)?;
        transaction.put(self, kept, Condition::none(), fault)
    }

    /// Deletes an article with its revisions, the oldest first and the article last: what was begun and not ended is
    /// ended by deleting it again.
    pub async fn delete_article(&self, caller: &Caller<'_>, id: ArticleId, audited: Audited) -> Result<(), StoreError> {
        for _ in 0..5 {
            let head = self.article_head(id).await?.ok_or(StoreError::NotFound)?;
            self.forget(id).await?;
            let deleted = self
                .transact_or_refuse(|| {
                    let mut transaction = Transaction::new();
                    let fault = Fault::Refused("revision");
                    transaction.delete(self, &keys::article_head(id), last(head.revision), fault)?;
                    transaction.delete(self, &keys::article_text(id), Condition::none(), fault)?;
                    self.put_audit(&mut transaction, caller, audited.clone())?;
                    Ok(transaction)
                })
                .await;
            match deleted {
                Err(StoreError::Refused("revision")) => {}
                Ok(()) => return self.forget(id).await,
                other => return other,
            }
        }
        Err(StoreError::Contention)
    }

    /// Takes away what hangs on an article: revisions, votes and their numbers.
    async fn forget(&self, id: ArticleId) -> Result<(), StoreError> {
        let mut doomed = vec![keys::votes(id)];
        for prefix in [keys::REVISIONS, "V#"] {
            let sort_keys = self.sort_keys(&keys::article(id), prefix).await?;
            doomed.extend(sort_keys.into_iter().map(|sk| Key { pk: keys::article(id), sk }));
        }
        for keys in doomed.chunks(20) {
            let deletions = keys
                .iter()
                .map(|key| self.db.delete_item().table_name(&self.table).set_key(Some(key.attributes())).send());
            try_join_all(deletions).await.map_err(StoreError::of)?;
        }
        Ok(())
    }

    /// A page of an article's revisions, the newest first.
    pub async fn revisions(
        &self,
        id: ArticleId,
        limit: usize,
        after: Option<&str>,
    ) -> Result<Page<Article>, StoreError> {
        let page = self.query_page(&keys::article(id), keys::REVISIONS, false, limit, after).await?;
        let items = page.items.into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(Page { items, next: page.next })
    }

    pub async fn revision(&self, id: ArticleId, revision: u64) -> Result<Option<Article>, StoreError> {
        self.get(&keys::revision(id, revision)).await
    }
}

/// The article is there in this revision.
fn last(revision: u64) -> Condition {
    Condition::new("revision = :revision").number(":revision", revision)
}

/// The articles of which head and text are there and belong together.
fn whole(items: Vec<Item>) -> Result<Vec<Article>, StoreError> {
    let (mut heads, mut texts) = (Vec::new(), HashMap::new());
    for item in items {
        let text = |name: &str| item.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
        match (text(keys::SK).as_str(), keys::article_of(&text(keys::PK))) {
            (keys::HEAD, _) => heads.push(read::<ArticleHead>(item)?),
            (keys::TEXT, Some(id)) => {
                texts.insert(id, read::<Text>(item)?);
            }
            _ => {}
        }
    }
    let article = |head: ArticleHead| {
        let text = texts.remove(&head.id).filter(|text| text.revision == head.revision)?;
        Some(Article { head, body: text.body })
    };
    Ok(heads.into_iter().filter_map(article).collect())
}
