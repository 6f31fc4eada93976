//! The knowledge base as its readers see it (the guide, step 3; `spec/product.md`, Knowledge base).

use guichet_testkit::{PageAnswer, TestApp, an_article, an_incident};
use serde_json::{Value, json};

/// An article written by an agent and brought into the index; its address.
pub async fn published(app: &TestApp, change: Value) -> String {
    let made = app.agent().await.post("/articles", &an_article(change)).await.expect(201);
    app.deliver().await;
    format!("/articles/{}", made.json["id"].as_str().unwrap())
}

fn titles(page: &PageAnswer) -> Vec<String> {
    page.select(".results h3")
}

#[tokio::test]
async fn what_is_searched_is_found_and_marked() {
    let app = TestApp::start().await;
    let article = published(&app, json!({})).await;
    let camille = app.camille().await;
    let page = camille.page("/articles?q=etiquette+imprimer").await.expect(200);
    assert_eq!(titles(&page), ["Imprimer les étiquettes de prélèvement"]);
    assert_eq!(page.attributes(".results a", "href"), [article]);
    let marked = page.select(".results h3 mark");
    assert_eq!(marked, ["Imprimer", "étiquettes"]);
    assert!(!page.select(".results p mark").is_empty(), "{}", page.html);
    assert_eq!(page.attributes("#q", "value"), ["etiquette imprimer"]);
    assert!(page.select("title")[0].starts_with("etiquette imprimer –"));
}

#[tokio::test]
async fn the_magnifier_and_the_home_page_search_the_knowledge_base() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let page = camille.page("/").await.expect(200);
    assert_eq!(page.attributes("form[role=search]", "action"), ["/articles", "/articles"]);
    assert_eq!(page.select(".magnifier label"), ["Chercher dans la base de connaissances"]);
    assert_eq!(page.select("main form[role=search] label"), ["Trouvez une réponse dans la base de connaissances"]);
    for person in [&camille, &app.agent().await] {
        let page = person.page("/requests?scope=mine").await.expect(200);
        let navigation = page.attributes("nav.main a", "href");
        assert!(navigation.contains(&"/articles".to_owned()), "{navigation:?}");
        assert!(!page.attributes("main input[name=q]", "type").is_empty(), "requests are searched where they are");
    }
}

#[tokio::test]
async fn without_words_the_newest_are_shown_and_categories_and_language_narrow_them() {
    let app = TestApp::start().await;
    let _ = published(&app, json!({})).await;
    app.turn_to("2026-06-10T17:00:00Z");
    let _ = published(&app, json!({"title": "Activer votre compte", "category": "Compte"})).await;
    let _ = published(&app, json!({"title": "Print the labels", "category": "Printing", "lang": "en"})).await;
    let _ = published(&app, json!({"title": "Réservé", "category": "Interne", "audience": "agents"})).await;
    let camille = app.camille().await;
    let page = camille.page("/articles?q=&category=").await.expect(200);
    assert_eq!(titles(&page), ["Activer votre compte", "Imprimer les étiquettes de prélèvement"]);
    assert_eq!(page.select("#category option"), ["Toutes", "Compte", "Impression"]);
    let narrowed = camille.page("/articles?category=Impression").await.expect(200);
    assert_eq!(titles(&narrowed), ["Imprimer les étiquettes de prélèvement"]);
    assert_eq!(narrowed.select("#category option[selected]"), ["Impression"]);
    let english = camille.page("/articles?language=en").await.expect(200);
    assert_eq!(titles(&english), ["Print the labels"]);
    assert_eq!(english.attributes(".results h3", "lang"), ["en-CA"]);
    let agents = app.agent().await.page("/articles").await.expect(200);
    agents.sees("Réservé").sees("Pour les agents");
}

#[tokio::test]
async fn whoever_finds_nothing_is_told_what_to_do_next() {
    let app = TestApp::start().await;
    let _ = published(
        &app,
        json!({"title": "Print the barcodes", "body": "Open the record, then choose Print in the menu.", "tags": [], "lang": "en"}),
    )
    .await;
    let _ = published(&app, json!({})).await;
    let camille = app.camille().await;
    let page = camille.page("/articles?q=barcodes").await.expect(200);
    page.sees("Aucun article ne correspond à «\u{a0}barcodes\u{a0}»").sees("Essayez d’autres mots");
    let offered = page.attributes("main section a", "href");
    assert_eq!(offered, ["/articles?q=barcodes&language=en", "/requests/new"]);
    assert_eq!(titles(&camille.page(&offered[0]).await.expect(200)), ["Print the barcodes"]);
    // Nothing there either: it is not offered.
    let page = camille.page("/articles?q=zzyzx").await.expect(200);
    assert_eq!(page.attributes("main section a", "href"), ["/requests/new"]);
    let page = camille.page("/articles?q=etiquettes&category=Compte").await.expect(200);
    assert_eq!(page.attributes("main section a", "href"), ["/articles?q=etiquettes&language=fr", "/requests/new"]);
    let agents = app.agent().await.page("/articles?q=zzyzx").await.expect(200);
    assert!(agents.attributes("main a", "href").contains(&"/articles/new?title=zzyzx&language=fr".to_owned()));
}

#[tokio::test]
async fn the_same_words_are_looked_for_among_the_requests_that_one_sees() {
    let app = TestApp::start().await;
    let _ = published(&app, json!({})).await;
    let camille = app.camille().await;
    let number = camille.files(&an_incident()).await.number();
    for (person, scope) in [(&camille, "establishment"), (&app.alex().await, "mine"), (&app.agent().await, "queue")] {
        let page = person.page("/articles?q=ecran+noir").await.expect(200);
        let link = page.attributes("main a", "href").into_iter().find(|to| to.starts_with("/requests?"));
        let link = link.unwrap();
        assert_eq!(link, format!("/requests?scope={scope}&q=ecran+noir"));
        let found = person.page(&link).await.expect(200);
        assert_eq!(found.text().contains(&number), scope != "mine", "{scope}");
    }
}

#[tokio::test]
async fn without_an_index_the_search_says_so_and_everything_else_goes_on() {
    let app = TestApp::start().await;
    let made = app.agent().await.post("/articles", &an_article(json!({}))).await.expect(201);
    let article = format!("/articles/{}", made.json["id"].as_str().unwrap());
    let camille = app.camille().await;
    let page = camille.page("/articles?q=etiquettes").await.expect(503);
    page.sees("La recherche n’est pas disponible pour le moment.");
    assert_eq!(page.attributes("#q", "value"), ["etiquettes"]);
    assert!(page.header("retry-after").is_some());
    camille.page(&article).await.expect(200).sees("choisir Imprimer");
    app.agent().await.page("/articles?state=published").await.expect(200).sees("Imprimer les étiquettes");
    let _ = camille.page("/").await.expect(200);
    // One is made even of nothing.
    let _ = app.local.run("derive", Some(json!({}))).await.unwrap();
    app.local.library.refresh().await;
    let _ = camille.page("/articles?q=etiquettes").await.expect(200);
}

#[tokio::test]
async fn words_that_are_too_long_come_back_with_a_message() {
    let app = TestApp::start().await;
    let page = app.camille().await.page(&format!("/articles?q={}", "a".repeat(201))).await.expect(422);
    page.sees("Écrivez au plus 200\u{a0}caractères.");
    assert_eq!(page.attributes("#q", "value")[0].len(), 201);
}

#[tokio::test]
async fn an_article_leads_back_to_its_category_and_says_when_it_was_written() {
    let app = TestApp::start().await;
    let article = published(&app, json!({})).await;
    let page = app.camille().await.page(&article).await.expect(200);
    assert_eq!(page.select("main h1"), ["Imprimer les étiquettes de prélèvement"]);
    assert_eq!(page.attributes(".crumbs a", "href"), ["/articles", "/articles?category=Impression&language=fr"]);
    page.sees("Mis à jour le mercredi 10\u{a0}juin 2026");
    assert_eq!(page.select(".article-body strong"), ["Imprimer"]);
    assert_eq!(page.select(".tags li"), ["étiquettes"]);
    assert!(page.attributes("main section a", "href").contains(&"/requests/new".to_owned()));
    for rest in ["/update", "/revisions", "/remove"] {
        assert!(!page.attributes("main a", "href").contains(&format!("{article}{rest}")), "{rest}");
    }
    page.lacks("Demandes évitées");
}

#[tokio::test]
async fn three_headings_make_contents_that_lead_to_them() {
    let app = TestApp::start().await;
    let body = "Avant tout.\n\n## Préparer\n\nTexte.\n\n### Le poste\n\nTexte.\n\n## Imprimer\n\n| a | b |\n| :- | - |\n| 1 | 2 |";
    let long = published(&app, json!({"body": body})).await;
    let short = published(&app, json!({"body": "## Un titre\n\nEt puis un autre.\n\n## Deux"})).await;
    let camille = app.camille().await;
    let page = camille.page(&long).await.expect(200);
    assert_eq!(page.select(".contents a"), ["Préparer", "Le poste", "Imprimer"]);
    for target in page.attributes(".contents a", "href") {
        assert_eq!(page.select(&format!("{target}:is(h2, h3)")).len(), 1, "{target}");
    }
    assert_eq!(page.select(".article-body td"), ["1", "2"]);
    assert!(camille.page(&short).await.expect(200).select(".contents").is_empty());
}

#[tokio::test]
async fn on_paper_an_article_has_its_address_and_nothing_to_press() {
    let app = TestApp::start().await;
    let article = published(&app, json!({})).await;
    let page = app.camille().await.page(&article).await.expect(200);
    assert_eq!(page.select(".printed"), [format!("{}{article}", app.url)]);
    assert_eq!(page.attributes("main", "class"), ["article"]);
    let files = guichet_portal::assets::files();
    let (_, css) = files.iter().find(|(name, _)| *name == "app.css").unwrap();
    let css = String::from_utf8_lossy(css);
    let print = css.split("@media print").nth(1).unwrap();
    for rule in ["nav, .tools", "form:not(.print)", "main.article) > header.site", ".printed { display: block"] {
        assert!(print.contains(rule), "{rule}");
    }
}

#[tokio::test]
async fn a_reader_says_whether_it_helped_and_sees_what_she_said() {
    let app = TestApp::start().await;
    let article = published(&app, json!({})).await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let helpful = format!("{article}/helpful");
    let mut page = camille.page(&article).await.expect(200);
    assert_eq!(page.attributes(".rating button", "aria-pressed"), ["false", "false"]);
    for (said, pressed) in [("yes", ["true", "false"]), ("yes", ["true", "false"]), ("no", ["false", "true"])] {
        let rated = camille.submits(&page, &helpful, &[("helpful", said)]).await;
        assert_eq!(rated.location(), format!("{article}?notice=article-rated"));
        page = camille.page(rated.location()).await.expect(200);
        page.sees("Merci de votre réponse!");
        assert_eq!(page.attributes(".rating button", "aria-pressed"), pressed);
    }
    let seen = agent.page(&article).await.expect(200);
    assert_eq!(seen.select(".rating dd"), ["0", "1", "0"], "one voice an account");
    assert_eq!(camille.page(&helpful).await.location(), format!("{article}#avis-article"));
}

#[tokio::test]
async fn an_article_opened_in_the_place_of_a_request_may_spare_it_once() {
    let app = TestApp::start().await;
    let article = published(&app, json!({})).await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let page = camille.page(&format!("{article}?instead=request")).await.expect(200);
    page.sees("Oui, je n’ai plus besoin d’envoyer ma demande");
    camille.page(&article).await.lacks("avoided_request");
    let helpful = format!("{article}/helpful");
    for _ in 0..2 {
        let spared = camille.submits(&page, &helpful, &[]).await;
        assert_eq!(spared.location(), "/?notice=request-avoided");
        camille.page(spared.location()).await.expect(200).sees("Merci!").sees("Aucune demande n’est envoyée.");
    }
    assert_eq!(agent.page(&article).await.select(".rating dd"), ["1", "0", "1"]);
    let plain = camille.sends(&helpful, &[("helpful", "no"), ("_instead", "request")]).await;
    assert_eq!(plain.location(), format!("{article}?instead=request&notice=article-rated"));
    // An article that did not help after all has spared nothing.
    assert_eq!(agent.page(&article).await.select(".rating dd"), ["0", "1", "0"]);
}

#[tokio::test]
async fn the_pages_are_english_on_request() {
    let app = TestApp::start().await;
    let article = published(&app, json!({})).await;
    let camille = app.camille().await;
    let _ = camille.patch("/me", &json!({"language": "en"})).await.expect(200);
    let page = camille.page(&article).await.expect(200);
    page.sees("Did this article help you?").sees("Updated on Wednesday, June 10, 2026");
    assert_eq!(page.attributes(".article-body", "lang"), ["fr-CA"]);
    let none = camille.page("/articles?q=etiquettes").await.expect(200);
    assert_eq!(none.select("main section li a"), ["See the articles found in French", "New request"]);
}
