//! What a page refuses, and what it never loses: other sites' forms and frames, redirects elsewhere, cookies, a
//! session that ended in the middle of a form.

use guichet_testkit::{PageAnswer, Person, TestApp};
use jiff::SignedDuration;
use reqwest::Method;

use crate::people::{CAMILLE, MAUDE, PASSWORD};

const NEW: [(&str, &str); 4] =
    [("email", MAUDE), ("name", "Maude Tremblay"), ("role", "contact"), ("establishment", "chu-exemple")];
const AGENT: &str = "agent@centre.test";

async fn from_elsewhere(person: &Person, path: &str, body: &'static str, headers: &[(&str, &str)]) -> PageAnswer {
    let call = person.browse(Method::POST, path).header("content-type", "application/x-www-form-urlencoded").body(body);
    person.looks(headers.iter().fold(call, |call, (name, value)| call.header(*name, *value))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_another_site_is_refused_with_a_page() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    for headers in
        [&[("sec-fetch-site", "cross-site")][..], &[("origin", "https://evil.test")], &[("origin", "null")], &[]]
    {
        for (person, path, body) in [
            (&app.stranger(), "/session", "email=camille.roy@chu-exemple.test&password=cristal-sous-la-neige"),
            (&app.stranger(), "/activation/resend", "email=camille.roy@chu-exemple.test"),
            (&camille, "/session/remove", ""),
            (&camille, "/me/update", "_profile=1&name=Autre+Nom&language=fr"),
        ] {
            let refused = from_elsewhere(person, path, body, headers).await.expect(403);
            assert!(refused.cookies().is_empty());
            assert_eq!(refused.select("h1"), ["Action non permise"], "{path}");
        }
    }
    let _ = camille.page("/me").await.expect(200).lacks("Autre Nom");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_in_no_ones_frame_and_run_nothing_but_the_portals_scripts() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    for page in [
        app.stranger().page("/session").await.expect(200),
        camille.page("/me").await.expect(200),
        camille.page("/nowhere").await.expect(404),
        camille.sends("/me/update", &[("_profile", "1")]).await.expect(422),
        from_elsewhere(&camille, "/me/update", "", &[]).await.expect(403),
    ] {
        let policy = page.header("content-security-policy").unwrap();
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(part), "{part} in {policy}");
        }
        assert_eq!(page.header("x-frame-options"), Some("DENY"));
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(page.header("cache-control"), Some("no-store"));
        assert_eq!(page.header("referrer-policy"), Some("same-origin"));
        let inline = "script:not([src]), style, [style], [onclick], [onsubmit], [onload], [onerror]";
        assert_eq!(page.select(inline), Vec::<String>::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_never_leads_to_another_site() {
    let app = TestApp::start().await;
    let browser = app.stranger();
    for evil in ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)", "/\tevil.test"] {
        let query = form_urlencoded::byte_serialize(evil.as_bytes()).collect::<String>();
        let page = browser.page(&format!("/session?next={query}")).await.expect(200);
        let second = browser.submits(&page, "/session", &[("email", CAMILLE)]).await.expect(200);
        let answer = browser.submits(&second, "/session", &[("password", PASSWORD)]).await;
        assert_eq!(answer.location(), "/", "{evil}");
        let signed_in = browser.with_session_of(&answer);
        assert_eq!(signed_in.page(&format!("/session?next={query}")).await.location(), "/", "{evil}");
        let language = signed_in.sends("/me/update", &[("language", "fr"), ("_next", evil)]).await;
        assert_eq!(language.location(), "/", "{evil}");
        let resumed = [
            ("email", CAMILLE),
            ("password", PASSWORD),
            ("_resume_to", evil),
            ("_resume_form", "a=b"),
            ("_resume_account", &signed_in.account_of_page().await),
        ];
        assert_eq!(browser.sends("/session", &resumed).await.location(), "/", "{evil}");
    }
}

trait AccountOfPage {
    async fn account_of_page(&self) -> String;
}

impl AccountOfPage for Person {
    /// Whose session it is, as the page says.
    async fn account_of_page(&self) -> String {
        self.page("/me").await.expect(200).attributes("body", "data-account").remove(0)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sessions_cookie_is_kept_from_scripts_and_other_sites() {
    let app = TestApp::start().await;
    let answer = app.stranger().sends("/session", &[("email", CAMILLE), ("password", PASSWORD)]).await;
    let cookie = answer.cookies()[0].to_owned();
    assert!(cookie.starts_with("session=") && cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{cookie}");
    let left = app.stranger().with_session_of(&answer).sends("/session/remove", &[]).await;
    assert!(left.cookies().contains(&"session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax"), "{:?}", left.cookies());
    let gone = app.stranger().with_session_of(&answer).page("/me").await;
    assert_eq!(gone.location(), "/session?next=%2Fme");
}

#[tokio::test(flavor = "multi_thread")]
async fn over_https_the_cookie_is_secure_and_of_this_host_alone() {
    let app = TestApp::with(|settings| settings.origin = "https://guichet.test".to_owned()).await;
    let stranger = app.stranger();
    let answer = stranger.sends("/session", &[("email", CAMILLE), ("password", PASSWORD)]).await;
    let cookie = answer.cookies()[0].to_owned();
    assert!(cookie.starts_with("__Host-session="), "{cookie}");
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"), "{cookie}");
    let shown = cookie.split(';').next().unwrap();
    let _ = stranger.looks(stranger.browse(Method::GET, "/me").header("cookie", shown)).await.expect(200);
    let other = shown.replace("__Host-session", "session");
    let _ = stranger.looks(stranger.browse(Method::GET, "/me").header("cookie", other)).await.expect(303);
}

/// An invitation filled in, whose session ends before it is sent: what is shown in its place.
async fn interrupted(app: &TestApp) -> (Person, PageAnswer) {
    let agent = app.agent().await;
    let page = agent.page("/accounts/new").await.expect(200);
    app.advance(SignedDuration::from_mins(61));
    let resume = agent.submits(&page, "/accounts", &NEW).await.expect(401);
    (agent, resume)
}

async fn is_invited(app: &TestApp) -> bool {
    app.store().account_by_email(&MAUDE.parse().unwrap()).await.unwrap().is_some()
}

#[tokio::test(flavor = "multi_thread")]
async fn after_signing_in_in_place_what_was_being_sent_is_sent_exactly_once() {
    let app = TestApp::start().await;
    let (browser, resume) = interrupted(&app).await;
    let _ = resume.sees("Votre session est terminée").sees("ce que vous avez écrit n’est pas perdu");
    let wrong = browser.submits(&resume, "/session", &[("email", AGENT), ("password", "pas le bon du tout")]).await;
    let kept = browser.submits(&wrong.expect(401), "/session", &[("password", PASSWORD)]).await.expect(200);
    assert_eq!(kept.select("main form button"), ["Continuer l’envoi"]);
    assert!(!is_invited(&app).await, "nothing is sent before she says so");
    let agent = browser.with_session_of(&kept);
    let mut leads = Vec::new();
    for _ in 0..2 {
        leads.push(agent.submits(&kept, "/accounts", &[]).await.location().to_owned());
    }
    assert_eq!(leads[0], leads[1]);
    app.deliver().await;
    assert_eq!(app.mails_to(MAUDE).len(), 1);
    assert_eq!(app.account(MAUDE).await.name.unwrap().as_str(), "Maude Tremblay");
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_else_who_signs_in_there_sends_nothing_of_it() {
    let app = TestApp::start().await;
    let (browser, resume) = interrupted(&app).await;
    let typed = [("email", "admin@centre.test"), ("password", PASSWORD)];
    let answer = browser.submits(&resume, "/session", &typed).await;
    assert_eq!(answer.location(), "/?notice=not-resumed-warning");
    let _ = answer.lacks("Maude");
    assert!(!is_invited(&app).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_with_a_password_is_never_carried_over() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let page = camille.page("/me/password").await.expect(200);
    app.advance(SignedDuration::from_mins(61));
    let typed = [("current", PASSWORD), ("new", "trombone-violet-42")];
    let answer = camille.submits(&page, "/me/password/update", &typed).await;
    assert!(answer.location().starts_with("/session"), "{}", answer.location());
    let _ = answer.lacks("trombone-violet-42").lacks(PASSWORD);
}

#[tokio::test(flavor = "multi_thread")]
async fn script_in_what_is_carried_over_stays_text() {
    let app = TestApp::start().await;
    let hostile = "</textarea><script>alert(1)</script>";
    let sent = [("email", AGENT), ("password", PASSWORD), ("_resume_to", "/accounts"), ("_resume_form", hostile)];
    let first = app.stranger().sends("/session", &[sent[0], sent[2], sent[3]]).await.expect(200);
    let _ = first.lacks("<script>alert");
    let wrong = [sent[0], ("password", "pas le bon du tout"), sent[2], sent[3]];
    let _ = app.stranger().sends("/session", &wrong).await.expect(401).lacks("<script>alert");
    let agent = app.agent().await;
    let page = agent.page("/accounts/new").await.expect(200);
    app.advance(SignedDuration::from_mins(61));
    let resume = agent.submits(&page, "/accounts", &[("email", hostile), ("name", hostile)]).await.expect(401);
    let _ = resume.lacks("<script>alert");
    let kept = agent.submits(&resume, "/session", &sent[..2]).await.expect(200);
    let _ = kept.lacks("<script>alert");
    assert!(kept.form("/accounts").contains(&("name".to_owned(), hostile.to_owned())));
}
