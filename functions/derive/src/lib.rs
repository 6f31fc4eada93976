//! Stream and schedule: what follows from what was written. The daily counters follow from the events of requests
//! ([`counters`]), the search indexes from the articles ([`articles`]); the schedule's event looks after the indexes.
//!
//! Both go by one reader of the stream, since a shard bears two at most and `notify` is the other. Neither holds the
//! other up.

pub mod articles;
pub mod counters;

use std::pin::Pin;

use guichet_http::App;
use guichet_library::{IndexError, Writer};
use guichet_store::{ArticleNews, News};
use serde::Serialize;
use serde_json::Value;

#[derive(Debug, thiserror::Error)]
pub enum DeriveError {
    /// Without its cause, which may quote the event.
    #[error("the event is not one of a table's stream or of a schedule")]
    Malformed(#[from] serde_json::Error),
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// What a batch came to.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    #[serde(flatten)]
    pub counters: counters::Report,
    #[serde(flatten)]
    pub articles: articles::Report,
}

/// Works off one event. An error means that all of it must come again: what was done stays so.
pub async fn handle(app: &App, writer: &Writer, event: Value) -> Result<Report, DeriveError> {
    if event.get("Records").is_none() {
        return Ok(Report { articles: articles::tend(writer).await?, ..Report::default() });
    }
    let (news, written) = (News::of(event.clone())?, ArticleNews::of(event)?);
    let counters = counters::count(app, &news).await;
    Ok(Report { counters, articles: articles::index(writer, &written).await? })
}

/// The handler of the triggers' events; it answers its [`Report`].
pub fn handler(
    app: App,
    writer: Writer,
) -> impl Fn(Value) -> Pin<Box<dyn Future<Output = Result<Value, DeriveError>> + Send>> + Clone {
    move |event| {
        let (app, writer) = (app.clone(), writer.clone());
        Box::pin(async move { Ok(serde_json::to_value(handle(&app, &writer, event).await?)?) })
    }
}
