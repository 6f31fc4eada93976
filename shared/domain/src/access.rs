//! Who may see and do what: the one decision, used by the item, the lists, the mails and the counts.
//!
//! It is the table of `spec/product.md`, Who is who. Nothing of one establishment ever reaches another: for contacts
//! and leads everything below asks first that the request is of their establishment.

use crate::account::{Account, Actor, Right, Role};
use crate::article::{ArticleState, Audience};
use crate::attachment::{Attachment, FileState};
use crate::ids::{AccountId, EstablishmentId};
use crate::request::Visibility;

/// What someone wants with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// The request, its timeline and clean files.
    See,
    Comment,
    /// Follow or mute.
    Follow,
    /// Share with a colleague of the establishment.
    Share,
    /// Take another off who it was shared with; herself, anyone may who sees the request.
    TakeOff,
    /// Subject, description, checks, fields, contact people, visibility.
    Edit,
    /// « C'est réglé ».
    Close,
    /// « Le problème persiste ».
    Reopen,
    /// Take, assign, wait, resolve, accept, refuse.
    Handle,
    /// Internal notes.
    Note,
    /// The rows of the mails to everyone; her own, anyone may who sees the request.
    SeeAllMails,
    /// Hand over to another contact of the establishment.
    HandOver,
    /// Take a text or a file out for good.
    Purge,
}

impl Action {
    pub const ALL: [Self; 13] = [
        Self::See,
        Self::Comment,
        Self::Follow,
        Self::Share,
        Self::TakeOff,
        Self::Edit,
        Self::Close,
        Self::Reopen,
        Self::Handle,
        Self::Note,
        Self::SeeAllMails,
        Self::HandOver,
        Self::Purge,
    ];
}

/// What the decision needs to know of a request.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    pub establishment: &'a EstablishmentId,
    pub requester: AccountId,
    pub visibility: Visibility,
    /// Whether the actor is one of those it was shared with.
    pub participant: bool,
}

/// What the actor is to the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    Staff,
    Requester,
    /// A participant, or a contact or lead who sees it through the establishment.
    Sees,
    /// A lead of the establishment to whom nothing shows it.
    Lead,
    None,
}

fn relation(actor: &Actor, facts: &Facts<'_>) -> Relation {
    if actor.is_staff() {
        Relation::Staff
    } else if !actor.belongs_to(facts.establishment) {
        Relation::None
    } else if actor.id == facts.requester {
        Relation::Requester
    } else if facts.participant
        || (facts.visibility == Visibility::Establishment && actor.has(Right::ViewEstablishment))
    {
        Relation::Sees
    } else if actor.role == Role::Lead {
        Relation::Lead
    } else {
        Relation::None
    }
}

/// Whether `actor` may do `action` on the request with these facts.
pub fn may(actor: &Actor, facts: &Facts<'_>, action: Action) -> bool {
    use Action::{
        Close, Comment, Edit, Follow, HandOver, Handle, Note, Purge, Reopen, See, SeeAllMails, Share, TakeOff,
    };
    let lead = actor.role == Role::Lead;
    match relation(actor, facts) {
        Relation::Staff => match action {
            Reopen => false,
            Purge => actor.role == Role::Administrator,
            _ => true,
        },
        Relation::Requester => {
            matches!(action, See | Comment | Follow | Share | TakeOff | Edit | Close | Reopen)
                || (lead && action == HandOver)
        }
        Relation::Sees => matches!(action, See | Comment | Follow | Share | Reopen) || (lead && action == HandOver),
        Relation::Lead => action == HandOver,
        Relation::None => {
            // Spelled out so that a new action is a decision here.
            match action {
                See | Comment | Follow | Share | TakeOff | Edit | Close | Reopen | Handle | Note | SeeAllMails
                | HandOver | Purge => false,
            }
        }
    }
}

/// Whether `actor` may deposit files for establishments, and take them away.
pub fn may_deposit(actor: &Actor) -> bool {
    actor.is_staff()
}

/// Whether `actor` may list and download the files of an establishment.
pub fn may_download(actor: &Actor, establishment: &EstablishmentId) -> bool {
    actor.is_staff() || (actor.belongs_to(establishment) && actor.has(Right::DownloadFiles))
}

/// What an actor may do with accounts and settings (`spec/product.md`, the table's last rows).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Administration {
    /// File a request for herself.
    FileForHerself,
    /// File a request on behalf of a contact.
    FileOnBehalf,
    /// Names, roles and states of her own establishment's accounts.
    ListOwnAccounts,
    ListAllAccounts,
    ManageContacts,
    ManageStaff,
    ManageEstablishments,
    /// Have mail go again to an account whose address gave it back; her own included.
    ResumeMail,
    ReadAudit,
    /// The centre's canned responses: read, write, change, delete.
    UseCannedResponses,
    /// What the daily counters say, of all establishments.
    ReadReports,
    /// Articles of the knowledge base, their revisions, the house's synonyms, what was searched without result.
    EditArticles,
}

/// Whether `actor` may do this at all; whom it concerns is decided by [`may_manage`].
pub fn may_administer(actor: &Actor, what: Administration) -> bool {
    use Administration::{
        EditArticles, FileForHerself, FileOnBehalf, ListAllAccounts, ListOwnAccounts, ManageContacts,
        ManageEstablishments, ManageStaff, ReadAudit, ReadReports, ResumeMail, UseCannedResponses,
    };
    match what {
        FileForHerself => !actor.is_staff(),
        ListOwnAccounts => actor.role == Role::Lead,
        FileOnBehalf | ListAllAccounts | ManageContacts | UseCannedResponses | ReadReports | EditArticles => {
            actor.is_staff()
        }
        ManageStaff | ManageEstablishments | ResumeMail | ReadAudit => actor.role == Role::Administrator,
    }
}

/// Whether `actor` may find and read an article (`spec/product.md`, Knowledge base).
pub fn may_read(actor: &Actor, audience: Audience, state: ArticleState) -> bool {
    match (audience, state) {
        (Audience::Everyone, ArticleState::Published) => true,
        (Audience::Agents, _) | (_, ArticleState::Draft) => actor.is_staff(),
    }
}

/// Whether `actor` may see a file (`spec/product.md`, Attachments): its sender from the first, others who see the
/// request once it is clean; of one that was purged there is nothing to see. `sees_request`: whether she sees the one
/// that it is attached to, if it is.
pub fn may_see_file(actor: &Actor, file: &Attachment, sees_request: Option<bool>) -> bool {
    let hers = actor.id == file.sender.id;
    let stands = match sees_request {
        None => hers,
        Some(sees) => sees && (hers || file.state == FileState::Clean),
    };
    stands && !file.purged
}

/// Whether `actor` may invite, change or disable `account`. Nobody manages herself.
pub fn may_manage(actor: &Actor, account: &Account) -> bool {
    let kind = if account.role.is_staff() { Administration::ManageStaff } else { Administration::ManageContacts };
    actor.id != account.id && may_administer(actor, kind)
}

#[cfg(test)]
#[path = "access_tests.rs"]
mod tests;
