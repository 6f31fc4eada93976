//! Events as sentences: who did what, when, and what was written.

use guichet_domain::account::AccountSummary;
use guichet_domain::event::{Event, EventKind};
use guichet_domain::ids::EventId;
use guichet_domain::request::PURGED;
use guichet_http::AttachmentSummary;
use guichet_portal::{Page, prose};
use jiff::Timestamp;
use serde_json::Value;

use super::changes::{Changed, changed};

/// An event as it is shown.
pub(crate) struct Entry {
    pub id: EventId,
    pub at: Timestamp,
    /// What the stylesheet tells apart.
    pub class: &'static str,
    /// By someone of the centre; the sentence says it too.
    pub staff: bool,
    pub sentence: String,
    /// What was written, as HTML.
    pub body: Option<String>,
    /// The files that came with it, as the reader sees them.
    pub files: Vec<AttachmentSummary>,
    /// Whether there are others that she does not see: held, refused, or not looked through yet.
    pub hides_files: bool,
    pub changes: Vec<Changed>,
    /// The text that says what it has lost, if anything.
    pub purged: Option<&'static str>,
    /// Whether the reader can take out what is left of its texts.
    pub purges: bool,
}

impl Entry {
    /// `kind` is the request's type, `seen` its files that the reader sees.
    pub(crate) fn of(page: &Page, kind: &str, event: &Event, seen: &[AttachmentSummary]) -> Self {
        let class = match event.kind {
            EventKind::Comment | EventKind::Reopened => "event-comment",
            EventKind::Waiting => "event-waiting",
            EventKind::Resolved => "event-resolved",
            _ if event.body.is_some() || !event.attachments.is_empty() => "event-comment",
            _ => "event-system",
        };
        let changes = changed(page, kind, event);
        let texts = event.body.is_some() || event.detail.get("changes").is_some_and(|_| !changes.is_empty());
        let administrator = page.is_administrator();
        let files = event.attachments.iter().filter_map(|id| seen.iter().find(|file| file.id == *id));
        let files: Vec<_> = files.cloned().collect();
        let told = event.kind == EventKind::FileRefused || event.detail.contains_key(PURGED);
        Self {
            id: event.id,
            at: event.at,
            class,
            staff: event.staff,
            sentence: sentence(page, event),
            body: event.body.as_deref().map(prose),
            hides_files: files.len() < event.attachments.len() && !told,
            files,
            changes,
            purged: event
                .detail
                .get(PURGED)
                .map(|mark| if mark.get("attachment").is_some() { "purged-file" } else { "purged-text" }),
            purges: administrator && texts && event.kind != EventKind::Purged,
        }
    }
}

fn sentence(page: &Page, event: &Event) -> String {
    let Some(actor) = &event.actor else {
        // Nothing else happens by itself.
        return page.t(match event.kind {
            EventKind::FileRefused if event.detail.get("file").is_some_and(|word| word == "held") => "event-file-held",
            EventKind::FileRefused => "event-file-refused",
            _ => "event-closed-by-rule",
        });
    };
    let who = if event.staff { page.with("event-of-centre", "name", &actor.name) } else { actor.name.clone() };
    let said = |key: &str| page.with(key, "who", &who);
    let about = |key: &str, whom: &str| page.with2(key, ("who", &who), ("whom", whom));
    let whom = event.concerns().map(|account| account.name).unwrap_or_default();
    match event.kind {
        EventKind::Created => created(page, event, &who),
        EventKind::Taken if event.takes_in_charge() => said("event-taken"),
        EventKind::Taken => said("event-taken-again"),
        EventKind::Assigned => assigned(page, event, &who),
        EventKind::Comment => said("event-comment"),
        EventKind::Edited => said("event-edited"),
        EventKind::Waiting => said("event-waiting"),
        EventKind::Resolved => match event.detail.get("decision").and_then(Value::as_str) {
            Some("accepted") => said("event-accepted"),
            Some("refused") => said("event-refused"),
            _ => said("event-resolved"),
        },
        EventKind::Reopened => said("event-reopened"),
        EventKind::Shared => about("event-shared", &whom),
        EventKind::Unshared if event.concerns().is_some_and(|account| account.id == actor.id) => said("event-left"),
        EventKind::Unshared => about("event-unshared", &whom),
        EventKind::Visibility => said("event-visibility"),
        EventKind::HandedOver => handed_over(page, event, &who),
        EventKind::Closed => match event.detail.get("satisfaction").and_then(Value::as_u64) {
            Some(stars) => about("event-closed-satisfaction", &stars.to_string()),
            None => said("event-closed"),
        },
        EventKind::FileRefused => said("event-changed"),
        EventKind::Purged if event.detail.contains_key("attachment") => said("event-purged-file"),
        EventKind::Purged => said("event-purged"),
    }
}

fn created(page: &Page, event: &Event, who: &str) -> String {
    let participants: Option<Vec<AccountSummary>> =
        event.detail.get("participants").and_then(|value| serde_json::from_value(value.clone()).ok());
    match participants {
        Some(people) => {
            let names: Vec<_> = people.into_iter().map(|account| account.name).collect();
            page.with2("event-created-shared", ("who", who), ("whom", &names.join(", ")))
        }
        None => page.with("event-created", "who", who),
    }
}

fn assigned(page: &Page, event: &Event, who: &str) -> String {
    let team = event.detail.get("team").and_then(Value::as_str).map(|team| page.word("team", team));
    match (event.concerns(), team) {
        (Some(account), None) => page.with2("event-assigned", ("who", who), ("whom", &account.name)),
        (None, Some(team)) => page.with2("event-assigned-team", ("who", who), ("team", &team)),
        (Some(account), Some(team)) => {
            let whom = page.with2("event-of-team", ("name", &account.name), ("team", &team));
            page.with2("event-assigned", ("who", who), ("whom", &whom))
        }
        (None, None) => page.with("event-changed", "who", who),
    }
}

fn handed_over(page: &Page, event: &Event, who: &str) -> String {
    let name = |account: Option<&Value>| {
        let name = account.and_then(|account| account.get("name")).and_then(Value::as_str);
        name.unwrap_or_default().to_owned()
    };
    let (from, to) = (name(event.detail.get("from")), name(event.detail.get("account")));
    let whom = page.with2("event-from-to", ("from", &from), ("to", &to));
    page.with2("event-handed-over", ("who", who), ("whom", &whom))
}
