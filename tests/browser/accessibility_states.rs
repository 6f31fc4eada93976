//! What pages show only after something was done is accessible too: errors, findings, drafts, a last look.

use std::fmt::Write as _;

use browser_tests::pages::Who;
use browser_tests::{Brought, Browser, Picture, Recorder, Theme, pages, tier};
use guichet_testkit::{TestApp, an_article};
use serde_json::json;

use crate::steps::{fill_other, sign_in_again};

/// What axe-core finds wrong with the page as it stands, light and dark, wide and narrow.
async fn judge(browser: &Browser, state: &str, wrong: &mut String) {
    for (width, theme) in [(1280, Theme::Light), (1280, Theme::Dark), (320, Theme::Light)] {
        browser.size(width, 720).await;
        browser.theme(theme).await;
        for violation in browser.axe().await.unwrap_or_default() {
            writeln!(wrong, "{state}, {width} {}: {violation}", theme.name()).unwrap();
        }
        if let Some(what) = browser.scrolls_sideways().await {
            writeln!(wrong, "{state}, {width}: scrolls sideways: {what}").unwrap();
        }
    }
    browser.size(1280, 720).await;
    browser.theme(Theme::Light).await;
}

async fn sends_as_it_is(browser: &Browser, button: &str) {
    let lax = "document.querySelectorAll('form').forEach((form) => { form.noValidate = true; })";
    browser.script(lax, vec![]).await;
    browser.press(button).await;
}

async fn start(app: &TestApp) -> Option<Browser> {
    let browser = Browser::start(app).await?;
    tier::axe().map(|_| browser)
}

#[tokio::test]
async fn forms_with_errors_are_accessible() {
    let app = pages::populated().await;
    let Some(browser) = start(&app).await else { return };
    let mut wrong = String::new();
    browser.open("/session").await;
    sends_as_it_is(&browser, "Continuer").await;
    browser.see("Certains champs sont à corriger").await;
    judge(&browser, "sign-in", &mut wrong).await;
    browser.sign_in(&app.camille().await).await;
    for kind in ["incident-production", "portal-access"] {
        browser.open(&format!("/requests/new?type={kind}")).await;
        sends_as_it_is(&browser, "Envoyer").await;
        browser.see("Certains champs sont à corriger").await;
        judge(&browser, kind, &mut wrong).await;
    }
    browser.open("/requests/CSC-1004/reopen").await;
    sends_as_it_is(&browser, "Le problème persiste").await;
    browser.see("Certains champs sont à corriger").await;
    judge(&browser, "reopen", &mut wrong).await;
    browser.sign_in(&app.agent().await).await;
    browser.open("/requests/CSC-1002").await;
    sends_as_it_is(&browser, "Résolution…").await;
    browser.see("Certains champs sont à corriger").await;
    judge(&browser, "answer", &mut wrong).await;
    browser.open("/canned-responses/new").await;
    sends_as_it_is(&browser, "Enregistrer").await;
    browser.see("Certains champs sont à corriger").await;
    judge(&browser, "canned response", &mut wrong).await;
    assert!(wrong.is_empty(), "{wrong}");
}

#[tokio::test]
async fn the_last_look_is_accessible() {
    let app = pages::populated().await;
    let Some(browser) = start(&app).await else { return };
    let mut wrong = String::new();
    browser.sign_in(&app.agent().await).await;
    browser.open("/requests/CSC-1002").await;
    browser.fill("Votre réponse", "# Bonjour\n\n- le gabarit est **corrigé**\n- l’imprimante aussi").await;
    browser.press("Résolution…").await;
    browser.see("Ce texte sera visible par le client.").await;
    judge(&browser, "look", &mut wrong).await;
    assert!(wrong.is_empty(), "{wrong}");
}

#[tokio::test]
async fn what_scripts_add_to_a_form_is_accessible() {
    let app = TestApp::start().await;
    let Some(browser) = start(&app).await else { return };
    let mut wrong = String::new();
    browser.sign_in(&app.camille().await).await;
    browser.open("/requests/new?type=incident-production").await;
    browser.fill("Description détaillée", "Le dossier de DLPH98042746 et celui de LNFE77550351 sont vides.").await;
    browser.see("ressemble à un numéro d’assurance maladie").await;
    browser.fill("Nombre d’utilisateurs touchés", "40").await;
    browser.press("Ajouter une personne").await;
    browser.see("Incident majeur : appelez‑nous").await;
    judge(&browser, "findings, major incident, second person", &mut wrong).await;
    browser.open("/requests/new?type=incident-production").await;
    browser.see("Un texte commencé n’a pas été envoyé").await;
    judge(&browser, "draft", &mut wrong).await;
    browser.open("/requests/new?type=other").await;
    fill_other(&browser, "Question sur les étiquettes").await;
    browser.offline(true).await;
    browser.press("Envoyer").await;
    browser.see("La connexion est perdue.").await;
    judge(&browser, "offline", &mut wrong).await;
    browser.offline(false).await;
    assert!(wrong.is_empty(), "{wrong}");
}

#[tokio::test]
async fn signing_in_again_in_place_is_accessible() {
    let app = TestApp::start().await;
    let Some(browser) = start(&app).await else { return };
    let mut wrong = String::new();
    let camille = app.camille().await;
    browser.sign_in(&camille).await;
    browser.open("/requests/new?type=other").await;
    fill_other(&browser, "Question sur les étiquettes").await;
    app.turn_to("2026-06-10T17:01:00Z");
    browser.press("Envoyer").await;
    browser.see("Votre session est terminée").await;
    judge(&browser, "in place", &mut wrong).await;
    sign_in_again(&browser, &camille).await;
    browser.see("Votre session a repris").await;
    judge(&browser, "resumed", &mut wrong).await;
    assert!(wrong.is_empty(), "{wrong}");
}

#[tokio::test]
async fn suggested_and_related_articles_are_accessible() {
    let app = pages::populated().await;
    let Some(browser) = start(&app).await else { return };
    let mut wrong = String::new();
    let agent = app.agent().await;
    for n in 1..=5 {
        let article = an_article(json!({"title": format!("Écran noir à l’ouverture du sommaire, cas numéro {n}")}));
        let _ = agent.post("/articles", &article).await.expect(201);
    }
    app.deliver().await;
    browser.sign_in(&app.camille().await).await;
    browser.open("/requests/new?type=incident-production").await;
    browser.fill("Quelle est la nature de l’incident?", "Écran noir à l’ouverture du sommaire").await;
    browser.see("Ces articles pourraient répondre à votre question").await;
    judge(&browser, "suggestions", &mut wrong).await;
    browser.sign_in(&agent).await;
    let mut body = guichet_testkit::a_request();
    body["subject"] = json!("Écran noir à l’ouverture du sommaire");
    let number = app.camille().await.files(&body).await.number();
    browser.open(&format!("/requests/{number}")).await;
    browser.see("cas numéro 1").await;
    judge(&browser, "related articles", &mut wrong).await;
    assert!(wrong.is_empty(), "{wrong}");
}

const CAN_CHOOSE: &str = "return document.querySelector('[data-attach-area]').checkVisibility()";

/// The states of files in a form, with words that are seen in them: of one on its way, of one that waits for its
/// sender, of one that others do not see yet, of one that is not accepted; and the editor.
async fn files_in(language: &str, [choice, held, refused, missing, redact, title]: [&str; 6]) {
    let (app, storage) = Recorder::before().await;
    let Some(browser) = start(&app).await else { return };
    let mut wrong = String::new();
    pages::show_as(&browser, &app, Who::Contact, language).await;
    browser.open("/requests/new?type=other").await;
    browser.wait_until("files can be chosen", CAN_CHOOSE).await;
    let picture = Picture::of(300, 120).png();
    let text = |name, bytes| Brought { name, media_type: "text/plain", bytes };
    let image = |name| Brought { name, media_type: "image/png", bytes: &picture };
    browser
        .choose_files(&[image("a.png"), image("b.png"), text("c.zip", b"PK"), text("d.log", b"NAM TREM 8001 0112")])
        .await;
    for words in [choice, held, refused] {
        browser.see(words).await;
    }
    storage.hold(true);
    browser.choose_files(&[text("e.log", b"une ligne")]).await;
    storage.wait_for(1).await;
    judge(&browser, "files", &mut wrong).await;
    storage.hold(false);
    browser.wait_until("it arrived", "return document.querySelector('[data-stand=clean]') !== null").await;
    browser.script("document.querySelector('form.stack > .actions button').click()", vec![]).await;
    browser.see(missing).await;
    judge(&browser, "files that are not there", &mut wrong).await;
    browser.press_in("a.png", redact).await;
    browser.see(title).await;
    browser.press(if language == "fr" { "Au clavier et à la souris" } else { "By keyboard and mouse" }).await;
    judge(&browser, "the editor", &mut wrong).await;
    assert!(wrong.is_empty(), "{wrong}");
    let complaints = browser.complaints().await;
    assert!(complaints.is_empty(), "{complaints:?}");
}

#[tokio::test]
async fn files_and_the_editor_are_accessible() {
    let words = [
        "Image pas encore jointe",
        "Personne d’autre ne le verra",
        "Ce format n’est pas accepté",
        "Ces fichiers ne seront pas envoyés",
        "Caviarder",
        "Caviarder l’image",
    ];
    files_in("fr", words).await;
}

#[tokio::test]
async fn files_and_the_editor_are_accessible_in_english() {
    let words = [
        "Image not attached yet",
        "Nobody else will see it",
        "This format is not accepted",
        "These files will not be sent",
        "Redact",
        "Redact the image",
    ];
    files_in("en", words).await;
}

#[tokio::test]
async fn the_files_of_a_request_are_accessible() {
    let (app, _storage) = Recorder::before().await;
    let Some(browser) = start(&app).await else { return };
    let mut wrong = String::new();
    browser.sign_in(&app.camille().await).await;
    browser.open("/requests/new?type=other").await;
    fill_other(&browser, "Journaux").await;
    browser.wait_until("files can be chosen", CAN_CHOOSE).await;
    let text = |name, bytes| Brought { name, media_type: "text/plain", bytes };
    browser.choose_files(&[text("a.log", b"une ligne"), text("b.log", b"NAM TREM 8001 0112")]).await;
    browser.wait_until("one arrived", "return document.querySelector('[data-stand=clean]') !== null").await;
    browser.see("Personne d’autre ne le verra").await;
    browser.press("Envoyer").await;
    browser.press("Envoyer quand même").await;
    browser.see("Votre demande est envoyée.").await;
    judge(&browser, "request with files", &mut wrong).await;
    assert!(wrong.is_empty(), "{wrong}");
}
