//! Drafts: offered again to the one who wrote them, in this browser, until they are sent; to nobody else.

use browser_tests::Browser;
use guichet_testkit::{TestApp, a_request};
use serde_json::json;

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

#[tokio::test]
async fn what_was_typed_for_one_contact_is_not_offered_for_another() {
    let app = TestApp::start().await;
    let Some(browser) = Browser::start(&app).await else { return };
    browser.sign_in(&app.agent().await).await;
    let (alex, sam) = (app.alex().await.account(), app.sam().await.account());
    browser.open(&format!("{NEW}&for={alex}")).await;
    fill_other(&browser, "Question d’Alex").await;
    browser.fill("Téléphone", "418 555-0199").await;
    browser.wait_until("the draft is kept", KEPT).await;
    browser.open(&format!("{NEW}&for={sam}")).await;
    browser.wait_until("no draft is waited for", SETTLED).await;
    browser.do_not_see(OFFER).await;
    browser.open(&format!("{NEW}&for={alex}")).await;
    browser.see(OFFER).await;
}

#[tokio::test]
async fn a_draft_from_before_somebody_elses_change_undoes_nothing() {
    let app = TestApp::start().await;
    let Some(browser) = Browser::start(&app).await else { return };
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = format!("/requests/{}", camille.files(&a_request()).await.number());
    browser.sign_in(&camille).await;
    browser.open(&format!("{request}/update")).await;
    browser.fill("Éléments validés par votre équipe", "Le poste a été redémarré.").await;
    let kept = "return Object.values(localStorage).some((draft) => draft.includes('redémarré'))";
    browser.wait_until("the draft is kept", kept).await;
    browser.open("/requests").await;
    let theirs = "L’agent a précisé ce que montrent les étiquettes.";
    let _ = agent.patch(&request, &json!({"description": theirs})).await.expect(200);
    browser.open(&format!("{request}/update")).await;
    browser.press("Reprendre").await;
    browser.press("Enregistrer les modifications").await;
    browser.see("Quelqu’un a modifié la demande").await;
    assert_eq!(camille.get(&request).await.json["description"], theirs);
}

#[tokio::test]
async fn a_page_is_told_when_somebody_else_has_signed_in_in_the_browser() {
    let app = TestApp::start().await;
    let Some(browser) = Browser::start(&app).await else { return };
    browser.sign_in(&app.camille().await).await;
    browser.open(NEW).await;
    browser.new_tab().await;
    browser.sign_in(&app.alex().await).await;
    browser.open("/").await;
    browser.to_tab(0).await;
    browser.see("Votre session est terminée").await;
}
