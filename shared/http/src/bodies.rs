//! Bodies take no other names than those described ([`crate::Input`]): the description says so as well.

use std::collections::BTreeSet;

use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{AdditionalProperties, ArrayItems, Components};
use utoipa::openapi::{RefOr, Schema};

/// Closes the schemas that the operations' bodies are made of. An object without names of its own stays open: what
/// it may hold is decided elsewhere.
pub(crate) fn close<'a>(operations: impl Iterator<Item = &'a mut Operation>, components: &mut Components) {
    let mut open = Vec::new();
    for operation in operations {
        let Some(RefOr::T(body)) = &mut operation.request_body else { continue };
        for content in body.content.values_mut() {
            if let RefOr::T(content) = content
                && let Some(schema) = &mut content.schema
            {
                visit(schema, &mut open);
            }
        }
    }
    let mut closed = BTreeSet::new();
    while let Some(name) = open.pop() {
        if closed.insert(name.clone())
            && let Some(schema) = components.schemas.get_mut(&name)
        {
            visit(schema, &mut open);
        }
    }
}

/// Closes what stands here, and notes the names of what it refers to.
fn visit(schema: &mut RefOr<Schema>, named: &mut Vec<String>) {
    match schema {
        RefOr::Ref(reference) => {
            named.extend(reference.ref_location.strip_prefix("#/components/schemas/").map(str::to_owned));
        }
        RefOr::T(Schema::Object(object)) if !object.properties.is_empty() => {
            object.additional_properties.get_or_insert_with(|| Box::new(AdditionalProperties::FreeForm(false)));
            object.properties.values_mut().for_each(|schema| visit(schema, named));
        }
        RefOr::T(Schema::Array(array)) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                visit(items, named);
            }
        }
        RefOr::T(Schema::OneOf(choice)) => choice.items.iter_mut().for_each(|schema| visit(schema, named)),
        RefOr::T(_) => {}
    }
}
