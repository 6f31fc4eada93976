//! A new request as it is sent: every fault of its form at once, those of the type's fields among them.

use deserr::{DeserializeError, Deserr, IntoValue, MergeWithError, ValuePointerRef};
use guichet_domain::catalog::{Catalog, RequestType};
use guichet_domain::ids::{AccountId, AttachmentId, Number, parse_text};
use guichet_domain::invalid::Invalid;
use guichet_domain::request::{Contacts, MOST_PARTICIPANTS, Visibility};
use guichet_domain::text::{Checked, Description, Subject};
use guichet_http::nominative::NotNominative;
use guichet_http::{Faults, JsonObject};
use serde_json::{Map, Value};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// A new request.
#[derive(Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "fields and references are checked on the body itself, whatever else is wrong with it")]
pub(crate) struct NewRequest {
    #[deserr(rename = "type")]
    #[schema(rename = "type")]
    pub kind: TypeCode,
    pub subject: Subject,
    pub description: Description,
    /// What the requester's team has checked already.
    #[deserr(default)]
    pub checked: Option<Checked>,
    /// The type's own fields, as `GET /catalog` lists them.
    #[deserr(default)]
    #[schema(required = false)]
    pub fields: JsonObject,
    /// People to call.
    pub contacts: Contacts,
    #[deserr(default)]
    pub visibility: Option<Visibility>,
    /// Active colleagues of the requester's establishment to share it with.
    #[deserr(default)]
    #[schema(required = false, max_items = 50)]
    pub participants: Vec<AccountId>,
    /// The request that this one follows up.
    #[deserr(default)]
    pub follows_up: Option<Number>,
    /// Required from agents, refused from others: the requester.
    #[deserr(default)]
    pub on_behalf_of: Option<AccountId>,
    /// Files of the filer's own that have arrived, attached to nothing yet.
    #[deserr(default)]
    #[schema(required = false, max_items = 20)]
    pub attachments: Vec<AttachmentId>,
    /// What was found in the texts and is no such number.
    #[deserr(default)]
    #[schema(required = false)]
    pub not_nominative: NotNominative,
}

/// A request type of the catalogue, by its code.
pub(crate) struct TypeCode(pub &'static RequestType);

impl<E: DeserializeError + MergeWithError<Invalid>> Deserr<E> for TypeCode {
    fn deserialize_from_value<V: IntoValue>(value: deserr::Value<V>, place: ValuePointerRef<'_>) -> Result<Self, E> {
        parse_text(value, place, |code| {
            kind(code).map(Self).ok_or_else(|| Invalid::new("", "not-allowed", "give a type of the catalogue"))
        })
    }
}

impl PartialSchema for TypeCode {
    fn schema() -> RefOr<Schema> {
        let codes = Catalog::builtin().into_iter().flat_map(Catalog::types).map(|kind| kind.code.clone());
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(codes.collect::<Vec<_>>())).into()
    }
}

impl ToSchema for TypeCode {}

fn kind(code: &str) -> Option<&'static RequestType> {
    Catalog::builtin().ok()?.get(code)
}

/// What the form says, with the type's fields normalised.
pub(crate) type Read = (NewRequest, Map<String, Value>);

/// Reads the form, and tells whatever is wrong with it; there is something to file only where nothing is.
pub(crate) fn read(body: &Value) -> (Option<Read>, Vec<Invalid>) {
    let parts = deserr::deserialize::<NewRequest, _, Faults>(body.clone());
    let (parts, mut faults) = match parts {
        Ok(parts) => (Some(parts), Vec::new()),
        Err(Faults(faults)) => (None, faults),
    };
    let empty = Map::new();
    let given = body.get("fields").map_or(Some(&empty), Value::as_object);
    let kind = body.get("type").and_then(Value::as_str).and_then(kind);
    let fields = match (kind, given) {
        (Some(kind), Some(given)) => kind.check(given).map_err(|found| faults.extend(found)).ok(),
        _ => None,
    };
    if parts.as_ref().is_some_and(|parts| parts.participants.len() > MOST_PARTICIPANTS) {
        let detail = format!("name at most {MOST_PARTICIPANTS} colleagues");
        faults.push(Invalid::new("/participants", "too-long", detail));
    }
    (parts.zip(fields).filter(|_| faults.is_empty()), faults)
}
