//! What editors maintain around the search: the house's synonyms, and the searches without result (`spec/product.md`,
//! Knowledge base).

use guichet_testkit::TestApp;
use serde_json::{Value, json};

use crate::searching::{finds, library, titles};

/// Made up, with right check digits.
const NAM: &str = "DLPH98042746";

#[tokio::test]
async fn the_houses_synonyms_find_what_they_stand_for() {
    let (app, agent) = library().await;
    let camille = app.camille().await;
    assert_eq!(finds(&camille, "mdp").await.len(), 0);
    let written = agent.put("/articles/synonyms", &json!({"lang": "fr", "text": "mdp = mot de passe"})).await;
    assert_eq!(written.expect(200).json["revision"], 1);
    app.deliver().await;
    assert_eq!(titles(&finds(&camille, "mdp").await), ["Réinitialiser un mot de passe oublié"]);
}

#[tokio::test]
async fn synonyms_that_do_not_hold_are_refused_with_their_line() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let refused = agent.put("/articles/synonyms", &json!({"lang": "fr", "text": "a = b\nseul"})).await;
    let refused = refused.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/text"]);
    assert!(refused.json["errors"][0]["detail"].as_str().unwrap().starts_with("line 2: "), "{}", refused.json);
    let _ = agent
        .put("/articles/synonyms", &json!({"lang": "fr", "text": format!("a = {NAM}")}))
        .await
        .problem(422, "nominative-data");
    assert_eq!(agent.get("/articles/synonyms").await.json["revision"], 0);
    let put = |version: &str, text: &str| {
        let call = agent.call(reqwest::Method::PUT, "/articles/synonyms").header("If-Match", version);
        agent.send(call.json(&json!({"lang": "fr", "text": text})))
    };
    let _ = agent.put("/articles/synonyms", &json!({"lang": "fr", "text": "a = b"})).await.expect(200);
    let _ = put("\"1\"", "a = c").await.expect(200);
    let _ = put("\"1\"", "a = d").await.problem(412, "stale-version");
}

#[tokio::test]
async fn searches_without_result_are_collected_for_editors_the_most_frequent_first() {
    let (app, agent) = library().await;
    let (camille, alex) = (app.camille().await, app.alex().await);
    for (who, q) in [
        (&camille, "Télétransport quantique"),
        (&alex, "  télétransport   QUANTIQUE "),
        (&camille, "xylophone baroque"),
        (&camille, "étiquettes"),
    ] {
        let _ = finds(who, q).await;
    }
    // As it is typed, and in what is narrowed, nothing is collected; nor is what nobody can read anything in.
    let _ = finds(&camille, "hippopotame volant&typing=true").await;
    let _ = finds(&camille, "ornithorynque&category=Impression").await;
    let _ = finds(&camille, "zq").await;
    let _ = finds(&camille, "\u{200b}\u{200b}\u{200b} !!!").await;
    let _ = finds(&agent, "zeppelin des agents").await;
    let items = agent.get("/articles/unanswered").await.expect(200).items();
    let seen: Vec<_> = items.iter().map(|it| (it["text"].as_str().unwrap(), it["count"].as_u64().unwrap())).collect();
    assert_eq!(seen, [("télétransport quantique", 2), ("xylophone baroque", 1)]);
    assert_eq!(items[0]["last_at"], "2026-06-10T16:00:00Z");
    assert!(!items[0].to_string().contains("camille"));
    let _ = agent
        .post("/articles/unanswered/dismiss", &json!({"text": "télétransport quantique", "lang": "fr"}))
        .await
        .expect(204);
    assert_eq!(agent.get("/articles/unanswered").await.items().len(), 1);
}

#[tokio::test]
async fn a_search_in_which_nominative_data_is_found_is_not_kept() {
    let (app, agent) = library().await;
    let camille = app.camille().await;
    for q in [
        NAM,
        "NAS 347 527 723",
        "madame.tremblay@exemple.test",
        "dossier du patient 123456",
        // What is parted by more than a space, or by what nobody sees, is one to whoever reads it.
        "dossier  no  1234567",
        "DLPH\u{200b}98042746",
        "né\u{ad}e le 12 mars\u{200b} 1954",
        // Numbers that nothing proves to be none.
        "TREM 8502 1234",
        "418 525 43",
    ] {
        let _ = finds(&camille, q).await;
    }
    assert_eq!(agent.get("/articles/unanswered").await.expect(200).items(), [] as [Value; 0]);
    let trail = app.administrator().await.get("/audit?from=2026-06-10T00:00:00Z&to=2026-06-11T00:00:00Z").await.text;
    assert!(trail.contains("articles.searched") && !trail.contains(NAM), "{trail}");
}

#[tokio::test]
async fn the_searches_without_result_have_pages() {
    let (app, agent) = library().await;
    let camille = app.camille().await;
    for number in 0..5 {
        let _ = finds(&camille, &format!("hippopotame {}", "x".repeat(number + 3))).await;
    }
    let mut texts = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = agent.get(&format!("/articles/unanswered?limit=2{cursor}")).await.expect(200);
        texts.extend(page.items().iter().map(|it| it["text"].as_str().unwrap().to_owned()));
        let Some(next) = page.json["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    texts.sort_unstable();
    texts.dedup();
    assert_eq!(texts.len(), 5);
}

#[tokio::test]
async fn what_hardly_has_to_do_with_the_words_is_no_answer() {
    let (app, agent) = library().await;
    // Something comes near, which is shown; editors learn of it all the same.
    let unlike = "besoin d’une nouvelle table de réunion au quatrième étage";
    assert!(!finds(&app.camille().await, unlike).await.is_empty());
    assert_eq!(agent.get("/articles/unanswered").await.expect(200).items()[0]["text"], unlike);
}
