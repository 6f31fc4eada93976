//! A form never loses what was typed, and sends it once.

use browser_tests::Browser;
use guichet_testkit::{TestApp, a_request};
use serde_json::json;

use crate::steps::{DESCRIPTION, filed_by, fill_other, sign_in_again, with_scripts};

const NEW: &str = "/requests/new?type=other";

/// Camille before the form of an « Autres demandes ».
async fn at_the_form(app: &TestApp, scripts: bool) -> Option<Browser> {
    let browser = with_scripts(app, scripts).await?;
    browser.sign_in(&app.camille().await).await;
    browser.open(NEW).await;
    Some(browser)
}

/// An hour without a sign of life ends every session.
fn run_out(app: &TestApp) {
    app.turn_to("2026-06-10T17:01:00Z");
}

async fn a_session_is_lost(scripts: bool) {
    let app = TestApp::start().await;
    let Some(browser) = at_the_form(&app, scripts).await else { return };
    fill_other(&browser, "Question sur les étiquettes").await;
    browser.fill("Éléments validés par votre équipe", "Une ligne.\n\n  Une autre, en retrait & « citée »").await;
    browser.choose("Garder privée").await;
    run_out(&app);
    let camille = app.camille().await;
    browser.press("Envoyer").await;
    sign_in_again(&browser, &camille).await;
    browser.press("Continuer l’envoi").await;
    browser.see("Votre demande est envoyée.").await;
    let requests = camille.get("/requests?scope=mine").await.items();
    assert_eq!(requests.len(), 1);
    let path = format!("/requests/{}", requests[0]["number"].as_str().unwrap());
    let filed = camille.get(&path).await.json;
    assert_eq!(filed["subject"], "Question sur les étiquettes");
    assert_eq!(filed["description"], DESCRIPTION);
    assert_eq!(filed["checked"], "Une ligne.\n\n  Une autre, en retrait & « citée »");
    assert_eq!(filed["visibility"], "private");
    assert_eq!(filed["contacts"][0]["phone"], "418 555-0142");
    if scripts {
        browser.open(NEW).await;
        browser.wait_until("no draft is left", NO_DRAFT).await;
    }
}

#[tokio::test]
async fn a_session_lost_while_writing_costs_a_sign_in_and_nothing_else() {
    a_session_is_lost(true).await;
}

#[tokio::test]
async fn a_session_lost_while_writing_costs_a_sign_in_and_nothing_else_without_scripts() {
    a_session_is_lost(false).await;
}

#[tokio::test]
async fn what_was_typed_goes_out_in_nobody_elses_name() {
    let app = TestApp::start().await;
    let Some(browser) = at_the_form(&app, true).await else { return };
    fill_other(&browser, "Question sur les étiquettes").await;
    run_out(&app);
    let alex = app.alex().await;
    browser.press("Envoyer").await;
    sign_in_again(&browser, &alex).await;
    browser.see("La connexion s’est faite avec un autre compte").await;
    browser.do_not_see("Continuer l’envoi").await;
    assert_eq!(filed_by(&alex).await, 0);
}

#[tokio::test]
async fn a_double_click_files_one() {
    let app = TestApp::start().await;
    let Some(browser) = at_the_form(&app, true).await else { return };
    fill_other(&browser, "Question sur les étiquettes").await;
    browser.double_click("Envoyer").await;
    browser.see("Votre demande est envoyée.").await;
    assert_eq!(filed_by(&app.camille().await).await, 1);
}

#[tokio::test]
async fn a_double_click_files_one_without_scripts() {
    let app = TestApp::start().await;
    let Some(browser) = at_the_form(&app, false).await else { return };
    fill_other(&browser, "Question sur les étiquettes").await;
    browser.double_click("Envoyer").await;
    browser.see("Votre demande est envoyée.").await;
    assert_eq!(filed_by(&app.camille().await).await, 1);
}

/// Camille has sent the form and gone back to it.
async fn back_at_the_form(app: &TestApp, scripts: bool) -> Option<Browser> {
    let browser = at_the_form(app, scripts).await?;
    fill_other(&browser, "Question sur les étiquettes").await;
    browser.press("Envoyer").await;
    browser.see("Votre demande est envoyée.").await;
    browser.back().await;
    browser.arrive("/requests/new").await;
    browser.wait_until("the page is complete", "return document.readyState === 'complete'").await;
    Some(browser)
}

#[tokio::test]
async fn going_back_after_sending_shows_a_new_form() {
    let app = TestApp::start().await;
    let Some(browser) = back_at_the_form(&app, true).await else { return };
    let typed = "return [...document.querySelectorAll('.stack :is(textarea, input:not([type=hidden]))')]
        .filter((field) => field.value !== field.defaultValue).map((field) => field.name)";
    assert_eq!(browser.script(typed, vec![]).await, json!([]), "nothing is half done");
    browser.do_not_see("Un texte commencé n’a pas été envoyé").await;
    let busy = browser.script("return document.querySelector('[data-busy], [aria-busy]') !== null", vec![]).await;
    assert_eq!(busy, false, "nothing waits for an answer");
    assert_eq!(filed_by(&app.camille().await).await, 1);
}

#[tokio::test]
async fn going_back_and_sending_the_same_form_again_files_nothing_more_without_scripts() {
    let app = TestApp::start().await;
    let Some(browser) = back_at_the_form(&app, false).await else { return };
    assert_eq!(browser.value("Objet de la demande").await, "Question sur les étiquettes");
    browser.press("Envoyer").await;
    browser.see("Votre demande est envoyée.").await;
    assert_eq!(filed_by(&app.camille().await).await, 1);
}

async fn an_error_comes_back(scripts: bool) {
    let app = TestApp::start().await;
    let Some(browser) = at_the_form(&app, scripts).await else { return };
    fill_other(&browser, "Question sur les étiquettes").await;
    browser.fill("Éléments validés par votre équipe", "\n  en retrait").await;
    browser.fill("Téléphone", "555").await;
    browser.choose("Garder privée").await;
    browser.press("Envoyer").await;
    browser.see("Certains champs sont à corriger").await;
    assert_eq!(browser.value("Objet de la demande").await, "Question sur les étiquettes");
    assert_eq!(browser.value("Description détaillée").await, DESCRIPTION);
    assert_eq!(browser.value("Éléments validés par votre équipe").await.trim(), "en retrait");
    assert_eq!(browser.value("Téléphone").await, "555");
    assert!(browser.is_chosen("Garder privée").await);
    browser.fill("Téléphone", "418 555-0142").await;
    browser.press("Envoyer").await;
    browser.see("Votre demande est envoyée.").await;
    assert_eq!(filed_by(&app.camille().await).await, 1);
}

#[tokio::test]
async fn a_form_with_an_error_comes_back_with_everything_typed() {
    an_error_comes_back(true).await;
}

#[tokio::test]
async fn a_form_with_an_error_comes_back_with_everything_typed_without_scripts() {
    an_error_comes_back(false).await;
}

#[tokio::test]
async fn a_lost_connection_keeps_the_form_and_a_second_press_sends_it() {
    let app = TestApp::start().await;
    let Some(browser) = at_the_form(&app, true).await else { return };
    fill_other(&browser, "Question sur les étiquettes").await;
    browser.offline(true).await;
    browser.press("Envoyer").await;
    browser.see("La connexion est perdue.").await;
    assert_eq!(browser.value("Description détaillée").await, DESCRIPTION);
    browser.offline(false).await;
    browser.press("Envoyer").await;
    browser.see("Votre demande est envoyée.").await;
    assert_eq!(filed_by(&app.camille().await).await, 1);
}

#[tokio::test]
async fn a_comment_under_a_lost_session_is_sent_after_signing_in_in_place() {
    let app = TestApp::start().await;
    let Some(browser) = Browser::start(&app).await else { return };
    let camille = app.camille().await;
    let number = camille.files(&a_request()).await.number();
    browser.sign_in(&camille).await;
    browser.open(&format!("/requests/{number}")).await;
    browser.fill("Commentaire", "La pharmacie est touchée aussi.").await;
    run_out(&app);
    browser.press("Envoyer").await;
    sign_in_again(&browser, &camille).await;
    browser.press("Continuer l’envoi").await;
    browser.see("Votre commentaire est envoyé.").await;
    browser.see("La pharmacie est touchée aussi.").await;
    browser.wait_until("no draft is left", NO_DRAFT).await;
}

#[tokio::test]
async fn a_session_that_ends_soon_says_so_while_there_is_time() {
    let app = TestApp::start().await;
    let Some(browser) = Browser::start(&app).await else { return };
    let camille = app.camille().await;
    browser.sign_in(&camille).await;
    // She is there all day: twelve hours after the sign-in it ends all the same.
    for minutes in (55..=11 * 60).step_by(55) {
        let (day, hour) = (10 + (16 * 60 + minutes) / (24 * 60), (16 + minutes / 60) % 24);
        app.turn_to(&format!("2026-06-{day}T{hour:02}:{:02}:00Z", minutes % 60));
        let _ = camille.get("/me").await.expect(200);
    }
    app.turn_to("2026-06-11T03:50:00Z");
    browser.open(NEW).await;
    browser.do_not_see("Votre session se termine bientôt.").await;
    app.turn_to("2026-06-11T03:56:00Z");
    browser.open(NEW).await;
    browser.see("Votre session se termine bientôt. Ce que vous écrivez est conservé.").await;
}

/// For `wait_until`.
pub const NO_DRAFT: &str = "return !Object.keys(localStorage).some((name) => name.startsWith('guichet:'))";
