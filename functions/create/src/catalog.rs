//! `GET /catalog`: what can be asked for. The same for everyone who is signed in, so no consultation of anything.

use axum::Json;
use guichet_domain::catalog::Catalog;
use guichet_http::{Problem, SignedIn};

/// Categories, request types and their fields, with labels in French and English
#[utoipa::path(get, path = "/catalog", tag = "requests", responses((status = 200, description = "The catalogue", body = Catalog)))]
pub(crate) async fn catalog(_: SignedIn) -> Result<Json<&'static Catalog>, Problem> {
    Ok(Json(Catalog::builtin().map_err(Problem::internal)?))
}
