//! What a new request's form is about, and its page.

use askama::Template;
use futures_util::try_join;
use guichet_domain::access::{Administration, may_administer};
use guichet_domain::account::{Account, AccountState, AccountSummary};
use guichet_domain::catalog::RequestType;
use guichet_domain::ids::Number;
use guichet_http::Problem;
use guichet_portal::request_form::{ContactRow, Question};
use guichet_portal::{Filled, Page, Viewer, request_form, with_query};
use guichet_store::{AccountFilter, Audited, Store, StoreError, Visible};

/// So many colleagues are offered to share with at once; the request's own page offers all.
const OFFERED: usize = 99;

/// What the form's address or the form itself says that it is about.
pub(super) struct Matter<'a> {
    pub kind: &'static RequestType,
    /// From staff: the account that it is filed for.
    pub contact: &'a str,
    /// The number that is followed up, if any.
    pub follows_up: &'a str,
}

/// The same, looked up.
pub(super) struct About {
    kind: &'static RequestType,
    pub requester: Account,
    /// Whether someone else files for her.
    on_behalf: bool,
    follows: Option<Visible>,
    colleagues: Vec<AccountSummary>,
}

#[derive(Template)]
#[template(path = "new.html")]
pub(super) struct NewPage {
    page: Page,
    f: Filled,
    kind: &'static RequestType,
    questions: Vec<Question<'static>>,
    contacts: Vec<ContactRow>,
    takes_more: bool,
    requester: Option<AccountSummary>,
    /// Where another type is chosen.
    types: String,
    /// Where staff choose another contact.
    choose: String,
    follows: Option<Visible>,
    colleagues: Vec<AccountSummary>,
}

impl About {
    /// Looks up what the form is about, with the record that it was; `None` where staff have yet to name an active
    /// contact.
    pub async fn find(viewer: &Viewer, matter: &Matter<'_>) -> Result<Option<Self>, Problem> {
        let Viewer { ctx, who, .. } = viewer;
        let store = &ctx.app.store;
        let on_behalf = may_administer(&who.actor, Administration::FileOnBehalf);
        let follows = async {
            let Some(number) = followed(matter.follows_up)? else { return Ok(None) };
            Ok::<_, Problem>(Some(store.visible(&who.actor, number, ctx.now).await?))
        };
        let people = async {
            if on_behalf { contact(store, matter.contact).await } else { colleagues(store, &who.account).await }
        };
        let (people, follows) = try_join!(async { people.await.map_err(Problem::from) }, follows)?;
        // Whoever follows up a request files for its requester.
        let people = match (people, &follows) {
            (None, Some(request)) => contact(store, &request.head.requester.id.to_string()).await?,
            (people, _) => people,
        };
        let Some((requester, colleagues)) = people else { return Ok(None) };
        let mut audited = Audited::new("request.form_shown").subject(requester.id);
        if let Some(request) = &follows {
            audited = audited.request(request.head.number);
        }
        store.audit(&who.caller(ctx, None), audited).await?;
        Ok(Some(Self { kind: matter.kind, requester, on_behalf, follows, colleagues }))
    }

    pub fn page(self, page: Page, f: Filled) -> NewPage {
        let contacts = request_form::contacts(&f.form);
        let number = self.follows.as_ref().map(|request| request.head.number.to_string());
        let follows_up = number.as_deref().unwrap_or_default();
        let contact = if self.on_behalf { self.requester.id.to_string() } else { String::new() };
        NewPage {
            questions: request_form::questions(&page, self.kind),
            takes_more: request_form::takes_more(&contacts),
            contacts,
            requester: self.on_behalf.then(|| self.requester.summary()),
            types: with_query("/requests/new", &[("follows_up", follows_up), ("for", &contact)]),
            choose: with_query(
                "/requests/new",
                &[
                    ("type", &self.kind.code),
                    ("establishment", self.requester.establishment.as_ref().map_or("", |it| it.as_str())),
                    ("follows_up", follows_up),
                ],
            ),
            page,
            f,
            kind: self.kind,
            follows: self.follows,
            colleagues: self.colleagues,
        }
    }
}

fn followed(number: &str) -> Result<Option<Number>, Problem> {
    if number.is_empty() { Ok(None) } else { number.parse().map(Some).map_err(|_| Problem::not_found()) }
}

type People = Option<(Account, Vec<AccountSummary>)>;

/// The active contact or lead of this identifier.
async fn contact(store: &Store, id: &str) -> Result<People, StoreError> {
    let Ok(id) = id.parse() else { return Ok(None) };
    let account = store.account(id).await?;
    Ok(account.filter(|account| account.is_active() && !account.role.is_staff()).map(|account| (account, Vec::new())))
}

/// Herself, with those whom she can share with from the start.
async fn colleagues(store: &Store, own: &Account) -> Result<People, StoreError> {
    let filter = AccountFilter { establishment: own.establishment.clone(), state: Some(AccountState::Active) };
    let accounts =
        if filter.establishment.is_some() { store.accounts(&filter, OFFERED, None).await?.items } else { Vec::new() };
    let mut colleagues: Vec<_> = accounts.iter().map(Account::summary).filter(|it| it.id != own.id).collect();
    colleagues.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Some((own.clone(), colleagues)))
}
