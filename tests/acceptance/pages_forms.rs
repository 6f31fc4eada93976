//! What holds for the forms of all pages: how they tell what is wrong.

use guichet_testkit::TestApp;

use crate::pages_filing::{form, typed};

/// Two numbers that stop the sending, in two fields.
const TWO: [(&str, &str); 2] = [
    ("description", "Le dossier du NAM TREM58031215 ne s’ouvre plus depuis ce matin."),
    ("checked", "Le dossier du NAM DLPH98042746 non plus."),
];

#[tokio::test]
async fn the_summary_names_the_field_where_the_message_does_not() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let wrong = [("subject", "Bref"), ("fields[users_affected]", "-1"), ("contacts[0][phone]", "sans numéro")];
    let page = form(&camille, "incident-production").await;
    let told = camille.submits(&page, "/requests", &typed(&wrong)).await.expect(422).select(".errors a");
    for message in [
        "L’objet est trop court\u{a0}: écrivez au moins 5 caractères.",
        "Nombre d’utilisateurs touchés\u{a0}: C’est trop petit.",
        "Personne 1, Téléphone\u{a0}: Écrivez un numéro de téléphone avec l’indicatif régional, comme 418 555-0142.",
    ] {
        assert!(told.iter().any(|it| it == message), "{message} of {told:?}");
    }
}

#[tokio::test]
async fn the_title_says_that_a_form_has_errors() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let page = form(&camille, "other").await;
    assert!(page.select("title")[0].starts_with("Autres demandes"), "{:?}", page.select("title"));
    let refused = camille.submits(&page, "/requests", &[("subject", "Bref")]).await.expect(422);
    assert!(refused.select("title")[0].starts_with("Erreur – Autres demandes"), "{:?}", refused.select("title"));
}

#[tokio::test]
async fn every_number_that_was_found_is_masked_by_one_button_at_the_head_of_the_form() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let page = form(&camille, "other").await;
    assert!(page.select("[name=_mask]").is_empty());
    let refused = camille.submits(&page, "/requests", &typed(&TWO)).await.expect(422);
    assert_eq!(refused.select("form [name=_mask]"), ["Tout masquer et envoyer"]);
    assert_eq!(refused.select(".findings li").len(), 2);
    assert_eq!(camille.submits(&refused, "/requests", &[("_mask", "1")]).await.status, 303);
}

#[tokio::test]
async fn the_browsers_own_messages_leave_the_word_to_the_forms() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    for path in ["/requests/new?type=other", "/me", "/me/password"] {
        let page = camille.page(path).await.expect(200);
        assert!(!page.select("main form[method=post][novalidate]").is_empty(), "{path}");
        assert!(page.select("main form[method=post]:not([novalidate])").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn a_request_for_access_asks_who_and_what_before_the_texts() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    for (kind, field, first) in
        [("portal-access", "fields[action]", true), ("incident-production", "fields[module]", false)]
    {
        let controls = form(&camille, kind).await.controls("/requests");
        let place = |name: &str| controls.iter().position(|it| it == name).unwrap();
        assert!(place("subject") < place(field));
        assert_eq!(place(field) < place("description"), first, "{kind}: {controls:?}");
    }
}
