//! What editors keep around articles, as pages: revisions, removal, searches without result, synonyms.

use guichet_testkit::{TestApp, an_article};
use serde_json::json;

use crate::pages_articles::published;

#[tokio::test]
async fn drafts_and_published_articles_are_listed_page_by_page() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    for n in 0..3 {
        let draft = json!({"title": format!("Brouillon numéro {n}"), "state": "draft"});
        let _ = agent.post("/articles", &an_article(draft)).await.expect(201);
    }
    let _ = agent.post("/articles", &an_article(json!({}))).await.expect(201);
    let first = agent.page("/articles?state=draft&limit=2").await.expect(200);
    assert_eq!(first.select("tbody th").len(), 2);
    assert_eq!(first.select("nav.tabs a[aria-current]"), ["Brouillons"]);
    let next = first.attributes("nav.pager a", "href").remove(0);
    assert!(next.starts_with("/articles?state=draft&"), "{next}");
    let rest = agent.page(&next).await.expect(200);
    assert_eq!(rest.select("tbody th").len(), 1);
    let published = agent.page("/articles?state=published&language=fr").await.expect(200);
    assert_eq!(published.select("tbody th"), ["Imprimer les étiquettes de prélèvement"]);
    agent.page("/articles?state=published&language=en").await.expect(200).sees("Il n’y a pas encore d’article ici.");
    let tabs = published.attributes("nav.tabs a", "href");
    assert_eq!(
        tabs,
        [
            "/articles",
            "/articles?state=published",
            "/articles?state=draft",
            "/articles/unanswered",
            "/articles/synonyms"
        ]
    );
    for path in tabs {
        let page = agent.page(&path).await;
        assert!([200, 503].contains(&page.status), "{path}: {}", page.status);
        assert_eq!(page.select("nav.tabs:first-of-type a[aria-current]").len().min(1), 1, "{path}");
    }
}

#[tokio::test]
async fn a_revision_is_read_and_taken_up_again() {
    let app = TestApp::start().await;
    let article = published(&app, json!({})).await;
    let (agent, other) = (app.agent().await, app.another_agent(1).await);
    let theirs = json!({"title": "Titre nouveau", "body": "Un texte **tout autre** que le premier.", "state": "draft"});
    let _ = other.put(&article, &an_article(theirs)).await.expect(200);
    let list = agent.page(&format!("{article}/revisions")).await.expect(200);
    assert_eq!(list.select("tbody th"), ["Révision 2", "Révision 1"]);
    list.sees("Agent Numéro1").sees("Brouillon").sees("Publié");
    let first = list.attributes("tbody th a", "href").remove(1);
    let revision = agent.page(&first).await.expect(200);
    revision.sees("Révision 1, écrite par Dominique Agent").lacks("Titre nouveau");
    assert_eq!(revision.select(".article-body strong"), ["Imprimer"]);
    let reopen = revision.attributes("article a.button", "href").remove(0);
    let form = agent.page(&reopen).await.expect(200);
    form.sees("Le formulaire contient le texte de la révision 1.");
    assert_eq!(agent.get(&article).await.json["revision"], 2, "nothing is changed yet");
    let saved = agent.submits(&form, &format!("{article}/update"), &[]).await;
    let after = agent.page(saved.location()).await.expect(200);
    after.sees("Imprimer les étiquettes de prélèvement");
    let now = agent.get(&article).await.json;
    // Its text alone: that the article is withdrawn is not undone by the way.
    assert_eq!((&now["revision"], &now["state"]), (&json!(3), &json!("draft")));
    for (path, status) in [("revisions/9", 404), ("update?revision=9", 404), ("update?revision=3", 200)] {
        let _ = agent.page(&format!("{article}/{path}")).await.expect(status);
    }
}

#[tokio::test]
async fn an_article_is_removed_after_it_was_asked_once_more() {
    let app = TestApp::start().await;
    let article = published(&app, json!({})).await;
    let agent = app.agent().await;
    let remove = format!("{article}/remove");
    assert!(agent.page(&article).await.attributes("main a", "href").contains(&remove));
    let ask = agent.page(&remove).await.expect(200);
    ask.sees("Imprimer les étiquettes de prélèvement").sees("pour de bon");
    let _ = agent.get(&article).await.expect(200);
    for _ in 0..2 {
        let removed = agent.submits(&ask, &remove, &[]).await;
        assert_eq!(removed.location(), "/articles?notice=article-removed");
        agent.page(removed.location()).await.expect(200).sees("L’article est supprimé.");
    }
    let _ = agent.page(&article).await.expect(404);
    agent.page("/articles?q=etiquettes").await.expect(200).lacks("prélèvement");
}

#[tokio::test]
async fn searches_without_result_are_answered_by_an_article_or_taken_off_the_list() {
    let app = TestApp::start().await;
    let _ = published(&app, json!({})).await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    for words in ["zzyzx+tordu", "zzyzx+tordu", "qwrtp"] {
        let _ = camille.page(&format!("/articles?q={words}")).await.expect(200);
    }
    let list = agent.page("/articles/unanswered").await.expect(200);
    assert_eq!(list.select("tbody th"), ["zzyzx tordu", "qwrtp"]);
    assert_eq!(list.select("tbody .number"), ["2", "1"]);
    let write = list.attributes("tbody a", "href").remove(0);
    assert_eq!(write, "/articles/new?title=zzyzx+tordu&language=fr");
    assert_eq!(agent.page(&write).await.expect(200).attributes("#title", "value"), ["zzyzx tordu"]);
    for _ in 0..2 {
        let gone = agent.submits(&list, "/articles/unanswered/dismiss", &[]).await;
        assert_eq!(gone.location(), "/articles/unanswered?notice=search-dismissed");
        let left = agent.page(gone.location()).await.expect(200);
        assert_eq!(left.select("tbody th"), ["qwrtp"]);
    }
    assert_eq!(agent.page("/articles/unanswered/dismiss").await.location(), "/articles/unanswered");
}

#[tokio::test]
async fn synonyms_are_kept_by_language_and_found() {
    let app = TestApp::start().await;
    let _ = published(&app, json!({"title": "Ouvrir le dossier clinique informatisé"})).await;
    let (agent, camille) = (app.agent().await, app.camille().await);
    let form = agent.page("/articles/synonyms").await.expect(200);
    form.sees("DCI = dossier clinique informatisé");
    let typed = [("text", "DCI = dossier clinique informatisé\n# remarque")];
    let saved = agent.submits(&form, "/articles/synonyms/update", &typed).await;
    assert_eq!(saved.location(), "/articles/synonyms?language=fr&notice=synonyms-saved&sent=1");
    agent.page(saved.location()).await.expect(200).sees("Liste enregistrée par Dominique Agent");
    app.deliver().await;
    camille.page("/articles?q=DCI").await.expect(200).sees("Ouvrir le dossier clinique informatisé");
    let english = agent.page("/articles/synonyms?language=en").await.expect(200);
    assert_eq!(english.select("textarea"), [""]);
    // Emptied, the list is empty.
    let again = agent.page("/articles/synonyms").await.expect(200);
    let _ = agent.submits(&again, "/articles/synonyms/update", &[("text", "")]).await.location();
    assert_eq!(agent.get("/articles/synonyms").await.json["text"], "");
}

#[tokio::test]
async fn a_wrong_line_of_synonyms_is_named_and_what_was_typed_stays() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let form = agent.page("/articles/synonyms?language=en").await.expect(200);
    let typed = [("text", "EHR = record\nalone <b>\nc = d")];
    let refused = agent.submits(&form, "/articles/synonyms/update", &typed).await.expect(422);
    let errors = refused.select("#text-erreur");
    assert!(errors[0].starts_with("Ligne 2 («\u{a0}alone <b>\u{a0}»)\u{a0}:"), "{errors:?}");
    assert_eq!(refused.attributes(".errors a", "href"), ["#text"]);
    assert_eq!(refused.select("#text"), ["EHR = record alone <b> c = d"]);
    assert_eq!(refused.attributes("input[name=lang]", "value"), ["en"]);
    let number = [("text", "EHR = dossier DLPH98042746")];
    let refused = agent.submits(&form, "/articles/synonyms/update", &number).await.expect(422);
    assert_eq!(refused.select(".findings strong"), ["DLPH98042746"]);
    assert!(refused.select("[name=\"not_nominative[]\"]").is_empty());
    let masked = agent.submits(&refused, "/articles/synonyms/update", &[("_mask", "1")]).await;
    assert_eq!(masked.status, 303);
    assert!(!agent.get("/articles/synonyms?lang=en").await.text.contains("DLPH"));
}

#[tokio::test]
async fn of_two_who_write_synonyms_the_second_sees_both_lists() {
    let app = TestApp::start().await;
    let (agent, other) = (app.agent().await, app.another_agent(1).await);
    let form = agent.page("/articles/synonyms").await.expect(200);
    let theirs = json!({"lang": "fr", "text": "NAM = numéro"});
    let _ = other.put("/articles/synonyms", &theirs).await.expect(200);
    let typed = [("text", "DCI = dossier")];
    let stale = agent.submits(&form, "/articles/synonyms/update", &typed).await.expect(412);
    stale.sees("Quelqu’un a modifié la liste").sees("NAM = numéro").sees("DCI = dossier");
    let saved = agent.submits(&stale, "/articles/synonyms/update", &[]).await;
    assert_eq!(saved.status, 303);
    assert_eq!(agent.get("/articles/synonyms").await.json["text"], "DCI = dossier");
}
