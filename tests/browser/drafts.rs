//! Drafts: offered again to the one who wrote them, in this browser, until they are sent; to nobody else.

use browser_tests::Browser;
use guichet_testkit::TestApp;

use crate::keeping_work::NO_DRAFT;
use crate::steps::{DESCRIPTION, filed_by, fill_other};

const NEW: &str = "/requests/new?type=other";
const OFFER: &str = "Un texte commencé n’a pas été envoyé";
/// The last field typed in is in the draft.
const KEPT: &str = "return Object.values(localStorage).some((draft) => draft.includes('418 555-0199'))";
/// No page waits any more for a draft that another tab may hold.
const SETTLED: &str = "return navigator.locks.query().then(({pending}) => pending.length === 0)";

/// Camille has typed in a form, and the browser has kept it.
async fn a_draft(app: &TestApp) -> Option<Browser> {
    let browser = Browser::start(app).await?;
    browser.sign_in(&app.camille().await).await;
    browser.open(NEW).await;
    fill_other(&browser, "Question sur les étiquettes").await;
    browser.fill("Téléphone", "418 555-0199").await;
    browser.wait_until("the draft is kept", KEPT).await;
    Some(browser)
}

#[tokio::test]
async fn a_draft_is_offered_at_the_next_visit_and_gone_once_it_is_sent() {
    let app = TestApp::start().await;
    let Some(browser) = a_draft(&app).await else { return };
    browser.open("/requests").await;
    browser.open(NEW).await;
    browser.see(OFFER).await;
    browser.press("Reprendre").await;
    assert_eq!(browser.value("Objet de la demande").await, "Question sur les étiquettes");
    assert_eq!(browser.value("Description détaillée").await, DESCRIPTION);
    assert_eq!(browser.value("Téléphone").await, "418 555-0199");
    browser.press("Envoyer").await;
    browser.see("Votre demande est envoyée.").await;
    browser.wait_until("no draft is left", NO_DRAFT).await;
    assert_eq!(filed_by(&app.camille().await).await, 1);
}

#[tokio::test]
async fn the_way_back_to_a_form_that_was_left_brings_back_what_was_typed() {
    let app = TestApp::start().await;
    let Some(browser) = a_draft(&app).await else { return };
    browser.press("Demandes").await;
    browser.see("Vous n’avez pas encore de demande.").await;
    browser.back().await;
    browser.arrive("/requests/new").await;
    browser.press("Reprendre").await;
    assert_eq!(browser.value("Objet de la demande").await, "Question sur les étiquettes");
    assert_eq!(browser.value("Description détaillée").await, DESCRIPTION);
}

#[tokio::test]
async fn a_draft_that_is_thrown_away_is_not_offered_again() {
    let app = TestApp::start().await;
    let Some(browser) = a_draft(&app).await else { return };
    browser.open(NEW).await;
    browser.see(OFFER).await;
    browser.press("Supprimer le brouillon").await;
    browser.do_not_see(OFFER).await;
    browser.wait_until("no draft is left", NO_DRAFT).await;
}

#[tokio::test]
async fn a_second_tab_is_offered_a_draft_only_when_the_first_is_gone() {
    let app = TestApp::start().await;
    let Some(browser) = a_draft(&app).await else { return };
    browser.new_tab().await;
    browser.open(NEW).await;
    browser.wait_until("no draft is waited for", SETTLED).await;
    browser.do_not_see(OFFER).await;
    browser.to_tab(0).await;
    assert_eq!(browser.value("Objet de la demande").await, "Question sur les étiquettes");
    browser.web().close_window().await.unwrap();
    browser.to_tab(0).await;
    browser.reload().await;
    browser.see(OFFER).await;
}

#[tokio::test]
async fn nothing_is_kept_after_sign_out() {
    let app = TestApp::start().await;
    let Some(browser) = a_draft(&app).await else { return };
    browser.press("Camille Roy").await;
    browser.press("Se déconnecter").await;
    browser.see("La session est terminée.").await;
    let kept = browser.script("return localStorage.length + sessionStorage.length", vec![]).await;
    assert_eq!(kept, 0);
}

#[tokio::test]
async fn another_account_finds_no_draft_in_the_same_browser() {
    let app = TestApp::start().await;
    let Some(browser) = a_draft(&app).await else { return };
    browser.lose_session().await;
    browser.sign_in(&app.alex().await).await;
    browser.open(NEW).await;
    browser.wait_until("no draft is left", NO_DRAFT).await;
    browser.do_not_see(OFFER).await;
    assert_eq!(browser.value("Objet de la demande").await, "");
}
