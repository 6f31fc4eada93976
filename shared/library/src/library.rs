//! The current indexes in memory. Searching never waits for the object storage: a newer index is loaded beside the
//! queries, and what was loaded last is kept where a newer one cannot be had.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use guichet_domain::account::Language;
use guichet_http::{App, SettingsError};
use guichet_search::Index;
use guichet_store::{IndexPointer, Store};
use tokio::sync::Mutex;

use crate::{LANGUAGES, Shelf, ShelfError};

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
    /// Held by whoever loads: one at a time.
    loading: Mutex<()>,
}

struct Loaded {
    version: u64,
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
        match self.store.index_pointers().await {
            Ok(pointers) => {
                for pointer in pointers {
                    let _turn = self.slot(pointer.lang).loading.lock().await;
                    self.load(&pointer).await;
                }
            }
            Err(error) => tracing::error!(%error, "search index: the pointer cannot be read"),
        }
    }

    /// Has the indexes that these pointers name loaded, if they are newer and nobody is at it. Does not wait for it.
    pub fn notice(&self, pointers: Vec<IndexPointer>) {
        for pointer in pointers.into_iter().filter(|pointer| self.is_news(pointer)) {
            let library = self.clone();
            tokio::spawn(async move {
                if let Ok(_turn) = library.slot(pointer.lang).loading.try_lock() {
                    library.load(&pointer).await;
                }
            });
        }
    }

    /// Looks for the index of a language while there is none and nobody is at it. Does not wait for it.
    pub fn recover(&self, language: Language) {
        let library = self.clone();
        tokio::spawn(async move {
            let Ok(_turn) = library.slot(language).loading.try_lock() else { return };
            match library.store.index_pointer(language).await {
                Ok(Some(pointer)) => library.load(&pointer).await,
                Ok(None) => {}
                Err(error) => tracing::error!(%error, "search index: the pointer cannot be read"),
            }
        });
    }

    fn slot(&self, language: Language) -> &Slot {
        let place = LANGUAGES.iter().position(|known| *known == language).unwrap_or_default();
        &self.slots[place]
    }

    fn is_news(&self, pointer: &IndexPointer) -> bool {
        let loaded = self.slot(pointer.lang).loaded.read().unwrap_or_else(PoisonError::into_inner);
        loaded.as_ref().is_none_or(|loaded| loaded.version < pointer.version)
    }

    /// For whoever has the slot's turn.
    async fn load(&self, pointer: &IndexPointer) {
        if !self.is_news(pointer) {
            return;
        }
        match self.open(pointer).await {
            Ok(index) => {
                let loaded = Loaded { version: pointer.version, index: Arc::new(index) };
                *self.slot(pointer.lang).loaded.write().unwrap_or_else(PoisonError::into_inner) = Some(loaded);
            }
            Err(error) => {
                let (version, lang) = (pointer.version, crate::code(pointer.lang));
                tracing::error!(%error, version, lang, "search index: cannot be loaded");
            }
        }
    }

    async fn open(&self, pointer: &IndexPointer) -> Result<Index, LoadError> {
        let bytes = self.shelf.read(&pointer.object).await?;
        // It is checked whole, which takes its time.
        let opened = tokio::task::spawn_blocking(move || Index::open(bytes)).await;
        Ok(opened.map_err(|_| LoadError::Ended)??)
    }
}
