//! What agents answer with: canned responses, filled for one request in the language of whoever filed it.

use futures_util::try_join;
use guichet_domain::account::{Account, Language, Role};
use guichet_domain::canned::Values;
use guichet_domain::ids::Id;
use guichet_domain::instant;
use guichet_domain::request::{PORTAL_ACCESS, Request, Status};
use guichet_http::Problem;
use guichet_store::CannedResponse;
use jiff::Timestamp;

use crate::{Viewer, texts};

/// So many bytes of canned texts at most come with a page; the others are put into the text by the server.
const MOST_INLINE: usize = 20_000;

/// A canned response as an editor offers it.
#[derive(Debug, Clone)]
pub struct Canned {
    pub id: Id,
    pub title: String,
    /// With its variables filled.
    pub body: String,
    /// Whether the text comes with the page.
    pub inline: bool,
}

/// What an editor of answers needs to know of a request.
#[derive(Debug, Clone)]
pub struct Answering {
    pub number: String,
    pub subject: String,
    pub requester: String,
    /// Whether whoever filed it is a lead of the establishment.
    pub by_lead: bool,
    /// What can be sent now: `comment`, `question`, `resolution`, `refusal`.
    pub kinds: Vec<&'static str>,
    /// By title; those for the request's team and for every team.
    pub canned: Vec<Canned>,
}

impl Answering {
    pub async fn load(viewer: &Viewer, request: &Request) -> Result<Self, Problem> {
        let store = &viewer.ctx.app.store;
        let (requester, responses) = try_join!(store.account(request.head.requester.id), store.canned_responses())?;
        let language = requester.as_ref().map_or_else(Language::default, |account| account.language);
        let hours = viewer.ctx.app.settings.closure_rule.hours;
        Ok(Self {
            number: request.head.number.to_string(),
            subject: request.head.subject.as_str().to_owned(),
            requester: request.head.requester.name.clone(),
            by_lead: requester.as_ref().is_some_and(|account: &Account| account.role == Role::Lead),
            kinds: kinds(request),
            canned: canned(responses, request, &viewer.who.actor.name, language, hours),
        })
    }

    /// The filled text of a canned response.
    pub fn text_of(&self, id: &str) -> Option<&str> {
        self.canned.iter().find(|canned| canned.id.as_str() == id).map(|canned| canned.body.as_str())
    }
}

/// What the life of the request allows (`spec/product.md`, The life of a request).
fn kinds(request: &Request) -> Vec<&'static str> {
    let head = &request.head;
    let asks = head.status != Status::WaitingForCustomer;
    let decides = head.kind == PORTAL_ACCESS && head.status != Status::Resolved;
    let kinds = [("comment", true), ("question", asks), ("resolution", true), ("refusal", decides)];
    kinds.into_iter().filter(|(_, may)| *may && !head.is_closed()).map(|(kind, _)| kind).collect()
}

/// `hours`: how long after its resolution a request closes, which a response may tell before anything is resolved.
fn canned(
    mut responses: Vec<CannedResponse>,
    request: &Request,
    agent: &str,
    language: Language,
    hours: u32,
) -> Vec<Canned> {
    let head = &request.head;
    let closes_at = head.closure.as_ref().filter(|closure| closure.is_pending() && !head.is_closed());
    let status = texts::text(language, &format!("status-{}", head.status.as_str().replace('_', "-")), &[]);
    let later = || texts::text(language, "canned-closes-later", &[("hours", hours.to_string().into())]);
    let values = Values {
        number: &head.number.to_string(),
        subject: head.subject.as_str(),
        requester: &head.requester.name,
        agent,
        status: &status,
        closes_at: &closes_at.map_or_else(later, |closure| exact(language, &closure.closes_at)),
    };
    responses.retain(|one| one.lang == language && one.team.is_none_or(|team| team == head.team));
    responses.sort_by(|one, other| one.title.cmp(&other.title));
    let mut size = 0;
    let filled = responses.into_iter().map(|response| {
        let body = response.body.fill(&values);
        size += body.len();
        Canned { id: response.id, title: response.title.into_string(), body, inline: size <= MOST_INLINE }
    });
    filled.collect()
}

/// The instant of a closure, as its reader reads it.
pub fn exact(language: Language, at: &Timestamp) -> String {
    match language {
        Language::Fr => instant::fr::exact(at),
        Language::En => instant::en::exact(at),
    }
}
