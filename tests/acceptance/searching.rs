//! The knowledge base searched through the interface (`spec/product.md`, Knowledge base). How well it finds is measured
//! by the benchmark; what is shown here is what reaches whom.

use guichet_testkit::{Failure, Person, TestApp, an_article};
use serde_json::{Value, json};

async fn writes(agent: &Person, change: Value) -> String {
    agent.post("/articles", &an_article(change)).await.expect(201).json["id"].as_str().unwrap().to_owned()
}

/// `q` and what follows it in the query.
pub async fn finds(who: &Person, q: &str) -> Vec<Value> {
    let mut url = reqwest::Url::parse(&format!("{}/articles", who.url)).unwrap();
    let (text, rest) = q.split_once('&').unwrap_or((q, ""));
    url.query_pairs_mut().append_pair("q", text);
    let rest = if rest.is_empty() { String::new() } else { format!("&{rest}") };
    who.get(&format!("/articles?{}{rest}", url.query().unwrap())).await.expect(200).items()
}

pub fn titles(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["title"].as_str().unwrap()).collect()
}

/// An app with some articles in its index, and an agent.
pub async fn library() -> (TestApp, Person) {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    for (title, body, tags) in [
        (
            "Imprimer les étiquettes de prélèvement",
            "Ouvrir le dossier, puis choisir Imprimer dans le menu.",
            "étiquettes",
        ),
        ("Réinitialiser un mot de passe oublié", "Suivre le lien sous le formulaire de connexion.", "accès"),
        (
            "Erreur ORA-00942 à l’ouverture du sommaire",
            "La table ou la vue n’existe pas : relancer le poste.",
            "erreurs",
        ),
    ] {
        let _ = writes(&agent, json!({"title": title, "body": body, "tags": [tags]})).await;
    }
    app.deliver().await;
    (app, agent)
}

#[tokio::test]
async fn an_article_is_found_by_what_people_type() {
    let (app, _) = library().await;
    let camille = app.camille().await;
    for (q, title) in [
        ("étiquettes", "Imprimer les étiquettes de prélèvement"),
        ("etiquette", "Imprimer les étiquettes de prélèvement"),
        ("ETIQUETTES", "Imprimer les étiquettes de prélèvement"),
        ("étiqu", "Imprimer les étiquettes de prélèvement"),
        ("etiqettes", "Imprimer les étiquettes de prélèvement"),
        ("l’impression d’étiquettes", "Imprimer les étiquettes de prélèvement"),
        ("mot de pase", "Réinitialiser un mot de passe oublié"),
        ("ora-00942", "Erreur ORA-00942 à l’ouverture du sommaire"),
        ("ORA 00942", "Erreur ORA-00942 à l’ouverture du sommaire"),
    ] {
        assert_eq!(titles(&finds(&camille, q).await).first(), Some(&title), "{q}");
    }
    assert_eq!(finds(&camille, "xqzvw kjhgf").await, [] as [Value; 0]);
}

#[tokio::test]
async fn what_is_suggested_while_someone_types_has_to_do_with_what_she_wrote() {
    let (app, _) = library().await;
    let camille = app.camille().await;
    let password = ["Réinitialiser un mot de passe oublié"];
    for typed in ["mot de pa", "J’ai oublié mon mot de pase ce matin", "MOT DE PASSE oublie"] {
        assert_eq!(titles(&finds(&camille, &format!("{typed}&typing=true")).await), password, "{typed}");
    }
    // A search shows what comes near; nobody has asked for a suggestion.
    let unlike = "Besoin d’une nouvelle table de réunion au quatrième étage";
    assert_eq!(finds(&camille, &format!("{unlike}&typing=true")).await, [] as [Value; 0]);
    assert!(!finds(&camille, unlike).await.is_empty());
}

#[tokio::test]
async fn the_number_of_a_request_is_not_what_articles_are_looked_for_by() {
    let (app, agent) = library().await;
    let example =
        json!({"title": "Suivre une demande", "body": "Inscrire son numéro, par exemple CSC-1042, dans le champ."});
    let _ = writes(&agent, example).await;
    app.deliver().await;
    let camille = app.camille().await;
    assert_eq!(titles(&finds(&camille, "CSC-1042 étiquettes").await)[0], "Imprimer les étiquettes de prélèvement");
    assert_eq!(titles(&finds(&camille, "csc-1042").await), ["Suivre une demande"]);
}

#[tokio::test]
async fn a_hit_has_its_title_an_excerpt_with_the_words_marked_and_a_score() {
    let (app, _) = library().await;
    let found = finds(&app.camille().await, "imprimer menu").await;
    let hit = &found[0];
    let mut names: Vec<_> = hit.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["category", "excerpt", "id", "score", "title"]);
    assert_eq!(hit["excerpt"], "Ouvrir le dossier, puis choisir <mark>Imprimer</mark> dans le <mark>menu</mark>.");
    assert!(hit["score"].as_f64().unwrap() > 0.0);
    assert_eq!(hit["category"], "Impression");
}

#[tokio::test]
async fn without_words_the_newest_come_first() {
    let (app, agent) = library().await;
    app.turn_to("2026-06-10T16:10:00Z");
    let _ = writes(&agent, json!({"title": "Le tout dernier article"})).await;
    app.deliver().await;
    let items = app.camille().await.get("/articles?limit=2").await.expect(200).items();
    assert_eq!((titles(&items)[0], items.len()), ("Le tout dernier article", 2));
}

#[tokio::test]
async fn only_what_the_reader_may_see_is_found_or_counted() {
    let (app, agent) = library().await;
    let secret = json!({"title": "Procédure interne zéphyr", "body": "Le mot zéphyr n’est que pour les agents.", "audience": "agents"});
    let _ = writes(&agent, secret).await;
    let draft =
        json!({"title": "Brouillon sur le sirocco", "body": "Le sirocco n’est pas publié encore.", "state": "draft"});
    let _ = writes(&agent, draft).await;
    app.deliver().await;
    assert_eq!(titles(&finds(&agent, "zéphyr").await), ["Procédure interne zéphyr"]);
    for who in [app.camille().await, app.lea().await, app.sam().await] {
        for q in ["zéphyr", "zephir", "procédure interne", "sirocco", "étiquettes"] {
            let found = finds(&who, q).await;
            assert!(!found.iter().any(|hit| hit.to_string().contains("phyr")), "{q}: {found:?}");
        }
        assert_eq!(who.get("/articles?limit=100").await.items().len(), 3);
    }
    // Drafts are in no index: editors have a list of their own.
    assert_eq!(finds(&agent, "sirocco").await.len(), 0);
    assert_eq!(titles(&agent.get("/articles?state=draft").await.items()), ["Brouillon sur le sirocco"]);
}

#[tokio::test]
async fn what_is_withdrawn_is_not_shown_from_that_moment_on_whatever_the_index_holds() {
    let (app, agent) = library().await;
    let camille = app.camille().await;
    let found = finds(&camille, "étiquettes").await;
    let path = format!("/articles/{}", found[0]["id"].as_str().unwrap());
    // The stream is not delivered: the index still has it.
    let for_agents = an_article(json!({"title": "Étiquettes, pour les agents", "audience": "agents"}));
    let _ = agent.put(&path, &for_agents).await.expect(200);
    assert_eq!(finds(&camille, "étiquettes").await.len(), 0);
    // What its readers see meanwhile is the title as it is now, and nothing of the old text.
    let found = finds(&agent, "étiquettes").await;
    assert_eq!((&found[0]["title"], &found[0]["excerpt"]), (&json!("Étiquettes, pour les agents"), &json!("")));
    let _ = agent.delete(&path).await.expect(204);
    assert_eq!(finds(&agent, "étiquettes").await.len(), 0);
}

#[tokio::test]
async fn each_language_is_searched_on_its_own_the_readers_unless_told() {
    let (app, agent) = library().await;
    let english = json!({
        "title": "Printing specimen labels", "body": "Open the chart, then choose Print in the labels menu.",
        "lang": "en", "tags": ["labels"],
    });
    let _ = writes(&agent, english).await;
    app.deliver().await;
    let camille = app.camille().await;
    assert_eq!(titles(&finds(&camille, "labels&lang=en").await), ["Printing specimen labels"]);
    assert_eq!(finds(&camille, "specimen").await.len(), 0);
    let _ = camille.patch("/me", &json!({"language": "en"})).await.expect(200);
    assert_eq!(titles(&finds(&camille, "specimen").await), ["Printing specimen labels"]);
}

#[tokio::test]
async fn hits_are_narrowed_to_a_category() {
    let (app, agent) = library().await;
    let _ = writes(&agent, json!({"title": "Les étiquettes en laboratoire", "category": "Laboratoire"})).await;
    app.deliver().await;
    let camille = app.camille().await;
    let narrowed = finds(&camille, "étiquettes&category=Laboratoire").await;
    assert_eq!(titles(&narrowed), ["Les étiquettes en laboratoire"]);
    assert_eq!(camille.get("/articles?category=Laboratoire").await.expect(200).items().len(), 1);
    assert_eq!(finds(&camille, "étiquettes&category=Inconnue").await.len(), 0);
}

#[tokio::test]
async fn script_in_titles_bodies_tags_and_queries_stays_text() {
    let (app, agent) = library().await;
    let hostile = "<script>alert(1)</script>";
    let article = json!({
        "title": format!("Tornade {hostile}"), "body": format!("Une tornade {hostile} & <img src=x onerror=alert(1)>."),
        "tags": ["<b>tornade</b>"],
    });
    let _ = writes(&agent, article).await;
    app.deliver().await;
    for q in ["tornade", "<script>tornade", "tornade\"><img onerror=x>"] {
        let found = finds(&app.camille().await, q).await;
        let excerpt = found[0]["excerpt"].as_str().unwrap();
        assert!(excerpt.contains("<mark>tornade</mark>") && excerpt.contains("&lt;"), "{excerpt}");
        let without = excerpt.replace("<mark>", "").replace("</mark>", "");
        assert!(!without.contains('<') && !without.contains('"'), "{excerpt}");
        // JSON is no HTML: the title comes as it was written.
        assert_eq!(found[0]["title"], format!("Tornade {hostile}"));
    }
}

#[tokio::test]
async fn a_query_that_makes_no_sense_says_what_is_wrong() {
    let (app, agent) = library().await;
    let camille = app.camille().await;
    let long = "a".repeat(201);
    for (query, pointer) in [
        (format!("q={long}"), "/q"),
        ("lang=de".to_owned(), "/lang"),
        ("limit=0".to_owned(), "/limit"),
        ("category=x".to_owned(), "/category"),
        ("typing=maybe".to_owned(), "/typing"),
        ("sort=date".to_owned(), "/sort"),
        ("q=a&cursor=abc".to_owned(), "/cursor"),
    ] {
        let refused = camille.get(&format!("/articles?{query}")).await.problem(422, "invalid");
        assert_eq!(refused.pointers(), [pointer], "{query}");
    }
    assert_eq!(agent.get("/articles?q=a&state=draft").await.problem(422, "invalid").pointers(), ["/state"]);
    for odd in ["%00", "%20", "%F0%9F%98%80", "a%CC%81%CC%81%CC%81", "%27%22%3B--", "*", "NOT%20AND%20OR", "%E2%80%AE"]
    {
        let _ = camille.get(&format!("/articles?q={odd}")).await.expect(200);
    }
}

#[tokio::test]
async fn editors_leaf_through_the_articles_of_a_state() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    for number in 0..5 {
        app.turn_to(&format!("2026-06-10T16:0{number}:00Z"));
        let _ = writes(&agent, json!({"title": format!("Brouillon numéro {number}"), "state": "draft"})).await;
    }
    let first = agent.get("/articles?state=draft&limit=3").await.expect(200);
    assert_eq!(titles(&first.items()), ["Brouillon numéro 4", "Brouillon numéro 3", "Brouillon numéro 2"]);
    let cursor = first.json["next_cursor"].as_str().unwrap();
    let second = agent.get(&format!("/articles?state=draft&limit=3&cursor={cursor}")).await.expect(200);
    assert_eq!(titles(&second.items()), ["Brouillon numéro 1", "Brouillon numéro 0"]);
    assert_eq!(second.json["next_cursor"], Value::Null);
    // Narrowed, a page goes on until it is full or there is no more.
    app.turn_to("2026-06-10T16:30:00Z");
    let _ = writes(&agent, json!({"title": "A draft in English", "state": "draft", "lang": "en"})).await;
    let narrowed = agent.get("/articles?state=draft&lang=fr&limit=2").await.expect(200);
    assert_eq!(titles(&narrowed.items()), ["Brouillon numéro 4", "Brouillon numéro 3"]);
    let other = app.another_agent(1).await;
    let _ = other.get(&format!("/articles?state=draft&limit=3&cursor={cursor}")).await.problem(422, "invalid");
}

#[tokio::test]
async fn a_search_costs_one_read_and_its_audit_record_after_the_session() {
    let (app, _) = library().await;
    let camille = app.camille().await;
    app.table.calls();
    let found = finds(&camille, "étiquettes").await;
    assert!(!found.is_empty());
    let mut calls: Vec<_> = app.table.calls().into_iter().map(|call| call.operation).collect();
    assert_eq!(calls.remove(0), "Query", "the session is read first");
    calls.sort_unstable();
    assert_eq!(calls, ["BatchGetItem", "PutItem"]);
}

#[tokio::test]
async fn a_search_whose_record_cannot_be_written_is_not_answered() {
    let (app, _) = library().await;
    let camille = app.camille().await;
    app.table.fail(Some(Failure::NoPuts));
    let _ = camille.get("/articles?q=imprimer").await.problem(503, "unavailable");
}
