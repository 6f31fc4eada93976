//! The pages of activation, sign-in, forgotten passwords and one's own account (the guide's steps 1 and 2).

use guichet_testkit::{PageAnswer, Person, TestApp, a_request};
use jiff::SignedDuration;
use serde_json::json;

use crate::people::{ANOTHER, CAMILLE, MAUDE, PASSWORD, invited, mailed_token};

/// What the form of an activation holds besides its token.
const MAUDES: [(&str, &str); 3] = [("email", MAUDE), ("name", "Maude Tremblay"), ("password", ANOTHER)];

async fn activation_page(app: &TestApp) -> PageAnswer {
    let (token, _) = invited(app).await;
    app.stranger().page(&format!("/activation?token={token}")).await.expect(200)
}

/// Both steps of a sign-in, from this page of the first.
async fn signs_in(browser: &Person, page: &PageAnswer, password: &str) -> PageAnswer {
    let second = browser.submits(page, "/session", &[("email", CAMILLE)]).await.expect(200);
    browser.submits(&second, "/session", &[("password", password)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_the_link_of_an_invitation_changes_nothing() {
    let app = TestApp::start().await;
    let (token, account) = invited(&app).await;
    for _ in 0..2 {
        let page = app.stranger().page(&format!("/activation?token={token}")).await.expect(200);
        assert!(page.cookies().is_empty());
        assert_eq!(page.form("/activation")[0], ("token".to_owned(), token.clone()));
    }
    assert_eq!(app.account(MAUDE).await.version, 1, "{account}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_of_an_activation_says_what_the_guide_says() {
    let app = TestApp::start().await;
    let page = activation_page(&app).await;
    let labels = page.select("main label");
    assert_eq!(labels, ["Nom d’utilisateur", "Votre nom", "Créer votre mot de passe"]);
    assert_eq!(page.select("form[action='/activation'] button"), ["Sauvegarder et continuer"]);
    let _ = page.sees("De 12 à 128 caractères");
}

#[tokio::test(flavor = "multi_thread")]
async fn sauvegarder_et_continuer_signs_in_and_leads_to_the_home_page() {
    let app = TestApp::start().await;
    let page = activation_page(&app).await;
    let browser = app.stranger();
    let answer = browser.submits(&page, "/activation", &MAUDES).await;
    assert_eq!(answer.location(), "/?notice=activated");
    let maude = browser.with_session_of(&answer);
    let _ = maude.page("/me").await.expect(200).sees(MAUDE);
    assert_eq!(app.account(MAUDE).await.name.unwrap().as_str(), "Maude Tremblay");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_activation_that_is_refused_keeps_what_was_typed_except_the_password() {
    let app = TestApp::start().await;
    let page = activation_page(&app).await;
    let typed = [("email", MAUDE), ("name", "Maude Tremblay"), ("password", "tremblay-sous-la-pluie")];
    let again = app.stranger().submits(&page, "/activation", &typed).await.expect(422);
    assert_eq!(again.select(".errors a"), ["Mot de passe\u{a0}: N’utilisez pas votre nom dans le mot de passe."]);
    assert_eq!(again.attributes(".errors a", "href"), ["#password"]);
    let form = again.form("/activation");
    assert_eq!(form[0], page.form("/activation")[0], "the link's token");
    assert!(form.contains(&("email".to_owned(), MAUDE.to_owned())), "{form:?}");
    assert!(form.contains(&("name".to_owned(), "Maude Tremblay".to_owned())), "{form:?}");
    let _ = again.lacks("tremblay-sous-la-pluie");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_click_on_an_activation_makes_nothing_twice() {
    let app = TestApp::start().await;
    let page = activation_page(&app).await;
    let first = app.stranger().submits(&page, "/activation", &MAUDES).await;
    let second = app.stranger().submits(&page, "/activation", &MAUDES).await.expect(422);
    assert!(second.cookies().is_empty());
    let _ = app.stranger().with_session_of(&first).page("/me").await.expect(200);
    assert_eq!(app.account(MAUDE).await.version, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_good_no_longer_offers_a_new_mail() {
    let app = TestApp::start().await;
    let (token, _) = invited(&app).await;
    app.advance(SignedDuration::from_hours(7 * 24));
    let late = app.stranger().page(&format!("/activation?token={token}")).await.expect(200);
    let _ = late.sees("Ce lien n’est plus valable");
    let made_up = app.stranger().page("/activation?token=x").await.expect(200);
    assert_eq!(late.text(), made_up.text(), "nothing tells the two apart");
    let asked = app.stranger().submits(&late, "/activation/resend", &[("email", MAUDE)]).await;
    assert_eq!(asked.location(), "/activation/resend?notice=invitation-asked");
    let fresh = mailed_token(&app, MAUDE).await;
    assert_ne!(fresh, token);
    assert!(!app.stranger().page(&format!("/activation?token={fresh}")).await.form("/activation").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_for_a_mail_is_answered_alike_whoever_the_address_names() {
    let app = TestApp::start().await;
    let _ = invited(&app).await;
    for action in ["/activation/resend", "/password-reset"] {
        let page = app.stranger().page(action).await.expect(200);
        let mut seen = Vec::new();
        for email in [MAUDE, CAMILLE, "personne@chu-exemple.test"] {
            let answer = app.stranger().submits(&page, action, &[("email", email)]).await;
            let told = app.stranger().page(answer.location()).await.expect(200);
            let _ = told.sees("pour cette adresse, un courriel vient d’y être envoyé").lacks(email);
            seen.push((answer.location().to_owned(), told.text()));
        }
        assert!(seen.iter().all(|it| *it == seen[0]), "{seen:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_signs_in_in_two_steps_and_comes_to_the_page_that_was_asked_for() {
    let app = TestApp::start().await;
    let browser = app.stranger();
    let sent_away = browser.page("/sessions").await;
    assert_eq!(sent_away.location(), "/session?next=%2Fsessions");
    let first = browser.page(sent_away.location()).await.expect(200);
    assert!(!first.controls("/session").contains(&"password".to_owned()), "the e-mail comes first");
    let answer = signs_in(&browser, &first, PASSWORD).await;
    assert_eq!(answer.location(), "/sessions");
    let _ = browser.with_session_of(&answer).page("/sessions").await.expect(200).sees("Session actuelle");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_leaves_the_second_step_with_the_address() {
    let app = TestApp::start().await;
    let browser = app.stranger();
    let page = browser.page("/session?next=%2Fme").await;
    let again = signs_in(&browser, &page, "pas le bon du tout").await.expect(401);
    let _ = again.sees("Le nom d’utilisateur ou le mot de passe est inexact.").lacks("pas le bon du tout");
    let answer = browser.submits(&again, "/session", &[("password", PASSWORD)]).await;
    assert_eq!(answer.location(), "/me");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_password_is_replaced_by_the_link_of_a_mail() {
    let app = TestApp::start().await;
    let browser = app.stranger();
    let _ = browser.sends("/password-reset", &[("email", CAMILLE)]).await.expect(303);
    let address = format!("/password-reset/confirm?token={}", mailed_token(&app, CAMILLE).await);
    let page = browser.page(&address).await.expect(200);
    let short = browser.submits(&page, "/password-reset/confirm", &[("password", "court")]).await.expect(422);
    assert_eq!(short.select(".errors a"), ["Utilisez au moins 12 caractères."]);
    let done = browser.submits(&short, "/password-reset/confirm", &[("password", ANOTHER)]).await;
    assert_eq!(done.location(), "/session?notice=password-reset");
    let sign_in = browser.page(done.location()).await.expect(200);
    assert_eq!(signs_in(&browser, sign_in.sees("Votre mot de passe est changé."), ANOTHER).await.status, 303);
    let used = browser.page(&address).await.expect(200);
    assert!(!used.form("/password-reset").is_empty(), "a used link offers a new mail");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_changed_and_a_refused_change_keeps_what_was_typed() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let page = camille.page("/me").await.expect(200);
    let _ = page.sees(CAMILLE).sees("Personne-ressource").sees("Voir les demandes de l’établissement");
    // The language button of every page sends there too, so that the form is not found by its address alone.
    let typed = [("_profile", "1"), ("name", ""), ("phone", "418 555-0199"), ("language", "fr")];
    let refused = camille.sends("/me/update", &typed).await.expect(422);
    assert_eq!(refused.attributes(".errors a", "href"), ["#name"]);
    assert_eq!(refused.attributes("main input[name=phone]", "value"), ["418 555-0199"]);
    let typed = [("_profile", "1"), ("name", "Camille Roy-Gagnon"), ("phone", ""), ("language", "fr")];
    let done = camille.sends("/me/update", &typed).await;
    assert_eq!(done.location(), "/me?notice=profile-saved");
    let account = app.account(CAMILLE).await;
    assert_eq!((account.name.unwrap().as_str(), account.phone), ("Camille Roy-Gagnon", None));
    assert_eq!(page.attributes("main form input", "name"), ["_profile", "name", "phone", "language", "language"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_language_button_changes_only_the_language_and_leads_back() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let before = app.account(CAMILLE).await;
    let page = camille.page("/sessions?notice=session-ended").await.expect(200);
    let done = camille.submits(&page, "/me/update", &[]).await;
    assert_eq!(done.location(), "/sessions");
    assert!(done.cookies().iter().any(|cookie| cookie.starts_with("lang=en;")), "{:?}", done.cookies());
    let english = camille.page("/sessions").await.expect(200);
    assert_eq!(english.select("h1"), ["My sessions"]);
    let after = app.account(CAMILLE).await;
    assert_eq!((after.name, after.phone), (before.name, before.phone));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_reads_english_on_request_and_keeps_it() {
    let app = TestApp::start().await;
    let page = app.stranger().page("/password-reset?lang=en").await.expect(200);
    assert_eq!(page.select("h1"), ["Forgotten password"]);
    assert_eq!(page.attributes("html", "lang"), ["en-CA"]);
    assert!(page.cookies().iter().any(|cookie| cookie.starts_with("lang=en;")), "{:?}", page.cookies());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_needs_the_current_one() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let page = camille.page("/me/password").await.expect(200);
    let typed = [("current", "pas le bon du tout"), ("new", ANOTHER)];
    let refused = camille.submits(&page, "/me/password/update", &typed).await.expect(422);
    assert_eq!(refused.select(".errors a"), ["Ce n’est pas votre mot de passe actuel."]);
    let _ = refused.lacks(ANOTHER);
    let typed = [("current", PASSWORD), ("new", ANOTHER)];
    let done = camille.submits(&refused, "/me/password/update", &typed).await;
    assert_eq!(done.location(), "/me?notice=password-changed");
    let page = app.stranger().page("/session").await;
    assert_eq!(signs_in(&app.stranger(), &page, ANOTHER).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_ended_from_another_and_nobody_elses_is() {
    let app = TestApp::start().await;
    let (here, there, sam) = (app.camille().await, app.camille().await, app.sam().await);
    let page = here.page("/sessions").await.expect(200);
    let actions = page.attributes("main form:not([data-sign-out])", "action");
    assert_eq!(actions.len(), 1, "not the current one: {actions:?}");
    let _ = sam.sends(&actions[0], &[]).await.expect(303);
    let _ = there.page("/me").await.expect(200);
    for _ in 0..2 {
        let _ = here.submits(&page, &actions[0], &[]).await.expect(303);
    }
    assert_eq!(there.page("/me").await.location(), "/session?next=%2Fme");
    let _ = here.page("/me").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn notifications_lead_to_the_request_and_are_marked_as_read() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let number = camille.files(&a_request()).await.number();
    app.deliver().await;
    let page = camille.page("/notifications").await.expect(200);
    assert_eq!(page.attributes("tbody a", "href"), [format!("/requests/{number}")]);
    let _ = page.sees("Demande reçue").sees("Non lue");
    let done = camille.submits(&page, "/notifications/read", &[]).await;
    let read = camille.page(done.location()).await.expect(200);
    let _ = read.sees("Lue").lacks("Non lue");
    let _ = app.sam().await.page("/notifications").await.expect(200).sees("Aucune notification").lacks(&number);
}

#[tokio::test(flavor = "multi_thread")]
async fn script_in_a_name_stays_text() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let hostile = "\"><script>alert(1)</script>";
    let _ = camille
        .sends("/me/update", &[("_profile", "1"), ("name", hostile), ("phone", hostile)])
        .await
        .expect(422)
        .lacks("<script>alert");
    let _ = camille.patch("/me", &json!({"name": hostile})).await.expect(200);
    for path in ["/me", "/sessions", "/notifications"] {
        let page = camille.page(path).await.expect(200);
        assert_eq!(page.lacks("<script>alert").select(".menu summary"), [hostile]);
    }
}
