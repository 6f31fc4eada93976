//! Accounts and what they may hold (`spec/product.md`, Who is who).

use std::collections::BTreeSet;

use deserr::Deserr;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::catalog::Team;
use crate::feedback::MailStop;
use crate::ids::{AccountId, EstablishmentId};
use crate::text::{Email, Name, Phone};

/// What a person is to the centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Deserr, ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(rename_all = lowercase)]
pub enum Role {
    Contact,
    Lead,
    Agent,
    Administrator,
}

impl Role {
    /// Agents and administrators belong to the centre, contacts and leads to one establishment.
    pub fn is_staff(self) -> bool {
        matches!(self, Self::Agent | Self::Administrator)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Lead => "lead",
            Self::Agent => "agent",
            Self::Administrator => "administrator",
        }
    }
}

/// What a contact or lead may have on top of her role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Deserr, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Sees the requests shared with the establishment.
    #[deserr(rename = "view_establishment")]
    ViewEstablishment,
    /// Reads the establishment's file repository.
    #[deserr(rename = "download_files")]
    DownloadFiles,
}

impl Right {
    /// Every right.
    pub const ALL: [Self; 2] = [Self::ViewEstablishment, Self::DownloadFiles];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ViewEstablishment => "view_establishment",
            Self::DownloadFiles => "download_files",
        }
    }

    /// The right of this code.
    pub fn of(code: &str) -> Option<Self> {
        match code {
            "view_establishment" => Some(Self::ViewEstablishment),
            "download_files" => Some(Self::DownloadFiles),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Deserr, ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(rename_all = lowercase)]
pub enum AccountState {
    Invited,
    Active,
    Disabled,
}

impl AccountState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Invited, Self::Active, Self::Disabled];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, Deserr, ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(rename_all = lowercase)]
pub enum Language {
    #[default]
    Fr,
    En,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::Fr, Self::En];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// Of the two, not this one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Fr => Self::En,
            Self::En => Self::Fr,
        }
    }
}

/// A person who may use the portal. `establishment` is set exactly for contacts and leads, `teams` only for staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub id: AccountId,
    pub email: Email,
    pub name: Option<Name>,
    pub phone: Option<Phone>,
    pub establishment: Option<EstablishmentId>,
    pub role: Role,
    #[serde(default)]
    pub rights: BTreeSet<Right>,
    #[serde(default)]
    pub teams: BTreeSet<Team>,
    pub state: AccountState,
    pub language: Language,
    /// Since when and why no mail goes to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail_stopped: Option<MailStop>,
    /// When an administrator last had mail go to it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail_resumed_at: Option<Timestamp>,
    /// Counts the account's changes; the store writes on condition of it.
    pub version: u64,
}

impl Account {
    pub fn is_active(&self) -> bool {
        self.state == AccountState::Active
    }

    /// How others see her; before she has given her name, what stands before the `@`.
    pub fn summary(&self) -> AccountSummary {
        let local = || self.email.as_str().split('@').next().unwrap_or_default().to_owned();
        AccountSummary { id: self.id, name: self.name.as_ref().map_or_else(local, |name| name.as_str().to_owned()) }
    }

    /// The account as one who acts; `None` unless it is active.
    pub fn actor(&self) -> Option<Actor> {
        self.is_active().then(|| self.identity())
    }

    /// Who the account is, for the record of what happens before it is active or without a session. Decides nothing.
    pub fn identity(&self) -> Actor {
        Actor {
            id: self.id,
            name: self.summary().name,
            establishment: self.establishment.clone(),
            role: self.role,
            rights: self.rights.clone(),
            teams: self.teams.clone(),
            language: self.language,
        }
    }
}

/// An account as others see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccountSummary {
    pub id: AccountId,
    pub name: String,
}

/// Whoever acts: an active account, signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub id: AccountId,
    pub name: String,
    pub establishment: Option<EstablishmentId>,
    pub role: Role,
    pub rights: BTreeSet<Right>,
    pub teams: BTreeSet<Team>,
    pub language: Language,
}

impl Actor {
    pub fn summary(&self) -> AccountSummary {
        AccountSummary { id: self.id, name: self.name.clone() }
    }

    pub fn is_staff(&self) -> bool {
        self.role.is_staff()
    }

    pub fn has(&self, right: Right) -> bool {
        self.rights.contains(&right)
    }

    pub fn belongs_to(&self, establishment: &EstablishmentId) -> bool {
        self.establishment.as_ref() == Some(establishment)
    }
}
