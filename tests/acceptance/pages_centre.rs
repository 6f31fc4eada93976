//! The centre's own pages: canned responses and the dashboard (`spec/api.md`, Around it).

use guichet_testkit::{TestApp, a_canned_response, an_incident};
use scraper::{ElementRef, Html, Selector};
use serde_json::json;

use crate::reports::some_life;

#[tokio::test]
async fn an_agent_adds_changes_and_deletes_a_canned_response() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let form = agent.page("/canned-responses/new").await.expect(200);
    let typed = [("title", "Accusé"), ("body", "Bonjour {requester}"), ("lang", "fr"), ("team", "data")];
    for _ in 0..2 {
        let added = agent.submits(&form, "/canned-responses", &typed).await;
        assert_eq!(added.location(), "/canned-responses?notice=canned-added&sent=1");
    }
    let list = agent.page("/canned-responses?team=data&language=fr").await.expect(200);
    assert_eq!(list.select("tbody th"), ["Accusé"], "two clicks add one");
    let one = list.attributes("tbody th a", "href").remove(0);
    let form = agent.page(&one).await.expect(200);
    let changed = agent.submits(&form, &format!("{one}/update"), &[("title", "Reçu"), ("team", "")]).await;
    agent.page(changed.location()).await.expect(200).sees("Reçu").sees("Toutes les équipes");
    let ask = agent.page(&format!("{one}/remove")).await.expect(200);
    for _ in 0..2 {
        let removed = agent.submits(&ask, &format!("{one}/remove"), &[]).await;
        agent.page(removed.location()).await.expect(200).sees("Aucune réponse type ici.");
    }
}

#[tokio::test]
async fn a_refused_canned_response_comes_back_as_it_was_typed() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let form = agent.page("/canned-responses/new").await.expect(200);
    let typed = [("title", "Accusé"), ("body", "Bonjour {prenom}"), ("lang", "en")];
    let refused = agent.submits(&form, "/canned-responses", &typed).await.expect(422);
    refused.sees("Une variable n’existe pas.").sees("Bonjour {prenom}");
    let kept = refused.form("/canned-responses");
    assert!(kept.contains(&("title".to_owned(), "Accusé".to_owned())), "{kept:?}");
    assert!(kept.contains(&("lang".to_owned(), "en".to_owned())), "{kept:?}");
}

#[tokio::test]
async fn a_preview_shows_sample_values_and_saves_nothing() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let form = agent.page("/canned-responses/new").await.expect(200);
    let typed = [("title", "Accusé"), ("body", "Bonjour {requester}, **{number}**"), ("_preview", "1")];
    let preview = agent.submits(&form, "/canned-responses", &typed).await.expect(200);
    preview.sees("Bonjour Camille Roy, CSC-1042");
    assert!(agent.get("/canned-responses").await.items().is_empty());
    let made = agent.post("/canned-responses", &a_canned_response()).await.expect(201);
    let page = agent.page(&format!("/canned-responses/{}", made.json["id"].as_str().unwrap())).await.expect(200);
    page.sees("Bonjour Camille Roy").sees("Le numéro de la demande");
}

fn texts(element: ElementRef<'_>, css: &str) -> Vec<String> {
    let css = Selector::parse(css).unwrap();
    element.select(&css).map(|one| one.text().collect::<String>()).collect()
}

#[tokio::test]
async fn the_pictures_show_what_their_tables_say() {
    let app = TestApp::start().await;
    some_life(&app).await;
    app.deliver().await;
    let page = app.agent().await.page("/reports?from=2026-06-01&to=2026-06-14&by=type").await.expect(200);
    let html = Html::parse_document(&page.html);
    let mut drawn = 0;
    for figure in html.select(&Selector::parse("figure.chart").unwrap()) {
        let heads = texts(figure, "thead th");
        let rows = Selector::parse("tbody tr").unwrap();
        let mut expected = Vec::new();
        for row in figure.select(&rows) {
            let label = texts(row, "th").remove(0);
            for (series, value) in heads[1..].iter().zip(texts(row, "td")) {
                let nothing = value == "0" || value == "Aucun";
                expected.extend((!nothing).then(|| format!("{label}, {series}\u{a0}: {value}")));
            }
        }
        let bars = texts(figure, "rect > title");
        assert_eq!(bars, expected);
        drawn += bars.len();
        let named = figure.select(&Selector::parse("svg[role=img] > desc").unwrap()).count();
        assert_eq!(named, 1, "screen readers hear what it shows");
    }
    // Opened and closed on a day each, closed by each way, both times, open by type and establishment, satisfaction.
    assert!(drawn >= 10, "{drawn} bars");
}

#[tokio::test]
async fn a_bar_twice_as_high_stands_for_twice_as_many() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    for _ in 0..4 {
        let _ = camille.files(&an_incident()).await;
    }
    app.turn_to("2026-06-11T16:00:00Z");
    let camille = app.camille().await;
    for _ in 0..2 {
        let _ = camille.files(&an_incident()).await;
    }
    app.deliver().await;
    let page = app.agent().await.page("/reports?from=2026-06-10&to=2026-06-11").await.expect(200);
    let heights = page.attributes("#par-jour svg[role=img] rect.bar-opened", "height");
    let heights: Vec<f64> = heights.iter().filter_map(|height| height.parse().ok()).collect();
    assert_eq!(heights.len(), 2, "{heights:?}");
    assert!((heights[0] - 2.0 * heights[1]).abs() < 0.2, "{heights:?}");
}

#[tokio::test]
async fn the_dashboard_says_what_the_report_says() {
    let app = TestApp::start().await;
    some_life(&app).await;
    app.deliver().await;
    let agent = app.agent().await;
    let query = "from=2026-06-01&to=2026-06-14&by=establishment";
    let report = agent.get(&format!("/reports?{query}")).await.expect(200).json["totals"].clone();
    let page = agent.page(&format!("/reports?{query}")).await.expect(200);
    let tiles = page.select(".tile strong");
    for (tile, name) in tiles.iter().zip(["open_now", "opened", "closed_by_rule", "closed_by_hand", "reopened"]) {
        assert_eq!(*tile, report[name].to_string(), "{name}");
    }
    assert_eq!(tiles[7], "4,0\u{a0}/\u{a0}5");
    let csv = page.attributes("a[download]", "href").remove(0);
    let csv = agent.page(&csv).await.expect(200);
    assert!(csv.header("content-type").unwrap().starts_with("text/csv"));
    assert!(csv.html.contains("ouvertes;"), "{}", csv.html);
}

#[tokio::test]
async fn a_period_that_there_cannot_be_comes_back_with_what_is_wrong() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let page = agent.page("/reports?from=2026-06-14&to=2026-06-01").await.expect(422);
    page.sees("La fin de la période vient avant son début.");
    assert_eq!(page.attributes("#from", "value"), ["2026-06-14"]);
    agent.page("/reports?from=2024-01-01&to=2026-06-01").await.expect(422).sees("366\u{a0}jours au plus");
    agent.page("/reports?from=&to=&by=").await.expect(200).sees("Rien à montrer");
}

#[tokio::test]
async fn reading_the_dashboard_is_recorded_once() {
    let app = TestApp::start().await;
    let (agent, administrator) = (app.agent().await, app.administrator().await);
    let _ = agent.page("/reports").await.expect(200);
    let records = administrator.get(&format!("/audit?account={}", agent.account())).await.expect(200).items();
    let read = records.iter().filter(|record| record["action"] == json!("reports.read")).count();
    assert_eq!(read, 1);
}
