//! « Dépôt de fichiers »: an establishment's files, for those who may have them; for the centre, with what deposits one.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Router};
use deserr::Deserr;
use guichet_domain::access::may_deposit;
use guichet_domain::account::Language;
use guichet_domain::ids::{DepositId, EstablishmentId};
use guichet_files::Storage;
use guichet_http::{Code, Faults, Form, Pages, PathId, PathIds, Problem};
use guichet_portal::{Asked, Page, Viewer, render, see_other, with_files};
use guichet_store::{Audited, Establishment, Store, StoreError};

use crate::view::DepositView;
use crate::{list, remove};

pub fn pages() -> Pages {
    guichet_portal::pages(
        Router::new()
            .route("/deposits", get(choose))
            .route("/establishments/{id}/files", get(show))
            .route("/establishments/{id}/files/{file}/remove", post(take_away)),
    )
}

#[derive(Template)]
#[template(path = "deposits.html")]
struct DepositsPage {
    page: Page,
    establishment: EstablishmentId,
    /// Its name.
    name: String,
    files: Vec<DepositView>,
    /// Whether the reader deposits files and takes them away.
    deposits: bool,
}

#[derive(Template)]
#[template(path = "choose.html")]
struct ChoosePage {
    page: Page,
    /// Codes and names.
    establishments: Vec<(String, String)>,
}

#[derive(Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
struct Wanted {
    #[deserr(default)]
    establishment: Option<EstablishmentId>,
}

/// Whose files: one's own, or, for the centre, those of the establishment that is chosen.
async fn choose(viewer: Viewer, Asked(wanted): Asked<Wanted>) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let own = who.actor.establishment.clone();
    if let Some(establishment) = own.or(wanted.establishment) {
        return Ok(see_other(&format!("/establishments/{establishment}/files")));
    }
    if !may_deposit(&who.actor) {
        return Err(Problem::forbidden());
    }
    let store = &ctx.app.store;
    store.audit(&who.caller(&ctx, None), Audited::new("establishments.listed")).await?;
    render(&ChoosePage { page, establishments: establishments(store).await? })
}

/// All of them by name: a few hundred.
async fn establishments(store: &Store) -> Result<Vec<(String, String)>, StoreError> {
    let mut found = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = store.establishments(500, after.as_deref()).await?;
        found.extend(page.items.into_iter().map(|it: Establishment| (it.id.to_string(), it.name.into_string())));
        after = page.next;
        if after.is_none() {
            found.sort_by(|one, other| one.1.cmp(&other.1));
            return Ok(found);
        }
    }
}

async fn show(viewer: Viewer, PathId(establishment): PathId<EstablishmentId>) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let listed = list::list(ctx.clone(), who.clone(), PathId(establishment.clone()));
    let files = Box::pin(listed).await?.0.items;
    let name = ctx.app.store.establishment(&establishment).await?;
    let name = name.map_or_else(|| establishment.to_string(), |it| it.name.into_string());
    let deposits = may_deposit(&who.actor);
    let answer = render(&DepositsPage { page, establishment, name, files, deposits })?;
    Ok(if deposits { with_files(answer, &ctx.app.settings) } else { answer })
}

async fn take_away(
    viewer: Viewer,
    PathIds(establishment, file): PathIds<EstablishmentId, DepositId>,
    Extension(storage): Extension<Storage>,
    _: Form,
) -> Result<Response, Problem> {
    let there = format!("/establishments/{establishment}/files?notice=deposit-removed");
    match remove::remove(viewer.ctx, viewer.who, PathIds(establishment, file), Extension(storage)).await {
        // Of two clicks, the second finds nothing left.
        Err(problem) if problem.code != Code::NotFound => Err(problem),
        _ => Ok(see_other(&there)),
    }
}

impl DepositsPage {
    /// « 1,2 Go »
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    fn size(&self, bytes: &u64) -> String {
        let french = self.page.language == Language::Fr;
        let units = if french { ["o", "Ko", "Mo", "Go"] } else { ["B", "KB", "MB", "GB"] };
        let rank = (1..units.len()).rev().find(|rank| *bytes >= 1 << (10 * rank)).unwrap_or(0);
        let whole = 1_u64 << (10 * rank);
        let tenths = (bytes * 10 + whole / 2) / whole;
        let number = if rank == 0 || tenths.is_multiple_of(10) {
            (tenths / 10).to_string()
        } else {
            format!("{}{}{}", tenths / 10, if french { ',' } else { '.' }, tenths % 10)
        };
        format!("{number}\u{a0}{}", units[rank])
    }
}
