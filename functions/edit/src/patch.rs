//! What an edit asks for, with every fault of it at once.

use deserr::Deserr;
use guichet_domain::catalog::Catalog;
use guichet_domain::invalid::Invalid;
use guichet_domain::request::{Contacts, Edit, Request, Visibility};
use guichet_domain::text::{Checked, Description, Subject};
use guichet_http::nominative::NotNominative;
use guichet_http::{Faults, JsonObject, Patch, Problem};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// Parts of a request to be changed; the others may be left out.
#[derive(Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequestPatch {
    #[deserr(default)]
    #[schema(value_type = Subject, required = false)]
    subject: Patch<Subject>,
    #[deserr(default)]
    #[schema(value_type = Description, required = false)]
    description: Patch<Description>,
    /// `null` takes it away.
    #[deserr(default)]
    #[schema(value_type = Option<Checked>, required = false)]
    checked: Patch<Checked>,
    /// All of the type's fields, as `GET /catalog` lists them.
    #[deserr(default)]
    #[schema(value_type = JsonObject, required = false)]
    fields: Patch<JsonObject>,
    /// All of the people to call.
    #[deserr(default)]
    #[schema(value_type = Contacts, required = false)]
    contacts: Patch<Contacts>,
    #[deserr(default)]
    #[schema(value_type = Visibility, required = false)]
    visibility: Patch<Visibility>,
    /// What was found in the texts and is no such number.
    #[deserr(default)]
    #[schema(required = false)]
    not_nominative: NotNominative,
}

/// An edit, the type's fields not yet checked, and what is wrong with the rest.
#[derive(Clone, Default)]
pub(crate) struct Wanted {
    edit: Edit,
    fields: Option<Map<String, Value>>,
    not_nominative: Vec<String>,
    faults: Vec<Invalid>,
}

impl Wanted {
    pub(crate) fn read(body: &Value) -> Self {
        // Read on their own, they are checked whatever else is wrong.
        let fields = body.get("fields").and_then(Value::as_object).cloned();
        let patch = match deserr::deserialize::<RequestPatch, _, Faults>(body.clone()) {
            Ok(patch) => patch,
            Err(Faults(faults)) => return Self { fields, faults, ..Self::default() },
        };
        let mut faults = Vec::new();
        given(patch.fields, "/fields", &mut faults);
        let edit = Edit {
            subject: given(patch.subject, "/subject", &mut faults),
            description: given(patch.description, "/description", &mut faults),
            checked: patch.checked.into_option().map(|checked| checked.filter(|checked| !checked.as_str().is_empty())),
            fields: None,
            contacts: given(patch.contacts, "/contacts", &mut faults).map(Contacts::into_inner),
            visibility: given(patch.visibility, "/visibility", &mut faults),
        };
        Self { edit, fields, not_nominative: patch.not_nominative.0, faults }
    }

    pub(crate) fn not_nominative(&self) -> &[String] {
        &self.not_nominative
    }

    /// The edit, its fields checked by the request's type; every fault at once.
    pub(crate) fn for_request(self, request: &Request) -> Result<Edit, Problem> {
        let Self { mut edit, fields, mut faults, .. } = self;
        if let Some(fields) = fields {
            match Catalog::builtin().map_err(Problem::internal)?.get(&request.head.kind) {
                Some(kind) => match kind.check(&fields) {
                    Ok(fields) => {
                        let major = kind.is_major(&fields);
                        edit.fields = Some((fields, major));
                    }
                    Err(found) => faults.extend(found),
                },
                None => faults.push(Invalid::new("/fields", "not-allowed", "leave this out: the type is given up")),
            }
        }
        if faults.is_empty() { Ok(edit) } else { Err(faults.into()) }
    }
}

/// What cannot be taken away: left out, or given anew.
fn given<T>(part: Patch<T>, pointer: &str, faults: &mut Vec<Invalid>) -> Option<T> {
    let part = part.into_option();
    if matches!(part, Some(None)) {
        faults.push(Invalid::new(pointer, "required", "give a value, or leave this out"));
    }
    part.flatten()
}
