//! What was read comes into the table.

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use guichet_domain::account::Actor;
use guichet_domain::article::Article;
use guichet_domain::ids::Id;
use guichet_http::{Entropy, SystemEntropy};
use guichet_store::{Audited, Caller, Store, StoreError};
use jiff::Timestamp;

use super::Parsed;

/// So many are written at once.
const AT_ONCE: usize = 8;

/// What became of the files.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    pub added: usize,
    pub changed: usize,
    pub unchanged: usize,
    /// Written by somebody else since they were imported, and left so.
    pub kept: usize,
}

enum Outcome {
    Added,
    Changed,
    Unchanged,
    Kept,
}

/// Writes what is new or different. Stopped midway, importing again does the rest. What somebody has written in the
/// portal since stays as it is, unless it is to be overwritten.
pub async fn write(
    store: &Store,
    actor: &Actor,
    now: Timestamp,
    articles: Vec<Parsed>,
    overwrite: bool,
) -> Result<Report, StoreError> {
    let mut outcomes =
        stream::iter(articles).map(|parsed| write_one(store, actor, now, parsed, overwrite)).buffer_unordered(AT_ONCE);
    let mut report = Report::default();
    while let Some(outcome) = outcomes.try_next().await? {
        match outcome {
            Outcome::Added => report.added += 1,
            Outcome::Changed => report.changed += 1,
            Outcome::Unchanged => report.unchanged += 1,
            Outcome::Kept => report.kept += 1,
        }
    }
    Ok(report)
}

async fn write_one(
    store: &Store,
    actor: &Actor,
    now: Timestamp,
    parsed: Parsed,
    overwrite: bool,
) -> Result<Outcome, StoreError> {
    let audited = |revision: u64| {
        Audited::new("article.imported").detail("article", parsed.id.as_str()).detail("revision", revision)
    };
    for _ in 0..5 {
        let entropy: &dyn Entropy = &SystemEntropy;
        let trace = Id::from_random(entropy.bytes());
        let caller = Caller { actor, at: now, address: "import", trace, idempotency: None };
        let written = match store.article(parsed.id).await? {
            None => {
                let article = Article::new(parsed.id, parsed.content.clone(), actor.summary(), now);
                store.add_article(&caller, &article, audited(1)).await.map(|()| Outcome::Added)
            }
            Some(before) => match before.rewritten(parsed.content.clone(), actor.summary(), now) {
                None => return Ok(Outcome::Unchanged),
                Some(_) if before.head.editor.id != actor.id && !overwrite => return Ok(Outcome::Kept),
                Some(after) => {
                    let audited = audited(after.head.revision);
                    store.rewrite_article(&caller, &after, audited).await.map(|()| Outcome::Changed)
                }
            },
        };
        match written {
            // Somebody wrote it at the same moment: looked at again.
            Err(StoreError::StaleVersion | StoreError::Refused("revision")) => {}
            other => return other,
        }
    }
    Err(StoreError::Contention)
}
