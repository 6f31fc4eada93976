//! How many requests wait in the queue, by team: counted in the index, without reading the requests.

use std::collections::{BTreeMap, HashSet};

use aws_sdk_dynamodb::types::AttributeValue;
use futures_util::future::{try_join, try_join_all};
use guichet_domain::catalog::Team;
use guichet_domain::ids::Number;
use jiff::Timestamp;

use crate::keys::Index;
use crate::{Store, StoreError, keys};

/// So many closures that are due and not yet written are looked for in a shard; a sweep is never that far behind.
const MOST_DUE: usize = 1_000;

/// The open requests of one team.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    pub open: usize,
    /// Of those, the major ones.
    pub major: usize,
}

impl Store {
    /// The open requests of each team that has any. Those that the 72-hour rule has closed at `now` are left out,
    /// whether or not the sweep has been there. As the index, it may be a moment behind.
    pub async fn queue_counts(&self, now: Timestamp) -> Result<BTreeMap<Team, Waiting>, StoreError> {
        let due = try_join_all((0..keys::SHARDS).map(|shard| self.due_closures(shard, now, MOST_DUE)));
        let (places, due) = try_join(self.queue_places(), due).await?;
        let closed: HashSet<Number> = due.into_iter().flatten().collect();
        let mut counts: BTreeMap<Team, Waiting> = BTreeMap::new();
        for (team, major, number) in places.iter().filter_map(|place| read(place)) {
            if !closed.contains(&number) {
                let waiting = counts.entry(team).or_default();
                waiting.open += 1;
                waiting.major += usize::from(major);
            }
        }
        Ok(counts)
    }

    async fn queue_places(&self) -> Result<Vec<String>, StoreError> {
        let (index, mut places, mut start) = (Index::Queue, Vec::new(), None);
        loop {
            let query = self.db.query().table_name(&self.table).index_name(index.name());
            let answer = query
                .key_condition_expression("#p = :p")
                .expression_attribute_names("#p", index.name())
                .expression_attribute_values(":p", AttributeValue::S(keys::QUEUE.to_owned()))
                .projection_expression("#s")
                .expression_attribute_names("#s", index.sort())
                .set_exclusive_start_key(start)
                .send()
                .await
                .map_err(StoreError::of)?;
            let place = |item: &crate::transaction::Item| item.get(index.sort())?.as_s().ok().cloned();
            places.extend(answer.items().iter().filter_map(place));
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(places);
            }
        }
    }
}

/// Team, whether it is a major incident, and number, as [`keys::head_entries`] wrote them.
fn read(place: &str) -> Option<(Team, bool, Number)> {
    let mut parts = place.split('#');
    let team = Team::of(parts.next()?)?;
    let major = parts.next()? == "0";
    Some((team, major, Number(parts.next_back()?.parse().ok()?)))
}
