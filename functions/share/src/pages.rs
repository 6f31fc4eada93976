//! « Partager », « Supprimer », « Me notifier » and the hand-over, as forms send them.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use guichet_domain::access::Action;
use guichet_domain::account::{Account, AccountSummary, Role};
use guichet_domain::ids::{AccountId, Number};
use guichet_http::{Code, Ctx, Form, IfMatch, Pages, PathId, PathIds, Problem, SignedIn};
use guichet_portal::{Filled, Page, Viewer, render, render_refused, see_other};
use guichet_store::{Audited, StoreError, Visible};

use crate::follow::{follow, mute};
use crate::participants::{share, take_off};
use crate::requester::hand_over;
use crate::shareable::colleagues_of;

pub fn pages() -> Pages {
    guichet_portal::pages(
        Router::new()
            .route("/requests/{number}/participants", get(show_share).post(send_share))
            .route("/requests/{number}/participants/{account}/remove", get(sharing_of).post(send_take_off))
            .route("/requests/{number}/follow/update", get(request_of).post(send_follow))
            .route("/requests/{number}/follow/remove", get(request_of).post(send_mute))
            .route("/requests/{number}/requester", get(show_hand_over))
            .route("/requests/{number}/requester/update", get(to_hand_over).post(send_hand_over)),
    )
}

#[derive(Template)]
#[template(path = "share.html")]
struct SharePage {
    page: Page,
    number: Number,
    /// Accounts and names.
    people: Vec<(String, String)>,
    f: Filled,
}

#[derive(Template)]
#[template(path = "hand_over.html")]
struct HandOverPage {
    page: Page,
    number: Number,
    /// Accounts and names.
    people: Vec<(String, String)>,
    f: Filled,
}

impl HandOverPage {
    fn is_agents(&self) -> bool {
        self.page.me.as_ref().is_some_and(guichet_portal::Me::is_staff)
    }
}

// Addresses that only forms are sent to lead on to where those forms are.

async fn request_of(_: Viewer, PathId(number): PathId<Number>) -> Response {
    see_other(&format!("/requests/{number}"))
}

async fn sharing_of(_: Viewer, PathIds(number, _): PathIds<Number, AccountId>) -> Response {
    see_other(&format!("/requests/{number}#partager"))
}

async fn to_hand_over(_: Viewer, PathId(number): PathId<Number>) -> Response {
    see_other(&format!("/requests/{number}/requester"))
}

async fn show_share(viewer: Viewer, PathId(number): PathId<Number>) -> Result<Response, Problem> {
    let (request, people) = colleagues_to_share_with(&viewer.ctx, &viewer.who, number).await?;
    if request.head.is_closed() || !request.may(&viewer.who.actor, Action::Share) {
        return Ok(see_other(&format!("/requests/{number}#partager")));
    }
    let f = Filled::new(&viewer.ctx, viewer.page.language, Form::empty());
    render(&SharePage { page: viewer.page, number, people, f })
}

async fn send_share(viewer: Viewer, PathId(number): PathId<Number>, form: Form) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let shared = match form.input(&[]) {
        Ok(input) => share(ctx.clone(), who.clone(), PathId(number), form.version(), form.key(), input).await,
        Err(problem) => Err(problem),
    };
    let Err(problem) = shared else {
        return Ok(see_other(&format!("/requests/{number}?notice=shared#partager")));
    };
    if is_for_all_pages(&problem) {
        return Err(problem);
    }
    let (_, people) = colleagues_to_share_with(&ctx, &who, number).await?;
    let problem = about_account(problem);
    let f = Filled::again(&ctx, page.language, form, problem.clone());
    render_refused(&SharePage { page, number, people, f }, &problem)
}

async fn send_take_off(
    viewer: Viewer,
    PathIds(number, account): PathIds<Number, AccountId>,
    _: Form,
) -> Result<Response, Problem> {
    let Viewer { ctx, who, .. } = viewer;
    let herself = account == who.actor.id;
    match take_off(ctx.clone(), who.clone(), PathIds(number, account), IfMatch(None)).await {
        Ok(_) if herself && !sees(&ctx, &who, number).await? => Ok(see_other("/requests?notice=left")),
        Ok(_) if herself => Ok(see_other(&format!("/requests/{number}?notice=left#partager"))),
        Ok(_) => Ok(see_other(&format!("/requests/{number}?notice=taken-off#partager"))),
        Err(problem) if matches!(problem.code, Code::Conflict | Code::RequestClosed) => {
            Ok(see_other(&format!("/requests/{number}?notice=conflict-warning#partager")))
        }
        Err(problem) => Err(problem),
    }
}

async fn send_follow(viewer: Viewer, PathId(number): PathId<Number>, _: Form) -> Result<Response, Problem> {
    follow(viewer.ctx, viewer.who, PathId(number)).await?;
    Ok(see_other(&format!("/requests/{number}?notice=following#partager")))
}

async fn send_mute(viewer: Viewer, PathId(number): PathId<Number>, _: Form) -> Result<Response, Problem> {
    mute(viewer.ctx, viewer.who, PathId(number)).await?;
    Ok(see_other(&format!("/requests/{number}?notice=muted#partager")))
}

async fn show_hand_over(viewer: Viewer, PathId(number): PathId<Number>) -> Result<Response, Problem> {
    let people = colleagues_to_hand_over_to(&viewer.ctx, &viewer.who, number).await?;
    let f = Filled::new(&viewer.ctx, viewer.page.language, Form::empty());
    render(&HandOverPage { page: viewer.page, number, people, f })
}

async fn send_hand_over(viewer: Viewer, PathId(number): PathId<Number>, form: Form) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let handed = match form.input(&[]) {
        Ok(input) => hand_over(ctx.clone(), who.clone(), PathId(number), form.version(), input).await,
        Err(problem) => Err(problem),
    };
    let Err(problem) = handed else {
        // A lead may hand over what she does not see.
        let to = if sees(&ctx, &who, number).await? { format!("/requests/{number}") } else { "/requests".to_owned() };
        return Ok(see_other(&format!("{to}?notice=handed-over")));
    };
    if is_for_all_pages(&problem) {
        return Err(problem);
    }
    let people = colleagues_to_hand_over_to(&ctx, &who, number).await?;
    let problem = about_account(problem);
    let f = Filled::again(&ctx, page.language, form, problem.clone());
    render_refused(&HandOverPage { page, number, people, f }, &problem)
}

/// What says nothing about the form.
fn is_for_all_pages(problem: &Problem) -> bool {
    matches!(problem.code, Code::Internal | Code::Unavailable | Code::NotFound | Code::Forbidden)
}

/// Whatever is wrong with whom was chosen is told beside the choice.
fn about_account(mut problem: Problem) -> Problem {
    for fault in &mut problem.errors {
        if fault.pointer.is_empty() {
            "/account".clone_into(&mut fault.pointer);
        }
    }
    problem
}

async fn sees(ctx: &Ctx, who: &SignedIn, number: Number) -> Result<bool, Problem> {
    match ctx.app.store.visible(&who.actor, number, ctx.now).await {
        Ok(_) => Ok(true),
        Err(StoreError::NotFound) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The request, and its colleagues who do not have it yet.
async fn colleagues_to_share_with(
    ctx: &Ctx,
    who: &SignedIn,
    number: Number,
) -> Result<(Visible, Vec<(String, String)>), Problem> {
    let store = &ctx.app.store;
    let request = store.consult(&who.caller(ctx, None), number, "request.shareable_listed").await?;
    let people = colleagues_of(store, &request.head.establishment).await?;
    let free = people.iter().filter(|account| {
        let has_it = account.id == request.head.requester.id || request.participants.contains_key(&account.id);
        !has_it && request.is_colleague(account)
    });
    let people = by_name(free.map(Account::summary).collect());
    Ok((request, people))
}

/// To whom a request can be handed over. For a lead, the active accounts of her establishment, whether she sees the
/// request or not and whether it exists or not: nothing of it is read.
async fn colleagues_to_hand_over_to(
    ctx: &Ctx,
    who: &SignedIn,
    number: Number,
) -> Result<Vec<(String, String)>, Problem> {
    let store = &ctx.app.store;
    let caller = who.caller(ctx, None);
    let people = if who.actor.is_staff() {
        let request = store.consult(&caller, number, "request.shareable_listed").await?;
        colleagues_of(store, &request.head.establishment).await?
    } else {
        let hers = who.actor.establishment.as_ref().filter(|_| who.actor.role == Role::Lead);
        let hers = hers.ok_or_else(Problem::not_found)?;
        let audited = Audited::new("accounts.listed").detail("establishment", hers.as_str());
        futures_util::try_join!(colleagues_of(store, hers), store.audit(&caller, audited))?.0
    };
    Ok(by_name(people.iter().map(Account::summary).collect()))
}

fn by_name(mut people: Vec<AccountSummary>) -> Vec<(String, String)> {
    people.sort_by(|a, b| a.name.cmp(&b.name));
    people.into_iter().map(|account| (account.id.to_string(), account.name)).collect()
}
