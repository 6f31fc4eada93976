//! `/articles/{id}`: the article, and « Cet article vous a-t-il aidé? ».

use askama::Template;
use axum::response::Response;
use deserr::Deserr;
use guichet_domain::article::Article;
use guichet_domain::ids::ArticleId;
use guichet_http::{Control, Faults, Form, PathId, Problem};
use guichet_portal::{Asked, Page, Viewer, Written, article, render, see_other, with_query};
use guichet_store::Votes;

use crate::helpful::helpful;
use crate::read::read;
use crate::view::ArticleView;

const CONTROLS: [(&str, Control); 2] = [("/helpful", Control::YesNo), ("/avoided_request", Control::YesNo)];

/// What the article is opened in the place of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserr)]
#[deserr(rename_all = lowercase)]
enum Instead {
    /// It was suggested while a new request was being written.
    Request,
}

#[derive(Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Opening {
    #[deserr(default)]
    instead: Option<Instead>,
}

#[derive(Template)]
#[template(path = "article.html")]
struct ArticlePage {
    page: Page,
    article: Article,
    body: Written,
    /// What the reader said of it before.
    helpful: Option<bool>,
    votes: Option<Votes>,
    /// The articles of its category.
    category: String,
    /// In full, for whoever reads it on paper.
    address: String,
    /// Whether a request may not need to be sent.
    instead: bool,
}

impl ArticlePage {
    /// Whether this is what the reader said.
    fn said(&self, helpful: bool) -> bool {
        self.helpful == Some(helpful)
    }
}

pub(crate) async fn show(
    viewer: Viewer,
    PathId(id): PathId<ArticleId>,
    Asked(opening): Asked<Opening>,
) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let address = format!("{}/articles/{id}", ctx.app.settings.origin);
    let ArticleView { article: found, helpful, votes } = Box::pin(read(ctx, who, PathId(id))).await?;
    let body = article(found.body.as_str(), &page.t("article-table"));
    let (category, language) = (found.head.category.as_str(), found.head.lang.as_str());
    let category = with_query("/articles", &[("category", category), ("language", language)]);
    let instead = opening.instead == Some(Instead::Request);
    render(&ArticlePage { page, article: found, body, helpful, votes, category, address, instead })
}

/// « Oui » or « Non »; and that a request did not need to be sent, which leads home.
pub(crate) async fn rate(viewer: Viewer, PathId(id): PathId<ArticleId>, form: Form) -> Result<Response, Problem> {
    let spared = form.holds("avoided_request", "yes");
    let instead = if form.holds("_instead", "request") { "request" } else { "" };
    let _ = helpful(viewer.ctx, viewer.who, PathId(id), form.input(&CONTROLS)?).await?;
    if spared {
        return Ok(see_other("/?notice=request-avoided"));
    }
    Ok(see_other(&with_query(&format!("/articles/{id}"), &[("instead", instead), ("notice", "article-rated")])))
}

/// Where the form stands.
pub(crate) async fn back(_: Viewer, PathId(id): PathId<ArticleId>) -> Response {
    see_other(&format!("/articles/{id}#avis-article"))
}
