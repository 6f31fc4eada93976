//! The articles that were written, and the house's synonyms, come into the search indexes (`spec/product.md`, Knowledge
//! base). How an index is made and switched to is [`guichet_library::Writer`]'s.

use guichet_domain::account::Language;
use guichet_library::{IndexError, Outcome, Writer};
use guichet_store::ArticleNews;
use serde::Serialize;

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

/// Brings in what a batch of the stream names; what it is now is read from the table.
pub async fn index(writer: &Writer, news: &ArticleNews) -> Result<Report, IndexError> {
    let mut report = Report { articles: news.articles.len(), ..Report::default() };
    if news.is_empty() {
        return Ok(report);
    }
    for language in Language::ALL {
        report.count(writer.update(language, &news.articles).await?);
    }
    Ok(report)
}

/// Looks after the indexes: makes one where there is none or a corrupt one, and brings in what was missed.
pub async fn tend(writer: &Writer) -> Result<Report, IndexError> {
    let mut report = Report::default();
    for language in Language::ALL {
        report.count(writer.tend(language).await?);
    }
    Ok(report)
}
