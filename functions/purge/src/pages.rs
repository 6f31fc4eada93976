//! « Supprimer définitivement » on a page of its own: what goes, why, and once more whether.

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use deserr::Deserr;
use guichet_domain::access::Action;
use guichet_domain::ids::{AttachmentId, EventId, Id, Number};
use guichet_domain::invalid::Invalid;
use guichet_domain::request::Field;
use guichet_files::Storage;
use guichet_http::{Code, Control, Ctx, Faults, Form, Pages, PathId, Problem, SignedIn};
use guichet_portal::{Asked, Filled, Page, Viewer, render, render_refused, see_other};

use crate::purge;

pub fn pages() -> Pages {
    guichet_portal::pages(Router::new().route("/requests/{number}/purge", get(show).post(send)))
}

/// What the request's page asks for.
#[derive(Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
struct Wanted {
    #[deserr(default)]
    event: Option<String>,
    #[deserr(default)]
    field: Option<String>,
    #[deserr(default)]
    attachment: Option<String>,
}

#[derive(Template)]
#[template(path = "purge.html")]
struct PurgePage {
    page: Page,
    number: Number,
    /// The name of the file that goes, if it is one.
    file: Option<String>,
    f: Filled,
}

impl PurgePage {
    /// What goes, in words.
    fn what(&self) -> String {
        if let Some(name) = &self.file {
            return self.page.with("purge-of-file", "name", name);
        }
        let field = self.f.text("/field");
        match field.strip_prefix("fields.") {
            Some(name) => self.page.with("purge-of-type", "name", name),
            None if field.is_empty() && self.f.text("/event").starts_with("CSC-") => {
                self.page.with("purge-of-event", "id", self.f.text("/event"))
            }
            None if field.is_empty() => self.page.t("purge-of-note"),
            None => self.page.word("purge-field", field),
        }
    }
}

/// Whether the reader purges at all, and whether there is what is to go: the name of the file, if it is one. What the
/// request says is read with it.
async fn check(ctx: &Ctx, who: &SignedIn, number: Number, form: &Form) -> Result<Option<String>, Problem> {
    let store = &ctx.app.store;
    let request = store.consult(&who.caller(ctx, None), number, "request.read").await?;
    if !request.may(&who.actor, Action::Purge) {
        return Err(Problem::forbidden());
    }
    let (event, field) = (form.text("/event"), form.text("/field"));
    let known = match event.parse::<EventId>() {
        Ok(event) => event.number == number && event.seq <= request.head.version,
        Err(_) => event.parse::<Id>().is_ok() || Field::parse(field).is_some(),
    };
    let Ok(file) = form.text("/attachment").parse::<AttachmentId>() else {
        return if known { Ok(None) } else { Err(Problem::not_found()) };
    };
    let files = store.files(&[file]).await?;
    let file = files.into_iter().find(|file| file.event.is_some_and(|event| event.number == number));
    file.map(|file| Some(file.filename.to_string())).ok_or_else(Problem::not_found)
}

async fn show(
    viewer: Viewer,
    PathId(number): PathId<Number>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let mut form = Form::empty();
    for (name, value) in [("event", wanted.event), ("field", wanted.field), ("attachment", wanted.attachment)] {
        if let Some(value) = value {
            form.set(name, value);
        }
    }
    let file = check(&ctx, &who, number, &form).await?;
    let f = Filled::new(&ctx, page.language, form);
    render(&PurgePage { page, number, file, f })
}

async fn send(
    viewer: Viewer,
    PathId(number): PathId<Number>,
    Extension(storage): Extension<Storage>,
    mut form: Form,
) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let file = check(&ctx, &who, number, &form).await?;
    form = form.masked_if_asked();
    // Asked of people alone.
    let mut sent = form.clone();
    let sure = sent.take("sure").is_some();
    let purged = match sent.input(&[("/not_nominative", Control::Several), ("/reason", Control::Compulsory)]) {
        Ok(_) if !sure => Err(Invalid::new("/sure", "required", "say that it is meant").into()),
        Ok(input) => purge(ctx.clone(), who.clone(), PathId(number), Extension(storage), input).await,
        Err(problem) => Err(problem),
    };
    match purged {
        Ok(_) => Ok(see_other(&format!("/requests/{number}?notice=purged&sent=1"))),
        Err(problem) if matches!(problem.code, Code::Internal | Code::Unavailable | Code::NotFound) => Err(problem),
        Err(problem) => {
            let f = Filled::again(&ctx, page.language, form, problem.clone());
            render_refused(&PurgePage { page, number, file, f }, &problem)
        }
    }
}
