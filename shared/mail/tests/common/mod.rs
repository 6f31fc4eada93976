//! A sample of every mail, and the envelope that the tests send them in.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

use guichet_mail::{
    About, Acknowledgement, AgentComment, AgentReopened, Assigned, Change, ClosedByRule, Closure, Comment, Envelope,
    Event, FileDeposited, FileNotShown, HandedOver, Invitation, Lang, Line, Mail, NewRequest, PasswordReset, Quote,
    Rendered, SharedWithYou, Status, Taken, Update, Why,
};
use jiff::Timestamp;
use jiff::civil::date;

/// What people have written: the same everywhere, so that a test can look for it.
#[derive(Clone, Copy)]
pub struct Written {
    pub name: &'static str,
    pub establishment: &'static str,
    pub team: &'static str,
    pub subject: Option<&'static str>,
    pub body: Option<&'static str>,
}

pub const ORDINARY: Written = Written {
    name: "Dominique Tremblay",
    establishment: "CHU Exemple",
    team: "Production",
    subject: Some("Impression des étiquettes impossible"),
    body: Some("Le service est relancé.\n\nPouvez-vous réessayer\u{a0}: oui ou non?"),
};

/// The same where nothing may be quoted.
pub const UNQUOTED: Written = Written { subject: None, body: None, ..ORDINARY };

pub fn at(instant: &str) -> Timestamp {
    instant.parse().unwrap()
}

pub fn about(written: Written, why: Why, lang: Lang) -> About<'static> {
    About {
        number: "CSC-1042".into(),
        type_label: match lang {
            Lang::Fr => "Incident – Production".into(),
            Lang::En => "Incident – Production environment".into(),
        },
        subject: written.subject.map(Line::new),
        link: "https://guichet.test/requests/CSC-1042".into(),
        mute_link: (why != Why::Team).then_some("https://guichet.test/requests/CSC-1042#suivi".into()),
        why,
    }
}

/// Every event, with its folder (and which of its wordings, after a dash) and whom it is for.
#[allow(clippy::too_many_lines, reason = "a list of samples")]
pub fn events(written: Written) -> Vec<(&'static str, Why, Event<'static>)> {
    let by = Line::new(written.name);
    let text = written.body.map(Quote::new);
    let noon = at("2026-06-10T18:30:00Z");
    let status = |change| Event::Status(Status { by, at: noon, change });
    let closure =
        Closure { closes_at: at("2026-06-13T18:30:05Z"), first_day: date(2026, 6, 11), last_day: date(2026, 6, 12) };
    let handed_over = |to| Event::HandedOver(HandedOver { by, at: noon, to });
    let received = |major, filed_by| Event::Acknowledgement(Acknowledgement { major, filed_by });
    let new_request = |major| {
        Event::NewRequest(NewRequest {
            requester: by,
            establishment: written.establishment.into(),
            team: written.team.into(),
            at: noon,
            major,
        })
    };
    vec![
        ("acknowledgement", Why::Requester, received(false, None)),
        ("acknowledgement-major", Why::Requester, received(true, Some(by))),
        ("taken", Why::Requester, Event::Taken(Taken { by, at: noon, closure_cancelled: false })),
        ("taken-back", Why::Follower, Event::Taken(Taken { by, at: noon, closure_cancelled: true })),
        ("comment", Why::Follower, Event::Comment(Comment { by, at: noon, body: text, resumed: false })),
        ("comment-resumed", Why::Participant, Event::Comment(Comment { by, at: noon, body: text, resumed: true })),
        ("status-waiting", Why::Requester, status(Change::Waiting { question: text })),
        ("status-resolved", Why::Requester, status(Change::Resolved { resolution: text, closure })),
        ("status-resolved-follower", Why::Follower, status(Change::Resolved { resolution: text, closure })),
        ("status-reopened", Why::Participant, status(Change::Reopened { reason: text })),
        ("status-closed", Why::Participant, status(Change::Closed)),
        ("shared_with_you", Why::Participant, Event::SharedWithYou(SharedWithYou { by, at: noon })),
        ("handed_over", Why::Requester, handed_over(None)),
        ("file_not_shown-refused", Why::Sender, Event::FileNotShown(FileNotShown { at: noon, held: false })),
        ("file_not_shown-held", Why::Requester, Event::FileNotShown(FileNotShown { at: noon, held: true })),
        ("handed_over-other", Why::Follower, handed_over(Some(by))),
        (
            "closed_by_rule",
            Why::Requester,
            Event::ClosedByRule(ClosedByRule { resolved_at: noon, closed_at: at("2026-06-13T18:30:00Z") }),
        ),
        ("new_request", Why::Team, new_request(false)),
        ("new_request-major", Why::Team, new_request(true)),
        ("agent_comment", Why::Assignee, Event::AgentComment(AgentComment { by, at: noon, body: text, resumed: true })),
        ("agent_reopened", Why::Assignee, Event::AgentReopened(AgentReopened { by, at: noon, reason: text })),
        ("assigned", Why::Assignee, Event::Assigned(Assigned { by, at: noon })),
    ]
}

/// Every mail in one language: alone, all events in one, and the accounts' own.
pub fn mails(written: Written, lang: Lang) -> Vec<(&'static str, Rendered)> {
    let events = events(written);
    let all: Vec<Event<'_>> = events.iter().map(|(.., event)| event.clone()).collect();
    let render = |why, events: &[Event<'_>]| {
        let about = about(written, why, lang);
        Mail::Update(Update { about, events }).render(lang).unwrap()
    };
    let mut mails: Vec<_> =
        events.iter().map(|(name, why, event)| (*name, render(*why, std::slice::from_ref(event)))).collect();
    mails.push(("several", render(Why::Requester, &[all[2].clone(), all[4].clone(), all[7].clone()])));
    let link = "https://guichet.test/activation?token=jeton".into();
    let name = Some(Line::new(written.name));
    let invitation = Invitation { name, link, good_until: at("2026-06-17T18:30:00Z") };
    mails.push(("invitation", Mail::Invitation(invitation.clone()).render(lang).unwrap()));
    let nameless = Mail::Invitation(Invitation { name: None, ..invitation });
    mails.push(("invitation-nameless", nameless.render(lang).unwrap()));
    let link = "https://guichet.test/password-reset?token=jeton".into();
    let reset = PasswordReset { name, link, good_until: at("2026-06-10T19:30:00Z") };
    mails.push(("password_reset", Mail::PasswordReset(reset).render(lang).unwrap()));
    for (called, soon) in [("file_deposited", false), ("file_deposited-soon", true)] {
        let link = "https://guichet.test/establishments/chu-exemple/files".into();
        let file = FileDeposited { name, link, expires_at: at("2026-07-10T18:30:00Z"), soon };
        mails.push((called, Mail::FileDeposited(file).render(lang).unwrap()));
    }
    mails
}

/// One of them.
pub fn taken() -> Rendered {
    mails(ORDINARY, Lang::Fr).into_iter().find(|(name, _)| *name == "taken").unwrap().1
}

pub fn envelope() -> Envelope<'static> {
    Envelope {
        from: "ne-pas-repondre@guichet.test",
        from_name: "Centre de soutien du DCI Cristal-Net",
        to: "camille.roy@chu-exemple.test",
        to_name: Some("Camille Roy"),
        message_id: "01jxk3-camille@guichet.test",
        thread: Some("CSC-1042"),
        unsubscribe: Some("https://guichet.test/requests/CSC-1042#suivi"),
        date: at("2026-06-10T18:31:00Z"),
    }
}

/// What a reader of the HTML part reads.
pub fn visible(html: &str) -> String {
    let body = html.split_once("<body").unwrap().1;
    let mut text = String::new();
    let mut in_tag = true;
    for character in body.chars() {
        match character {
            '<' => in_tag = true,
            '>' if in_tag => {
                in_tag = false;
                text.push('\n');
            }
            _ if !in_tag => text.push(character),
            _ => {}
        }
    }
    assert!(!text.trim().is_empty());
    text
}
