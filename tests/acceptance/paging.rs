//! Pages of lists and their cursors (`spec/api.md`, Lists).

use guichet_testkit::{Answer, Person, TestApp, a_request, localstack};
use serde_json::json;

fn numbers(answer: &Answer) -> Vec<String> {
    answer.items().iter().map(|item| item["number"].as_str().unwrap().to_owned()).collect()
}

fn cursor(answer: &Answer) -> String {
    answer.json["next_cursor"].as_str().expect("a next page").to_owned()
}

/// Files so many requests; their numbers, newest first.
async fn file(person: &Person, count: usize) -> Vec<String> {
    let mut numbers = Vec::new();
    for _ in 0..count {
        numbers.insert(0, person.files(&a_request()).await.number());
    }
    numbers
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repetition() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let filed = file(&camille, 7).await;
    for query in ["limit=3", "limit=3&q=etiquettes", "limit=3&status=submitted"] {
        let mut found = Vec::new();
        let mut next = String::new();
        for expected in [3, 3, 1] {
            let page = camille.get(&format!("/requests?{query}{next}")).await.expect(200);
            assert_eq!(page.items().len(), expected, "{query}");
            found.extend(numbers(&page));
            next = page.json["next_cursor"].as_str().map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        }
        assert_eq!((&found, next.as_str()), (&filed, ""), "{query}");
    }
}

#[tokio::test]
async fn a_search_by_words_looks_at_the_newest_thousand_over_all_its_pages_and_says_so() {
    if localstack::cannot("take a thousand requests in the time of a test") {
        return;
    }
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let mut body = a_request();
    body["subject"] = json!("Écran noir");
    let oldest = camille.files(&body).await.number();
    app.file_many(&camille, 999).await;
    let found = camille.get("/requests?q=ecran").await.expect(200);
    assert_eq!((numbers(&found), found.json.get("truncated")), (vec![oldest], None), "the thousandth is searched");

    let newest = camille.files(&body).await.number();
    let found = camille.get("/requests?q=ecran").await.expect(200);
    assert_eq!((numbers(&found), &found.json["truncated"]), (vec![newest.clone()], &json!(true)));
    assert_eq!(found.json["next_cursor"], json!(null));
    let first = camille.get("/requests?q=ecran&limit=1").await.expect(200);
    assert_eq!(numbers(&first), [newest]);
    let second = camille.get(&format!("/requests?q=ecran&limit=1&cursor={}", cursor(&first))).await.expect(200);
    assert_eq!((numbers(&second), &second.json["truncated"]), (vec![], &json!(true)));
}

#[tokio::test]
async fn a_page_has_one_to_a_hundred_items_and_25_unless_told() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let _ = file(&camille, 26).await;
    assert_eq!(camille.get("/requests").await.expect(200).items().len(), 25);
    assert_eq!(camille.get("/requests?limit=1").await.expect(200).items().len(), 1);
    let all = camille.get("/requests?limit=100").await.expect(200);
    assert_eq!((all.items().len(), &all.json["next_cursor"]), (26, &json!(null)));
    for limit in ["0", "101", "-1", "", "2.5", "beaucoup"] {
        let refused = camille.get(&format!("/requests?limit={limit}")).await.problem(422, "invalid");
        assert_eq!(refused.pointers(), ["/limit"], "{limit}");
    }
}

#[tokio::test]
async fn a_cursor_is_good_for_its_query_and_account_alone() {
    let app = TestApp::start().await;
    let (camille, colleague) = (app.camille().await, app.colleague(1).await);
    let _ = file(&camille, 3).await;
    let _ = file(&colleague, 3).await;
    let page = camille.get("/requests?scope=establishment&limit=1").await.expect(200);
    let cursor = cursor(&page);
    let _ = camille.get(&format!("/requests?scope=establishment&limit=2&cursor={cursor}")).await.expect(200);
    for (person, query) in [
        (&colleague, "scope=establishment"),
        (&camille, "scope=mine"),
        (&camille, "scope=establishment&status=submitted"),
        (&camille, "scope=establishment&q=etiquettes"),
        (&camille, "scope=establishment&type=other"),
        (&camille, "scope=establishment&team=triage"),
    ] {
        let refused = person.get(&format!("/requests?{query}&cursor={cursor}")).await.problem(422, "invalid");
        assert_eq!(refused.pointers(), ["/cursor"], "{query}");
    }
    let number = &numbers(&page)[0];
    let elsewhere = camille.get(&format!("/requests/{number}/events?cursor={cursor}")).await.problem(422, "invalid");
    assert_eq!(elsewhere.pointers(), ["/cursor"]);
}

#[tokio::test]
async fn a_forged_cursor_is_refused() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let _ = file(&camille, 2).await;
    let cursor = cursor(&camille.get("/requests?limit=1").await.expect(200));
    let mut changed = cursor.clone().into_bytes();
    changed[20] = if changed[20] == b'A' { b'B' } else { b'A' };
    for forged in
        ["", "x", "MjAyNi0wNi0xMFQxNjowMDowMFojMDAwMDAwMDAxMDAx", &cursor[1..], &String::from_utf8(changed).unwrap()]
    {
        let refused = camille.get(&format!("/requests?limit=1&cursor={forged}")).await.problem(422, "invalid");
        assert_eq!(refused.pointers(), ["/cursor"], "{forged}");
    }
    assert!(!cursor.contains("CSC") && cursor.len() > 40, "a cursor tells nothing");
}

#[tokio::test]
async fn a_query_is_as_strict_as_a_body_and_told_all_at_once() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let query = "scope=all&status=done&team=sales&limit=0&page=2";
    let refused = camille.get(&format!("/requests?{query}")).await.problem(422, "invalid");
    let mut pointers = refused.pointers();
    pointers.sort();
    assert_eq!(pointers, ["/limit", "/page", "/scope", "/status", "/team"]);
    let long = format!("/requests?type=incident&q={}", "e".repeat(201));
    assert_eq!(camille.get(&long).await.problem(422, "invalid").pointers(), ["/type", "/q"]);
    let twice = camille.get("/requests?scope=mine&scope=shared").await.problem(422, "invalid");
    assert_eq!(twice.pointers(), ["/scope"]);
}
