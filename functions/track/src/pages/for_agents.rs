//! What agents have on a request's page besides: handling it, the two editors, internal notes, everyone's mails.

use futures_util::try_join;
use guichet_domain::account::{AccountState, Right};
use guichet_domain::catalog::Team;
use guichet_domain::feedback::Feedback;
use guichet_domain::request::{PORTAL_ACCESS, Request, Status};
use guichet_http::{Form, Problem};
use guichet_portal::editors::Answering;
use guichet_portal::{Filled, Page, Viewer};
use guichet_store::{MailRow, MailState, Note, Origin};
use jiff::Timestamp;
use serde_json::Value;

use super::code;

/// So many notes come with the page; the others have a page of their own.
const NOTES: usize = 50;

/// The agents' part of a request's page, for `for_agents.html`.
pub(crate) struct ForAgents {
    pub answering: Answering,
    pub answer: Filled,
    pub note: Filled,
    pub notes: Vec<Note>,
    pub more_notes: bool,
    /// Ids and names of who can have it, the reader first.
    pub staff: Vec<(String, String)>,
    pub teams: [Team; 6],
    pub team: Team,
    pub assignee: Option<String>,
    /// What « Prendre » does, where it would change anything.
    pub take: Option<Take>,
    /// Assigning is for what is not resolved.
    pub can_assign: bool,
    pub version: u64,
    /// What an access request that is not decided yet asks for.
    pub access: Option<Access>,
    pub mails: Vec<SentMail>,
}

/// What taking a request means to its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Take {
    Takes,
    /// She has it: it goes back to being worked on.
    Resumes,
}

/// What accepting carries out, as the request says it.
pub(crate) struct Access {
    pub action: String,
    pub name: String,
    pub email: String,
    pub phone: String,
    pub role: String,
    /// `None`: they stay as they are.
    pub rights: Option<Vec<String>>,
}

/// A mail to anyone about the request.
pub(crate) struct SentMail {
    pub id: String,
    pub to: String,
    pub topics: Vec<String>,
    pub state: &'static str,
    pub at: Timestamp,
    pub attempts: u32,
    pub last_error: Option<String>,
    /// Whether it has failed because no mail goes to its reader.
    pub stopped: bool,
    /// What was heard of it after it had left.
    pub feedback: Option<Feedback>,
}

/// What agents see and do with the request; `None` for everyone else. Runs beside the page's other reads.
pub(crate) async fn load(viewer: &Viewer, request: &Request) -> Result<Option<ForAgents>, Problem> {
    let (ctx, actor, page) = (&viewer.ctx, &viewer.who.actor, &viewer.page);
    if !actor.is_staff() {
        return Ok(None);
    }
    let (store, head) = (&ctx.app.store, &request.head);
    let answering = Answering::load(viewer, request);
    let notes = async { Ok(store.notes(head.number, NOTES, None).await?) };
    let staff = async { Ok(store.staff().await?) };
    let mails = async { Ok(store.mails(head.number).await?) };
    let (answering, notes, mut staff, mails) = try_join!(answering, notes, staff, mails)?;
    staff.retain(|account| account.state == AccountState::Active);
    let mut staff: Vec<_> = staff.iter().map(|one| (one.id.to_string(), one.summary().name)).collect();
    staff.sort_by(|(_, one), (_, other)| one.cmp(other));
    let me = actor.id.to_string();
    if let Some(at) = staff.iter().position(|(id, _)| *id == me) {
        let (id, name) = staff.remove(at);
        staff.insert(0, (id, page.with("handle-me", "name", &name)));
    }
    let mut form = Form::empty();
    form.set("_version", head.version.to_string());
    let hers = head.assignee.as_ref().is_some_and(|assignee| assignee.id == actor.id);
    let closed = head.is_closed();
    let undecided = head.kind == PORTAL_ACCESS && !closed && head.status != Status::Resolved;
    Ok(Some(ForAgents {
        answering,
        answer: Filled::new(ctx, page.language, form),
        note: Filled::new(ctx, page.language, Form::empty()),
        notes: notes.items,
        more_notes: notes.next.is_some(),
        staff,
        teams: Team::ALL,
        team: head.team,
        assignee: head.assignee.as_ref().map(|assignee| assignee.name.clone()),
        take: match hers {
            _ if closed => None,
            false => Some(Take::Takes),
            true => (head.status != Status::InProgress).then_some(Take::Resumes),
        },
        can_assign: !closed && head.status != Status::Resolved,
        version: head.version,
        access: undecided.then(|| Access::of(page, request)),
        mails: mails.into_iter().filter_map(|row| SentMail::of(page, row)).collect(),
    }))
}

impl ForAgents {
    pub(crate) fn resumes(&self) -> bool {
        self.take == Some(Take::Resumes)
    }

    /// A closed request takes no change.
    pub(crate) fn is_closed(&self) -> bool {
        self.answering.kinds.is_empty()
    }
}

impl Access {
    fn of(page: &Page, request: &Request) -> Self {
        let fields = &request.text.fields;
        let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default();
        let word = |set: &str, value: &str| if value.is_empty() { String::new() } else { page.word(set, value) };
        let rights = fields.get("rights").and_then(Value::as_array);
        let known = |right: &Value| {
            let code = right.as_str()?;
            Right::of(code).map(|_| page.word("right", code))
        };
        Self {
            action: text("action").to_owned(),
            name: text("name").to_owned(),
            email: text("email").to_owned(),
            phone: text("phone").to_owned(),
            role: word("role", text("role")),
            rights: rights.map(|rights| rights.iter().filter_map(known).collect()),
        }
    }
}

impl SentMail {
    /// `None` for what was told in the mail of another event, and for what is not sent at all.
    fn of(page: &Page, row: MailRow) -> Option<Self> {
        let id = row.id();
        let Origin::Request { topics, .. } = row.origin else { return None };
        let state = match row.state {
            MailState::Pending => "pending",
            MailState::Sent => "sent",
            MailState::Failed => "failed",
            MailState::Dropped => return None,
        };
        Some(Self {
            id,
            to: row.to.name,
            topics: topics.into_iter().map(|topic| page.word("topic", &code(topic))).collect(),
            state,
            at: row.sent_at.unwrap_or(row.created_at),
            attempts: row.attempts,
            stopped: row.last_error.as_deref() == Some(MailRow::STOPPED),
            last_error: row.last_error,
            feedback: row.feedback,
        })
    }
}
