//! Where articles cannot be suggested, nothing is shown and the form sends as ever.

use guichet_testkit::TestApp;

use crate::steps::{fill_other, sign_in_again};
use crate::suggestions::{NEW, PANEL, SUBJECT, two, with_articles};

#[tokio::test]
async fn nothing_is_shown_without_the_network_and_the_form_sends_once_it_is_back() {
    let app = TestApp::start().await;
    let Some(browser) = with_articles(&app, &two()).await else { return };
    browser.fill(SUBJECT, "Étiquettes").await;
    browser.see(PANEL).await;
    browser.offline(true).await;
    fill_other(&browser, "Étiquettes illisibles").await;
    browser.do_not_see(PANEL).await;
    browser.offline(false).await;
    browser.press("Envoyer").await;
    browser.see("Votre demande est envoyée.").await;
}

#[tokio::test]
async fn nothing_is_shown_once_the_session_is_over_and_the_form_sends_after_a_sign_in() {
    let app = TestApp::start().await;
    let Some(browser) = with_articles(&app, &two()).await else { return };
    browser.fill(SUBJECT, "Étiquettes").await;
    browser.see(PANEL).await;
    app.turn_to("2026-06-10T17:01:00Z");
    let camille = app.camille().await;
    fill_other(&browser, "Étiquettes illisibles").await;
    browser.do_not_see(PANEL).await;
    browser.press("Envoyer").await;
    sign_in_again(&browser, &camille).await;
    browser.press("Continuer l’envoi").await;
    browser.see("Votre demande est envoyée.").await;
}

#[tokio::test]
async fn a_search_that_fails_or_never_answers_stops_nothing() {
    let app = TestApp::start().await;
    let Some(browser) = with_articles(&app, &two()).await else { return };
    for answer in [
        "new Response('{\"status\": 503}', {status: 503})",
        "new Response('<html>', {status: 200})",
        "new Response('{}', {status: 200})",
        "new Promise(() => {})",
    ] {
        browser.open(NEW).await;
        let broken = "window.asked = 0; const real = window.fetch; window.fetch = (address, options) => {
            if (!String(address).startsWith('/articles')) return real(address, options);
            window.asked += 1;
            return Promise.resolve(ANSWER);
        }";
        browser.script(&broken.replace("ANSWER", answer), vec![]).await;
        fill_other(&browser, "Étiquettes illisibles").await;
        browser.wait_until("the search was asked", "return window.asked > 0").await;
        browser.do_not_see(PANEL).await;
        browser.press("Envoyer").await;
        browser.see("Votre demande est envoyée.").await;
    }
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}
