//! Tables of any size: requests as the service files them, over a year, spread over establishments and requesters.

use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use dynoxide::{AttributeValue, Database, ImportOptions, Item};
use guichet::LocalClock;
use guichet::demo;
use guichet::embedded::dynamodb::Dynamo;
use guichet_domain::account::{Account, Actor};
use guichet_domain::attachment::Taking;
use guichet_domain::catalog::Catalog;
use guichet_domain::ids::{Id, Number};
use guichet_domain::request::{Contact, Filing, Request, Visibility};
use guichet_domain::text::{Body, Description, Email, Name, Phone, Region, Subject};
use guichet_http::Clock as _;
use guichet_store::{Audited, Caller, Establishment, Store, Transaction, keys};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, json};

use super::recorder::{Recorder, items};
use crate::error::BenchError;
use crate::service::{ADMINISTRATOR, AGENT, CAMILLE, Service, settings};

/// Of how many people the requests are, Camille the first: every one has at least a page of them.
pub fn requesters(requests: u64) -> u64 {
    (requests / 25).clamp(1, 100)
}

const ESTABLISHMENTS: u64 = 20;
/// One request in so many is resolved, and waits for its closure.
const RESOLVED: u64 = 10;
/// What is written at a time.
const CHUNK: u64 = 2_000;
const YEAR: SignedDuration = SignedDuration::from_hours(24 * 365);

/// The number of the request that was filed as the `nth` of all, from 0 on.
pub fn number(nth: u64) -> Number {
    Number(1_001 + nth)
}

/// Makes a table with so many requests at `path`.
pub async fn fill(path: &Path, requests: u64, clock: &LocalClock) -> Result<(), BenchError> {
    let people = people(path, requesters(requests), clock).await?;
    let (send, receive) = sync_channel(2);
    let file = path.to_owned();
    let writer = thread::spawn(move || write(&file, &receive));
    let recorder = Recorder::default();
    let filler = Filler::new(people, clock.now(), requests, recorder.store(&settings()?))?;
    for nth in 0..requests {
        filler.file(nth).await?;
        // A writer that has failed says why below.
        if (nth + 1).is_multiple_of(CHUNK) && send.send(recorder.take()).is_err() {
            break;
        }
    }
    let _ = send.send(recorder.take());
    drop(send);
    writer.join().map_err(|_| BenchError::Failed("the writer of the table".to_owned()))??;
    let table = Database::new(&path.to_string_lossy())?;
    table.import_items("guichet", vec![last_number(requests)], ImportOptions::default())?;
    Ok(())
}

/// The accounts, made as tests make them.
async fn people(path: &Path, count: u64, clock: &LocalClock) -> Result<People, BenchError> {
    let service = Service::start(Dynamo::file(path)?, clock.clone()).await?;
    let app = &service.local.app;
    demo::people(app).await?;
    let account = async |email: &str| {
        let found = app.store.account_by_email(&parsed(Email::parse(email))?).await?;
        found.ok_or_else(|| BenchError::Failed(format!("{email} has no account")))
    };
    let administrator = account(ADMINISTRATOR).await?.identity();
    let mut requesters = vec![account(CAMILLE).await?];
    for nth in 1..count {
        let id = match nth % ESTABLISHMENTS {
            0 => "chu-exemple".to_owned(),
            other => format!("etablissement-{other}"),
        };
        if (1..ESTABLISHMENTS).contains(&nth) {
            let establishment = Establishment {
                id: id.parse().map_err(|_| BenchError::Failed(id.clone()))?,
                name: parsed(Name::parse(&format!("Établissement {nth}")))?,
                region: parsed(Region::parse("Capitale-Nationale"))?,
            };
            app.store.put_establishment(&caller(&administrator, clock.now(), nth), &establishment, true).await?;
        }
        let someone = json!({
            "email": format!("contact{nth}@guichet.test"),
            "name": format!("Contact Numéro{nth}"),
            "establishment": id,
            "role": "contact",
        });
        requesters.push(demo::add(app, &someone).await?);
    }
    let people = People { requesters, agent: account(AGENT).await?.identity() };
    service.stop().await;
    Ok(people)
}

struct People {
    requesters: Vec<Account>,
    agent: Actor,
}

struct Filler {
    people: People,
    now: Timestamp,
    requests: u64,
    store: Store,
    catalog: &'static Catalog,
}

fn parsed<T>(text: Result<T, guichet_domain::invalid::Invalid>) -> Result<T, BenchError> {
    text.map_err(|fault| BenchError::Failed(fault.detail))
}

/// A caller whose trace names the `nth` of something.
fn caller(actor: &Actor, at: Timestamp, nth: u64) -> Caller<'_> {
    Caller { actor, at, address: "192.0.2.1", trace: trace(nth, 0), idempotency: None }
}

fn trace(nth: u64, kind: u8) -> Id {
    let mut bytes = [kind; 10];
    bytes[2..].copy_from_slice(&nth.to_be_bytes());
    Id::from_random(bytes)
}

impl Filler {
    fn new(people: People, now: Timestamp, requests: u64, store: Store) -> Result<Self, BenchError> {
        let catalog = Catalog::builtin().map_err(|error| BenchError::Failed(error.to_string()))?;
        Ok(Self { people, now, requests, store, catalog })
    }

    /// When the `nth` was filed: they are spread over the year before now.
    fn filed_at(&self, nth: u64) -> Timestamp {
        let seconds = YEAR.as_secs().unsigned_abs() * (self.requests - nth) / self.requests;
        self.now - SignedDuration::from_secs(i64::try_from(seconds).unwrap_or_default())
    }

    async fn file(&self, nth: u64) -> Result<(), BenchError> {
        let spread = usize::try_from(nth).unwrap_or_default() % self.people.requesters.len();
        let requester = &self.people.requesters[spread];
        let (actor, at) = (requester.identity(), self.filed_at(nth));
        let missing = |what: &str| BenchError::Failed(format!("a requester without {what}"));
        let filing = Filing {
            kind: self.catalog.get("other").ok_or_else(|| missing("type"))?,
            major: false,
            requester: requester.summary(),
            establishment: requester.establishment.clone().ok_or_else(|| missing("establishment"))?,
            subject: parsed(Subject::parse(&format!("Question sur les étiquettes du lot {nth}")))?,
            description: parsed(Description::parse(&"Les étiquettes ne portent plus le code de l’unité. ".repeat(6)))?,
            checked: None,
            fields: Map::new(),
            contacts: vec![Contact {
                name: parsed(Name::parse(&actor.name))?,
                phone: parsed(Phone::parse("418 555-0142"))?,
                extension: None,
            }],
            visibility: Visibility::Establishment,
            participants: Vec::new(),
            follows_up: None,
            files: Taking::default(),
        };
        let change = filing.file(number(nth), &actor, at);
        let audited = Audited::new("request.created").subject(requester.id);
        let filed =
            self.store.file_request(&caller(&actor, at, nth), change, Transaction::new(), audited).await?.request;
        if nth.is_multiple_of(RESOLVED) {
            self.resolve(&filed, nth).await?;
        }
        Ok(())
    }

    /// Resolves one now, so that its closure is far from due.
    async fn resolve(&self, request: &Request, nth: u64) -> Result<(), BenchError> {
        let resolution = parsed(Body::parse("Les étiquettes portent de nouveau le code."))?;
        let rule = guichet_domain::closure::Rule::default();
        let change = request.resolve(&self.people.agent, resolution, &rule, self.now);
        let change = change.map_err(|refusal| BenchError::Failed(refusal.to_string()))?;
        self.store.commit_by_service(change, trace(nth, 1), "request.changed").await?;
        Ok(())
    }
}

/// Writes what comes, in transactions of thousands of items; without stream records, which a year ago have gone.
fn write(path: &Path, transactions: &Receiver<Vec<Vec<u8>>>) -> Result<(), BenchError> {
    let table = Database::new(&path.to_string_lossy())?;
    table.enable_bulk_loading()?;
    for transactions in transactions {
        table.import_items("guichet", items(&transactions)?, ImportOptions::default())?;
    }
    table.disable_bulk_loading()?;
    Ok(())
}

/// The counter that the next number is drawn from.
fn last_number(requests: u64) -> Item {
    let key = keys::counter();
    Item::from([
        (keys::PK.to_owned(), AttributeValue::S(key.pk)),
        (keys::SK.to_owned(), AttributeValue::S(key.sk)),
        ("last".to_owned(), AttributeValue::N(requests.to_string())),
    ])
}
