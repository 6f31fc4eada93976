//! The establishments' file repository (« dépôt de fichiers »): agents bring files straight to the storage, in parts;
//! those of the establishment with the right list and download them.
//!
//! What has arrived is received by `receive`; what goes, goes with `deposits-due`. The handlers take the
//! [`guichet_files::Storage`] from the request's extensions.

mod begin;
mod content;
mod list;
mod pages;
mod remove;
mod upload;
mod view;

use guichet_domain::access::{may_deposit, may_download};
use guichet_domain::account::Actor;
use guichet_domain::deposit::Deposit;
use guichet_domain::ids::{DepositId, EstablishmentId};
use guichet_http::{Ctx, Problem};
use guichet_http::{Describe, Routes, routes};

pub use pages::pages;

pub fn routes<D: Describe>() -> Routes<D> {
    Routes::new()
        .routes(routes!(begin::begin, list::list))
        .routes(routes!(remove::remove))
        .routes(routes!(upload::upload))
        .routes(routes!(upload::complete))
        .routes(routes!(content::content))
}

/// Refuses who may not have the files of an establishment: of another than one's own, nothing is told.
fn check(actor: &Actor, establishment: &EstablishmentId) -> Result<(), Problem> {
    if may_download(actor, establishment) {
        Ok(())
    } else if actor.belongs_to(establishment) {
        Err(Problem::forbidden())
    } else {
        Err(Problem::not_found())
    }
}

/// The same of who may not deposit.
fn check_deposits(actor: &Actor, establishment: &EstablishmentId) -> Result<(), Problem> {
    if may_deposit(actor) {
        return Ok(());
    }
    check(actor, establishment)?;
    Err(Problem::forbidden())
}

/// The file, as long as it is there.
async fn found(ctx: &Ctx, establishment: &EstablishmentId, id: DepositId) -> Result<Deposit, Problem> {
    ctx.app.store.deposit(establishment, id, ctx.now).await?.ok_or_else(Problem::not_found)
}
