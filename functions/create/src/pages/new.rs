//! `GET /requests/new`: the form of a type. What is missing is chosen first: the type, and from staff the contact.

use askama::Template;
use axum::response::Response;
use deserr::Deserr;
use guichet_domain::catalog::Catalog;
use guichet_domain::ids::EstablishmentId;
use guichet_http::{Faults, Form, Problem};
use guichet_portal::{Asked, Filled, Page, Viewer, render, request_form, with_files, with_query};
use serde_json::json;

use super::behalf;
use super::form::{About, Matter};

/// What the form is asked for with.
#[derive(Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Wanted {
    #[deserr(default, rename = "type")]
    kind: String,
    /// The request to follow up.
    #[deserr(default)]
    follows_up: String,
    /// From staff: the contact that it is filed for.
    #[deserr(default, rename = "for")]
    contact: String,
    /// From staff: whose contacts there are to choose from.
    #[deserr(default)]
    establishment: Option<EstablishmentId>,
}

#[derive(Template)]
#[template(path = "types.html")]
struct TypesPage {
    page: Page,
    catalog: &'static Catalog,
    follows_up: String,
    /// The query that goes with every type.
    more: String,
}

pub(crate) async fn show(viewer: Viewer, Asked(wanted): Asked<Wanted>) -> Result<Response, Problem> {
    let Some(kind) = request_form::kind(&wanted.kind)? else {
        let catalog = Catalog::builtin().map_err(Problem::internal)?;
        let contact = if viewer.who.actor.is_staff() { wanted.contact.as_str() } else { "" };
        let more = with_query("", &[("follows_up", &wanted.follows_up), ("for", contact)]).replacen('?', "&", 1);
        return render(&TypesPage { page: viewer.page, catalog, follows_up: wanted.follows_up, more });
    };
    let matter = Matter { kind, contact: &wanted.contact, follows_up: &wanted.follows_up };
    let Some(about) = Box::pin(About::find(&viewer, &matter)).await? else {
        return Box::pin(behalf::choose(viewer, &matter, wanted.establishment)).await;
    };
    let requester = &about.requester;
    let mut contact = json!({"name": requester.summary().name});
    if let Some(phone) = &requester.phone {
        contact["phone"] = json!(phone.as_str());
    }
    let mut form = Form::empty();
    form.set("contacts", json!([contact]));
    let f = Filled::new(&viewer.ctx, viewer.page.language, form);
    Ok(with_files(render(&about.page(viewer.page, f))?, &viewer.ctx.app.settings))
}
