//! Mail about a request: one event, or all events of one batch in one mail
//! (`spec/product.md, Who hears about it`).

use askama::Template;

use crate::mails::{
    acknowledgement, agent_comment, agent_reopened, assigned, closed_by_rule, comment, file_not_shown, handed_over,
    new_request, shared_with_you, status, taken,
};
use crate::pieces::{Piece, tidy};
use crate::{
    Acknowledgement, AgentComment, AgentReopened, Assigned, ClosedByRule, Comment, FileNotShown, HandedOver, Lang,
    Line, NewRequest, RenderError, Rendered, SharedWithYou, Status, Taken,
};

/// Characters of a request's subject that a mail's subject repeats. The mail's body has it whole.
const SUBJECT_QUOTED: usize = 100;

/// The request that a mail is about, as its reader may see it.
#[derive(Debug, Clone)]
pub struct About<'a> {
    /// `CSC-1042`
    pub number: Line<'a>,
    /// The type's label in the reader's language.
    pub type_label: Line<'a>,
    /// `None` where it must not be quoted (nominative data was found).
    pub subject: Option<Line<'a>>,
    /// The request's page.
    pub link: Line<'a>,
    /// « Ne plus me notifier »; `None` where that is not this reader's to choose.
    pub mute_link: Option<Line<'a>>,
    pub why: Why,
}

impl About<'_> {
    /// Who may close it with « C’est réglé ».
    pub(crate) fn is_requester(&self) -> bool {
        self.why == Why::Requester
    }
}

/// Why a person gets mail about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    Requester,
    Participant,
    Follower,
    Assignee,
    Team,
    /// Of a file that is not shown.
    Sender,
}

/// Something that happened to a request, worded for its reader.
#[derive(Debug, Clone)]
pub enum Event<'a> {
    Acknowledgement(Acknowledgement<'a>),
    Taken(Taken<'a>),
    Comment(Comment<'a>),
    Status(Status<'a>),
    SharedWithYou(SharedWithYou<'a>),
    HandedOver(HandedOver<'a>),
    ClosedByRule(ClosedByRule),
    NewRequest(NewRequest<'a>),
    AgentComment(AgentComment<'a>),
    AgentReopened(AgentReopened<'a>),
    Assigned(Assigned<'a>),
    FileNotShown(FileNotShown),
}

impl Event<'_> {
    fn piece(&self, about: &About<'_>, lang: Lang) -> askama::Result<Piece> {
        match self {
            Event::Acknowledgement(it) => acknowledgement::piece(it, about, lang),
            Event::Taken(it) => taken::piece(it, about, lang),
            Event::Comment(it) => comment::piece(it, about, lang),
            Event::Status(it) => status::piece(it, about, lang),
            Event::SharedWithYou(it) => shared_with_you::piece(it, about, lang),
            Event::HandedOver(it) => handed_over::piece(it, about, lang),
            Event::ClosedByRule(it) => closed_by_rule::piece(it, about, lang),
            Event::NewRequest(it) => new_request::piece(it, about, lang),
            Event::AgentComment(it) => agent_comment::piece(it, about, lang),
            Event::AgentReopened(it) => agent_reopened::piece(it, about, lang),
            Event::Assigned(it) => assigned::piece(it, about, lang),
            Event::FileNotShown(it) => file_not_shown::piece(it, about, lang),
        }
    }
}

/// What happened to one request, for one person.
#[derive(Debug, Clone)]
pub struct Update<'a> {
    pub about: About<'a>,
    /// In the order in which they happened; at least one.
    pub events: &'a [Event<'a>],
}

impl Update<'_> {
    /// [`RenderError::NoEvents`] when there is nothing to tell.
    pub(crate) fn render(&self, lang: Lang) -> Result<Rendered, RenderError> {
        let about = &self.about;
        let pieces = self.events.iter().map(|event| event.piece(about, lang)).collect::<askama::Result<Vec<_>>>()?;
        let title = match pieces.as_slice() {
            [] => return Err(RenderError::NoEvents),
            [only] => only.title.clone(),
            several => title_of_several(several.len(), lang)?,
        };
        let title = title.as_str();
        let quoted = about.subject.map(|subject| subject.short(SUBJECT_QUOTED));
        let quoted = quoted.as_deref();
        let pieces = pieces.as_slice();
        let (subject, text, html) = match lang {
            Lang::Fr => (
                FrSubject { about, title, quoted }.render()?,
                FrText { about, title, pieces }.render()?,
                FrHtml { about, title, pieces, lang }.render()?,
            ),
            Lang::En => (
                EnSubject { about, title, quoted }.render()?,
                EnText { about, title, pieces }.render()?,
                EnHtml { about, title, pieces, lang }.render()?,
            ),
        };
        Ok(Rendered { lang, subject: subject.trim().to_owned(), text: tidy(&text), html })
    }
}

fn title_of_several(count: usize, lang: Lang) -> askama::Result<String> {
    let title = match lang {
        Lang::Fr => FrSeveral { count }.render()?,
        Lang::En => EnSeveral { count }.render()?,
    };
    Ok(title.trim().to_owned())
}

#[derive(Template)]
#[template(path = "several/fr.subject.txt")]
struct FrSeveral {
    count: usize,
}

#[derive(Template)]
#[template(path = "several/en.subject.txt")]
struct EnSeveral {
    count: usize,
}

macro_rules! page {
    ($name:ident, $path:literal, $($field:ident: $type:ty),*) => {
        #[derive(Template)]
        #[template(path = $path)]
        struct $name<'a> {
            about: &'a About<'a>,
            title: &'a str,
            $($field: $type),*
        }
    };
}

page!(FrSubject, "layout/request.fr.subject.txt", quoted: Option<&'a str>);
page!(EnSubject, "layout/request.en.subject.txt", quoted: Option<&'a str>);
page!(FrText, "layout/request.fr.txt", pieces: &'a [Piece]);
page!(EnText, "layout/request.en.txt", pieces: &'a [Piece]);
page!(FrHtml, "layout/request.fr.html", pieces: &'a [Piece], lang: Lang);
page!(EnHtml, "layout/request.en.html", pieces: &'a [Piece], lang: Lang);
