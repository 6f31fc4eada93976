//! Stream and schedule: the articles that were written, and the house's synonyms, come into the search indexes
//! (`spec/product.md`, Knowledge base).
//!
//! A batch of the table's stream names articles; what they are now is read from the table. The schedule's event looks
//! after the indexes: makes one where there is none or a corrupt one, and brings in what was missed. How an index is
//! made and switched to is [`guichet_library::Writer`]'s.

use std::pin::Pin;

use guichet_domain::account::Language;
use guichet_library::{IndexError, Outcome, Writer};
use guichet_store::ArticleNews;
use serde::Serialize;
use serde_json::Value;

#[derive(Debug, thiserror::Error)]
pub enum IndexArticlesError {
    /// Without its cause, which may quote the event.
    #[error("the event is not one of a table's stream or of a schedule")]
    Malformed(#[from] serde_json::Error),
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// What a run came to: articles that the event names, and languages by what became of their index.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Report {
    pub articles: usize,
    pub unchanged: usize,
    pub switched: usize,
    pub rebuilt: usize,
}

impl Report {
    fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Unchanged => self.unchanged += 1,
            Outcome::Switched => self.switched += 1,
            Outcome::Rebuilt => self.rebuilt += 1,
        }
    }
}

/// Works off one event. An error means that it must come again: what was switched to stays so.
pub async fn handle(writer: &Writer, event: Value) -> Result<Report, IndexArticlesError> {
    let mut report = Report::default();
    if event.get("Records").is_none() {
        for language in Language::ALL {
            report.count(writer.tend(language).await?);
        }
        return Ok(report);
    }
    let news = ArticleNews::of(event)?;
    report.articles = news.articles.len();
    if news.is_empty() {
        return Ok(report);
    }
    for language in Language::ALL {
        report.count(writer.update(language, &news.articles).await?);
    }
    Ok(report)
}

/// The handler of the triggers' events; it answers its [`Report`].
pub fn handler(
    writer: Writer,
) -> impl Fn(Value) -> Pin<Box<dyn Future<Output = Result<Value, IndexArticlesError>> + Send>> + Clone {
    move |event| {
        let writer = writer.clone();
        Box::pin(async move { Ok(serde_json::to_value(handle(&writer, event).await?)?) })
    }
}
