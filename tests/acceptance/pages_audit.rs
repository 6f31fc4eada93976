//! The audit trail as administrators see it.

use guichet_testkit::{TestApp, a_request};

#[tokio::test]
async fn an_administrator_finds_it_in_her_menu_and_others_do_not() {
    let app = TestApp::start().await;
    let administrator = app.administrator().await;
    assert!(administrator.page("/sessions").await.expect(200).html.contains("href=\"/audit\""));
    let agent = app.agent().await;
    assert!(!agent.page("/sessions").await.expect(200).html.contains("href=\"/audit\""));
    let _ = agent.page("/audit").await.expect(403);
}

#[tokio::test]
async fn a_row_says_who_when_what_and_from_where() {
    let app = TestApp::start().await;
    app.turn_to("2026-06-10T18:30:05Z");
    let (camille, administrator) = (app.camille().await, app.administrator().await);
    let call = camille.call(reqwest::Method::GET, "/sessions").header("X-Forwarded-For", "198.51.100.7");
    let _ = camille.send(call).await.expect(200);
    let page = administrator.page("/audit?account=camille.roy%40chu-exemple.test").await.expect(200);
    page.sees("2026-06-10 14:30:05").sees("Camille Roy").sees("Sessions listées").sees("198.51.100.7");
    assert!(!page.select("tbody tr").is_empty());
}

#[tokio::test]
async fn instants_are_those_of_quebecs_clocks() {
    let app = TestApp::start().await;
    app.turn_to("2026-06-10T18:30:05Z");
    let _ = app.camille().await.get("/sessions").await.expect(200);
    let administrator = app.administrator().await;
    let account = "account=camille.roy%40chu-exemple.test";
    for (span, sees) in [
        ("from=2026-06-10T14:30:05&to=2026-06-10T14:30:06", true),
        ("from=2026-06-10T14:30:06", false),
        ("from=2026-06-10&to=2026-06-11", true),
        ("from=2026-06-10T18:30:05Z&to=2026-06-10T18:30:06Z", true),
        ("from=2026-06-01&to=2026-06-10T14:30:05", false),
    ] {
        let page = administrator.page(&format!("/audit?{account}&{span}")).await.expect(200);
        assert_eq!(page.text().contains("Sessions listées"), sees, "{span}");
    }
}

#[tokio::test]
async fn pages_and_files_follow_the_search() {
    let app = TestApp::start().await;
    let (camille, administrator) = (app.camille().await, app.administrator().await);
    let number = camille.files(&a_request()).await.number();
    for _ in 0..30 {
        let _ = camille.get(&format!("/requests/{number}")).await.expect(200);
    }
    let first = administrator.page(&format!("/audit?request={number}")).await.expect(200);
    assert_eq!(first.select("tbody tr").len(), 25);
    let next = first.attributes("nav.pager a[rel=next]", "href").remove(0);
    let second = administrator.page(&next).await.expect(200);
    assert_eq!(second.select("tbody tr").len(), 6);
    for page in [&first, &second] {
        let [csv, lines]: [String; 2] = page.attributes("a[download]", "href").try_into().unwrap();
        let csv = administrator.page(&csv).await.expect(200);
        assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
        let lines = administrator.page(&lines).await.expect(200);
        let expected = page.select("tbody tr").len().max(if page.html == first.html { 31 } else { 6 });
        assert_eq!(lines.html.lines().count(), expected);
        assert_eq!(csv.html.lines().count(), expected + 1, "and the header");
    }
}

#[tokio::test]
async fn what_cannot_be_searched_is_told_beside_its_field() {
    let app = TestApp::start().await;
    let administrator = app.administrator().await;
    let page = administrator.page("/audit?account=inconnue%40chu-exemple.test").await.expect(422);
    page.sees("Aucun compte n’a cette adresse.");
    let page = administrator.page("/audit?request=1042&from=hier").await.expect(422);
    assert_eq!(page.select(".filters .error").len(), 2);
    assert_eq!(page.attributes("#from", "value"), ["hier"]);
}
