//! Whether an article helped (`spec/product.md`, Knowledge base): one voice an account, which she may change.

use guichet_domain::ids::{AccountId, ArticleId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::transaction::{Condition, Fault, Transaction, item};
use crate::{Audited, Caller, Store, StoreError, keys};

/// How many an article helped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Votes {
    #[serde(default)]
    pub helpful: u64,
    #[serde(default)]
    pub not_helpful: u64,
    /// Requests that were not sent because the article answered.
    #[serde(default)]
    pub avoided_requests: u64,
}

/// What one account said of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vote {
    pub helpful: bool,
    pub avoided_request: bool,
}

impl Vote {
    /// What it adds: helpful, not helpful, avoided requests.
    fn counts(self) -> [i64; 3] {
        [i64::from(self.helpful), i64::from(!self.helpful), i64::from(self.avoided_request)]
    }
}

impl Store {
    pub async fn votes(&self, id: ArticleId) -> Result<Votes, StoreError> {
        Ok(self.get(&keys::votes(id)).await?.unwrap_or_default())
    }

    /// What this account has said of an article.
    pub async fn vote_of(&self, id: ArticleId, account: AccountId) -> Result<Option<Vote>, StoreError> {
        self.get(&keys::vote(id, account)).await
    }

    /// Takes down what the caller says of an article, in the place of what she said before. An avoided request stays
    /// one until she says that the article did not help: [`StoreError::NotFound`] where it isn't there any more.
    pub async fn vote(
        &self,
        caller: &Caller<'_>,
        id: ArticleId,
        vote: Vote,
        audited: Audited,
    ) -> Result<(), StoreError> {
        let account = caller.actor.id;
        for _ in 0..5 {
            let before = self.vote_of(id, account).await?;
            let spared = vote.avoided_request || before.is_some_and(|before| before.avoided_request);
            let avoided_request = vote.helpful && spared;
            let after = Vote { avoided_request, ..vote };
            let written = self
                .transact_or_refuse(|| {
                    let mut transaction = Transaction::new();
                    let there = Condition::new("attribute_exists(pk)");
                    transaction.check(self, &keys::article_head(id), there, Fault::Refused("gone"))?;
                    let kept = item(&keys::vote(id, account), &[], &after)?;
                    transaction.put(self, kept, as_before(before), Fault::Refused("vote"))?;
                    let before = before.map_or([0; 3], Vote::counts);
                    let [helpful, not_helpful, avoided] = after.counts();
                    let change = Condition::none()
                        .change(":helpful", helpful - before[0])
                        .change(":not_helpful", not_helpful - before[1])
                        .change(":avoided", avoided - before[2]);
                    let add = "ADD helpful :helpful, not_helpful :not_helpful, avoided_requests :avoided";
                    transaction.update(self, &keys::votes(id), add, change, Fault::Refused("votes"))?;
                    self.put_audit(&mut transaction, caller, audited.clone())?;
                    Ok(transaction)
                })
                .await;
            match written {
                Err(StoreError::Refused("vote")) => {}
                Err(StoreError::Refused("gone")) => return Err(StoreError::NotFound),
                other => return other,
            }
        }
        Err(StoreError::Contention)
    }
}

fn as_before(vote: Option<Vote>) -> Condition {
    let Some(vote) = vote else { return Condition::absent() };
    Condition::new("helpful = :was_helpful AND avoided_request = :had_avoided")
        .truth(":was_helpful", vote.helpful)
        .truth(":had_avoided", vote.avoided_request)
}
