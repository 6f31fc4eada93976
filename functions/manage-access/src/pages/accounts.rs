//! « Comptes »: all of them for staff; those of her establishment, in outline, for a lead.

use std::collections::BTreeMap;

use askama::Template;
use axum::Json;
use axum::response::Response;
use futures_util::try_join;
use guichet_domain::access::{Administration, may_administer};
use guichet_domain::account::{AccountState, Actor, Role};
use guichet_domain::ids::{AccountId, EstablishmentId};
use guichet_http::{Problem, Query};
use guichet_portal::{Asked, Page, Viewer, render, with_query};
use guichet_store::Establishment;

use super::{all_establishments, choices, manages_staff};
use crate::list::{ListedAccount, Wanted, accounts};

#[derive(Template)]
#[template(path = "accounts.html")]
struct AccountsPage {
    page: Page,
    rows: Vec<Row>,
    /// Whether the reader is of the centre.
    staff: bool,
    establishments: Vec<(String, String)>,
    /// Codes, and which of them the list is narrowed to.
    states: [(&'static str, bool); 3],
    establishment: String,
    first: Option<String>,
    next: Option<String>,
}

/// An account as far as the reader may know it.
struct Row {
    id: AccountId,
    name: String,
    /// Of the centre's eyes only, as is what follows.
    email: String,
    establishment: String,
    role: Role,
    state: AccountState,
    /// Whether no mail goes to it.
    mail_stopped: bool,
    /// Whether the reader may change it.
    managed: bool,
    /// Whether a request can be filed in its name.
    files: bool,
}

impl Row {
    fn of(listed: ListedAccount, reader: &Actor, names: &BTreeMap<&EstablishmentId, &str>) -> Self {
        match listed {
            ListedAccount::Outline(colleague) => Self {
                id: colleague.id,
                name: colleague.name,
                email: String::new(),
                establishment: String::new(),
                role: colleague.role,
                state: colleague.state,
                mail_stopped: false,
                managed: false,
                files: false,
            },
            ListedAccount::Full(account) => {
                let establishment = account.establishment.as_ref();
                let name = establishment.map(|id| names.get(id).copied().unwrap_or(id.as_str()));
                let email = account.email.as_str().to_owned();
                Self {
                    id: account.id,
                    name: account.name.as_ref().map_or(email.as_str(), |name| name.as_str()).to_owned(),
                    email,
                    establishment: name.unwrap_or_default().to_owned(),
                    role: account.role,
                    state: account.state,
                    mail_stopped: account.mail_stopped.is_some(),
                    managed: account.id != reader.id && (!account.role.is_staff() || manages_staff(reader)),
                    files: account.state == AccountState::Active && !account.role.is_staff(),
                }
            }
        }
    }
}

pub(crate) async fn show(viewer: Viewer, Asked(wanted): Asked<Wanted>) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let staff = may_administer(&who.actor, Administration::ListAllAccounts);
    let establishment = wanted.establishment.as_ref().map_or("", EstablishmentId::as_str).to_owned();
    let state = wanted.state;
    let further = wanted.cursor.is_some();
    let known = async {
        let found = if staff { all_establishments(&ctx.app.store).await? } else { Vec::new() };
        Ok::<_, Problem>(found)
    };
    let (Json(list), known) = try_join!(accounts(ctx.clone(), who.clone(), Query(wanted)), known)?;
    let names = known.iter().map(|it: &Establishment| (&it.id, it.name.as_str())).collect();
    let rows = list.items.into_iter().map(|account| Row::of(account, &who.actor, &names)).collect();
    let asked = [("establishment", establishment.as_str()), ("state", state.map_or("", AccountState::as_str))];
    let next = list.next_cursor.map(|cursor| with_query("/accounts", &[asked[0], asked[1], ("cursor", &cursor)]));
    let first = further.then(|| with_query("/accounts", &asked));
    let establishments = choices(&known);
    let states = AccountState::ALL.map(|it| (it.as_str(), state == Some(it)));
    render(&AccountsPage { page, rows, staff, establishments, states, establishment, first, next })
}
