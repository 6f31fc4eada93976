//! `POST /requests/{number}/purge`: an administrator takes a text or a file out of a request for good, closed requests included
//! (`spec/product.md`, Nominative data). What stays is who, when and why.

mod pages;

use axum::Extension;
use axum::http::StatusCode;
use deserr::{DeserializeError, Deserr, IntoValue, MergeWithError, Value, ValuePointerRef};
use guichet_domain::access::Action;
use guichet_domain::ids::{AttachmentId, EventId, Id, Number, parse_text};
use guichet_domain::invalid::Invalid;
use guichet_domain::request::{Field, PurgedPart};
use guichet_domain::text::Reason;
use guichet_files::Storage;
use guichet_http::nominative::{NotNominative, guard};
use guichet_http::{Ctx, Faults, Input, PathId, Problem, SignedIn};
use guichet_http::{Describe, Routes, routes};
use guichet_store::PurgeError;
use serde_json::Map;
use utoipa::ToSchema;

pub use pages::pages;

pub fn routes<D: Describe>() -> Routes<D> {
    Routes::new().routes(routes!(purge))
}

/// An event of the timeline, or an internal note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    Event(EventId),
    Note(Id),
}

impl<E: DeserializeError + MergeWithError<Invalid>> Deserr<E> for Written {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef<'_>) -> Result<Self, E> {
        parse_text(value, place, |text| {
            let event = text.parse().map(Self::Event).ok();
            let note = || text.parse().map(Self::Note).ok();
            event.or_else(note).ok_or_else(|| Invalid::new("", "format", "give the id of an event or of a note"))
        })
    }
}

/// A text with all values that it ever had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named(Field);

impl<E: DeserializeError + MergeWithError<Invalid>> Deserr<E> for Named {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef<'_>) -> Result<Self, E> {
        const FIELDS: &str = "give subject, description, checked, contacts, resolution, remark or fields.NAME";
        parse_text(value, place, |text| {
            Field::parse(text).map(Self).ok_or_else(|| Invalid::new("", "not-allowed", FIELDS))
        })
    }
}

/// What goes, exactly one, and why.
#[derive(Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct Purging {
    /// The id of an event: what was written with it, and what it changed from and to, wherever else in the timeline
    /// that stands. What the request says now stays; that is its field's. Or the id of an internal note.
    #[deserr(default)]
    #[schema(value_type = Option<String>)]
    event: Option<Written>,
    /// `subject`, `description`, `checked`, `contacts`, `resolution`, `remark` or `fields.NAME`: what it says now and
    /// every value that it ever had.
    #[deserr(default)]
    #[schema(value_type = Option<String>)]
    field: Option<Named>,
    /// The id of a file that is attached to the request.
    #[deserr(default)]
    attachment: Option<AttachmentId>,
    /// Stays, and everyone who sees the request reads it; of a note, agents do.
    reason: Reason,
    /// What looks like nominative data in the reason and is none.
    #[deserr(default)]
    #[schema(required = false)]
    not_nominative: NotNominative,
}

/// Take a text or a file out of a request for good
///
/// Administrators only, closed requests included. What was purged before is answered alike. Old values, and what the
/// request's mails and notifications are written from, go with it, and of a file every version in the storage; mails that
/// have left are out of reach.
#[utoipa::path(
    post,
    path = "/requests/{number}/purge",
    tag = "purge",
    params(("number" = Number, Path, description = "The request's number")),
    request_body = Purging,
    responses((status = 204, description = "It is gone")),
)]
pub(crate) async fn purge(
    ctx: Ctx,
    who: SignedIn,
    PathId(number): PathId<Number>,
    Extension(storage): Extension<Storage>,
    input: Input<Purging>,
) -> Result<StatusCode, Problem> {
    let store = &ctx.app.store;
    let request = store.visible(&who.actor, number, ctx.now).await?;
    if !request.may(&who.actor, Action::Purge) {
        return Err(Problem::forbidden());
    }
    let Purging { event, field, attachment, reason, not_nominative } = &input.value;
    let confirmed = guard(&ctx.app.seal(), [("/reason", reason.as_str())], &not_nominative.0)?;
    let mut detail = Map::new();
    if !confirmed.is_empty() {
        detail.insert("not_nominative".to_owned(), confirmed.to_value());
    }
    let caller = who.caller(&ctx, None);
    let what = match (event, field, attachment) {
        (Some(Written::Note(note)), None, None) => {
            store.purge_note(&caller, number, *note, reason, &detail).await?;
            return Ok(StatusCode::NO_CONTENT);
        }
        (Some(Written::Event(event)), None, None) if event.number == number => PurgedPart::Event(*event),
        (Some(Written::Event(_)), None, None) => return Err(Problem::not_found()),
        (None, Some(Named(field)), None) => PurgedPart::Field(field.clone()),
        (None, None, Some(file)) => PurgedPart::File(*file),
        (None, None, None) => {
            return Err(Invalid::new("/event", "required", "say what goes: event, attachment or field").into());
        }
        _ => return Err(Invalid::new("/event", "not-allowed", "give one of event, attachment and field").into()),
    };
    match store.purge(&caller, number, &what, reason, &detail).await {
        Ok(()) => {
            if let PurgedPart::File(file) = what {
                // With every version. Nothing serves them from here on, and the same call again repairs a killed one.
                storage.remove_attachment(file).await?;
            }
            Ok(StatusCode::NO_CONTENT)
        }
        Err(PurgeError::Refused(refusal)) => Err(refusal.into()),
        Err(PurgeError::Store(error)) => Err(error.into()),
    }
}
