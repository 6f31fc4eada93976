//! What holds for every page (`spec/api.md`; the speed and safety of pages).

use flate2::read::GzDecoder;
use guichet_testkit::{Person, TestApp, a_request, an_access_request, an_article, an_incident};
use regex::Regex;
use serde_json::json;
use std::io::{Read, Write};

/// A page weighs at most so much on the way, compressed.
const PAGE: usize = 30_000;
/// The stylesheet and the scripts of every page together, compressed.
const ASSETS: usize = 40_000;
/// What is fetched besides, where there is a form with files, compressed.
const FILES: (&[&str], usize) =
    (&["attach.js", "batch.js", "gate.js", "inside.js", "item.js", "row.js", "upload.js", "words.js"], 22_000);
/// What is fetched besides, where files are deposited, compressed.
const DEPOSIT: (&[&str], usize) = (&["deposit.js"], 6_000);
/// What is fetched besides, once an image is redacted, compressed.
const EDITOR: (&[&str], usize) = (&["boxes.js", "hands.js", "redact.css", "redact.js", "view.js"], 14_000);

/// Every page with somebody who sees it, over requests that have something of everything.
async fn pages(app: &TestApp) -> Vec<(Person, String)> {
    let (camille, lea, agent, admin) =
        (app.camille().await, app.lea().await, app.agent().await, app.administrator().await);
    let mut incident = an_incident();
    incident["description"] = json!("Le sommaire reste noir. ".repeat(40));
    let number = camille.files(&incident).await.number();
    let access = camille.files(&an_access_request()).await.number();
    for n in 0..30 {
        let mut body = a_request();
        body["subject"] = json!(format!("Question numéro {n} sur les étiquettes"));
        camille.files(&body).await;
        camille
            .post(&format!("/requests/{number}/comments"), &json!({"body": format!("Précision {n}.")}))
            .await
            .expect(201);
    }
    agent.post_empty(&format!("/requests/{number}/take")).await.expect(200);
    agent.post(&format!("/requests/{number}/notes"), &json!({"body": "À voir avec le fournisseur."})).await.expect(201);
    agent
        .post(&format!("/requests/{number}/resolve"), &json!({"resolution": "Le pilote est remis à jour."}))
        .await
        .expect(200);
    let body = format!("## Titre\n\n{}\n\n", "Ouvrir le dossier, puis imprimer les étiquettes. ".repeat(8)).repeat(20);
    let article = agent.post("/articles", &an_article(json!({"body": body}))).await.expect(201);
    let article = format!("/articles/{}", article.json["id"].as_str().unwrap());
    app.deliver().await;
    let mut pages = Vec::new();
    let mut add =
        |who: &Person, paths: &[&str]| pages.extend(paths.iter().map(|path| (who.clone(), (*path).to_owned())));
    add(
        &app.stranger(),
        &[
            "/session",
            "/activation?token=x",
            "/activation/resend",
            "/password-reset",
            "/password-reset/confirm?token=x",
        ],
    );
    let of = |path: &str| format!("/requests/{number}{path}");
    let contact = [
        "/",
        "/requests",
        "/requests?scope=shared",
        "/requests?scope=establishment",
        "/requests/new",
        "/requests/new?type=incident-production",
        "/requests/new?type=incident-preproduction",
        "/requests/new?type=functional-support",
        "/requests/new?type=portal-access",
        "/requests/new?type=data-extraction",
        "/requests/new?type=other",
        "/notifications",
        "/me",
        "/sessions",
        &of(""),
        &of("/update"),
        &of("/close"),
        &of("/reopen"),
        &of("/comments"),
        "/articles",
        "/articles?q=etiquettes",
        "/articles?q=introuvable",
        &article,
    ];
    add(&camille, &contact);
    add(&lea, &["/accounts"]);
    let access = format!("/requests/{access}");
    add(
        &agent,
        &[
            "/requests?scope=queue",
            &of(""),
            &access,
            "/accounts",
            "/canned-responses",
            "/reports",
            "/notifications",
            &of("/answer"),
            &of("/notes"),
            "/articles?state=published",
            "/articles/unanswered",
            "/articles/synonyms",
            "/articles/new",
            &article,
            &format!("{article}/update"),
            &format!("{article}/revisions"),
            &format!("{article}/revisions/1"),
            &format!("{article}/remove"),
        ],
    );
    add(&admin, &["/establishments", "/accounts"]);
    pages
}

#[tokio::test]
async fn pages_run_and_load_nothing_but_the_portals_own_files() {
    let app = TestApp::start().await;
    let handlers = Regex::new(r"\son[a-z]+\s*=|\sstyle\s*=|javascript:").unwrap();
    for (who, path) in pages(&app).await {
        let page = who.page(&path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.html);
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}");
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(page.header("x-frame-options"), Some("DENY"), "{path}");
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(page.header("referrer-policy"), Some("same-origin"), "{path}");
        assert_eq!(page.header("cache-control"), Some("no-store"), "{path}");
        assert!(page.header("vary").unwrap().contains("Cookie"), "{path}");
        assert!(!handlers.is_match(&page.html), "{path}: {:?}", handlers.find(&page.html));
        assert!(page.select("style").is_empty() && page.select("script:not([src])").is_empty(), "{path}");
        let loaded = ["src", "srcset", "data"].map(|name| page.attributes("*", name)).concat();
        let links = page.attributes("link", "href");
        for address in loaded.into_iter().chain(links) {
            assert!(address.starts_with("/assets/"), "{path} loads {address}");
        }
    }
}

#[tokio::test]
async fn a_page_weighs_at_most_30_kilobytes_and_the_assets_40_kept_for_good() {
    let app = TestApp::start().await;
    let mut assets = std::collections::BTreeSet::new();
    let mut heaviest = (0, String::new());
    let asset = Regex::new("/assets/[^\"]+").unwrap();
    for (who, path) in pages(&app).await {
        let call = who.browse(reqwest::Method::GET, &path).header("accept-encoding", "gzip");
        let response = call.send().await.unwrap();
        assert_eq!(response.headers()["content-encoding"], "gzip", "{path}");
        let sent = response.bytes().await.unwrap();
        heaviest = heaviest.max((sent.len(), path.clone()));
        assert!(sent.len() <= PAGE, "{path} weighs {}", sent.len());
        let mut html = String::new();
        GzDecoder::new(&sent[..]).read_to_string(&mut html).unwrap();
        assets.extend(asset.find_iter(&html).map(|found| found.as_str().to_owned()));
    }
    let folder = assets.first().and_then(|path| path.rsplit_once('/')).unwrap().0.to_owned();
    assert!(assets.iter().all(|path| path.starts_with(&folder)), "{assets:?}");
    let (mut all, mut files, mut deposit, mut editor) = (0, 0, 0, 0);
    for (name, content) in guichet_portal::assets::files() {
        let call = app.client.get(format!("{}{folder}/{name}", app.url)).header("accept-encoding", "gzip");
        let response = call.send().await.unwrap();
        assert_eq!(response.status(), 200, "{name}");
        assert_eq!(response.headers()["cache-control"], "public, max-age=31536000, immutable", "{name}");
        let sent = response.bytes().await.unwrap();
        assert!(sent.len() <= content.len(), "{name}");
        match *name {
            name if FILES.0.contains(&name) => files += sent.len(),
            name if DEPOSIT.0.contains(&name) => deposit += sent.len(),
            name if EDITOR.0.contains(&name) => editor += sent.len(),
            _ => all += sent.len(),
        }
    }
    assert!(all <= ASSETS, "the assets weigh {all}");
    assert!((1..=FILES.1).contains(&files), "the scripts of files weigh {files}");
    assert!((1..=DEPOSIT.1).contains(&deposit), "the script of the repository weighs {deposit}");
    assert!((1..=EDITOR.1).contains(&editor), "the editor weighs {editor}");
    let told = format!(
        "the heaviest page: {} bytes ({}); the assets: {all} bytes, of files {files}, of the repository {deposit}, \
         of the editor {editor}\n",
        heaviest.0, heaviest.1
    );
    std::io::stderr().write_all(told.as_bytes()).unwrap();
}

#[tokio::test]
async fn an_asset_of_another_version_is_not_there() {
    let app = TestApp::start().await;
    let answer = app.stranger().get("/assets/0000000000000000/app.css").await;
    answer.problem(404, "not-found");
    app.stranger()
        .get(&format!("/assets/{}/..%2Fapp.css", guichet_portal::assets::HASH))
        .await
        .problem(404, "not-found");
}

#[tokio::test]
async fn unknown_addresses_and_those_of_others_look_alike_as_pages() {
    let app = TestApp::start().await;
    let (camille, sam) = (app.camille().await, app.sam().await);
    let number = camille.files(&a_request()).await.number();
    let trace = Regex::new("<code>[^<]*</code>").unwrap();
    let plain = |html: &str, path: &str| trace.replace_all(html, "").replace(path, "");
    let theirs = format!("/requests/{number}");
    let (hidden, unknown) = (sam.page(&theirs).await.expect(404), sam.page("/requests/CSC-999999").await.expect(404));
    assert_eq!(plain(&hidden.html, &theirs), plain(&unknown.html, "/requests/CSC-999999"));
    sam.page("/nothing/here").await.expect(404).sees("n’existe pas");
}

#[tokio::test]
async fn programs_get_json_at_the_addresses_of_pages() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let number = camille.files(&a_request()).await.number();
    for path in ["/requests".to_owned(), format!("/requests/{number}"), "/me".to_owned(), "/sessions".to_owned()] {
        let answer = camille.get(&path).await.expect(200);
        assert_eq!(answer.header("content-type"), Some("application/json"), "{path}");
        let page = camille.page(&path).await.expect(200);
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
    }
}
