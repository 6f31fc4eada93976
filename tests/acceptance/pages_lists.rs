//! « Demandes »: the lists as pages (the guide, step 5.1).

use guichet_testkit::{TestApp, a_request, an_incident};
use serde_json::json;

use crate::pages_requests::{filed, filed_private};

#[tokio::test]
async fn a_contact_shows_her_own_requests_or_all_of_the_establishment() {
    let app = TestApp::start().await;
    let (camille, colleague) = (app.camille().await, app.colleague(1).await);
    let hers = filed(&camille).await;
    let mut body = a_request();
    body["subject"] = json!("Une question de la collègue");
    let other = colleague.files(&body).await.number();

    let mine = camille.page("/requests").await.expect(200);
    mine.sees("Question sur les étiquettes").lacks("Une question de la collègue");
    assert_eq!(mine.select("nav.tabs a[aria-current]"), ["Mes demandes"]);
    assert_eq!(mine.attributes("tbody th a", "href"), [hers]);
    let all = camille.page("/requests?scope=establishment").await.expect(200);
    all.sees("Question sur les étiquettes").sees("Une question de la collègue").sees(&other).sees("Collègue Numéro1");
    assert_eq!(all.select("nav.tabs a[aria-current]"), ["Toutes les demandes de l’établissement"]);
}

#[tokio::test]
async fn the_establishments_requests_are_offered_only_to_those_who_have_the_right() {
    let app = TestApp::start().await;
    let alex = app.alex().await;
    let page = alex.page("/requests").await.expect(200);
    assert_eq!(page.select("nav.tabs a"), ["Mes demandes", "Partagées avec moi"]);
    alex.page("/requests?scope=establishment").await.expect(403);
}

#[tokio::test]
async fn a_list_is_narrowed_by_status_and_type_and_searched_by_words_or_number() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let number = camille.files(&an_incident()).await.number();
    let settled = filed(&camille).await;
    let _ = camille.post(&format!("{settled}/close"), &json!({})).await.expect(200);
    let cases = [
        "/requests?scope=mine&q=&status=submitted&type=".to_owned(),
        "/requests?scope=mine&type=incident-production".to_owned(),
        "/requests?scope=mine&q=ecran+NOIR".to_owned(),
        format!("/requests?scope=mine&q={}", number.trim_start_matches("CSC-")),
    ];
    for path in cases {
        let page = camille.page(&path).await.expect(200);
        page.lacks("Question sur les étiquettes");
        assert_eq!(page.select("tbody th"), std::slice::from_ref(&number), "{path}");
    }
    let chosen = camille.page("/requests?status=closed&q=question").await.expect(200);
    assert_eq!(chosen.attributes("select[name=status] option[selected]", "value"), ["closed"]);
    assert_eq!(chosen.attributes("form.filters input[name=q]", "value"), ["question"]);
}

#[tokio::test]
async fn an_empty_list_says_what_to_do() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let none = camille.page("/requests").await.expect(200);
    none.sees("Vous n’avez pas encore de demande.");
    assert!(none.attributes("p.empty a", "href").contains(&"/requests/new".to_owned()));
    camille.page("/requests?scope=shared").await.sees("Personne n’a encore partagé");
    let found = camille.page("/requests?q=introuvable").await.expect(200);
    found.sees("Aucune demande ne correspond.");
    assert_eq!(found.attributes("form.filters a", "href"), ["/requests?scope=mine"]);
}

#[tokio::test]
async fn a_long_list_goes_on_where_it_stopped_and_stays_narrowed() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    app.file_many(&camille, 30).await;
    let first = camille.page("/requests?status=submitted").await.expect(200);
    assert_eq!(first.select("tbody tr").len(), 25);
    let next = first.attributes("nav.pager a", "href").remove(0);
    assert!(next.contains("status=submitted"), "{next}");
    let second = camille.page(&next).await.expect(200);
    assert_eq!(second.select("tbody tr").len(), 5);
    assert!(second.attributes("nav.pager a", "href").is_empty());
}

#[tokio::test]
async fn a_lead_hands_over_what_she_does_not_see_and_learns_nothing_of_it() {
    let app = TestApp::start().await;
    let (camille, alex, lea) = (app.camille().await, app.alex().await, app.lea().await);
    let request = filed_private(&camille).await;
    let number = request.trim_start_matches("/requests/");
    lea.page(&request).await.expect(404);
    let list = lea.page(&format!("/requests?q={number}")).await.expect(200);
    let found = list.attributes("main a", "href");
    assert!(found.contains(&format!("{request}/requester")), "{found:?}");
    let form = lea.page(&format!("{request}/requester")).await.expect(200);
    form.lacks("étiquettes").sees("Alex Gagnon");
    let unknown = lea.page("/requests/CSC-9999/requester").await.expect(200);
    assert_eq!(form.html.replace(number, "N"), unknown.html.replace("CSC-9999", "N"));

    let action = format!("{request}/requester/update");
    let sent = lea.submits(&form, &action, &[("account", &alex.account())]).await;
    assert_eq!(sent.location(), "/requests?notice=handed-over");
    assert_eq!(alex.get(&request).await.json["requester"]["name"], "Alex Gagnon");
    lea.sends("/requests/CSC-9999/requester/update", &[("account", &alex.account())]).await.expect(404);
}
