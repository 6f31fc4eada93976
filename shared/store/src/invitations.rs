//! Invitations and resets: the account's events that mail goes out for, and the tokens that such mail carries.
//!
//! The token is made when the mail is sent, and only its hash is kept; sending again replaces it.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guichet_domain::ids::{AccountId, DepositId, Id, NotAnId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::transaction::{Condition, Fault, Transaction, item};
use crate::{Audited, Store, StoreError, keys};

/// What happened to an account that mail goes out for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountEventKind {
    Invited,
    ResetAsked,
    /// A file was deposited for her establishment.
    FileDeposited,
    /// One goes soon.
    FileExpires,
}

impl AccountEventKind {
    /// What its mail carries, if anything.
    pub fn token(self) -> Option<TokenKind> {
        match self {
            Self::Invited => Some(TokenKind::Invitation),
            Self::ResetAsked => Some(TokenKind::Reset),
            Self::FileDeposited | Self::FileExpires => None,
        }
    }
}

/// An event of an account, in the table's stream as those of requests are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountEvent {
    pub id: Id,
    pub account: AccountId,
    pub kind: AccountEventKind,
    pub at: Timestamp,
    /// The file of her establishment that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deposit: Option<DepositId>,
    pub ttl: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Good for 7 days and once.
    Invitation,
    /// Good for 60 minutes and once.
    Reset,
}

impl TokenKind {
    fn name(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reset => "reset",
        }
    }

    pub fn life(self) -> SignedDuration {
        match self {
            Self::Invitation => SignedDuration::from_hours(7 * 24),
            Self::Reset => SignedDuration::from_mins(60),
        }
    }
}

/// What a mail carries: `ACCOUNT.SECRET`.
#[derive(Clone)]
pub struct MailToken {
    pub account: AccountId,
    secret: String,
}

impl MailToken {
    pub fn expose(&self) -> String {
        format!("{}.{}", self.account, self.secret)
    }

    fn hash(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.secret.as_bytes()))
    }
}

impl fmt::Debug for MailToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MailToken")
    }
}

impl FromStr for MailToken {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let (account, secret) = text.split_once('.').ok_or(NotAnId)?;
        if secret.len() == 43 {
            Ok(Self { account: account.parse()?, secret: secret.to_owned() })
        } else {
            Err(NotAnId)
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Kept {
    hash: String,
    expires_at: Timestamp,
    ttl: i64,
}

impl Store {
    /// Adds an event of the account to a transaction; its mail goes out from the stream.
    pub(crate) fn put_account_event(
        &self,
        transaction: &mut Transaction,
        account: AccountId,
        kind: AccountEventKind,
        at: Timestamp,
        id: Id,
    ) -> Result<(), StoreError> {
        let event = AccountEvent { id, account, kind, at, deposit: None, ttl: at.as_second() + 30 * 86_400 };
        transaction.put(
            self,
            item(&keys::account_event(account, at, id), &[], &event)?,
            Condition::none(),
            Fault::Refused("event"),
        )
    }

    /// What is done instead of [`Store::ask_for_mail`] where nobody is to get one: as much work, so that the time
    /// tells no more than the answer. `nobody` is a random identifier, `trace` names the record.
    pub async fn ask_for_mail_in_vain(&self, nobody: AccountId, trace: Id, at: Timestamp) -> Result<(), StoreError> {
        self.transact_or_refuse(|| {
            let mut transaction = Transaction::new();
            transaction.check(self, &keys::account(nobody), Condition::absent(), Fault::Refused("account"))?;
            self.put_audit_of_service(&mut transaction, trace, at, Audited::new("mail.asked_in_vain"))?;
            Ok(transaction)
        })
        .await
    }

    /// Makes the token of a mail that is about to be sent; the one before it is good no longer.
    pub async fn make_token(
        &self,
        account: AccountId,
        kind: TokenKind,
        secret: [u8; 32],
        at: Timestamp,
    ) -> Result<MailToken, StoreError> {
        let token = MailToken { account, secret: URL_SAFE_NO_PAD.encode(secret) };
        let expires_at = at.checked_add(kind.life()).unwrap_or(Timestamp::MAX);
        let kept = Kept { hash: token.hash(), expires_at, ttl: expires_at.as_second() + 86_400 };
        self.db
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item(&keys::token(account, kind.name()), &[], &kept)?))
            .send()
            .await
            .map_err(StoreError::of)?;
        Ok(token)
    }

    /// Whether the token is good at `now`. Asking changes nothing.
    pub async fn token_is_good(&self, token: &MailToken, kind: TokenKind, now: Timestamp) -> Result<bool, StoreError> {
        let kept = self.get::<Kept>(&keys::token(token.account, kind.name())).await?;
        Ok(kept.is_some_and(|kept| {
            now < kept.expires_at && bool::from(kept.hash.as_bytes().ct_eq(token.hash().as_bytes()))
        }))
    }

    /// Adds the use of a token to a transaction: it must be the one that is kept, and is gone after it.
    pub(crate) fn use_token(
        &self,
        transaction: &mut Transaction,
        token: &MailToken,
        kind: TokenKind,
    ) -> Result<(), StoreError> {
        let same = Condition::new("#hash = :hash").name("#hash", "hash").text(":hash", token.hash());
        transaction.delete(self, &keys::token(token.account, kind.name()), same, Fault::Refused("token"))
    }
}
