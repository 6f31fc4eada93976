//! The establishments' file repository (« dépôt de fichiers »): what agents deposit for an establishment, and how long
//! it stays.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::account::AccountSummary;
use crate::file_name::FileName;
use crate::ids::{DepositId, EstablishmentId, Number};

/// How large a file may be, in bytes: 5 GiB.
pub const MOST_BYTES: u64 = 5 * 1024 * 1024 * 1024;
/// How large its parts are, in bytes; the last may be smaller. The storage takes 10,000 of at least 5 MiB.
pub const PART_BYTES: u64 = 8 * 1024 * 1024;
/// How many files an establishment has at once.
pub const MOST_DEPOSITS: usize = 200;
/// What their keys in the storage begin with: what is received when it arrives.
pub const DEPOSITS: &str = "deposits/";

/// A file stays so long after it was deposited.
pub const KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);
/// So long before it goes, those who may have it are told.
pub const WARNED: SignedDuration = SignedDuration::from_hours(24 * 3);
/// An upload that is not finished by then is given up.
pub const FINISHED: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Where a deposit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DepositState {
    /// Parts are arriving.
    Expected,
    /// All of it has arrived; its fingerprint is being taken.
    Receiving,
    /// It can be downloaded.
    Ready,
}

impl DepositState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Expected => "expected",
            Self::Receiving => "receiving",
            Self::Ready => "ready",
        }
    }
}

/// A file of an establishment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deposit {
    pub id: DepositId,
    pub establishment: EstablishmentId,
    pub filename: FileName,
    /// In bytes.
    pub size: u64,
    pub by: AccountSummary,
    /// The data extraction that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Number>,
    pub state: DepositState,
    /// When it was announced, and from when it is ready on: when it was deposited.
    pub at: Timestamp,
    /// What the storage calls the upload.
    pub upload: String,
    /// In hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Those who may have it were told that it goes soon.
    #[serde(default)]
    pub warned: bool,
}

impl Deposit {
    /// Where it lies in the storage.
    pub fn key(&self) -> String {
        format!("{DEPOSITS}{}/{}", self.establishment, self.id)
    }

    /// The deposit that a key belongs to.
    pub fn of_key(key: &str) -> Option<(EstablishmentId, DepositId)> {
        let (establishment, id) = key.strip_prefix(DEPOSITS)?.split_once('/')?;
        Some((establishment.parse().ok()?, id.parse().ok()?))
    }

    /// When it goes.
    pub fn expires_at(&self) -> Timestamp {
        let kept = if self.state == DepositState::Expected { FINISHED } else { KEPT };
        self.at.checked_add(kept).unwrap_or(Timestamp::MAX)
    }

    /// Whether it is still there at `now`, whatever the schedule does.
    pub fn is_there(&self, now: Timestamp) -> bool {
        now < self.expires_at()
    }

    /// When the schedule has something to do with it next.
    pub fn due_at(&self) -> Timestamp {
        match self.state {
            DepositState::Ready if !self.warned => {
                self.expires_at().checked_sub(WARNED).unwrap_or(Timestamp::UNIX_EPOCH)
            }
            // Its event may have got lost.
            DepositState::Receiving => self.at.checked_add(SignedDuration::from_hours(1)).unwrap_or(Timestamp::MAX),
            DepositState::Ready | DepositState::Expected => self.expires_at(),
        }
    }

    /// How many parts it comes in.
    pub fn parts(&self) -> i32 {
        i32::try_from(self.size.div_ceil(PART_BYTES)).unwrap_or(i32::MAX)
    }

    /// How large a part is, from 1 on, in bytes.
    pub fn part_size(&self, number: i32) -> u64 {
        let before = u64::try_from(number - 1).unwrap_or(0) * PART_BYTES;
        self.size.saturating_sub(before).min(PART_BYTES)
    }
}

/// That someone has had a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Receipt {
    pub account: AccountSummary,
    #[schema(value_type = String, format = "date-time")]
    pub first_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    pub last_at: Timestamp,
    /// How often she asked for it.
    pub times: u64,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::builders::{AGENT, account, after, here, start};

    fn deposit(size: u64, state: DepositState) -> Deposit {
        Deposit {
            id: "0123456789abcdef".parse().unwrap(),
            establishment: here(),
            filename: FileName::parse("extraction.csv").unwrap(),
            size,
            by: account(AGENT).summary(),
            request: None,
            state,
            at: start(),
            upload: "upload".to_owned(),
            sha256: None,
            warned: false,
        }
    }

    #[test]
    fn its_parts_are_all_of_it_and_the_last_may_be_smaller() {
        for (size, parts, last) in
            [(1, 1, 1), (PART_BYTES, 1, PART_BYTES), (PART_BYTES + 1, 2, 1), (MOST_BYTES, 640, PART_BYTES)]
        {
            let deposit = deposit(size, DepositState::Expected);
            assert_eq!((deposit.parts(), deposit.part_size(parts)), (parts, last));
            assert_eq!((1..=parts).map(|number| deposit.part_size(number)).sum::<u64>(), size);
        }
    }

    #[test]
    fn it_goes_30_days_after_it_was_deposited_to_the_second_and_is_warned_of_3_days_before() {
        let mut deposit = deposit(1, DepositState::Ready);
        let end = after(30 * 24);
        assert_eq!((deposit.expires_at(), deposit.due_at()), (end, after(27 * 24)));
        assert!(deposit.is_there(end - SignedDuration::from_secs(1)) && !deposit.is_there(end));
        deposit.warned = true;
        assert_eq!(deposit.due_at(), end);
    }

    #[test]
    fn its_key_leads_back_to_it() {
        let deposit = deposit(1, DepositState::Ready);
        assert_eq!(Deposit::of_key(&deposit.key()), Some((deposit.establishment, deposit.id)));
        for wrong in ["uploads/0123456789abcdef", "deposits/0123456789abcdef", "deposits/chu/x", "deposits/a/b/c"] {
            assert_eq!(Deposit::of_key(wrong), None, "{wrong}");
        }
    }
}
