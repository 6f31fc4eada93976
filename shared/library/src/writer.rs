//! Making the next index of a language and switching to it.
//!
//! The next index is made of the current one and of the articles that were named, read from the table after the
//! pointer was; the switch is on condition that the pointer has not moved since. So neither order nor repetition of
//! what names the articles matters, two runs at once end in an index with the work of both, and a run that ends
//! midway has changed nothing. Where there is no sound current index, the next one is made of the table alone.

use std::collections::{BTreeMap, BTreeSet};

use guichet_domain::account::Language;
use guichet_domain::article::{Article, ArticleState};
use guichet_domain::ids::{ArticleId, Id};
use guichet_http::App;
use guichet_search::{Document, Index, Synonyms};
use guichet_store::{HouseSynonyms, IndexPointer, StoreError};

use crate::{Shelf, ShelfError, document, lang};

/// An object that no pointer names is taken away when it is older than this, in seconds: a run may still be about to
/// switch to it.
const ORPHANED: i64 = 3_600;

#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Shelf(#[from] ShelfError),
    #[error("making the index ended early")]
    Ended,
}

/// What became of a language's index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It held what it should already.
    Unchanged,
    Switched,
    /// There was no sound one.
    Rebuilt,
}

/// Makes indexes.
#[derive(Clone)]
pub struct Writer {
    app: App,
    shelf: Shelf,
}

impl Writer {
    pub fn new(app: App, shelf: Shelf) -> Self {
        Self { app, shelf }
    }

    /// Brings these articles into the index of a language as they are now: those that are published in it come in,
    /// all others go.
    pub async fn update(&self, language: Language, ids: &BTreeSet<ArticleId>) -> Result<Outcome, IndexError> {
        for _ in 0..8 {
            let pointer = self.app.store.index_pointer(language).await?;
            let current = self.current(language, pointer.as_ref()).await?;
            match self.try_update(language, ids, pointer, current).await {
                Err(IndexError::Store(StoreError::StaleVersion)) => {}
                other => return other,
            }
        }
        Err(StoreError::Contention.into())
    }

    async fn try_update(
        &self,
        language: Language,
        ids: &BTreeSet<ArticleId>,
        pointer: Option<IndexPointer>,
        current: Option<Index>,
    ) -> Result<Outcome, IndexError> {
        let store = &self.app.store;
        let synonyms = store.synonyms(language).await?;
        let mut documents: BTreeMap<String, Document> = BTreeMap::new();
        let mut ids = ids.clone();
        let sound = if let Some(index) = current {
            documents.extend(index.documents().map(|document| (document.id.clone(), document)));
            true
        } else {
            ids.extend(store.all_articles_of(ArticleState::Published).await?.into_iter().map(|(id, _)| id));
            false
        };
        let ids: Vec<ArticleId> = ids.into_iter().collect();
        let mut changed = false;
        for part in ids.chunks(50) {
            let mut found: BTreeMap<ArticleId, Article> =
                store.articles(part).await?.into_iter().map(|article| (article.head.id, article)).collect();
            for id in part {
                let held = found
                    .remove(id)
                    .filter(|article| article.head.lang == language && article.head.state == ArticleState::Published);
                let (before, after) = (documents.remove(id.as_str()), held.as_ref().map(document));
                changed |= before != after;
                documents.extend(after.map(|document| (document.id.clone(), document)));
            }
        }
        let same_synonyms = pointer.as_ref().is_some_and(|pointer| pointer.synonyms == synonyms.revision);
        if sound && !changed && same_synonyms {
            return Ok(Outcome::Unchanged);
        }
        let bytes = build(language, &synonyms, documents).await?;
        self.switch(language, pointer, &synonyms, bytes).await?;
        Ok(if sound { Outcome::Switched } else { Outcome::Rebuilt })
    }

    async fn switch(
        &self,
        language: Language,
        pointer: Option<IndexPointer>,
        synonyms: &HouseSynonyms,
        bytes: Vec<u8>,
    ) -> Result<(), IndexError> {
        let version = pointer.as_ref().map_or(0, |pointer| pointer.version) + 1;
        let id = Id::from_random(self.app.entropy.bytes());
        let object = format!("{}{version:08}-{id}", prefix(language));
        self.shelf.write(&object, bytes).await?;
        let (previous, before_it) = pointer.map_or((None, None), |old| (Some(old.object), old.previous));
        let next = IndexPointer {
            lang: language,
            object: object.clone(),
            previous,
            version,
            synonyms: synonyms.revision,
            written_at: self.app.clock.now(),
        };
        let switched = self.app.store.switch_index(&next).await;
        if matches!(switched, Err(StoreError::StaleVersion)) {
            self.shelf.remove(&object).await?;
        }
        switched?;
        if let Some(object) = before_it {
            self.shelf.remove(&object).await?;
        }
        Ok(())
    }

    /// Looks after the index of a language: makes it where there is no sound one, brings in what it has missed, and
    /// takes away the objects that runs which ended midway have left.
    pub async fn tend(&self, language: Language) -> Result<Outcome, IndexError> {
        let store = &self.app.store;
        let pointer = store.index_pointer(language).await?;
        let missed = match self.current(language, pointer.as_ref()).await? {
            None => BTreeSet::new(),
            Some(index) => self.missed(language, &index).await?,
        };
        let outcome = match self.update(language, &missed).await {
            // Others are switching all the while: it is looked after.
            Err(IndexError::Store(StoreError::Contention)) => Outcome::Unchanged,
            outcome => outcome?,
        };
        self.sweep(language).await?;
        Ok(outcome)
    }

    /// The articles that the index holds in another revision than the table, or wrongly, or not at all.
    async fn missed(&self, language: Language, index: &Index) -> Result<BTreeSet<ArticleId>, IndexError> {
        let store = &self.app.store;
        let published: BTreeMap<ArticleId, u64> =
            store.all_articles_of(ArticleState::Published).await?.into_iter().collect();
        let (mut missed, mut held) = (BTreeSet::new(), BTreeSet::new());
        for (id, revision) in index.documents().filter_map(|it| Some((it.id.parse::<ArticleId>().ok()?, it.revision))) {
            held.insert(id);
            if published.get(&id) != Some(&revision) {
                missed.insert(id);
            }
        }
        // Most of those that are not here are the other language's.
        let elsewhere: Vec<ArticleId> = published.into_keys().filter(|id| !held.contains(id)).collect();
        for part in elsewhere.chunks(100) {
            let heads = store.article_heads(part).await?;
            missed.extend(heads.iter().filter(|head| head.lang == language).map(|head| head.id));
        }
        Ok(missed)
    }

    /// Takes away what no pointer names any more: what runs that ended midway have left, and the index before the
    /// current one once nobody can be loading it still.
    async fn sweep(&self, language: Language) -> Result<(), IndexError> {
        let before = self.app.clock.now().as_second() - ORPHANED;
        // The pointer is read after the list: what was switched to meanwhile is not in it.
        let old = self.shelf.older_than(&prefix(language), before).await?;
        let Some(pointer) = self.app.store.index_pointer(language).await? else { return Ok(()) };
        let previous = pointer.previous.filter(|_| pointer.written_at.as_second() >= before);
        for object in old.into_iter().filter(|object| *object != pointer.object && Some(object) != previous.as_ref()) {
            self.shelf.remove(&object).await?;
        }
        Ok(())
    }

    /// The index that the pointer names, if it is there and sound.
    async fn current(&self, language: Language, pointer: Option<&IndexPointer>) -> Result<Option<Index>, IndexError> {
        let Some(pointer) = pointer else { return Ok(None) };
        let version = pointer.version;
        let bytes = match self.shelf.read(&pointer.object).await {
            Ok(bytes) => bytes,
            Err(ShelfError::Missing) => {
                tracing::error!(version, lang = language.as_str(), "search index: the object is missing");
                return Ok(None);
            }
            Err(error) => return Err(error.into()),
        };
        let opened = tokio::task::spawn_blocking(move || Index::open(bytes)).await;
        match opened.map_err(|_| IndexError::Ended)? {
            Ok(index) if index.lang() == lang(language) => Ok(Some(index)),
            _ => {
                tracing::error!(version, lang = language.as_str(), "search index: the object is corrupt");
                Ok(None)
            }
        }
    }
}

/// What the keys of a language's objects begin with.
fn prefix(language: Language) -> String {
    format!("search/{}/", language.as_str())
}

async fn build(
    language: Language,
    synonyms: &HouseSynonyms,
    documents: BTreeMap<String, Document>,
) -> Result<Vec<u8>, IndexError> {
    // They were checked when they were written; a version of the code that reads them otherwise goes without.
    let parsed = Synonyms::parse(&synonyms.text).unwrap_or_else(|_| {
        tracing::error!(lang = language.as_str(), "search index: the synonyms cannot be read");
        Synonyms::default()
    });
    let built =
        tokio::task::spawn_blocking(move || guichet_search::build(lang(language), &parsed, documents.into_values()));
    built.await.map_err(|_| IndexError::Ended)
}
