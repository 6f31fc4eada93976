//! What a mail about a request says: each event in the words of its topics, texts quoted only where nothing
//! nominative is found in them.

use guichet_domain::account::{Account, Language};
use guichet_domain::audience::{Recipient, Topic, Why};
use guichet_domain::catalog::Catalog;
use guichet_domain::event::Event;
use guichet_domain::nominative;
use guichet_domain::request::Request;
use guichet_http::App;
use guichet_mail::{
    About, Acknowledgement, AgentComment, AgentReopened, Assigned, Change, ClosedByRule, Closure, Comment,
    FileNotShown, HandedOver, Lang, Line, Mail, NewRequest, Quote, Rendered, SharedWithYou, Status, Taken, Update,
};
use guichet_store::Establishment;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::NotifyError;

/// What a mail is written from.
pub struct Letter<'a> {
    pub app: &'a App,
    pub request: &'a Request,
    pub account: &'a Account,
    pub establishment: Option<&'a Establishment>,
}

pub fn lang(account: &Account) -> Lang {
    match account.language {
        Language::Fr => Lang::Fr,
        Language::En => Lang::En,
    }
}

/// A text that mail may carry: one in which nothing nominative is found.
fn quotable(text: Option<&str>) -> Option<&str> {
    text.filter(|text| nominative::find(text).is_empty())
}

fn why(why: Why) -> guichet_mail::Why {
    match why {
        Why::Requester => guichet_mail::Why::Requester,
        Why::Participant => guichet_mail::Why::Participant,
        Why::Follower => guichet_mail::Why::Follower,
        Why::Assignee => guichet_mail::Why::Assignee,
        Why::Team => guichet_mail::Why::Team,
        Why::Sender => guichet_mail::Why::Sender,
    }
}

impl Letter<'_> {
    pub fn link(&self) -> String {
        format!("{}/requests/{}", self.app.settings.origin, self.request.head.number)
    }

    fn status_changed_from(event: &Event, from: &str) -> bool {
        event.detail.get("status").and_then(|status| status.get("from")).is_some_and(|status| status == from)
    }

    /// When the closure that began with this event ends, and which days count.
    fn closure(&self, event: &Event) -> Option<Closure> {
        let closes_at: Timestamp = event.detail.get("closes_at")?.as_str()?.parse().ok()?;
        let rule = self.request.head.closure.as_ref().map_or(&self.app.settings.closure_rule, |closure| &closure.rule);
        let zone = TimeZone::get(&rule.zone).ok()?;
        let day = event.at.to_zoned_datetime(zone).date();
        Some(Closure {
            closes_at,
            first_day: day.checked_add(1.day()).ok()?,
            last_day: day.checked_add(i64::from(rule.days).days()).ok()?,
        })
    }

    /// One topic of one event, in the words of its mail to someone who hears of it for this reason.
    fn item<'e>(
        &'e self,
        event: &'e Event,
        (why, topic): (Why, Topic),
        by: &'e str,
        team: &'e str,
    ) -> guichet_mail::Event<'e> {
        let by = Line::new(by);
        let at = event.at;
        let body = quotable(event.body.as_deref()).map(Quote::new);
        let status = |change| guichet_mail::Event::Status(Status { by, at, change });
        let resumed = Self::status_changed_from(event, "waiting_for_customer");
        let head = &self.request.head;
        match topic {
            Topic::Acknowledgement => {
                let filed_by = event.actor.as_ref().filter(|actor| actor.id != self.account.id);
                let filed_by = filed_by.map(|actor| Line::new(&actor.name));
                guichet_mail::Event::Acknowledgement(Acknowledgement { major: head.major, filed_by })
            }
            Topic::NewRequest => guichet_mail::Event::NewRequest(NewRequest {
                requester: Line::new(&head.requester.name),
                establishment: Line::new(
                    self.establishment.map_or(head.establishment.as_str(), |establishment| establishment.name.as_str()),
                ),
                team: Line::new(team),
                at,
                major: head.major,
            }),
            Topic::Taken => {
                let closure_cancelled = Self::status_changed_from(event, "resolved");
                guichet_mail::Event::Taken(Taken { by, at, closure_cancelled })
            }
            Topic::Assigned => guichet_mail::Event::Assigned(Assigned { by, at }),
            Topic::Comment if why == Why::Assignee => {
                guichet_mail::Event::AgentComment(AgentComment { by, at, body, resumed })
            }
            Topic::Comment => guichet_mail::Event::Comment(Comment { by, at, body, resumed }),
            Topic::Waiting => status(Change::Waiting { question: body }),
            Topic::Resolved => match self.closure(event) {
                Some(closure) => status(Change::Resolved { resolution: body, closure }),
                None => status(Change::Closed),
            },
            Topic::Reopened if why == Why::Assignee => {
                guichet_mail::Event::AgentReopened(AgentReopened { by, at, reason: body })
            }
            Topic::Reopened => status(Change::Reopened { reason: body }),
            Topic::Closed => status(Change::Closed),
            Topic::ClosedByRule => {
                let resolved_at = head.closure.as_ref().map_or(at, |closure| closure.resolved_at);
                guichet_mail::Event::ClosedByRule(ClosedByRule { resolved_at, closed_at: at })
            }
            Topic::SharedWithYou => guichet_mail::Event::SharedWithYou(SharedWithYou { by, at }),
            Topic::FileNotShown => {
                let word = event.detail.get("file").and_then(serde_json::Value::as_str);
                guichet_mail::Event::FileNotShown(FileNotShown { at, held: word == Some("held") })
            }
            Topic::HandedOver => {
                let to = (head.requester.id != self.account.id).then(|| Line::new(&head.requester.name));
                guichet_mail::Event::HandedOver(HandedOver { by, at, to })
            }
        }
    }
}

/// The mail that tells one person of these events; `None` where there is nothing to tell.
pub fn update(letter: &Letter<'_>, told: &[(&Event, Recipient)]) -> Result<Option<Rendered>, NotifyError> {
    let Some((_, first)) = told.first() else { return Ok(None) };
    let lang = lang(letter.account);
    let head = &letter.request.head;
    let service = match lang {
        Lang::Fr => "Centre de soutien",
        Lang::En => "Support centre",
    };
    let team = head.team.label(letter.account.language);
    let items: Vec<_> = told
        .iter()
        .flat_map(|(event, recipient)| {
            let by = event.actor.as_ref().map_or(service, |actor| actor.name.as_str());
            recipient.topics.iter().map(move |topic| letter.item(event, (recipient.why, *topic), by, team))
        })
        .collect();
    let catalog = Catalog::builtin().map_err(NotifyError::Catalog)?;
    let label = catalog.get(&head.kind).map_or(head.kind.as_str(), |kind| match lang {
        Lang::Fr => kind.label.fr.as_str(),
        Lang::En => kind.label.en.as_str(),
    });
    let number = head.number.to_string();
    let link = letter.link();
    let mute = format!("{link}#notifications");
    let about = About {
        number: Line::new(&number),
        type_label: Line::new(label),
        subject: quotable(Some(head.subject.as_str())).map(Line::new),
        link: Line::new(&link),
        mute_link: Some(Line::new(&mute)),
        why: why(first.why),
    };
    Ok(Some(Mail::Update(Update { about, events: &items }).render(lang)?))
}
