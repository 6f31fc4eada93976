//! What journeys rely on: that the harness does what its words say.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use browser_tests::{Browser, Key, Theme};
use guichet_testkit::{TestApp, a_request};
use serde_json::json;

/// A page of the test's own.
fn page(body: &str) -> String {
    page_with("", body)
}

fn page_with(head: &str, body: &str) -> String {
    let head = format!("<!doctype html><html lang=fr><meta charset=utf-8>{head}<title>Essai</title>");
    let html = format!("{head}<main><h1>Essai</h1>{body}</main></html>");
    format!("data:text/html;charset=utf-8;base64,{}", STANDARD.encode(html))
}

const FORM: &str = r#"
<form onsubmit="said.textContent = [...new FormData(this)].map((pair) => pair.join('=')).join(' & '); return false">
  <label for=a>Nom d’utilisateur :</label> <input id=a name=a value=ancien>
  <label for=b>Description (obligatoire)</label> <textarea id=b name=b></textarea>
  <label>Le <input type=date name=c></label>
  <fieldset><legend>Partage</legend>
    <label><input type=radio name=d value=non checked> Pour moi</label>
    <label><input type=radio name=d value=oui> Avec l’établissement</label>
  </fieldset>
  <label for=e>Langue</label> <select id=e name=e><option>Français</option><option>English</option></select>
  <button aria-label="Envoyer la demande">→</button>
</form>
<p id=said>rien</p>"#;

#[tokio::test]
async fn fields_and_buttons_are_found_by_the_names_that_a_screen_reader_says() {
    let app = TestApp::start().await;
    let Some(browser) = Browser::start(&app).await else { return };
    browser.open(&page(FORM)).await;
    browser.fill("Nom d’utilisateur", "camille").await;
    browser.fill("Description", "Deux\nlignes").await;
    browser.fill("Le", "2026-06-13").await;
    browser.choose("Avec l’établissement").await;
    browser.pick("Langue", "English").await;
    assert_eq!(browser.value("Description").await, "Deux\nlignes");
    assert!(browser.is_chosen("Avec l’établissement").await);
    assert!(!browser.is_chosen("Pour moi").await);
    assert!(!browser.offers("Annuler").await);
    browser.press("Envoyer la demande").await;
    browser.see("a=camille & b=Deux lignes & c=2026-06-13 & d=oui & e=English").await;
}

#[tokio::test]
async fn a_button_can_be_meant_by_its_row() {
    let app = TestApp::start().await;
    let Some(browser) = Browser::start(&app).await else { return };
    let row = |number: &str| {
        format!("<tr><td>{number}<td><button onclick=\"said.textContent = 'pris {number}'\">Prendre</button>")
    };
    let rows = format!("<table>{}{}</table><p id=said></p>", row("CSC-1001"), row("CSC-1002"));
    browser.open(&page(&rows)).await;
    browser.press_in("CSC-1002", "Prendre").await;
    browser.see("pris CSC-1002").await;
}

#[tokio::test]
async fn a_double_click_is_two_clicks() {
    let app = TestApp::start().await;
    let Some(browser) = Browser::start(&app).await else { return };
    browser.open(&page("<button onclick='said.textContent += \"!\"'>Envoyer</button><p id=said>clic</p>")).await;
    browser.double_click("Envoyer").await;
    browser.see("clic!!").await;
}

#[tokio::test]
async fn the_keyboard_reaches_what_the_tab_key_reaches() {
    let app = TestApp::start().await;
    let Some(browser) = Browser::start(&app).await else { return };
    browser.open(&page(FORM)).await;
    browser.tab_to("Nom d’utilisateur").await;
    browser.keys_with(Key::Control, "a").await;
    browser.keys("léa").await;
    browser.tab_to("Envoyer").await;
    assert_eq!(browser.focused().await, "Envoyer la demande");
    browser.keys(Key::Enter).await;
    browser.see("a=léa").await;
}

#[tokio::test]
async fn pages_of_the_service_are_opened_and_left_again() {
    let app = TestApp::start().await;
    let Some(browser) = Browser::start(&app).await else { return };
    let number = app.camille().await.files(&a_request()).await.number();
    app.deliver().await;
    browser.open("/_local/mail").await;
    browser.see(&number).await;
    assert_eq!(browser.path().await, "/_local/mail");
    assert_eq!(browser.status().await, 200);
    browser.open("/health?later").await;
    browser.arrive("/health").await;
    assert_eq!(browser.path().await, "/health?later");
    browser.back().await;
    browser.arrive("/_local/mail").await;
    browser.new_tab().await;
    browser.open("/health").await;
    browser.to_tab(0).await;
    assert_eq!(browser.path().await, "/_local/mail");
    browser.do_not_see("status").await;
    assert!(browser.html().await.contains("<article>"));
}

#[tokio::test]
async fn a_browser_shows_one_persons_session_and_another_beside_it_does_not() {
    let app = TestApp::start().await;
    let Some(browser) = Browser::start(&app).await else { return };
    let camille = app.camille().await;
    let beside = browser.beside().await;
    let cookies = async |browser: &Browser| browser.web().get_all_cookies().await.unwrap();
    browser.sign_in(&camille).await;
    browser.open("/_local/mail").await;
    beside.open("/_local/mail").await;
    let shown = cookies(&browser).await;
    assert_eq!((shown[0].name.as_str(), shown[0].value.as_str()), ("session", camille.token.as_str()));
    assert_eq!(browser.script("return document.cookie", vec![]).await, json!(""), "scripts must not see it");
    assert!(cookies(&beside).await.is_empty());
    browser.lose_session().await;
    assert!(cookies(&browser).await.is_empty());
}

#[tokio::test]
async fn without_scripts_pages_run_none_and_are_used_all_the_same() {
    let app = TestApp::start().await;
    let Some(browser) = Browser::start(&app).await else { return };
    browser.without_scripts().await;
    let scripted =
        "<noscript>sans script</noscript><p id=said>rien</p><script>said.textContent = 'avec script'</script>";
    browser.open(&page(&format!("{scripted}<label>Objet <input></label>"))).await;
    browser.see("sans script").await;
    browser.do_not_see("avec script").await;
    browser.fill("Objet", "Étiquettes").await;
    assert_eq!(browser.value("Objet").await, "Étiquettes");
}

#[tokio::test]
async fn the_circumstances_are_those_that_were_asked_for() {
    let app = TestApp::start().await;
    let Some(browser) = Browser::start(&app).await else { return };
    let ask = "return [innerWidth, matchMedia('(prefers-color-scheme: dark)').matches, navigator.language]";
    browser.open("/_local/mail").await;
    assert_eq!(browser.script(ask, vec![]).await, json!([1280, false, "fr-CA"]));
    browser.size(320, 700).await;
    browser.theme(Theme::Dark).await;
    browser.language("en-CA").await;
    assert_eq!(browser.script(ask, vec![]).await, json!([320, true, "en-CA"]));
    let reach = "const done = arguments[0]; fetch('/health').then(() => done('there'), () => done('gone'))";
    let reaches = async || browser.web().execute_async(reach, vec![]).await.unwrap().json().clone();
    assert_eq!(reaches().await, "there");
    browser.offline(true).await;
    assert_eq!(reaches().await, "gone");
    browser.offline(false).await;
    assert_eq!(reaches().await, "there");
}

#[tokio::test]
async fn axe_judges_a_page_of_the_strictest_policy() {
    let app = TestApp::start().await;
    let Some(browser) = Browser::start(&app).await else { return };
    let policy = "default-src 'none'; require-trusted-types-for 'script'";
    let strict = format!("<meta http-equiv=Content-Security-Policy content=\"{policy}\">");
    browser.open(&page_with(&strict, "<p>Bien</p>")).await;
    let Some(well) = browser.axe().await else { return };
    assert!(well.is_empty(), "{}", well[0]);
    assert_eq!(browser.complaints().await, [""; 0]);
    browser.open(&page_with(&strict, "<input id=nameless><script>1</script>")).await;
    let ill = browser.axe().await.unwrap();
    assert_eq!(ill.iter().map(|violation| violation.id.as_str()).collect::<Vec<_>>(), ["label"]);
    assert!(ill[0].to_string().contains("#nameless"), "{}", ill[0]);
    let complaints = browser.complaints().await;
    assert!(complaints.iter().any(|complaint| complaint.contains("Content Security Policy")), "{complaints:?}");
}

#[tokio::test]
async fn a_picture_has_the_whole_page_and_what_sticks_out_is_told() {
    let app = TestApp::start().await;
    let Some(browser) = Browser::start(&app).await else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.png");
    browser.size(320, 600).await;
    browser.open(&page("<p style='height:3000px'>Long</p>")).await;
    assert_eq!(browser.scrolls_sideways().await, None);
    browser.screenshot(&file).await;
    let png = std::fs::read(&file).unwrap();
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!(number(16), 320);
    assert!(number(20) > 3000, "{} pixels high", number(20));
    browser.open(&page("<p id=wide style='width:500px'>Large</p>")).await;
    assert!(browser.scrolls_sideways().await.unwrap().contains("id=\"wide\""));
}

#[tokio::test]
async fn colours_half_way_from_one_theme_to_the_other_are_not_judged() {
    let app = TestApp::start().await;
    let Some(browser) = Browser::start(&app).await else { return };
    let style = "<style>main { color: #000; background: #fff; transition: all 60s }
        @media (prefers-color-scheme: dark) { main { color: #fff; background: #000 } }</style>";
    browser.open(&page_with(style, "<p>Bien</p>")).await;
    browser.theme(Theme::Dark).await;
    let Some(found) = browser.axe().await else { return };
    assert!(found.is_empty(), "{}", found[0]);
    let colour = browser.script("return getComputedStyle(document.querySelector('main')).color", vec![]).await;
    assert_eq!(colour, "rgb(255, 255, 255)");
}
