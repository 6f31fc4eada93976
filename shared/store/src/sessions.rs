//! Sessions: 12 h, 60 min without activity (`spec/product.md`, Accounts 5).
//!
//! The token names its account, so that one read brings session and account: a disabled account is out at once.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guichet_domain::account::Account;
use guichet_domain::ids::{AccountId, NotAnId, SessionId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::transaction::{Condition, Fault, Transaction, item, read};
use crate::{Audited, Caller, PasswordHash, Store, StoreError, keys};

/// A session ends after this long, whatever happens.
pub const LIFE: SignedDuration = SignedDuration::from_hours(12);
/// A session ends after this long without activity.
pub const IDLE: SignedDuration = SignedDuration::from_mins(60);
/// An account has at most so many: each call reads those that lie before its own, 14 kB where there are as many.
const MOST: usize = 50;
/// Activity is noted at most this often.
const NOTED: SignedDuration = SignedDuration::from_mins(5);

/// What the holder of a session shows: `ACCOUNT.SESSION.SECRET`. Only a hash of the secret is stored.
#[derive(Clone)]
pub struct Token {
    pub account: AccountId,
    pub session: SessionId,
    secret: String,
}

impl Token {
    /// A new token, from 256 bits of randomness.
    pub fn new(account: AccountId, session: SessionId, secret: [u8; 32]) -> Self {
        Self { account, session, secret: URL_SAFE_NO_PAD.encode(secret) }
    }

    /// The text that goes to the holder, and nowhere else.
    pub fn expose(&self) -> String {
        format!("{}.{}.{}", self.account, self.session, self.secret)
    }

    fn hash(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.secret.as_bytes()))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

impl FromStr for Token {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let mut parts = text.splitn(3, '.');
        let mut next = || parts.next().ok_or(NotAnId);
        let (account, session, secret) = (next()?.parse()?, next()?.parse()?, next()?);
        if secret.len() == 43 { Ok(Self { account, session, secret: secret.to_owned() }) } else { Err(NotAnId) }
    }
}

/// A session as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub id: SessionId,
    pub account: AccountId,
    hash: String,
    pub created_at: Timestamp,
    pub last_seen: Timestamp,
    /// The address that it was opened from.
    pub address: String,
    ttl: i64,
}

impl Session {
    /// The session that a new token opens.
    pub fn open(token: &Token, at: Timestamp, address: &str) -> Self {
        Self {
            id: token.session,
            account: token.account,
            hash: token.hash(),
            created_at: at,
            last_seen: at,
            address: address.to_owned(),
            ttl: at.as_second() + LIFE.as_secs() + 3_600,
        }
    }

    /// When it ends whatever happens.
    pub fn expires_at(&self) -> Timestamp {
        self.created_at.checked_add(LIFE).unwrap_or(Timestamp::MAX)
    }

    pub fn is_live(&self, now: Timestamp) -> bool {
        now < self.expires_at() && now.duration_since(self.last_seen) < IDLE
    }
}

impl Store {
    pub(crate) fn put_session(&self, transaction: &mut Transaction, session: &Session) -> Result<(), StoreError> {
        let key = keys::session(session.account, session.id);
        transaction.put(self, item(&key, &[], session)?, Condition::absent(), Fault::Refused("session"))
    }

    /// Opens a session, on condition that the account is active still and its password the one that was verified;
    /// with its audit record. Where there are [`MOST`], the one that was longest without activity ends.
    pub async fn open_session(
        &self,
        caller: &Caller<'_>,
        session: &Session,
        verified: Option<&PasswordHash>,
    ) -> Result<(), StoreError> {
        let surplus = self.surplus(session.account).await?;
        self.transact_or_refuse(|| {
            let mut transaction = Transaction::new();
            for id in &surplus {
                let key = keys::session(session.account, *id);
                transaction.delete(self, &key, Condition::none(), Fault::Refused("session"))?;
            }
            let active = Condition::new("#state = :active").name("#state", "state").text(":active", "active");
            transaction.check(self, &keys::account(session.account), active, Fault::Refused("not active"))?;
            if let Some(PasswordHash(hash)) = verified {
                let same = Condition::new("#hash = :hash").name("#hash", "hash").text(":hash", hash);
                transaction.check(self, &keys::password(session.account), same, Fault::Refused("password"))?;
            }
            self.put_session(&mut transaction, session)?;
            self.put_audit(&mut transaction, caller, Audited::new("session.opened"))?;
            Ok(transaction)
        })
        .await
    }

    /// What ends when one more is opened; at most 90, since a transaction holds 100 items.
    async fn surplus(&self, account: AccountId) -> Result<Vec<SessionId>, StoreError> {
        let items = self.query_prefix(&keys::account_partition(account), keys::SESSIONS).await?;
        let mut sessions = items.into_iter().map(read).collect::<Result<Vec<Session>, _>>()?;
        let more = (sessions.len() + 1).saturating_sub(MOST).min(90);
        sessions.sort_by_key(|session| session.last_seen);
        Ok(sessions.iter().take(more).map(|session| session.id).collect())
    }

    /// The session and account of a token that is good at `now`, read by one query.
    pub async fn authenticate(&self, token: &Token, now: Timestamp) -> Result<Option<(Session, Account)>, StoreError> {
        let from = keys::account(token.account).sk;
        let to = keys::session(token.account, token.session).sk;
        let mut session: Option<Session> = None;
        let mut account: Option<Account> = None;
        // What lies between them are others of her sessions: all of it together costs one unit, two reads cost two.
        for item in self.query_between(&keys::account_partition(token.account), &from, &to).await? {
            match item.get(keys::SK).and_then(|sk| sk.as_s().ok()) {
                Some(sk) if *sk == from => account = Some(read(item)?),
                Some(sk) if *sk == to => session = Some(read(item)?),
                _ => {}
            }
        }
        let (Some(session), Some(account)) = (session, account) else { return Ok(None) };
        let same = bool::from(session.hash.as_bytes().ct_eq(token.hash().as_bytes()));
        if !same || !session.is_live(now) || !account.is_active() {
            return Ok(None);
        }
        if now.duration_since(session.last_seen) >= NOTED {
            // Activity that could not be noted is no reason to refuse the call; the next one notes it.
            let _ = self.note_activity(&session, now).await;
        }
        Ok(Some((session, account)))
    }

    /// A put, not an update: to put is what every function may, for its audit records.
    async fn note_activity(&self, session: &Session, now: Timestamp) -> Result<(), StoreError> {
        use aws_sdk_dynamodb::operation::put_item::PutItemError;
        let seen = Session { last_seen: now, ..session.clone() };
        let put = self
            .db
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item(&keys::session(session.account, session.id), &[], &seen)?))
            .condition_expression("attribute_exists(pk)")
            .send()
            .await;
        match put {
            // Ended meanwhile.
            Err(error)
                if matches!(error.as_service_error(), Some(PutItemError::ConditionalCheckFailedException(_))) =>
            {
                Ok(())
            }
            Err(error) => Err(StoreError::of(error)),
            Ok(_) => Ok(()),
        }
    }

    /// The account's sessions that are good at `now`.
    pub async fn sessions(&self, account: AccountId, now: Timestamp) -> Result<Vec<Session>, StoreError> {
        let items = self.query_prefix(&keys::account_partition(account), keys::SESSIONS).await?;
        let sessions = items.into_iter().map(read).collect::<Result<Vec<Session>, _>>()?;
        Ok(sessions.into_iter().filter(|session| session.is_live(now)).collect())
    }

    /// Ends one of the caller's own sessions; [`StoreError::NotFound`] where she has none of this id.
    pub async fn end_session(&self, caller: &Caller<'_>, id: SessionId) -> Result<(), StoreError> {
        let key = keys::session(caller.actor.id, id);
        let ended = self
            .transact_or_refuse(|| {
                let mut transaction = Transaction::new();
                transaction.delete(self, &key, Condition::new("attribute_exists(pk)"), Fault::Refused("no session"))?;
                self.put_audit(&mut transaction, caller, Audited::new("session.ended"))?;
                Ok(transaction)
            })
            .await;
        match ended {
            Err(StoreError::Refused("no session")) => Err(StoreError::NotFound),
            other => other,
        }
    }

    /// Adds the end of an account's sessions but one to a transaction: at most 90 of them.
    pub(crate) async fn end_sessions(
        &self,
        transaction: &mut Transaction,
        account: AccountId,
        but: Option<SessionId>,
    ) -> Result<(), StoreError> {
        let items = self.query_prefix(&keys::account_partition(account), keys::SESSIONS).await?;
        // A transaction holds 100 items; whoever needs them all gone asks again.
        let sessions = items.into_iter().map(read::<Session>).collect::<Result<Vec<_>, _>>()?;
        for session in sessions.iter().filter(|session| Some(session.id) != but).take(90) {
            let key = keys::session(account, session.id);
            transaction.delete(self, &key, Condition::none(), Fault::Refused("session"))?;
        }
        Ok(())
    }
}
