//! Demo data: two establishments, their people, the centre's, and some twenty requests in all statuses, canned responses,
//! the knowledge base.

mod articles;
mod canned;
mod requests;

use std::collections::BTreeSet;

use guichet_domain::account::{Account, Actor, Language, Right, Role};
use guichet_domain::catalog::{CatalogError, Team};
use guichet_domain::closure::whole_seconds;
use guichet_domain::ids::{AccountId, EstablishmentId, Id, NotAnId};
use guichet_domain::invalid::Invalid;
use guichet_domain::password::{Password, PasswordError};
use guichet_domain::request::Refusal;
use guichet_domain::text::{Email, Name, Phone, Region};
use guichet_http::App;
use guichet_store::{Caller, Establishment, NewAccount, PasswordHash, StoreError};
use serde_json::Value;
use tokio::sync::OnceCell;

pub use articles::articles;
pub use canned::canned_responses;
pub use requests::{file_many, requests};

/// The password of all demo accounts.
pub const PASSWORD: &str = "cristal-sous-la-neige";

/// Invited, and waiting for her activation.
pub const INVITED: &str = "nadia.benali@chu-exemple.test";

/// The accounts that the start prints: address, and what it is for.
pub const ACCOUNTS: [(&str, &str); 6] = [
    ("camille.roy@chu-exemple.test", "contact, sees the establishment's requests"),
    ("alex.gagnon@chu-exemple.test", "contact, sees her own"),
    ("lea.fortin@chu-exemple.test", "lead"),
    ("sam.cote@ciusss-demo.test", "contact of another establishment"),
    ("agent@centre.test", "agent"),
    ("admin@centre.test", "administrator"),
];

/// Demo data that the rules refuse: a mistake in this module.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("demo data: {}: {}", .0.pointer, .0.detail)]
    Invalid(Invalid),
    #[error("demo data: {0}")]
    Id(#[from] NotAnId),
    #[error("demo data: {0}")]
    Password(#[from] PasswordError),
    #[error(transparent)]
    Hash(#[from] guichet_passwords::HashError),
    #[error("demo data: {0}")]
    Refused(#[from] Refusal),
    #[error("demo data: {0}")]
    Catalog(&'static CatalogError),
    #[error("demo data: {0}")]
    Json(#[from] serde_json::Error),
    #[error("demo data: {0}")]
    Article(String),
    #[error("demo data: nothing named {0:?}")]
    Missing(&'static str),
}

impl From<Invalid> for DemoError {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}

/// Who makes the demo data: an administrator of no account.
pub(crate) fn maker() -> Actor {
    Actor {
        id: AccountId::from_random([0; 10]),
        name: "Guichet".to_owned(),
        establishment: None,
        role: Role::Administrator,
        rights: BTreeSet::new(),
        teams: BTreeSet::new(),
        language: Language::Fr,
    }
}

/// A call in this actor's name, now.
fn caller<'a>(app: &App, actor: &'a Actor) -> Caller<'a> {
    Caller {
        actor,
        at: whole_seconds(app.clock.now()),
        address: "127.0.0.1",
        trace: Id::from_random(app.entropy.bytes()),
        idempotency: None,
    }
}

/// The hash of the one password; it takes its time once.
async fn password_hash(app: &App) -> Result<PasswordHash, DemoError> {
    static HASH: OnceCell<PasswordHash> = OnceCell::const_new();
    let hash = || async {
        let password = Password::parse(PASSWORD, "", "")?;
        Ok::<_, DemoError>(guichet_passwords::hash(&password, app.entropy.bytes()).await?)
    };
    HASH.get_or_try_init(hash).await.cloned()
}

struct Someone<'a> {
    email: &'a str,
    name: Option<&'a str>,
    phone: Option<&'a str>,
    establishment: Option<&'a str>,
    role: Role,
    rights: &'a [Right],
    teams: &'a [Team],
}

fn new_account(app: &App, someone: &Someone<'_>) -> Result<NewAccount, DemoError> {
    Ok(NewAccount {
        id: AccountId::from_random(app.entropy.bytes()),
        email: Email::parse(someone.email)?,
        name: someone.name.map(Name::parse).transpose()?,
        phone: someone.phone.map(Phone::parse).transpose()?,
        establishment: someone.establishment.map(str::parse::<EstablishmentId>).transpose()?,
        role: someone.role,
        rights: someone.rights.iter().copied().collect(),
        teams: someone.teams.iter().copied().collect(),
        language: Language::Fr,
    })
}

/// Establishments and active accounts, the same that the start prints.
pub async fn people(app: &App) -> Result<(), DemoError> {
    let maker = maker();
    for (id, name, region) in [
        ("chu-exemple", "CHU Exemple", "Capitale-Nationale"),
        ("ciusss-demo", "CIUSSS Démo", "Mauricie-et-Centre-du-Québec"),
    ] {
        let establishment = Establishment { id: id.parse()?, name: Name::parse(name)?, region: Region::parse(region)? };
        app.store.put_establishment(&caller(app, &maker), &establishment, true).await?;
    }
    let hash = password_hash(app).await?;
    let view = [Right::ViewEstablishment];
    let chu = Some("chu-exemple");
    let contact = |email, name, phone, establishment, rights| Someone {
        email,
        name: Some(name),
        phone: Some(phone),
        establishment,
        role: Role::Contact,
        rights,
        teams: &[],
    };
    let staff = |email, name, role, teams| Someone {
        email,
        name: Some(name),
        phone: None,
        establishment: None,
        role,
        rights: &[],
        teams,
    };
    let lea = contact("lea.fortin@chu-exemple.test", "Léa Fortin", "418 555-0144", chu, &[]);
    for someone in [
        contact("camille.roy@chu-exemple.test", "Camille Roy", "418 555-0142", chu, &view),
        contact("alex.gagnon@chu-exemple.test", "Alex Gagnon", "418 555-0143", chu, &[]),
        Someone { role: Role::Lead, ..lea },
        contact("sam.cote@ciusss-demo.test", "Sam Côté", "819 555-0110", Some("ciusss-demo"), &view),
        staff("agent@centre.test", "Dominique Agent", Role::Agent, &Team::ALL),
        staff("admin@centre.test", "Andrée Admin", Role::Administrator, &[]),
    ] {
        app.store.put_active(&caller(app, &maker), &new_account(app, &someone)?, &hash).await?;
    }
    Ok(())
}

/// Whether the demo accounts are in the table, whoever made them.
pub async fn is_there(app: &App) -> Result<bool, DemoError> {
    let (first, _) = ACCOUNTS[0];
    Ok(app.store.account_by_email(&Email::parse(first)?).await?.is_some())
}

/// The contact who is invited and waits for her activation; her mail goes out from the stream.
pub async fn invitation(app: &App) -> Result<Account, DemoError> {
    let someone = Someone {
        email: INVITED,
        name: Some("Nadia Benali"),
        phone: None,
        establishment: Some("chu-exemple"),
        role: Role::Contact,
        rights: &[Right::ViewEstablishment],
        teams: &[],
    };
    let new = new_account(app, &someone)?;
    Ok(app.store.invite(&caller(app, &maker()), &new, Id::from_random(app.entropy.bytes())).await?)
}

/// Adds one active account from the body of `POST /accounts`, for tests.
pub async fn add(app: &App, body: &Value) -> Result<Account, DemoError> {
    let parsed = |name: &str| body.get(name).cloned().unwrap_or_else(|| Value::Array(Vec::new()));
    let rights: Vec<Right> = serde_json::from_value(parsed("rights"))?;
    let teams: Vec<Team> = serde_json::from_value(parsed("teams"))?;
    let someone = Someone {
        email: body["email"].as_str().unwrap_or_default(),
        name: body["name"].as_str(),
        phone: None,
        establishment: body["establishment"].as_str(),
        role: serde_json::from_value(body["role"].clone())?,
        rights: &rights,
        teams: &teams,
    };
    let new = new_account(app, &someone)?;
    let hash = password_hash(app).await?;
    Ok(app.store.put_active(&caller(app, &maker()), &new, &hash).await?)
}
