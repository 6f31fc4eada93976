//! « Dépôt de fichiers » as a page.

use guichet_testkit::TestApp;

use crate::deposits::{FILES, deposited, with_right};

#[tokio::test]
async fn contacts_with_the_right_find_their_files_by_the_menu() {
    let app = TestApp::start().await;
    let id = deposited(&app, b"contenu").await;
    let alex = with_right(&app).await;
    assert!(alex.page("/").await.expect(200).html.contains("href=\"/deposits\""));
    assert_eq!(alex.page("/deposits").await.location(), FILES);
    let page = alex.page(FILES).await.expect(200);
    page.sees("extraction.csv").sees("7\u{a0}o").sees("Personne encore").sees("2026-07-10 12:00");
    assert!(page.attributes("a[download]", "href").contains(&format!("{FILES}/{id}/content")));
    assert!(!page.html.contains("data-deposit"), "she deposits none");
    assert!(!page.header("content-security-policy").unwrap().contains("connect-src 'self' http"));
    let _ = alex.get(&format!("{FILES}/{id}/content")).await;
    alex.page(FILES).await.expect(200).sees("Alex Gagnon");
    let camille = app.camille().await;
    assert!(!camille.page("/").await.expect(200).html.contains("href=\"/deposits\""));
    let _ = camille.page(FILES).await.expect(403);
}

#[tokio::test]
async fn agents_choose_the_establishment_deposit_by_script_and_take_files_away() {
    let app = TestApp::start().await;
    let id = deposited(&app, b"contenu").await;
    let agent = app.agent().await;
    let choose = agent.page("/deposits").await.expect(200);
    assert!(choose.attributes("option", "value").contains(&"chu-exemple".to_owned()));
    let path = format!("/audit?account={}&limit=100", agent.account());
    let records = app.administrator().await.get(&path).await.items();
    assert!(records.iter().any(|record| record["action"] == "establishments.listed"), "{records:?}");
    assert_eq!(agent.page("/deposits?establishment=chu-exemple").await.location(), FILES);
    let page = agent.page(FILES).await.expect(200);
    assert_eq!(page.attributes("[data-deposit]", "data-deposit"), [FILES]);
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("connect-src 'self' http://127.0.0.1:"), "{policy}");
    let path = format!("{FILES}/{id}/remove");
    for _ in 0..2 {
        let removed = agent.submits(&page, &path, &[]).await;
        assert_eq!(removed.location(), format!("{FILES}?notice=deposit-removed"));
    }
    agent.page(FILES).await.expect(200).sees("Aucun fichier ici.");
    let _ = agent.page("/establishments/introuvable/files").await.expect(404);
}
