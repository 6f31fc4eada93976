//! The editor of articles as a page (`spec/product.md`, Knowledge base).

use guichet_testkit::{PageAnswer, TestApp, an_article};
use serde_json::{Value, json};

use crate::pages_articles::published;
use crate::pages_articles_safety::SCRIPT;

/// Made up, with right check digits.
const NAM: &str = "DLPH98042746";

const TYPED: [(&str, &str); 7] = [
    ("title", "Imprimer une étiquette"),
    ("category", "Impression"),
    ("tags", "étiquette, code-barres , imprimante"),
    ("lang", "fr"),
    ("audience", "everyone"),
    ("state", "published"),
    ("body", "## Étapes\n\nChoisir **Imprimer** dans le menu."),
];

fn with<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = TYPED.into_iter().filter(|(name, _)| !changed.iter().any(|(other, _)| other == name));
    kept.chain(changed.iter().copied()).collect()
}

fn value(page: &PageAnswer, action: &str, name: &str) -> String {
    let form = page.form(action);
    form.iter().find(|(known, _)| known == name).map(|(_, value)| value.replace("\r\n", "\n")).unwrap_or_default()
}

fn path(location: &str) -> &str {
    location.split('?').next().unwrap()
}

#[tokio::test]
async fn an_article_is_written_once_however_often_it_is_sent() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let form = agent.page("/articles/new").await.expect(200);
    assert_eq!(value(&form, "/articles", "state"), "draft");
    let first = agent.submits(&form, "/articles", &TYPED).await;
    assert!(first.location().ends_with("?notice=article-added&sent=1"), "{}", first.location());
    assert_eq!(agent.submits(&form, "/articles", &TYPED).await.location(), first.location());
    let made = agent.get(path(first.location())).await.expect(200).json;
    assert_eq!(made["tags"], json!(["étiquette", "code-barres", "imprimante"]));
    assert_eq!(
        (&made["state"], &made["lang"], &made["audience"]),
        (&json!("published"), &json!("fr"), &json!("everyone"))
    );
    assert_eq!(agent.get("/articles?state=published").await.items().len(), 1);
    agent.page(first.location()).await.expect(200).sees("L’article est enregistré.").sees("Étapes");
}

#[tokio::test]
async fn the_form_offers_the_categories_that_there_are() {
    let app = TestApp::start().await;
    let _ = published(&app, json!({"category": "Étiquettes"})).await;
    let form = app.agent().await.page("/articles/new?title=imprimer&language=en").await.expect(200);
    assert_eq!(form.attributes("#categories option", "value"), ["Étiquettes"]);
    assert_eq!(form.attributes("#category", "list"), ["categories"]);
    assert_eq!(value(&form, "/articles", "title"), "imprimer");
    assert_eq!(value(&form, "/articles", "lang"), "en");
}

#[tokio::test]
async fn what_is_wrong_comes_back_beside_its_field_with_all_that_was_typed() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let form = agent.page("/articles/new").await.expect(200);
    let wrong =
        with(&[("title", "Bref"), ("tags", "étiquette, x, imprimante"), ("category", ""), ("body", "Trop court")]);
    let refused = agent.submits(&form, "/articles", &wrong).await.expect(422);
    let told = refused.select(".errors a");
    for message in [
        "Titre\u{a0}: C’est trop court.",
        "Catégorie\u{a0}: Remplissez ce champ.",
        "Un mot-clé a au moins 2 caractères.",
    ] {
        assert!(told.iter().any(|it| it == message), "{message} of {told:?}");
    }
    for target in refused.attributes(".errors a", "href") {
        assert_eq!(refused.select(&format!("form {target}")).len(), 1, "{target}");
    }
    assert_eq!(value(&refused, "/articles", "tags"), "étiquette, x, imprimante");
    assert_eq!(value(&refused, "/articles", "body"), "Trop court");
    assert_eq!(value(&refused, "/articles", "state"), "published");
    assert!(refused.select("title")[0].starts_with("Erreur –"));
    let many = with(&[("tags", "aa,bb,cc,dd,ee,ff,gg,hh,ii")]);
    agent.submits(&refused, "/articles", &many).await.expect(422).sees("Donnez au plus huit mots-clés");
    let sent = agent.submits(&refused, "/articles", &with(&[])).await;
    assert_eq!(sent.status, 303, "corrected, it is written");
}

#[tokio::test]
async fn the_preview_reads_as_the_article_will_and_saves_nothing() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let form = agent.page("/articles/new").await.expect(200);
    let body = format!("## Un\n\n{SCRIPT}\n\n## Deux\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n### Trois\n\n~~fini~~");
    let typed = with(&[("body", &body), ("_preview", "1")]);
    let preview = agent.submits(&form, "/articles", &typed).await.expect(200);
    preview.lacks("<script>alert").lacks("<img");
    assert!(agent.get("/articles?state=published").await.items().is_empty());
    assert_eq!(value(&preview, "/articles", "body"), body);
    assert_eq!(value(&preview, "/articles", "_key"), value(&form, "/articles", "_key"));
    let saved = agent.submits(&preview, "/articles", &[]).await;
    let article = agent.page(saved.location()).await.expect(200);
    let read = |page: &PageAnswer| {
        let start = page.html.find("<nav class=\"contents").unwrap();
        let end = page.html[start..].find("<del>fini</del></p>").unwrap();
        page.html[start..start + end].to_owned()
    };
    assert_eq!(read(&preview), read(&article));
    let change = format!("{}/update", path(saved.location()));
    let form = agent.page(&change).await.expect(200);
    agent.submits(&form, &change, &[("body", "Un tout autre texte."), ("_preview", "1")]).await.expect(200);
    agent.page(path(saved.location())).await.expect(200).lacks("Un tout autre texte.");
}

#[tokio::test]
async fn an_edit_begins_with_what_is_there_and_is_a_revision_only_if_it_changes_something() {
    let app = TestApp::start().await;
    let article = published(&app, json!({"tags": ["étiquettes", "code-barres"]})).await;
    let agent = app.agent().await;
    let before = agent.get(&article).await.json;
    let change = format!("{article}/update");
    let form = agent.page(&change).await.expect(200);
    assert_eq!(value(&form, &change, "tags"), "étiquettes, code-barres");
    let saved = agent.submits(&form, &change, &[]).await;
    assert_eq!(saved.location(), format!("{article}?notice=article-changed&sent=1"));
    assert_eq!(agent.get(&article).await.json, before);
    let _ = agent.submits(&form, &change, &[("tags", ""), ("state", "draft")]).await.location();
    let after = agent.get(&article).await.json;
    assert_eq!((&after["tags"], &after["state"], &after["revision"]), (&json!([]), &json!("draft"), &json!(2)));
    assert_eq!(after["body"], before["body"]);
}

#[tokio::test]
async fn who_was_slower_sees_both_texts_and_can_go_on() {
    let app = TestApp::start().await;
    let article = published(&app, json!({})).await;
    let (agent, other) = (app.agent().await, app.another_agent(1).await);
    let change = format!("{article}/update");
    let form = agent.page(&change).await.expect(200);
    let theirs = json!({"title": "Imprimer sans imprimante", "tags": ["papier"]});
    let _ = other.put(&article, &an_article(theirs)).await.expect(200);
    let typed = [("title", "Imprimer mieux"), ("body", "Un texte que personne ne perd.")];
    let stale = agent.submits(&form, &change, &typed).await.expect(412);
    stale
        .sees("Quelqu’un a modifié l’article")
        .sees("Imprimer sans imprimante")
        .sees("choisir **Imprimer**")
        .sees("papier");
    assert_eq!(stale.attributes("main section h3 a", "href"), ["#title", "#tags", "#body"]);
    assert_eq!(value(&stale, &change, "title"), "Imprimer mieux");
    assert_eq!(value(&stale, &change, "body"), "Un texte que personne ne perd.");
    assert_eq!(agent.get(&article).await.json["title"], "Imprimer sans imprimante");
    let saved = agent.submits(&stale, &change, &[]).await;
    assert_eq!(saved.location(), format!("{article}?notice=article-changed&sent=1"));
    assert_eq!(agent.get(&article).await.json["title"], "Imprimer mieux");
}

#[tokio::test]
async fn a_session_that_ends_while_an_article_is_written_loses_nothing_of_it() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let form = agent.page("/articles/new").await.expect(200);
    app.turn_to("2026-06-10T18:00:00Z");
    let expired = agent.submits(&form, "/articles", &TYPED).await.expect(401);
    expired.sees("Votre session est terminée");
    let kept = value(&expired, "/session", "_resume_form");
    assert_eq!(value(&expired, "/session", "_resume_to"), "/articles");
    assert!(kept.contains("code-barres") && kept.contains("Imprimer"), "{kept}");
    let credentials = [("email", agent.email.as_str()), ("password", guichet::demo::PASSWORD)];
    let back = agent.submits(&expired, "/session", &credentials).await.expect(200);
    let again = agent.with_session_of(&back);
    let sent = again.submits(&back, "/articles", &[]).await;
    again.page(sent.location()).await.expect(200).sees("Imprimer une étiquette");
}

#[tokio::test]
async fn nominative_data_is_shown_where_it_is_and_masked_by_one_button() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let form = agent.page("/articles/new").await.expect(200);
    let tags = format!("étiquette,  {NAM}");
    let body = format!("Un texte assez long, et un numéro : {NAM}.");
    let wrong = with(&[("tags", &tags), ("body", &body)]);
    let refused = agent.submits(&form, "/articles", &wrong).await.expect(422);
    assert_eq!(refused.select(".findings strong"), [NAM, NAM]);
    assert_eq!(refused.select("form [name=_mask]"), ["Tout masquer et envoyer"]);
    let masked = agent.submits(&refused, "/articles", &[("_mask", "1")]).await;
    let made = agent.get(path(masked.location())).await.expect(200);
    assert!(!made.text.contains(NAM), "{}", made.text);
    // Or it is confirmed to be something else, in a form of its own.
    let form = agent.page("/articles/new").await.expect(200);
    let refused = agent.submits(&form, "/articles", &wrong).await.expect(422);
    let confirmed = agent.submits(&refused, "/articles", &[("not_nominative[]", NAM)]).await;
    assert!(agent.get(path(confirmed.location())).await.text.contains(NAM));
    for control in ["title", "category", "tags", "body"] {
        assert_eq!(form.attributes(&format!("#{control}"), "data-nominative").len(), 1, "{control}");
    }
}

#[tokio::test]
async fn the_form_keeps_a_draft_and_asks_for_the_network_before_it_is_sent() {
    let app = TestApp::start().await;
    let article = published(&app, json!({})).await;
    let agent = app.agent().await;
    let id = article.rsplit('/').next().unwrap();
    for (path, draft) in
        [("/articles/new".to_owned(), "article:new".to_owned()), (format!("{article}/update"), format!("article:{id}"))]
    {
        let page = agent.page(&path).await.expect(200);
        assert_eq!(page.attributes("form[data-guard]", "data-draft"), [draft]);
    }
}

#[tokio::test]
async fn only_editors_open_the_editors_pages() {
    let app = TestApp::start().await;
    let article = published(&app, json!({})).await;
    let contact = app.camille().await;
    for path in ["/articles/new", "/articles/unanswered", "/articles/synonyms", "/articles?state=draft"] {
        let _ = contact.page(path).await.expect(403);
    }
    let typed: Vec<_> = TYPED.into();
    for path in ["/articles".to_owned(), format!("{article}/update")] {
        let _ = contact.sends(&path, &typed).await.expect(403);
        let preview: Vec<_> = typed.iter().copied().chain([("_preview", "1")]).collect();
        let _ = contact.sends(&path, &preview).await.expect(403);
    }
    let _ = contact.sends(&format!("{article}/remove"), &[]).await.expect(403);
    let _ = contact.sends("/articles/synonyms/update", &[("lang", "fr"), ("text", "a = b")]).await.expect(403);
    let _ = contact.sends("/articles/unanswered/dismiss", &[("lang", "fr"), ("text", "a")]).await.expect(403);
    assert_eq!(app.agent().await.get(&article).await.json["revision"], Value::from(1));
}
