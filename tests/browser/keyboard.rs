//! The keyboard alone: from the sign-in to a closed request, and what has the focus is seen at every stop.

use browser_tests::{Browser, Key};
use guichet::demo;
use guichet_testkit::TestApp;

use crate::steps::DESCRIPTION;

/// What is wrong with the stop that has the focus: nothing, not outlined, out of sight, hidden by something else.
const STOP: &str = r"
const e = document.activeElement;
if (!e || e === document.body) return 'nothing has the focus';
const name = e.outerHTML.slice(0, 120);
const style = getComputedStyle(e);
const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
if (!outlined) return 'no outline: ' + name;
const box = e.getBoundingClientRect();
const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
if (right - left < 2 || bottom - top < 2) return 'out of sight: ' + name;
const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
return hit && (e.contains(hit) || hit.contains(e)) ? '' : 'hidden: ' + name;
";

/// Presses the tab key through a page, to its first stop again; gives how many stops there were, and what was wrong.
async fn walk(browser: &Browser) -> (usize, Vec<String>) {
    let (mut stops, mut wrong) = (0, Vec::new());
    browser.tab_to("Aller au contenu").await;
    loop {
        // Links come sliding in.
        browser
            .wait_until("nothing moves", "return document.getAnimations().every((a) => a.playState !== 'running')")
            .await;
        let stop = browser.script(STOP, vec![]).await;
        if stop != "" {
            wrong.push(stop.to_string());
        }
        stops += 1;
        browser.keys(Key::Tab).await;
        // Past the last stop the focus is the browser's own, or the first stop's again.
        let name = browser.focused().await;
        if name.is_empty() || name == "Aller au contenu" || stops > 120 {
            return (stops, wrong);
        }
    }
}

#[tokio::test]
async fn the_focus_is_seen_at_every_stop_and_never_lost() {
    let app = TestApp::start().await;
    let Some(browser) = Browser::start(&app).await else { return };
    let camille = app.camille().await;
    demo::requests(&app.local.app).await.unwrap();
    browser.sign_in(&camille).await;
    for (page, least) in [
        ("/", 15),
        ("/requests", 12),
        ("/requests/new?type=incident-production", 20),
        ("/requests/CSC-1001", 15),
        ("/me", 10),
    ] {
        browser.open(page).await;
        let (stops, wrong) = walk(&browser).await;
        assert!(wrong.is_empty(), "{page}: {wrong:#?}");
        assert!((least..100).contains(&stops), "{page} has {stops} stops");
    }
}

#[tokio::test]
async fn the_focus_is_seen_at_every_stop_of_an_agents_page() {
    let app = TestApp::start().await;
    let Some(browser) = Browser::start(&app).await else { return };
    demo::requests(&app.local.app).await.unwrap();
    browser.sign_in(&app.agent().await).await;
    for page in ["/requests?scope=queue", "/requests/CSC-1002"] {
        browser.open(page).await;
        let (stops, wrong) = walk(&browser).await;
        assert!(wrong.is_empty(), "{page}: {wrong:#?}");
        assert!((20..120).contains(&stops), "{page} has {stops} stops");
    }
}

#[tokio::test]
async fn the_first_stop_skips_to_the_content() {
    let app = TestApp::start().await;
    let Some(browser) = Browser::start(&app).await else { return };
    browser.sign_in(&app.camille().await).await;
    browser.open("/").await;
    browser.keys(Key::Tab).await;
    assert_eq!(browser.focused().await, "Aller au contenu");
    browser.keys(Key::Enter).await;
    browser.keys(Key::Tab).await;
    let inside = "return document.activeElement.closest('main') !== null";
    browser.wait_until("the content has the focus", inside).await;
}

#[tokio::test]
async fn the_keyboard_alone_files_comments_shares_and_closes() {
    let app = TestApp::start().await;
    let Some(browser) = Browser::start(&app).await else { return };
    browser.open("/").await;
    browser.tab_to("Nom d’utilisateur").await;
    browser.keys("camille.roy@chu-exemple.test").await;
    browser.keys(Key::Enter).await;
    browser.see("Vous vous connectez avec").await;
    browser.tab_to("Mot de passe").await;
    browser.keys(demo::PASSWORD).await;
    browser.keys(Key::Enter).await;
    browser.see("Bonjour").await;

    browser.tab_to("Autres demandes").await;
    browser.keys(Key::Enter).await;
    browser.arrive("/requests/new").await;
    browser.tab_to("Objet de la demande").await;
    browser.keys("Question sur les étiquettes").await;
    browser.tab_to("Description détaillée").await;
    browser.keys(DESCRIPTION).await;
    browser.tab_to("Téléphone").await;
    browser.keys("418 555-0142").await;
    browser.tab_to("Envoyer").await;
    browser.keys(Key::Enter).await;
    browser.see("Votre demande est envoyée.").await;

    browser.tab_to("Commentaire").await;
    browser.keys("Le problème touche aussi la pharmacie.").await;
    browser.tab_to("Envoyer").await;
    browser.keys(Key::Enter).await;
    browser.see("Votre commentaire est envoyé.").await;

    browser.tab_to("Nom").await;
    browser.keys("Alex").await;
    browser.tab_to("Partager la demande").await;
    browser.keys(Key::Enter).await;
    browser.see("Alex Gagnon – la demande lui est partagée").await;

    browser.tab_to("C’est réglé").await;
    browser.keys(Key::Enter).await;
    browser.see("Une demande fermée ne se modifie plus.").await;
    browser.tab_to("Sans réponse").await;
    browser.keys(Key::Up).await;
    assert!(browser.is_chosen("5 – Tout à fait").await, "arrows go round the choices");
    browser.tab_to("C’est réglé").await;
    browser.keys(Key::Enter).await;
    browser.see("La demande est fermée. Merci!").await;
    browser.see("satisfaction : 5 sur 5").await;
}

#[tokio::test]
async fn after_an_error_the_focus_is_on_the_summary_and_its_links_lead_to_the_fields() {
    let app = TestApp::start().await;
    let Some(browser) = Browser::start(&app).await else { return };
    browser.sign_in(&app.camille().await).await;
    browser.open("/requests/new?type=other").await;
    browser.script("document.querySelector('form.stack').noValidate = true", vec![]).await;
    browser.press("Envoyer").await;
    browser.see("Certains champs sont à corriger").await;
    browser.wait_until("the summary has the focus", "return document.activeElement.id === 'erreurs'").await;
    browser.tab_to("Décrivez votre demande.").await;
    browser.keys(Key::Enter).await;
    browser.wait_until("the field has the focus", "return document.activeElement.name === 'description'").await;
}

#[tokio::test]
async fn escape_closes_a_menu_and_gives_the_focus_back() {
    let app = TestApp::start().await;
    let Some(browser) = Browser::start(&app).await else { return };
    browser.sign_in(&app.camille().await).await;
    browser.open("/").await;
    browser.tab_to("Camille Roy").await;
    browser.keys(Key::Enter).await;
    browser.see("Mon profil").await;
    browser.tab_to("Mes sessions").await;
    browser.keys(Key::Escape).await;
    browser.do_not_see("Mon profil").await;
    assert_eq!(browser.focused().await, "Camille Roy");
}
