//! What was just done is said where it is seen and heard, and once.

use browser_tests::Browser;
use guichet_testkit::{TestApp, a_request};

const SEEN: &str = r"
const notice = document.activeElement;
if (notice?.id !== 'avis') return false;
const box = notice.getBoundingClientRect();
return box.top >= 0 && box.bottom <= innerHeight;
";

#[tokio::test]
async fn the_confirmation_of_a_comment_is_in_sight_with_the_focus_and_gone_after_a_reload() {
    let app = TestApp::start().await;
    let Some(browser) = Browser::start(&app).await else { return };
    let camille = app.camille().await;
    let request = format!("/requests/{}", camille.files(&a_request()).await.number());
    browser.sign_in(&camille).await;
    for text in ["Voici une précision. ".repeat(150), "Encore une précision.".to_owned()] {
        browser.open(&request).await;
        browser.fill("Commentaire", &text).await;
        browser.press("Envoyer").await;
        browser.wait_until("the confirmation is in sight with the focus", SEEN).await;
    }
    assert!(!browser.path().await.contains("notice"), "{}", browser.path().await);
    browser.reload().await;
    browser.wait_until("it is not said again", "return !document.getElementById('avis')").await;
}
