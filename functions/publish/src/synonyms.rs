//! `GET` and `PUT /articles/synonyms`: the acronyms and synonyms of the house, which the search takes for one another.

use axum::Json;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use deserr::Deserr;
use futures_util::try_join;
use guichet_domain::account::Language;
use guichet_domain::invalid::Invalid;
use guichet_http::nominative::guard;
use guichet_http::{Ctx, Faults, IfMatch, Input, Problem, Query, SignedIn};
use guichet_search::Synonyms;
use guichet_store::{Audited, HouseSynonyms, StoreError};
use utoipa::ToSchema;

use crate::check;

/// So that a list fits into one item of the table, which takes 400 kB.
const MOST_BYTES: usize = 300_000;

#[derive(Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Wanted {
    #[deserr(default)]
    pub(crate) lang: Option<Language>,
}

/// The list as it is written.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSynonyms {
    pub(crate) lang: Language,
    /// One group a line: `DCI = dossier clinique informatisé, dossier patient`.
    pub(crate) text: String,
}

/// A list, answered with its revision as `ETag`.
pub(crate) struct SynonymsView(pub(crate) HouseSynonyms);

impl IntoResponse for SynonymsView {
    fn into_response(self) -> Response {
        // One that nobody has written yet has no version to be held against.
        let etag = (self.0.revision > 0).then(|| [(ETAG, format!("\"{}\"", self.0.revision))]);
        (etag, Json(self.0)).into_response()
    }
}

/// The house's synonyms
#[utoipa::path(
    get,
    path = "/articles/synonyms",
    tag = "articles",
    params(("lang" = Option<Language>, Query, description = "Of this language; the reader's unless told")),
    responses((status = 200, description = "The list", body = HouseSynonyms)),
)]
pub(crate) async fn read(ctx: Ctx, who: SignedIn, wanted: Query<Wanted>) -> Result<SynonymsView, Problem> {
    check(&who.actor)?;
    let lang = wanted.lang.unwrap_or(who.actor.language);
    let caller = who.caller(&ctx, None);
    let store = &ctx.app.store;
    let (found, ()) = try_join!(store.synonyms(lang), store.audit(&caller, Audited::new("synonyms.read")))?;
    Ok(SynonymsView(found))
}

/// Write the house's synonyms anew
#[utoipa::path(
    put,
    path = "/articles/synonyms",
    tag = "articles",
    params(("If-Match" = Option<String>, Header, description = "The revision that the change is meant for")),
    request_body = NewSynonyms,
    responses((status = 200, description = "The list after it", body = HouseSynonyms)),
)]
pub(crate) async fn replace(
    ctx: Ctx,
    who: SignedIn,
    IfMatch(version): IfMatch,
    body: Input<NewSynonyms>,
) -> Result<SynonymsView, Problem> {
    check(&who.actor)?;
    let NewSynonyms { lang, text } = body.into_inner();
    let text = text.replace("\r\n", "\n");
    if text.len() > MOST_BYTES {
        let detail = format!("write at most {MOST_BYTES} bytes; there are {}", text.len());
        return Err(Invalid::new("/text", "too-long", detail).into());
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(Invalid::new("/text", "control-character", "remove the control characters").into());
    }
    Synonyms::parse(&text).map_err(|error| Invalid::new("/text", "format", error.to_string()))?;
    guard(&ctx.app.seal(), [("/text", text.as_str())], &[])?;
    let store = &ctx.app.store;
    for _ in 0..5 {
        let before = store.synonyms(lang).await?;
        if version.is_some_and(|version| version != before.revision) {
            return Err(Problem::from(StoreError::StaleVersion)
                .detail("The synonyms have changed since the revision in If-Match; read them again."));
        }
        if before.text == text {
            return Ok(SynonymsView(before));
        }
        let after = HouseSynonyms {
            lang,
            text: text.clone(),
            revision: before.revision + 1,
            updated_at: Some(ctx.now),
            editor: Some(who.actor.summary()),
        };
        let audited = Audited::new("synonyms.changed").detail("revision", after.revision);
        match store.put_synonyms(&who.caller(&ctx, None), &after, audited).await {
            Ok(()) => return Ok(SynonymsView(after)),
            Err(StoreError::StaleVersion) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(StoreError::Contention.into())
}
