//! « Me notifier », « Partager », « Supprimer » on pages (the guide, step 5.3).

use guichet_testkit::{PageAnswer, TestApp};
use serde_json::json;

use crate::pages_requests::{filed, filed_private};

/// What « Partager » says, as one text.
fn sharing(page: &PageAnswer) -> String {
    page.select("#partager").join(" ")
}

#[tokio::test]
async fn me_notifier_and_ne_plus_me_notifier_do_what_they_say() {
    let app = TestApp::start().await;
    let (camille, colleague) = (app.camille().await, app.colleague(1).await);
    let request = filed(&camille).await;
    let (follow, mute) = (format!("{request}/follow/update"), format!("{request}/follow/remove"));

    let page = colleague.page(&request).await.expect(200);
    assert_eq!(page.select("#notifications button"), ["Me notifier"]);
    assert!(!sharing(&page).contains("suit la demande"));
    let sent = colleague.submits(&page, &follow, &[]).await;
    let page = colleague.page(sent.location()).await.expect(200);
    page.sees("Vous recevrez les notifications de cette demande.");
    assert!(sharing(&page).contains("Collègue Numéro1 – suit la demande"), "{}", sharing(&page));
    assert_eq!(page.select("#notifications button"), ["Ne plus me notifier"]);
    let sent = colleague.submits(&page, &mute, &[]).await;
    assert!(!sharing(&colleague.page(sent.location()).await).contains("suit la demande"));

    let hers = camille.page(&request).await.expect(200);
    let sent = camille.submits(&hers, &mute, &[]).await;
    assert_eq!(camille.page(sent.location()).await.select("#notifications button"), ["Me notifier"]);
}

#[tokio::test]
async fn partager_says_who_sees_and_who_is_notified_and_why() {
    let app = TestApp::start().await;
    let (camille, alex, agent) = (app.camille().await, app.alex().await, app.agent().await);
    let _ = app.colleague(1).await;
    let request = filed(&camille).await;
    let _ = camille.post(&format!("{request}/participants"), &json!({"account": alex.account()})).await.expect(201);
    let _ = agent.post_empty(&format!("{request}/take")).await.expect(200);
    let page = camille.page(&request).await.expect(200);
    let told = sharing(&page);
    let (sees, notified) = told.split_once("Qui est notifié").unwrap();
    for wanted in [
        "Camille Roy – a fait la demande",
        "Alex Gagnon – la demande lui est partagée",
        "Dominique Agent – traite la demande",
        "Collègue Numéro1 – voit les demandes de l’établissement",
        "Le centre de soutien, qui voit toutes les demandes",
    ] {
        assert!(sees.contains(wanted), "{wanted}: {sees}");
    }
    assert!(notified.contains("Alex Gagnon – la demande lui est partagée"));
    assert!(!notified.contains("Collègue Numéro1 –"), "seeing is not being notified: {notified}");
}

#[tokio::test]
async fn partager_adds_a_colleague_by_name_and_supprimer_takes_her_off() {
    let app = TestApp::start().await;
    let (camille, alex) = (app.camille().await, app.alex().await);
    let request = filed_private(&camille).await;
    alex.page(&request).await.expect(404);
    let page = camille.page(&request).await.expect(200);
    page.lacks("Sam Côté");
    let add = format!("{request}/participants");
    let sent = camille.submits(&page, &add, &[("account", &alex.account())]).await;
    assert_eq!(sent.location(), format!("{request}?notice=shared#partager"));
    alex.page(&request).await.expect(200);

    let page = camille.page(sent.location()).await.expect(200);
    assert!(!page.attributes("#partager option", "value").contains(&alex.account()), "she has it already");
    let remove = format!("{request}/participants/{}/remove", alex.account());
    assert!(page.select("#partager li button")[0].starts_with("Supprimer"));
    let sent = camille.submits(&page, &remove, &[]).await;
    assert_eq!(sent.location(), format!("{request}?notice=taken-off#partager"));
    alex.page(&request).await.expect(404);
}

#[tokio::test]
async fn whoever_it_was_shared_with_takes_off_herself_and_nobody_else() {
    let app = TestApp::start().await;
    let (camille, alex, colleague) = (app.camille().await, app.alex().await, app.colleague(1).await);
    let request = filed_private(&camille).await;
    for who in [&alex, &colleague] {
        let _ = camille.post(&format!("{request}/participants"), &json!({"account": who.account()})).await.expect(201);
    }
    let page = alex.page(&request).await.expect(200);
    let hers = format!("{request}/participants/{}/remove", alex.account());
    assert_eq!(page.attributes("#partager li form", "action"), std::slice::from_ref(&hers));
    let other = format!("{request}/participants/{}/remove", colleague.account());
    alex.sends(&other, &[]).await.expect(403);
    let sent = alex.submits(&page, &hers, &[]).await;
    assert_eq!(sent.location(), "/requests?notice=left");
    alex.page(sent.location()).await.sees("Vous ne participez plus à la demande.");
}

#[tokio::test]
async fn someone_of_elsewhere_and_no_one_get_one_and_the_same_refusal_beside_the_choice() {
    let app = TestApp::start().await;
    let (camille, sam) = (app.camille().await, app.sam().await);
    let request = filed(&camille).await;
    let path = format!("{request}/participants");
    let foreign = camille.sends(&path, &[("account", &sam.account())]).await.expect(422);
    foreign.sees("Choisissez une personne-ressource active de l’établissement.");
    assert_eq!(foreign.attributes(".errors a", "href"), ["#account"]);
    let unknown = camille.sends(&path, &[("account", "0000000000000000")]).await.expect(422);
    assert_eq!(foreign.select(".errors"), unknown.select(".errors"));
    camille.sends(&path, &[]).await.expect(422).sees("Choisissez une personne.");
}

#[tokio::test]
async fn a_contact_sees_what_was_mailed_to_her_and_not_to_others() {
    let app = TestApp::start().await;
    let (camille, colleague) = (app.camille().await, app.colleague(1).await);
    let request = filed(&camille).await;
    app.deliver().await;
    let mailed = |page: &PageAnswer| page.select("section[aria-labelledby=courriels]").join(" ");
    let hers = mailed(&camille.page(&request).await);
    assert!(hers.contains("Envoyé") && hers.contains("mercredi 10\u{a0}juin 2026 à 12\u{a0}h"), "{hers}");
    let others = mailed(&colleague.page(&request).await);
    assert!(others.contains("Aucun courriel"), "{others}");
}
