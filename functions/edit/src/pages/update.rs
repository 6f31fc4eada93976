//! `/requests/{number}/update`: the form with what is there, to be changed. Where someone else was quicker, it shows
//! both texts.

use askama::Template;
use axum::response::Response;
use guichet_domain::access::Action;
use guichet_domain::catalog::RequestType;
use guichet_domain::ids::Number;
use guichet_domain::request::Request;
use guichet_http::{Code, Control, Form, PathId, Problem};
use guichet_portal::request_form::{ContactRow, Question};
use guichet_portal::{Filled, Page, Viewer, render, render_refused, request_form, see_other};
use serde_json::{Map, Value, json};

const CONTROLS: [(&str, Control); 4] = [
    ("/subject", Control::Compulsory),
    ("/description", Control::Compulsory),
    ("/checked", Control::Clearable),
    ("/not_nominative", Control::Several),
];

#[derive(Template)]
#[template(path = "update.html")]
struct UpdatePage {
    page: Page,
    f: Filled,
    number: Number,
    /// The type's code and how it asks for the subject; a type that the catalogue has given up is asked for nothing.
    kind: String,
    subject: String,
    questions: Vec<Question<'static>>,
    contacts: Vec<ContactRow>,
    takes_more: bool,
    /// What differs from what someone else has written in the meantime.
    differing: Vec<Difference>,
}

/// A part of the request as it is now and as it was typed.
struct Difference {
    /// The control that holds what was typed.
    id: String,
    label: String,
    now: String,
    typed: String,
}

pub(crate) async fn show(viewer: Viewer, PathId(number): PathId<Number>) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = &viewer;
    let request = ctx.app.store.consult(&who.caller(ctx, None), number, "request.read").await?;
    if !request.may(&who.actor, Action::Edit) {
        return Err(Problem::forbidden());
    }
    if request.head.is_closed() {
        return Err(Problem::new(Code::RequestClosed));
    }
    let f = Filled::new(ctx, page.language, stored(page, &request)?);
    render(&update(viewer.page, f, number, Vec::new())?)
}

pub(crate) async fn save(viewer: Viewer, PathId(number): PathId<Number>, form: Form) -> Result<Response, Problem> {
    let mut form = form.masked_if_asked();
    let kind = request_form::kind(form.text("/_type"))?;
    if request_form::adds_row(&form) {
        let f = Filled::new(&viewer.ctx, viewer.page.language, form);
        return render(&update(viewer.page, f, number, Vec::new())?);
    }
    // Left empty, they are taken away.
    if kind.is_some() && form.value("fields").is_none() {
        form.set("fields", json!({}));
    }
    let edited = match request_form::input(&form, kind, &CONTROLS) {
        Ok(input) => crate::edit(viewer.ctx.clone(), viewer.who.clone(), PathId(number), form.version(), input).await,
        Err(problem) => Err(problem),
    };
    let Err(problem) = edited else {
        return Ok(see_other(&format!("/requests/{number}?notice=edited&sent=1")));
    };
    let mut differing = Vec::new();
    match problem.code {
        Code::Internal | Code::Unavailable | Code::NotFound | Code::Forbidden => return Err(problem),
        Code::StaleVersion => {
            let caller = viewer.who.caller(&viewer.ctx, None);
            let request = viewer.ctx.app.store.consult(&caller, number, "request.read").await?;
            let now = stored(&viewer.page, &request)?;
            differing = differences(&viewer.page, kind, &now, &form);
            form.set("_version", request.head.version.to_string());
        }
        _ => {}
    }
    let f = Filled::again(&viewer.ctx, viewer.page.language, form, problem.clone());
    render_refused(&update(viewer.page, f, number, differing)?, &problem)
}

fn update(page: Page, f: Filled, number: Number, differing: Vec<Difference>) -> Result<UpdatePage, Problem> {
    let code = f.text("/_type").to_owned();
    let kind = request_form::kind(&code)?;
    let contacts = request_form::contacts(&f.form);
    Ok(UpdatePage {
        subject: subject(&page, kind),
        questions: kind.map_or_else(Vec::new, |kind| request_form::questions(&page, kind)),
        takes_more: request_form::takes_more(&contacts),
        contacts,
        kind: code,
        page,
        f,
        number,
        differing,
    })
}

fn subject(page: &Page, kind: Option<&RequestType>) -> String {
    kind.map_or_else(|| page.t("filing-subject"), |kind| page.label(&kind.subject_label).to_owned())
}

/// The form as the request is now.
fn stored(page: &Page, request: &Request) -> Result<Form, Problem> {
    let kind = request_form::kind(&request.head.kind)?;
    let text = &request.text;
    Ok(Form::of(json!({
        "_type": request.head.kind,
        "_version": request.head.version.to_string(),
        "subject": request.head.subject,
        "description": text.description,
        "checked": text.checked,
        "fields": kind.map_or_else(Map::new, |kind| request_form::shown(page, kind, &text.fields)),
        "contacts": text.contacts,
        "visibility": request.head.visibility,
    })))
}

/// The parts of two forms that are not the same.
fn differences(page: &Page, kind: Option<&'static RequestType>, now: &Form, typed: &Form) -> Vec<Difference> {
    let visibility = |form: &Form| {
        let private = form.holds("visibility", "private");
        page.word("visibility", if private { "private" } else { "establishment" })
    };
    let mut parts = vec![
        ("subject".to_owned(), subject(page, kind), now.text("/subject").to_owned(), typed.text("/subject").to_owned()),
        (
            "description".to_owned(),
            page.t("filing-description"),
            now.text("/description").to_owned(),
            typed.text("/description").to_owned(),
        ),
        (
            "checked".to_owned(),
            page.t("filing-checked"),
            now.text("/checked").to_owned(),
            typed.text("/checked").to_owned(),
        ),
    ];
    for question in kind.map_or_else(Vec::new, |kind| request_form::questions(page, kind)) {
        let answer = |form: &Form| request_form::answer(page, &question, form);
        parts.push((page.id(&question.at), question.label.to_owned(), answer(now), answer(typed)));
    }
    parts.push(("contacts".to_owned(), page.t("contacts-title"), people(now), people(typed)));
    parts.push(("visibility".to_owned(), page.t("filing-visibility"), visibility(now), visibility(typed)));
    parts
        .into_iter()
        .filter(|(_, _, now, typed)| now.trim() != typed.trim())
        .map(|(id, label, now, typed)| Difference { id, label, now, typed })
        .collect()
}

/// The people to call, one a line.
fn people(form: &Form) -> String {
    let people = form.value("contacts").and_then(Value::as_array);
    let line = |person: &Value| {
        let part = |name: &str| person.get(name).and_then(Value::as_str).map(str::trim);
        [part("name"), part("phone"), part("extension")].into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    people.into_iter().flatten().map(line).collect::<Vec<_>>().join("\n")
}
