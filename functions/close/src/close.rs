//! `POST /requests/{number}/close`: « C'est réglé »: the requester or an agent closes a request for good.

use deserr::{DeserializeError, Deserr, ErrorKind, IntoValue, MergeWithError, Value, ValueKind, ValuePointerRef};
use guichet_domain::access::Action;
use guichet_domain::ids::Number;
use guichet_domain::invalid::Invalid;
use guichet_domain::text::Remark;
use guichet_http::nominative::guard;
use guichet_http::{Ctx, Faults, IfMatch, OptionalInput, PathId, Problem, RequestView, SignedIn};
use serde_json::Map;
use utoipa::ToSchema;

/// How content someone is: 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Satisfaction(u8);

impl<E: DeserializeError + MergeWithError<Invalid>> Deserr<E> for Satisfaction {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef<'_>) -> Result<Self, E> {
        let fault = match value {
            Value::Integer(number) => match u8::try_from(number) {
                Ok(number @ 1..=5) => return Ok(Self(number)),
                _ => E::merge(None, Invalid::new("", "not-allowed", "give a number from 1 to 5"), place),
            },
            Value::NegativeInteger(_) => {
                E::merge(None, Invalid::new("", "not-allowed", "give a number from 1 to 5"), place)
            }
            other => {
                E::error(None, ErrorKind::IncorrectValueKind { actual: other, accepted: &[ValueKind::Integer] }, place)
            }
        };
        Err(deserr::take_cf_content(fault))
    }
}

/// What the closer thinks of the help, if anything.
#[derive(Debug, Default, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct Closing {
    #[deserr(default)]
    #[schema(value_type = Option<u8>, minimum = 1, maximum = 5)]
    satisfaction: Option<Satisfaction>,
    #[deserr(default)]
    remark: Option<Remark>,
    /// What looks like nominative data in the remark and is none.
    #[deserr(default)]
    #[schema(required = false, max_items = 20)]
    not_nominative: Vec<String>,
}

/// Close a request for good
#[utoipa::path(
    post,
    path = "/requests/{number}/close",
    tag = "close",
    params(
        ("number" = Number, Path, description = "The request's number"),
        ("If-Match" = Option<String>, Header, description = "The version that the change is meant for"),
    ),
    request_body = Option<Closing>,
    responses((status = 200, description = "The request", body = RequestView, headers(("ETag" = String)))),
)]
pub(crate) async fn close(
    ctx: Ctx,
    who: SignedIn,
    PathId(number): PathId<Number>,
    IfMatch(version): IfMatch,
    input: OptionalInput<Option<Closing>>,
) -> Result<RequestView, Problem> {
    let Closing { satisfaction, remark, not_nominative } = input.into_inner().unwrap_or_default();
    let texts = remark.iter().map(|remark| ("/remark", remark.as_str()));
    let confirmed = guard(&ctx.app.seal(), texts, &not_nominative)?;
    let mut detail = Map::new();
    if !confirmed.is_empty() {
        detail.insert("not_nominative".to_owned(), confirmed.to_value());
    }
    let stars = satisfaction.map(|stars| stars.0);
    let caller = who.caller(&ctx, None);
    let changed = ctx
        .app
        .store
        .change_with(&caller, number, Action::Close, version, &detail, |request| {
            let change = request.close(&who.actor, stars, remark.clone(), ctx.now)?;
            Ok::<_, Problem>(Some((change, guichet_store::Transaction::new())))
        })
        .await?;
    Ok(RequestView::load(&ctx.app.store, &changed.request, &who.actor).await?)
}
