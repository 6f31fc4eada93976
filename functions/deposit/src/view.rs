//! The JSON of deposits.

use guichet_domain::account::{AccountSummary, Actor};
use guichet_domain::deposit::{Deposit, DepositState, PART_BYTES, Receipt};
use guichet_domain::file_name::FileName;
use guichet_domain::ids::{DepositId, Number};
use guichet_files::{Storage, StorageError, storage_now};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A file of an establishment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DepositView {
    pub id: DepositId,
    pub filename: FileName,
    /// In bytes.
    pub size: u64,
    pub state: DepositState,
    /// The data extraction that it answers; for agents only, since not everyone who has the file sees the request.
    #[schema(required = true)]
    pub request: Option<Number>,
    pub deposited_by: AccountSummary,
    #[schema(value_type = String, format = "date-time")]
    pub deposited_at: Timestamp,
    /// It is there until then.
    #[schema(value_type = String, format = "date-time")]
    pub expires_at: Timestamp,
    /// In hexadecimal; `null` until it is ready.
    #[schema(required = true)]
    pub sha256: Option<String>,
    /// Who has had it, the first first.
    pub receipts: Vec<Receipt>,
}

impl DepositView {
    pub fn of(deposit: Deposit, receipts: Vec<Receipt>, reader: &Actor) -> Self {
        Self {
            expires_at: deposit.expires_at(),
            id: deposit.id,
            filename: deposit.filename,
            size: deposit.size,
            state: deposit.state,
            request: deposit.request.filter(|_| reader.is_staff()),
            deposited_by: deposit.by,
            deposited_at: deposit.at,
            sha256: deposit.sha256,
            receipts,
        }
    }
}

/// Where a part goes, by `PUT`.
#[derive(Serialize, ToSchema)]
pub(crate) struct PartLink {
    /// From 1 on.
    number: i32,
    /// Good for an hour.
    url: String,
}

/// How a file is uploaded: cut into parts of `part_size` bytes, the last smaller.
#[derive(Serialize, ToSchema)]
pub(crate) struct PartsUpload {
    part_size: u64,
    /// Those that are still to be sent.
    parts: Vec<PartLink>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Begun {
    pub id: DepositId,
    pub filename: FileName,
    /// In bytes.
    pub size: u64,
    pub state: DepositState,
    pub upload: PartsUpload,
}

impl Begun {
    /// With links for the parts that are not there as they are to be.
    pub(crate) async fn of(storage: &Storage, deposit: &Deposit) -> Result<Self, StorageError> {
        let missing =
            if deposit.state == DepositState::Expected { missing(storage, deposit).await? } else { Vec::new() };
        let (key, at) = (deposit.key(), storage_now());
        let mut parts = Vec::with_capacity(missing.len());
        for number in missing {
            parts.push(PartLink { number, url: storage.part_link(&key, &deposit.upload, number, at).await? });
        }
        Ok(Self {
            id: deposit.id,
            filename: deposit.filename.clone(),
            size: deposit.size,
            state: deposit.state,
            upload: PartsUpload { part_size: PART_BYTES, parts },
        })
    }
}

/// The numbers of the parts that have not arrived, or not whole.
pub(crate) async fn missing(storage: &Storage, deposit: &Deposit) -> Result<Vec<i32>, StorageError> {
    let there = storage.parts(&deposit.key(), &deposit.upload).await?;
    let whole =
        |number: &i32| there.iter().any(|part| part.number == *number && part.size == deposit.part_size(*number));
    Ok((1..=deposit.parts()).filter(|number| !whole(number)).collect())
}
