//! `POST /notifications/read`: everything up to an instant has been read.

use axum::http::StatusCode;
use deserr::{DeserializeError, Deserr, IntoValue, MergeWithError, Value, ValuePointerRef};
use guichet_domain::closure::whole_seconds;
use guichet_domain::ids::parse_text;
use guichet_domain::invalid::Invalid;
use guichet_http::{Ctx, Faults, Input, Problem, SignedIn};
use guichet_store::Audited;
use jiff::Timestamp;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

/// Up to where the caller has read.
#[derive(Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadUpTo {
    up_to: Instant,
}

/// RFC 3339.
pub(crate) struct Instant(Timestamp);

impl<E: DeserializeError + MergeWithError<Invalid>> Deserr<E> for Instant {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef<'_>) -> Result<Self, E> {
        parse_text(value, place, |text| {
            let invalid = |_| Invalid::new("", "format", "give an instant such as 2026-05-04T13:30:00Z");
            text.parse().map(Self).map_err(invalid)
        })
    }
}

impl PartialSchema for Instant {
    fn schema() -> RefOr<Schema> {
        let format = SchemaFormat::KnownFormat(KnownFormat::DateTime);
        ObjectBuilder::new().schema_type(Type::String).format(Some(format)).into()
    }
}

impl ToSchema for Instant {}

/// Note that the caller has read her notifications up to an instant
///
/// What was read before stays read; what is still to come does not count as read.
#[utoipa::path(
    post,
    path = "/notifications/read",
    tag = "notifications",
    request_body = ReadUpTo,
    responses((status = 204, description = "Noted")),
)]
pub(crate) async fn read(ctx: Ctx, who: SignedIn, input: Input<ReadUpTo>) -> Result<StatusCode, Problem> {
    let store = &ctx.app.store;
    let up_to = whole_seconds(input.up_to.0).min(ctx.now);
    store.audit(&who.caller(&ctx, None), Audited::new("notifications.read")).await?;
    store.mark_read(who.actor.id, up_to).await?;
    Ok(StatusCode::NO_CONTENT)
}
