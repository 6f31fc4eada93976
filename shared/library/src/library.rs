//! The current indexes in memory. Searching never waits for the object storage: a newer index is loaded beside the
//! queries, and what was loaded last is kept where a newer one cannot be had.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use guichet_domain::account::Language;
use guichet_http::{App, SettingsError};
use guichet_search::Index;
use guichet_store::{IndexPointer, Store};
use tokio::sync::Mutex;

use crate::{Shelf, ShelfError};

/// How often a server looks for newer indexes, besides noticing them while it answers.
const LOOK: Duration = Duration::from_secs(2);

/// What is searched in. Cheap to clone.
#[derive(Clone)]
pub struct Library {
    store: Store,
    shelf: Shelf,
    slots: Arc<[Slot; 2]>,
}

#[derive(Default)]
struct Slot {
    loaded: RwLock<Option<Loaded>>,
    /// The object that could not be loaded the last time.
    failed: RwLock<Option<String>>,
    /// Held by whoever loads: one at a time.
    loading: Mutex<()>,
}

struct Loaded {
    object: String,
    index: Arc<Index>,
}

/// Why an index is not loaded.
#[derive(Debug, thiserror::Error)]
enum LoadError {
    #[error(transparent)]
    Shelf(#[from] ShelfError),
    #[error(transparent)]
    Corrupt(#[from] guichet_search::Corrupt),
    #[error("loading ended early")]
    Ended,
}

impl Library {
    /// Nothing is loaded yet.
    pub fn new(store: Store, shelf: Shelf) -> Self {
        Self { store, shelf, slots: Arc::default() }
    }

    /// For a function of its own: with the current indexes loaded, and looking for newer ones as long as it runs.
    pub async fn from_env(app: &App) -> Result<Self, SettingsError> {
        let library = Self::new(app.store.clone(), Shelf::from_env(app).await?);
        library.refresh().await;
        let looking = library.clone();
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(LOOK).await;
                looking.refresh().await;
            }
        });
        Ok(library)
    }

    /// The current index; `None` while there is none to be had.
    pub fn index(&self, language: Language) -> Option<Arc<Index>> {
        let loaded = self.slot(language).loaded.read().unwrap_or_else(PoisonError::into_inner);
        loaded.as_ref().map(|loaded| Arc::clone(&loaded.index))
    }

    /// Loads the indexes that have become current since. What cannot be loaded is logged, and tried again the next
    /// time.
    pub async fn refresh(&self) {
        for language in Language::ALL {
            let _turn = self.slot(language).loading.lock().await;
            self.load(language).await;
        }
    }

    /// Has the indexes that these pointers name loaded, if they are others and nobody is at it. Does not wait for it.
    pub fn notice(&self, pointers: &[IndexPointer]) {
        for pointer in pointers.iter().filter(|pointer| self.is_news(pointer) && !self.has_failed(pointer)) {
            self.load_beside(pointer.lang);
        }
    }

    /// Has the index of a language loaded, unless somebody is at it. Does not wait for it.
    pub fn load_beside(&self, language: Language) {
        let library = self.clone();
        tokio::spawn(async move {
            if let Ok(_turn) = library.slot(language).loading.try_lock() {
                library.load(language).await;
            }
        });
    }

    fn slot(&self, language: Language) -> &Slot {
        match language {
            Language::Fr => &self.slots[0],
            Language::En => &self.slots[1],
        }
    }

    fn is_news(&self, pointer: &IndexPointer) -> bool {
        let loaded = self.slot(pointer.lang).loaded.read().unwrap_or_else(PoisonError::into_inner);
        loaded.as_ref().is_none_or(|loaded| loaded.object != pointer.object)
    }

    /// Whether this very object could not be loaded: queries do not try it again, [`Library::refresh`] does.
    fn has_failed(&self, pointer: &IndexPointer) -> bool {
        let failed = self.slot(pointer.lang).failed.read().unwrap_or_else(PoisonError::into_inner);
        failed.as_ref() == Some(&pointer.object)
    }

    /// For whoever has the slot's turn: the pointer is read then, so that none loads what was current before.
    async fn load(&self, language: Language) {
        let pointer = match self.store.index_pointer(language).await {
            Ok(Some(pointer)) if self.is_news(&pointer) => pointer,
            Ok(_) => return,
            Err(error) => {
                tracing::error!(%error, "search index: the pointer cannot be read");
                return;
            }
        };
        let slot = self.slot(language);
        let mut failed = None;
        match self.open(&pointer).await {
            Ok(index) => {
                let loaded = Loaded { object: pointer.object, index: Arc::new(index) };
                *slot.loaded.write().unwrap_or_else(PoisonError::into_inner) = Some(loaded);
            }
            Err(error) => {
                let (version, lang) = (pointer.version, language.as_str());
                tracing::error!(%error, version, lang, "search index: cannot be loaded");
                failed = Some(pointer.object);
            }
        }
        *slot.failed.write().unwrap_or_else(PoisonError::into_inner) = failed;
    }

    async fn open(&self, pointer: &IndexPointer) -> Result<Index, LoadError> {
        let bytes = self.shelf.read(&pointer.object).await?;
        // It is checked whole, which takes its time.
        let opened = tokio::task::spawn_blocking(move || Index::open(bytes)).await;
        Ok(opened.map_err(|_| LoadError::Ended)??)
    }
}
