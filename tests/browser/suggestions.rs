//! Articles suggested while the subject of a request is typed (the guide, step 4), and beside a request for agents.

use browser_tests::{Browser, Key};
use guichet_testkit::{TestApp, a_request, an_article};
use serde_json::{Value, json};

use crate::steps::DESCRIPTION;

pub const NEW: &str = "/requests/new?type=other";
pub const SUBJECT: &str = "Objet de la demande";
pub const PANEL: &str = "Ces articles pourraient répondre à votre question";
const LABELS: &str = "Imprimer les étiquettes de prélèvement";
const SCREEN: &str = "Écran noir au démarrage";
/// A search was answered.
const ASKED: &str = "return performance.getEntriesByType('resource').some((e) => e.name.includes('/articles?'))";

/// A service with these articles, and Camille before the form of an « Autres demandes ».
pub async fn with_articles(app: &TestApp, articles: &[Value]) -> Option<Browser> {
    let browser = Browser::start(app).await?;
    let agent = app.agent().await;
    for article in articles {
        let _ = agent.post("/articles", &an_article(article.clone())).await.expect(201);
    }
    app.deliver().await;
    browser.sign_in(&app.camille().await).await;
    browser.open(NEW).await;
    Some(browser)
}

pub fn two() -> [Value; 2] {
    let body = "L’écran reste noir : redémarrer le poste, puis ouvrir Cristal-Net de nouveau.";
    [json!({}), json!({"title": SCREEN, "body": body, "category": "Postes de travail", "tags": []})]
}

/// The titles that are suggested now.
async fn titles(browser: &Browser) -> Value {
    let titles =
        "return [...document.querySelectorAll('[data-found]:not([hidden]) [data-title]')].map((e) => e.textContent)";
    browser.script(titles, vec![]).await
}

/// Keeps the answer to this text back until `window.release()`, even once it is given up.
async fn hold(browser: &Browser, text: &str) {
    let hold = "const [text] = arguments, real = window.fetch;
        window.fetch = async (address, options) => {
            if (new URL(address, location).searchParams.get('q') !== text) return real(address, options);
            const answer = await real(address, {...options, signal: undefined});
            const body = await answer.text();
            await new Promise((resolve) => { window.release = resolve; });
            setTimeout(() => { window.arrived = true; }, 50);
            return new Response(body, {status: answer.status});
        }";
    browser.script(hold, vec![json!(text)]).await;
}

/// What a screen reader was told last.
async fn told(browser: &Browser) -> Value {
    browser.script("return document.querySelector('.articles [role=status]').textContent", vec![]).await
}

#[tokio::test]
async fn articles_are_suggested_while_the_subject_is_typed_and_follow_it() {
    let app = TestApp::start().await;
    let Some(browser) = with_articles(&app, &two()).await else { return };
    browser.do_not_see(PANEL).await;
    browser.fill(SUBJECT, "ét").await;
    browser.keys("iquet").await;
    browser.see(PANEL).await;
    browser.see(&format!("{LABELS} (s’ouvre dans un nouvel onglet) Impression")).await;
    assert_eq!(told(&browser).await, "1 article suggéré");
    assert_eq!(browser.focused().await, SUBJECT, "the focus stays where one types");
    let marked = "return document.querySelector('[data-excerpt] mark').textContent";
    assert_eq!(browser.script(marked, vec![]).await, "étiquettes");
    browser.fill(SUBJECT, "Écran noir").await;
    browser.see(SCREEN).await;
    assert_eq!(titles(&browser).await, json!([SCREEN]));
    browser.fill(SUBJECT, "Éc").await;
    browser.do_not_see(PANEL).await;
    assert_eq!(told(&browser).await, "");
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}

#[tokio::test]
async fn at_most_five_are_suggested_and_how_many_is_told() {
    let app = TestApp::start().await;
    let many: Vec<_> = (1..=7).map(|n| json!({"title": format!("Étiquettes de l’unité numéro {n}")})).collect();
    let Some(browser) = with_articles(&app, &many).await else { return };
    browser.fill(SUBJECT, "Étiquettes de l’unité").await;
    browser.see(PANEL).await;
    assert_eq!(titles(&browser).await.as_array().unwrap().len(), 5);
    assert_eq!(told(&browser).await, "5 articles suggérés");
}

#[tokio::test]
async fn a_slow_answer_to_an_older_text_replaces_nothing() {
    let app = TestApp::start().await;
    let Some(browser) = with_articles(&app, &two()).await else { return };
    hold(&browser, "Étiquettes").await;
    browser.fill(SUBJECT, "Étiquettes").await;
    browser.wait_until("the older text is asked about", "return !!window.release").await;
    browser.fill(SUBJECT, "Écran noir").await;
    browser.see(SCREEN).await;
    browser.script("window.release()", vec![]).await;
    browser.wait_until("the older answer is there", "return !!window.arrived").await;
    assert_eq!(titles(&browser).await, json!([SCREEN]));
}

#[tokio::test]
async fn the_tab_key_goes_through_the_suggestions_and_on_to_the_next_field() {
    let app = TestApp::start().await;
    let Some(browser) = with_articles(&app, &two()).await else { return };
    browser.fill(SUBJECT, "Étiquettes").await;
    browser.see(PANEL).await;
    let mut passed = Vec::new();
    for _ in 0..3 {
        browser.keys(Key::Tab).await;
        passed.push(browser.focused().await);
    }
    let new_tab = |name: &str| format!("{name} (s’ouvre dans un nouvel onglet)");
    let wanted = [new_tab("Chercher dans la base de connaissances"), new_tab(LABELS), "Description détaillée".into()];
    assert_eq!(passed, wanted);
}

#[tokio::test]
async fn escape_closes_the_suggestions_until_the_subject_is_another() {
    let app = TestApp::start().await;
    let Some(browser) = with_articles(&app, &two()).await else { return };
    browser.fill(SUBJECT, "Étiquettes").await;
    browser.see(PANEL).await;
    browser.keys(Key::Escape).await;
    browser.do_not_see(PANEL).await;
    assert_eq!((browser.focused().await, browser.value(SUBJECT).await), (SUBJECT.into(), "Étiquettes".into()));
    // The same text, and a while.
    browser.keys(" ").await;
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    browser.do_not_see(PANEL).await;
    browser.keys("de l’unité").await;
    browser.see(PANEL).await;
    // From within, the focus is not lost with what had it.
    browser.tab_to(LABELS).await;
    browser.keys(Key::Escape).await;
    browser.do_not_see(PANEL).await;
    assert_eq!(browser.focused().await, SUBJECT);
}

#[tokio::test]
async fn what_has_the_focus_is_not_taken_away_by_an_answer() {
    let app = TestApp::start().await;
    let Some(browser) = with_articles(&app, &two()).await else { return };
    browser.fill(SUBJECT, "Étiquettes").await;
    browser.see(PANEL).await;
    hold(&browser, "Écran noir").await;
    browser.fill(SUBJECT, "Écran noir").await;
    browser.wait_until("the other text is asked about", "return !!window.release").await;
    browser.tab_to(LABELS).await;
    browser.script("window.release()", vec![]).await;
    browser.wait_until("its answer is there", "return !!window.arrived").await;
    assert!(browser.focused().await.starts_with(LABELS));
}

#[tokio::test]
async fn whoever_has_gone_on_to_another_field_is_not_moved() {
    let app = TestApp::start().await;
    let Some(browser) = with_articles(&app, &two()).await else { return };
    let top = "return Math.round(document.activeElement.getBoundingClientRect().top)";
    // At the very top browsers do nothing about it of themselves; elsewhere some do.
    for scrolled in [0, 150] {
        browser.fill(SUBJECT, "Éc").await;
        browser.do_not_see(PANEL).await;
        browser.fill(SUBJECT, "Étiquettes").await;
        let on = "document.getElementById('description').focus({preventScroll: true}); scrollTo(0, arguments[0])";
        browser.script(on, vec![json!(scrolled)]).await;
        let before = browser.script(top, vec![]).await;
        browser.see(PANEL).await;
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        assert_eq!(browser.script(top, vec![]).await, before);
        assert_eq!(browser.focused().await, "Description détaillée");
    }
}

#[tokio::test]
async fn script_in_an_article_stays_text() {
    let app = TestApp::start().await;
    let title = "Étiquettes <img src=x onerror=alert(1)>";
    let body = "Les étiquettes <script>alert(1)</script> & <mark>autres</mark> &lt;b&gt; sont illisibles.";
    let Some(browser) = with_articles(&app, &[json!({"title": title, "body": body, "category": "<b>a</b>"})]).await
    else {
        return;
    };
    browser.fill(SUBJECT, "Étiquettes").await;
    browser.see(title).await;
    browser.see("<b>a</b>").await;
    let parts = "const list = document.querySelector('[data-found] ul');
        return [...new Set([...list.querySelectorAll('*')].map((e) => e.localName))].sort().join(' ')";
    assert_eq!(browser.script(parts, vec![]).await, "a li mark p span");
    let excerpt = browser.script("return document.querySelector('[data-excerpt]').textContent", vec![]).await;
    let excerpt = excerpt.as_str().unwrap().to_owned();
    assert!(!excerpt.contains("&amp;") && !excerpt.contains("&quot;"), "{excerpt}");
    assert!(excerpt.contains("étiquettes"), "{excerpt}");
}

#[tokio::test]
async fn a_suggestion_opens_beside_the_form_which_keeps_what_was_typed() {
    let app = TestApp::start().await;
    let Some(browser) = with_articles(&app, &two()).await else { return };
    browser.fill("Description détaillée", DESCRIPTION).await;
    browser.fill(SUBJECT, "Étiquettes").await;
    browser.see(PANEL).await;
    let id = app.agent().await.get("/articles?q=étiquettes").await.items()[0]["id"].as_str().unwrap().to_owned();
    browser.press(LABELS).await;
    browser.wait_until("the form is not left", "return location.pathname === '/requests/new'").await;
    browser.to_tab(1).await;
    browser.wait_until("an article was asked for", "return location.pathname.startsWith('/articles/')").await;
    assert_eq!(browser.path().await, format!("/articles/{id}?instead=request"));
    assert_eq!(browser.script("return window.opener === null", vec![]).await, true);
    browser.to_tab(0).await;
    assert_eq!(browser.value(SUBJECT).await, "Étiquettes");
    assert_eq!(browser.value("Description détaillée").await, DESCRIPTION);
}

#[tokio::test]
async fn a_draft_and_a_form_that_came_back_have_their_suggestions() {
    let app = TestApp::start().await;
    let Some(browser) = with_articles(&app, &two()).await else { return };
    browser.fill(SUBJECT, "Étiquettes illisibles").await;
    browser.wait_until("the draft is kept", "return JSON.stringify(localStorage).includes('illisibles')").await;
    browser.open(NEW).await;
    browser.see("Un texte commencé n’a pas été envoyé").await;
    browser.do_not_see(PANEL).await;
    browser.press("Reprendre").await;
    browser.see(PANEL).await;
    browser.press("Envoyer").await;
    browser.see("Certains champs sont à corriger").await;
    browser.see(LABELS).await;
    let summary = "return document.activeElement.matches('.errors')";
    browser.wait_until("the focus is on what is wrong", summary).await;
}

#[tokio::test]
async fn suggestions_are_in_the_language_of_the_page() {
    let app = TestApp::start().await;
    let english = json!({"title": "Print specimen labels", "body": "Open the chart, then choose Print.", "lang": "en"});
    let Some(browser) = with_articles(&app, &[json!({"title": "Les labels en français"}), english]).await else {
        return;
    };
    let _ = app.camille().await.patch("/me", &json!({"language": "en"})).await.expect(200);
    browser.open(NEW).await;
    browser.fill("Subject", "labels").await;
    browser.see("These articles may answer your question").await;
    assert_eq!(titles(&browser).await, json!(["Print specimen labels"]));
    assert_eq!(told(&browser).await, "1 article suggested");
}

#[tokio::test]
async fn what_is_typed_is_no_search_without_result() {
    let app = TestApp::start().await;
    let Some(browser) = with_articles(&app, &two()).await else { return };
    browser.fill(SUBJECT, "Zyxwvut introuvable").await;
    browser.wait_until("the search was answered", ASKED).await;
    browser.do_not_see(PANEL).await;
    assert_eq!(app.agent().await.get("/articles/unanswered").await.expect(200).items(), Vec::<Value>::new());
}

#[tokio::test]
async fn without_scripts_the_form_leads_to_the_knowledge_base() {
    let app = TestApp::start().await;
    let Some(browser) = Browser::start(&app).await else { return };
    browser.without_scripts().await;
    browser.sign_in(&app.camille().await).await;
    browser.open(NEW).await;
    assert!(browser.offers("Chercher dans la base de connaissances").await);
    browser.do_not_see(PANEL).await;
}

#[tokio::test]
async fn agents_see_related_articles_beside_a_request_those_for_agents_alone_too() {
    let app = TestApp::start().await;
    let internal = json!({"title": "Étiquettes : procédure interne", "audience": "agents"});
    let Some(browser) = with_articles(&app, &[json!({}), internal]).await else { return };
    let mut body = a_request();
    body["subject"] = json!("Imprimer des étiquettes");
    let camille = app.camille().await;
    let request = format!("/requests/{}", camille.files(&body).await.number());
    browser.sign_in(&app.agent().await).await;
    browser.open(&request).await;
    browser.see("Étiquettes : procédure interne").await;
    assert_eq!(titles(&browser).await.as_array().unwrap().len(), 2);
    assert!(browser.offers("Chercher des articles sur ce sujet").await);
    browser.press(LABELS).await;
    browser.wait_until("the article was asked for", "return location.pathname.startsWith('/articles/')").await;
    assert!(!browser.path().await.contains("instead"));
    // No search of the kind that editors are told of, and none at all for contacts.
    assert_eq!(app.agent().await.get("/articles/unanswered").await.expect(200).items(), Vec::<Value>::new());
    browser.sign_in(&camille).await;
    browser.open(&request).await;
    browser.do_not_see("Articles liés").await;
    assert_eq!(browser.script(ASKED, vec![]).await, false);
}
