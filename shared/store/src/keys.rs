//! The only place that writes a key.
//!
//! One table (`pk`, `sk`) and four sparse indexes that hold keys alone, so that a change that moves nothing in a list
//! costs nothing there; a list re-reads its hits, which an index that lags calls for anyway.
//!
//! | what | `pk` | `sk` | index entries |
//! | --- | --- | --- | --- |
//! | request, what lists need | `REQ#n` | `A#HEAD` | `person` = `REQUESTER#account`; `estab` = `REQUESTS#establishment` unless private; `queue` = `QUEUE` unless closed; `due` = `CLOSE#shard` while a closure is pending |
//! | request, its long texts | `REQ#n` | `A#TEXT` | |
//! | participant | `REQ#n` | `A#WITH#account` | `person` = `SHARED#account` |
//! | follower or mute | `REQ#n` | `A#WATCH#account` | |
//! | event | `REQ#n` | `E#seq` | |
//! | internal note | `REQ#n` | `N#instant#id` | |
//! | that an event was counted | `REQ#n` | `C#seq` | |
//! | mail row | `REQ#n` or `ACC#id` | `M#event#account` | `due` = `MAIL#shard` while it is to be sent |
//! | account | `ACC#id` | `A` | `person` = `ACCOUNTS`; `estab` = `ACCOUNTS#establishment`, or `ACCOUNTS#-` for staff |
//! | password hash | `ACC#id` | `P` | |
//! | session | `ACC#id` | `A#S#id` | |
//! | token of an invitation or reset | `ACC#id` | `T#kind` | |
//! | event of an account | `ACC#id` | `E#instant#id` | |
//! | notification | `ACC#id` | `N#instant#event` | |
//! | e-mail, claimed once | `EMAIL#address` | `A` | |
//! | establishment | `ESTABLISHMENTS` | `ID#id` | |
//! | idempotency record | `IDEM#account` | hash of key and address | |
//! | failed attempts | `LIMIT#hash` | `A` | |
//! | file of an establishment | `DEPOSITS#establishment` | `ID#id` | `due` = `DEPOSIT#shard` |
//! | that someone had it | `DEPOSITS#establishment` | `GOT#id#account` | |
//! | canned response | `CANNED` | `ID#id` | |
//! | what happened to a type, team or establishment on a day | `COUNTS#dimension` | `D#day#key` | |
//! | how many of its requests are open | `COUNTS#dimension` | `OPEN#key` | |
//! | article, what lists need | `ART#id` | `A#HEAD` | `queue` = `ARTICLES#state` |
//! | article, its text | `ART#id` | `A#TEXT` | |
//! | a revision of an article, whole | `ART#id` | `R#revision` | |
//! | whether an article helped an account | `ART#id` | `V#account` | |
//! | how many an article helped | `ART#id` | `S` | |
//! | which search index of a language is the current one | `INDEX` | `LANG#lang` | |
//! | the house's synonyms of a language | `SYNONYMS` | `LANG#lang` | |
//! | a search without result | `UNANSWERED#lang` | the text | `queue` = `UNANSWERED` |
//! | last request number | `COUNTER` | `REQUEST` | |
//! | number of active administrators | `COUNTER` | `ADMINISTRATORS` | |
//! | number of canned responses | `COUNTER` | `CANNED` | |
//! | file that is or will be attached | `FILE#id` | `A` | |
//! | when to look at a file again | `FILE#id` | `D` | `due` = `FILE#shard` |
//! | audit record | `AUDIT#day` | `instant#id` | |
//!
//! What the write units of an operation buy (texts of 1 kB, which are kept deflated; a transaction pays each kB twice):
//! - filing, 14: number 1, head 2, text 2, event 2, audit 2, idempotency 2, three index entries;
//! - a file that either takes: its item 2;
//! - a comment, 8: head 2, event 2, audit 2, idempotency 2; one more where it stops a closure (index entry).

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use guichet_domain::account::{Account, Language};
use guichet_domain::article::{ArticleHead, ArticleState};
use guichet_domain::catalog::Priority;
use guichet_domain::counts::Dimension;
use guichet_domain::ids::{
    AccountId, ArticleId, AttachmentId, DepositId, EstablishmentId, EventId, Id, Number, SessionId,
};
use guichet_domain::request::{Head, Visibility};
use jiff::Timestamp;
use jiff::civil::Date;

/// Partition key, sort key.
pub const PK: &str = "pk";
pub const SK: &str = "sk";

/// How many partitions the pending closures and mails are spread over: one query each for a sweep.
pub const SHARDS: u64 = 4;

/// An index: its name is that of its partition key; the sort key is called `NAME_at`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Index {
    Person,
    Establishment,
    Queue,
    Due,
}

impl Index {
    pub const ALL: [Self; 4] = [Self::Person, Self::Establishment, Self::Queue, Self::Due];

    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Establishment => "estab",
            Self::Queue => "queue",
            Self::Due => "due",
        }
    }

    pub fn sort(self) -> &'static str {
        match self {
            Self::Person => "person_at",
            Self::Establishment => "estab_at",
            Self::Queue => "queue_at",
            Self::Due => "due_at",
        }
    }
}

/// Where an item lies.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub pk: String,
    pub sk: String,
}

impl Key {
    fn new(pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Self { pk: pk.into(), sk: sk.into() }
    }

    pub fn attributes(&self) -> HashMap<String, AttributeValue> {
        [(PK, &self.pk), (SK, &self.sk)].map(|(name, value)| (name.to_owned(), AttributeValue::S(value.clone()))).into()
    }
}

/// An item's place in an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub index: Index,
    pub pk: String,
    pub sk: String,
}

impl Entry {
    fn new(index: Index, pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Self { index, pk: pk.into(), sk: sk.into() }
    }

    pub fn attributes(&self) -> [(String, AttributeValue); 2] {
        [
            (self.index.name().to_owned(), AttributeValue::S(self.pk.clone())),
            (self.index.sort().to_owned(), AttributeValue::S(self.sk.clone())),
        ]
    }
}

pub fn request(number: Number) -> String {
    format!("REQ#{}", number.0)
}

/// Everything that a decision needs lies between this prefix and the next: head, text, participants, watchers.
pub const ABOUT: &str = "A#";
pub const EVENTS: &str = "E#";
pub const NOTES: &str = "N#";
pub const MAILS: &str = "M#";
/// Sorted next to the account itself, so that one query brings it and a session, with the sessions that lie between.
pub const SESSIONS: &str = "A#S#";
pub const NOTIFICATIONS: &str = "N#";
pub const HEAD: &str = "A#HEAD";
pub const TEXT: &str = "A#TEXT";
pub const PARTICIPANT: &str = "A#WITH#";
pub const WATCHER: &str = "A#WATCH#";

pub fn head(number: Number) -> Key {
    Key::new(request(number), HEAD)
}

/// The number of the request that an item's partition belongs to.
pub fn number_of(pk: &str) -> Option<Number> {
    pk.strip_prefix("REQ#")?.parse().ok().map(Number)
}

pub fn text(number: Number) -> Key {
    Key::new(request(number), TEXT)
}

pub fn participant(number: Number, account: AccountId) -> Key {
    Key::new(request(number), format!("{PARTICIPANT}{account}"))
}

pub fn watcher(number: Number, account: AccountId) -> Key {
    Key::new(request(number), format!("{WATCHER}{account}"))
}

pub fn event(id: EventId) -> Key {
    Key::new(request(id.number), format!("{EVENTS}{:010}", id.seq))
}

/// That an event is in the daily counters.
pub fn counted(id: EventId) -> Key {
    Key::new(request(id.number), format!("C#{:010}", id.seq))
}

pub fn note(number: Number, at: Timestamp, id: Id) -> Key {
    Key::new(request(number), format!("{NOTES}{at}#{id}"))
}

/// `seq` zero-padded and the account, the id of a mail row in the API.
pub fn request_mail(event: EventId, to: AccountId) -> Key {
    Key::new(request(event.number), format!("{MAILS}{:010}#{to}", event.seq))
}

pub fn account_mail(to: AccountId, event: Id) -> Key {
    Key::new(account_partition(to), format!("{MAILS}{event}#{to}"))
}

pub fn account_partition(id: AccountId) -> String {
    format!("ACC#{id}")
}

/// The account that an item's partition belongs to.
pub fn account_of(pk: &str) -> Option<AccountId> {
    pk.strip_prefix("ACC#")?.parse().ok()
}

pub fn account(id: AccountId) -> Key {
    Key::new(account_partition(id), "A")
}

pub fn password(id: AccountId) -> Key {
    Key::new(account_partition(id), "P")
}

pub fn session(account: AccountId, id: SessionId) -> Key {
    Key::new(account_partition(account), format!("{SESSIONS}{id}"))
}

pub fn token(account: AccountId, kind: &str) -> Key {
    Key::new(account_partition(account), format!("T#{kind}"))
}

pub fn account_event(account: AccountId, at: Timestamp, id: Id) -> Key {
    Key::new(account_partition(account), format!("{EVENTS}{at}#{id}"))
}

pub fn notification(account: AccountId, at: Timestamp, event: EventId) -> Key {
    Key::new(account_partition(account), format!("{NOTIFICATIONS}{at}#{event}"))
}

/// Up to which notification the account has read.
pub fn read_mark(account: AccountId) -> Key {
    Key::new(account_partition(account), "R")
}

pub fn email(address: &str) -> Key {
    Key::new(format!("EMAIL#{address}"), "A")
}

pub const ESTABLISHMENTS: &str = "ESTABLISHMENTS";
pub const ESTABLISHMENT: &str = "ID#";

pub fn establishment(id: &EstablishmentId) -> Key {
    Key::new(ESTABLISHMENTS, format!("{ESTABLISHMENT}{id}"))
}

pub fn deposits(establishment: &EstablishmentId) -> String {
    format!("DEPOSITS#{establishment}")
}

pub const DEPOSIT: &str = "ID#";
pub const RECEIPTS: &str = "GOT#";

pub fn deposit(establishment: &EstablishmentId, id: DepositId) -> Key {
    Key::new(deposits(establishment), format!("{DEPOSIT}{id}"))
}

pub fn receipt(establishment: &EstablishmentId, id: DepositId, account: AccountId) -> Key {
    Key::new(deposits(establishment), format!("{RECEIPTS}{id}#{account}"))
}

/// The deposit that the sort key of a receipt is of.
pub fn deposit_of_receipt(sk: &str) -> Option<DepositId> {
    sk.strip_prefix(RECEIPTS)?.split('#').next()?.parse().ok()
}

pub fn due_deposits(shard: u64) -> String {
    format!("DEPOSIT#{shard}")
}

pub fn due_deposit(key: &Key, at: Timestamp) -> Entry {
    let shard = key.sk.bytes().map(u64::from).sum::<u64>() % SHARDS;
    Entry::new(Index::Due, due_deposits(shard), format!("{at}#{}#{}", key.pk, key.sk))
}

pub const CANNED: &str = "CANNED";
pub const CANNED_RESPONSE: &str = "ID#";

pub fn canned(id: Id) -> Key {
    Key::new(CANNED, format!("{CANNED_RESPONSE}{id}"))
}

/// Everything that makes an article lies under [`ABOUT`], as with requests.
pub fn article(id: ArticleId) -> String {
    format!("ART#{id}")
}

/// The article that an item's partition belongs to.
pub fn article_of(pk: &str) -> Option<ArticleId> {
    pk.strip_prefix("ART#")?.parse().ok()
}

pub fn article_head(id: ArticleId) -> Key {
    Key::new(article(id), HEAD)
}

pub fn article_text(id: ArticleId) -> Key {
    Key::new(article(id), TEXT)
}

pub const REVISIONS: &str = "R#";

pub fn revision(id: ArticleId, revision: u64) -> Key {
    Key::new(article(id), format!("{REVISIONS}{revision:010}"))
}

pub fn vote(id: ArticleId, account: AccountId) -> Key {
    Key::new(article(id), format!("V#{account}"))
}

pub fn votes(id: ArticleId) -> Key {
    Key::new(article(id), "S")
}

pub fn articles(state: ArticleState) -> String {
    format!("ARTICLES#{}", state.as_str())
}

/// Published ones by the instant of publication, drafts by that of their last change. The revision stands in it, so
/// that the index alone tells what is current.
pub fn article_entry(head: &ArticleHead) -> Entry {
    let at = head.published_at.unwrap_or(head.updated_at);
    Entry::new(Index::Queue, articles(head.state), format!("{at}#{:010}#{}", head.revision, head.id))
}

/// The article that a place among the articles of a state names, and its revision.
pub fn article_at(place: &str) -> Option<(ArticleId, u64)> {
    let (rest, id) = place.rsplit_once('#')?;
    Some((id.parse().ok()?, rest.rsplit_once('#')?.1.parse().ok()?))
}

fn of_language(lang: Language) -> &'static str {
    match lang {
        Language::Fr => "LANG#fr",
        Language::En => "LANG#en",
    }
}

pub const SYNONYMS: &str = "SYNONYMS";

pub fn synonyms(lang: Language) -> Key {
    Key::new(SYNONYMS, of_language(lang))
}

pub fn search_index(lang: Language) -> Key {
    Key::new("INDEX", of_language(lang))
}

/// `text` is at most 200 characters, folded to lower case.
pub fn unanswered(lang: Language, text: &str) -> Key {
    let pk = match lang {
        Language::Fr => "UNANSWERED#fr",
        Language::En => "UNANSWERED#en",
    };
    Key::new(pk, text)
}

pub const UNANSWERED: &str = "UNANSWERED";

/// The most frequent come last; partition and text stand in it, since an index holds nothing else.
pub fn unanswered_entry(key: &Key, count: u64) -> Entry {
    Entry::new(Index::Queue, UNANSWERED, format!("{count:010}#{}#{}", key.pk, key.sk))
}

/// The item that a place among the searches without result names.
pub fn unanswered_at(place: &str) -> Option<Key> {
    let mut parts = place.splitn(4, '#');
    let (_, kind, lang, text) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    (kind == UNANSWERED).then(|| Key::new(format!("{kind}#{lang}"), text))
}

pub fn counts(dimension: Dimension) -> String {
    format!("COUNTS#{}", dimension.as_str())
}

/// Before the keys of a dimension that have open requests; the key follows.
pub const OPEN: &str = "OPEN#";

pub fn day_counts(dimension: Dimension, day: Date, key: &str) -> Key {
    Key::new(counts(dimension), format!("D#{day}#{key}"))
}

/// The first and the last place of the days from `from` to `to`.
pub fn days(from: Date, to: Date) -> (String, String) {
    (format!("D#{from}#"), format!("D#{to}#\u{10ffff}"))
}

/// The day and the key that a place in a dimension's partition names.
pub fn day_and_key(sk: &str) -> Option<(Date, &str)> {
    let (day, key) = sk.strip_prefix("D#")?.split_once('#')?;
    Some((day.parse().ok()?, key))
}

pub fn open_count(dimension: Dimension, key: &str) -> Key {
    Key::new(counts(dimension), format!("{OPEN}{key}"))
}

pub fn idempotency(account: AccountId, hash: &str) -> Key {
    Key::new(format!("IDEM#{account}"), hash)
}

pub fn limit(hash: &str) -> Key {
    Key::new(format!("LIMIT#{hash}"), "A")
}

pub fn counter() -> Key {
    Key::new("COUNTER", "REQUEST")
}

pub fn administrators() -> Key {
    Key::new("COUNTER", "ADMINISTRATORS")
}

pub fn canned_number() -> Key {
    Key::new("COUNTER", "CANNED")
}

pub fn audit_partition(day: Date) -> String {
    format!("AUDIT#{day}")
}

pub fn audit(day: Date, at: Timestamp, id: Id) -> Key {
    Key::new(audit_partition(day), format!("{at}#{id}"))
}

fn by_age(at: Timestamp, number: Number) -> String {
    format!("{at}#{:012}", number.0)
}

pub fn requester(account: AccountId) -> String {
    format!("REQUESTER#{account}")
}

pub fn shared_with(account: AccountId) -> String {
    format!("SHARED#{account}")
}

pub fn requests_of(establishment: &EstablishmentId) -> String {
    format!("REQUESTS#{establishment}")
}

pub const QUEUE: &str = "QUEUE";

fn rank(priority: Priority) -> u8 {
    match priority {
        Priority::High => 0,
        Priority::Normal => 1,
        Priority::Low => 2,
    }
}

/// Where a request stands in the lists.
pub fn head_entries(head: &Head) -> Vec<Entry> {
    let age = by_age(head.created_at, head.number);
    let mut entries = vec![Entry::new(Index::Person, requester(head.requester.id), age.clone())];
    if head.visibility == Visibility::Establishment {
        entries.push(Entry::new(Index::Establishment, requests_of(&head.establishment), age.clone()));
    }
    if !head.is_closed() {
        // By team, the major ones first, then by priority, then the oldest.
        let place = format!("{}#{}#{}#{age}", head.team.as_str(), u8::from(!head.major), rank(head.priority));
        entries.push(Entry::new(Index::Queue, QUEUE, place));
        if let Some(closure) = head.closure.as_ref().filter(|closure| closure.is_pending()) {
            entries.push(due_closure(head.number, closure.closes_at));
        }
    }
    entries
}

pub fn participant_entry(head: &Head, account: AccountId) -> Entry {
    Entry::new(Index::Person, shared_with(account), by_age(head.created_at, head.number))
}

pub fn due_closures(shard: u64) -> String {
    format!("CLOSE#{shard}")
}

fn due_closure(number: Number, at: Timestamp) -> Entry {
    Entry::new(Index::Due, due_closures(number.0 % SHARDS), by_age(at, number))
}

pub fn due_mails(shard: u64) -> String {
    format!("MAIL#{shard}")
}

pub fn due_mail(key: &Key, at: Timestamp) -> Entry {
    let shard = key.sk.bytes().map(u64::from).sum::<u64>() % SHARDS;
    Entry::new(Index::Due, due_mails(shard), format!("{at}#{}#{}", key.pk, key.sk))
}

pub fn file(id: AttachmentId) -> Key {
    Key::new(format!("FILE#{id}"), "A")
}

/// When to look at a file again, apart from it: whoever attaches it does not pay for a place in an index.
pub fn file_due(id: AttachmentId) -> Key {
    Key::new(format!("FILE#{id}"), "D")
}

/// The file that an item's partition belongs to.
pub fn file_of(pk: &str) -> Option<AttachmentId> {
    pk.strip_prefix("FILE#")?.parse().ok()
}

pub fn due_files(shard: u64) -> String {
    format!("FILE#{shard}")
}

pub fn due_file(id: AttachmentId, at: Timestamp) -> Entry {
    let shard = id.as_str().bytes().map(u64::from).sum::<u64>() % SHARDS;
    let key = file_due(id);
    Entry::new(Index::Due, due_files(shard), format!("{at}#{}#{}", key.pk, key.sk))
}

/// The upper end of what is due at `now`: every instant up to and including it.
pub fn due_until(now: Timestamp) -> String {
    format!("{now}#\u{10ffff}")
}

pub const ACCOUNTS: &str = "ACCOUNTS";

pub fn accounts_of(establishment: Option<&EstablishmentId>) -> String {
    format!("ACCOUNTS#{}", establishment.map_or("-", EstablishmentId::as_str))
}

/// By address; the account's id at the end leads back to its item.
pub fn account_place(account: &Account) -> String {
    format!("{}#{}", account.email.as_str(), account.id)
}

pub fn account_entries(account: &Account) -> Vec<Entry> {
    let place = account_place(account);
    vec![
        Entry::new(Index::Person, ACCOUNTS, place.clone()),
        Entry::new(Index::Establishment, accounts_of(account.establishment.as_ref()), place),
    ]
}

#[cfg(test)]
#[path = "keys_tests.rs"]
mod tests;
