//! A request on one page: what it is, what happened, who has it, what comes next, and what its reader can do.

use askama::Template;
use axum::response::Response;
use deserr::Deserr;
use futures_util::TryFutureExt;
use guichet_domain::access::Action;
use guichet_domain::account::Actor;
use guichet_domain::attachment::Attachment;
use guichet_domain::ids::{EventId, Number};
use guichet_domain::request::{Contact, PURGED_DESCRIPTION, PURGED_SUBJECT, Request, Status, Visibility};
use guichet_http::{ClosedByView, Faults, Form, PathId, Problem, RequestView};
use guichet_portal::{Asked, Filled, Page, Viewer, prose, render, with_files};
use guichet_store::{Audited, keys};

use super::closure::ClosurePanel;
use super::facts::{Fact, facts, label};
use super::for_agents::{self, ForAgents};
use super::mailed::{Mailed, mailed};
use super::sharing::{self, Sharing};
use super::timeline::Entry;

/// So many events are on one page; of more, the newest are shown first.
const EVENTS: u64 = 100;

/// Which part of a long timeline. The agents' part has parameters of its own.
#[derive(Deserr)]
#[deserr(error = Faults)]
pub(crate) struct Looking {
    #[deserr(default)]
    part: Option<String>,
}

/// What the reader may do; the rest is not shown.
#[allow(clippy::struct_excessive_bools, reason = "one answer for each action")]
struct May {
    comment: bool,
    edit: bool,
    close: bool,
    reopen: bool,
    share: bool,
    follow: bool,
    hand_over: bool,
}

#[derive(Template)]
#[template(path = "request.html")]
struct RequestPage {
    page: Page,
    r: RequestView,
    /// The establishment's name.
    establishment: String,
    /// As HTML.
    description: String,
    /// As HTML.
    checked: Option<String>,
    fields: Vec<Fact>,
    timeline: Vec<Entry>,
    /// The parts of the timeline before and after this one.
    earlier: Option<u64>,
    later: Option<u64>,
    closure: Option<ClosurePanel>,
    sharing: Sharing,
    mails: Vec<Mailed>,
    may: May,
    /// The comment.
    f: Filled,
    agents: Option<ForAgents>,
    /// What the reader can take out for good: queries and what they are called.
    purges: Vec<(String, String)>,
}

/// `GET /requests/{number}`: three round trips after the session, one audit record.
pub(crate) async fn show(
    viewer: Viewer,
    PathId(number): PathId<Number>,
    Asked(looking): Asked<Looking>,
) -> Result<Response, Problem> {
    let (ctx, actor) = (&viewer.ctx, &viewer.who.actor);
    let store = &ctx.app.store;
    let request = store.visible(actor, number, ctx.now).await?;
    let last = request.head.version.div_ceil(EVENTS).max(1);
    let part = looking.part.and_then(|part| part.parse().ok()).unwrap_or(last).clamp(1, last);
    // Events are numbered without a gap.
    let before = (part > 1).then(|| keys::event(EventId { number, seq: (part - 1) * EVENTS }).sk);
    let caller = viewer.who.caller(ctx, None);
    let (events, accounts, mails, establishment, agents, files, ()) = futures_util::try_join!(
        store.events(&request, usize::try_from(EVENTS).unwrap_or(100), before.as_deref()).err_into::<Problem>(),
        sharing::accounts(store, &request).err_into(),
        async { if actor.is_staff() { Ok(Vec::new()) } else { store.mails(number).err_into().await } },
        store.establishment(&request.head.establishment).err_into(),
        for_agents::load(&viewer, &request),
        store.files(&request.head.attachments).err_into(),
        store.audit(&caller, Audited::new("request.read").request(number)).err_into(),
    )?;
    let view = RequestView::of(&request, &files, actor);
    let page = viewer.page;
    let page = render(&RequestPage {
        establishment: establishment
            .map_or_else(|| request.head.establishment.to_string(), |it| it.name.as_str().to_owned()),
        description: prose(view.description.as_str()),
        checked: view.checked.as_ref().map(|checked| prose(checked.as_str())),
        fields: facts(&page, &view.summary.kind, &view.fields),
        timeline: events
            .items
            .iter()
            .map(|event| Entry::of(&page, &view.summary.kind, event, &view.attachments))
            .collect(),
        earlier: (part > 1).then(|| part - 1),
        later: (part < last).then(|| part + 1),
        closure: ClosurePanel::of(&page, &request.head, &view.summary.closure, &events.items, ctx.now),
        sharing: Sharing::of(&page, &request, &accounts, actor),
        mails: mailed(&page, mails, actor.id),
        may: May::of(&request, actor),
        f: Filled::new(ctx, page.language, Form::empty()),
        agents,
        purges: if request.may(actor, Action::Purge) { purges(&page, &request, &files) } else { Vec::new() },
        r: view,
        page,
    })?;
    Ok(with_files(page, &ctx.app.settings))
}

/// The fields that hold something, and the files: the query that names each, and what it is called.
fn purges(page: &Page, request: &Request, files: &[Attachment]) -> Vec<(String, String)> {
    let text = &request.text;
    let fixed = [
        ("subject", "request-subject", request.head.subject.as_str() != PURGED_SUBJECT),
        ("description", "request-description", text.description.as_str() != PURGED_DESCRIPTION),
        ("checked", "request-checked", text.checked.is_some()),
        ("contacts", "request-contacts", !text.contacts.is_empty()),
        ("resolution", "purge-resolution", text.resolution.is_some()),
        ("remark", "close-remark", text.remark.is_some()),
    ];
    let fixed = fixed.into_iter().filter(|(_, _, holds)| *holds);
    let kind = &request.head.kind;
    let own = text.fields.keys().map(|name| (format!("fields.{name}"), label(page, kind, name).to_owned()));
    let fields = fixed.map(|(name, key, _)| (name.to_owned(), page.t(key))).chain(own);
    let fields = fields.map(|(name, label)| (format!("field={name}"), label));
    let files = files
        .iter()
        .filter(|file| !file.purged)
        .map(|file| (format!("attachment={}", file.id), page.with("purge-file-named", "name", file.filename.as_str())));
    fields.chain(files).collect()
}

impl May {
    fn of(request: &Request, actor: &Actor) -> Self {
        let open = !request.head.is_closed();
        let may = |action| request.may(actor, action);
        Self {
            comment: open && may(Action::Comment),
            edit: open && may(Action::Edit),
            close: open && may(Action::Close),
            reopen: request.head.status == Status::Resolved && may(Action::Reopen),
            share: open && may(Action::Share),
            follow: may(Action::Follow),
            hand_over: may(Action::HandOver),
        }
    }
}

impl RequestPage {
    /// Where a phone calls: `tel:+14185550142`.
    fn tel(contact: &Contact) -> String {
        let phone = contact.phone.as_str();
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        match (phone.trim_start().starts_with('+'), digits.len()) {
            (true, _) | (false, 11) => format!("tel:+{digits}"),
            (false, 10) => format!("tel:+1{digits}"),
            _ => format!("tel:{digits}"),
        }
    }

    /// Whoever closed it by hand.
    fn closed_by(&self) -> Option<&str> {
        match &self.r.summary.closed_by {
            Some(ClosedByView::Person(account)) => Some(&account.name),
            _ => None,
        }
    }

    /// Whether a comment written now leaves the closure pending, which is told before it is written.
    fn closes_despite_comment(&self) -> bool {
        self.closure.as_ref().is_some_and(ClosurePanel::stays_after_comment)
    }

    /// Whether the description is there still.
    fn is_described(&self) -> bool {
        self.r.description.as_str() != PURGED_DESCRIPTION
    }

    fn is_closed(&self) -> bool {
        self.r.summary.status == Status::Closed
    }

    /// Where agents look for articles about it.
    fn related(&self) -> String {
        guichet_portal::with_query("/articles", &[("q", self.r.summary.subject.as_str())])
    }

    /// Where a request that follows this one up is filed; by agents, on behalf of the same person.
    fn follow_up(&self) -> String {
        let number = self.r.summary.number.to_string();
        let requester = self.r.summary.requester.id.to_string();
        let staff = self.page.me.as_ref().is_some_and(guichet_portal::Me::is_staff);
        let on_behalf = if staff { requester.as_str() } else { "" };
        guichet_portal::with_query("/requests/new", &[("follows_up", &number), ("for", on_behalf)])
    }
}
