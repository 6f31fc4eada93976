//! Lists of requests: an index gives candidates, the consistent heads decide.

use std::collections::{HashMap, HashSet};

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use guichet_domain::access::{Action, may};
use guichet_domain::account::Actor;
use guichet_domain::catalog::Team;
use guichet_domain::ids::{AccountId, EstablishmentId, Number};
use guichet_domain::request::{Head, Status, Visibility};
use jiff::Timestamp;

use crate::keys::{Index, Key};
use crate::transaction::{Item, read};
use crate::{Page, Store, StoreError, keys};

/// Which list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Those that the account filed or was handed.
    Mine(AccountId),
    /// Those that were shared with the account by name.
    Shared(AccountId),
    /// Those of the establishment that are not private.
    Establishment(EstablishmentId),
    /// The open ones, by team, the major ones first, then by priority and age.
    Queue(Option<Team>),
}

/// What a list is narrowed to. Statuses are those that everyone must find now.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub status: Option<Status>,
    pub kind: Option<String>,
    pub team: Option<Team>,
    pub assignee: Option<AccountId>,
    /// Only what nobody has.
    pub unassigned: bool,
    /// Words that the subject holds, folded; all of them.
    pub words: Vec<String>,
    /// Closed ones left out.
    pub open: bool,
}

/// A page of a list; `truncated` where a search by words stopped at the newest 1,000.
#[derive(Debug, Clone)]
pub struct Listed {
    pub page: Page<Head>,
    pub truncated: bool,
}

/// A search by words looks at the newest 1,000 of its scope.
const SEARCHED: usize = 1_000;
/// Without words, one call looks at most at this many candidates: a page may be shorter than asked for.
const EXAMINED: usize = 300;

impl Filter {
    /// Whether a head, as it is now, is one that the list is narrowed to.
    pub fn fits(&self, head: &Head) -> bool {
        let subject = || fold(head.subject.as_str());
        self.status.is_none_or(|status| head.status == status)
            && self.kind.as_ref().is_none_or(|kind| head.kind == *kind)
            && self.team.is_none_or(|team| head.team == team)
            && self.assignee.is_none_or(|id| head.assignee.as_ref().is_some_and(|assignee| assignee.id == id))
            && !(self.unassigned && head.assignee.is_some())
            && !(self.open && head.is_closed())
            && (self.words.is_empty() || {
                let subject = subject();
                self.words.iter().all(|word| subject.contains(word.as_str()))
            })
    }

    /// The words of a search, folded as subjects are.
    pub fn words(text: &str) -> Vec<String> {
        fold(text).split_whitespace().map(str::to_owned).collect()
    }
}

/// Lower case without the accents of French, ligatures opened.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'à' | 'â' | 'ä' => folded.push('a'),
            'ç' => folded.push('c'),
            'é' | 'è' | 'ê' | 'ë' => folded.push('e'),
            'î' | 'ï' => folded.push('i'),
            'ô' | 'ö' => folded.push('o'),
            'ù' | 'û' | 'ü' => folded.push('u'),
            'ÿ' => folded.push('y'),
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            '’' => folded.push('\''),
            c => folded.push(c),
        }
    }
    folded
}

/// A candidate: where it is in the index, and what it is.
struct Hit {
    place: String,
    number: Number,
}

impl Scope {
    fn partition(&self) -> (Index, String, bool) {
        match self {
            Self::Mine(account) => (Index::Person, keys::requester(*account), false),
            Self::Shared(account) => (Index::Person, keys::shared_with(*account), false),
            Self::Establishment(id) => (Index::Establishment, keys::requests_of(id), false),
            Self::Queue(_) => (Index::Queue, keys::QUEUE.to_owned(), true),
        }
    }

    /// Whether a request belongs to the list still: an index may lag.
    pub fn holds(&self, head: &Head, participant: bool) -> bool {
        match self {
            Self::Mine(account) => head.requester.id == *account,
            Self::Shared(_) => participant,
            Self::Establishment(id) => head.establishment == *id && head.visibility == Visibility::Establishment,
            Self::Queue(team) => !head.is_closed() && team.is_none_or(|team| head.team == team),
        }
    }

    /// The base table's key of a hit, which an exclusive start key repeats.
    fn key_of(&self, number: Number) -> Key {
        match self {
            Self::Shared(account) => keys::participant(number, *account),
            _ => keys::head(number),
        }
    }
}

impl Store {
    /// A page of a list as the actor may see it now.
    pub async fn list(
        &self,
        actor: &Actor,
        scope: &Scope,
        filter: &Filter,
        limit: usize,
        after: Option<&str>,
        now: Timestamp,
    ) -> Result<Listed, StoreError> {
        let searching = !filter.words.is_empty();
        let bound = if searching { SEARCHED } else { EXAMINED };
        let (mut examined, mut place) = start(searching, after)?;
        let page = |items, examined: usize, place: Option<String>| {
            let next = place.map(|place| if searching { format!("{examined} {place}") } else { place });
            Listed { page: Page { items, next }, truncated: false }
        };
        let mut heads = Vec::new();
        while examined < bound {
            let step = if searching { 100.min(bound - examined) } else { limit };
            let hits = self.candidates(scope, step, place.as_deref()).await?;
            let mut found = self.heads(scope, &hits.items).await?;
            for hit in hits.items {
                if heads.len() == limit {
                    return Ok(page(heads, examined, place));
                }
                if let Some((head, participant)) = found.remove(&hit.number) {
                    let head: Head = head.at(now);
                    let seen = may(actor, &head.facts(participant), Action::See);
                    if seen && scope.holds(&head, participant) && filter.fits(&head) {
                        heads.push(head);
                    }
                }
                examined += 1;
                place = Some(hit.place);
            }
            if hits.next.is_none() {
                return Ok(page(heads, examined, None));
            }
            if heads.len() == limit && examined < bound {
                return Ok(page(heads, examined, place));
            }
        }
        let end = place.filter(|_| !searching);
        Ok(Listed { truncated: searching, ..page(heads, examined, end) })
    }

    async fn candidates(&self, scope: &Scope, limit: usize, after: Option<&str>) -> Result<Page<Hit>, StoreError> {
        let (index, partition, forward) = scope.partition();
        let mut query = self
            .db
            .query()
            .table_name(&self.table)
            .index_name(index.name())
            .expression_attribute_names("#p", index.name())
            .expression_attribute_values(":p", AttributeValue::S(partition.clone()))
            .scan_index_forward(forward)
            .limit(i32::try_from(limit + 1).unwrap_or(i32::MAX));
        query = if let Scope::Queue(Some(team)) = scope {
            query
                .key_condition_expression("#p = :p AND begins_with(#s, :team)")
                .expression_attribute_names("#s", index.sort())
                .expression_attribute_values(":team", AttributeValue::S(format!("{}#", team.as_str())))
        } else {
            query.key_condition_expression("#p = :p")
        };
        if let Some(place) = after {
            let number = number_at(place).ok_or(StoreError::Cursor)?;
            let mut start = scope.key_of(number).attributes();
            start.insert(index.name().to_owned(), AttributeValue::S(partition));
            start.insert(index.sort().to_owned(), AttributeValue::S(place.to_owned()));
            query = query.set_exclusive_start_key(Some(start));
        }
        let answer = query.send().await.map_err(StoreError::of)?;
        let mut items = Vec::new();
        for item in answer.items.unwrap_or_default() {
            let text = |name: &str| item.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
            let place = text(index.sort());
            let number =
                keys::number_of(&text(keys::PK)).ok_or_else(|| StoreError::Corrupt("an index entry".to_owned()))?;
            items.push(Hit { place, number });
        }
        let more = items.len() > limit || answer.last_evaluated_key.is_some();
        items.truncate(limit);
        let next = items.last().map(|hit| hit.place.clone()).filter(|_| more);
        Ok(Page { items, next })
    }

    /// The heads of some hits, read consistently, each with whether the actor of the scope is a participant still.
    async fn heads(&self, scope: &Scope, hits: &[Hit]) -> Result<HashMap<Number, (Head, bool)>, StoreError> {
        let mut wanted: Vec<Key> = hits.iter().map(|hit| keys::head(hit.number)).collect();
        if matches!(scope, Scope::Shared(_)) {
            wanted.extend(hits.iter().map(|hit| scope.key_of(hit.number)));
        }
        let mut heads: HashMap<Number, (Head, bool)> = HashMap::new();
        let mut participants = Vec::new();
        for item in self.get_many(&wanted).await? {
            let pk = item.get(keys::PK).and_then(|pk| pk.as_s().ok()).cloned().unwrap_or_default();
            let number = keys::number_of(&pk).ok_or_else(|| StoreError::Corrupt("a head's key".to_owned()))?;
            if item.get(keys::SK).and_then(|sk| sk.as_s().ok()).is_some_and(|sk| sk == keys::HEAD) {
                heads.insert(number, (read(item)?, false));
            } else {
                participants.push(number);
            }
        }
        for number in participants {
            if let Some(head) = heads.get_mut(&number) {
                head.1 = true;
            }
        }
        Ok(heads)
    }

    /// Many items, read consistently, 100 a call; keys that the table could not serve are asked for again.
    pub(crate) async fn get_many(&self, wanted: &[Key]) -> Result<Vec<Item>, StoreError> {
        let mut items = Vec::with_capacity(wanted.len());
        // An index under way may name an item at its old and its new place; a key twice is refused.
        let mut seen = HashSet::new();
        let wanted: Vec<&Key> = wanted.iter().filter(|key| seen.insert(*key)).collect();
        for part in wanted.chunks(100) {
            let mut keys: Vec<_> = part.iter().map(|key| key.attributes()).collect();
            let mut attempt = 0;
            while !keys.is_empty() {
                if attempt == 5 {
                    return Err(StoreError::Unavailable("unprocessed keys".to_owned()));
                }
                if attempt > 0 {
                    crate::transaction::pause(attempt, 1).await;
                }
                attempt += 1;
                let request = KeysAndAttributes::builder()
                    .consistent_read(true)
                    .set_keys(Some(keys))
                    .build()
                    .map_err(|error| StoreError::Corrupt(error.to_string()))?;
                let answer = self
                    .db
                    .batch_get_item()
                    .request_items(&self.table, request)
                    .send()
                    .await
                    .map_err(StoreError::of)?;
                items.extend(answer.responses.unwrap_or_default().remove(&self.table).unwrap_or_default());
                keys = answer
                    .unprocessed_keys
                    .and_then(|mut left| left.remove(&self.table))
                    .map(|left| left.keys)
                    .unwrap_or_default();
            }
        }
        Ok(items)
    }
}

/// Where a page begins: how many candidates the pages before have examined, if a search counts them, and the place.
fn start(searching: bool, after: Option<&str>) -> Result<(usize, Option<String>), StoreError> {
    let Some(after) = after else { return Ok((0, None)) };
    if !searching {
        return Ok((0, Some(after.to_owned())));
    }
    let (examined, place) = after.split_once(' ').ok_or(StoreError::Cursor)?;
    Ok((examined.parse().map_err(|_| StoreError::Cursor)?, Some(place.to_owned())))
}

/// The number at the end of a place in an index.
fn number_at(place: &str) -> Option<Number> {
    place.rsplit('#').next()?.parse().ok().map(Number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_bears_missing_accents_and_capitals() {
        assert_eq!(Filter::words("Écran  NOIR œuvre"), ["ecran", "noir", "oeuvre"]);
    }
}
