//! The pages that show mail which came back, and let an administrator have it sent again.

use guichet_testkit::TestApp;
use serde_json::json;

use crate::bounces::{acknowledged, bounced, heard};
use crate::mail::says;
use crate::people::{MAUDE, invited};

#[tokio::test(flavor = "multi_thread")]
async fn agents_read_on_the_account_that_mail_is_stopped_and_an_administrator_resumes_it() {
    let app = TestApp::start().await;
    let (camille, agent, administrator) = (app.camille().await, app.agent().await, app.administrator().await);
    let (_, mail) = acknowledged(&app, &camille).await;
    let address = format!("/accounts/{}", camille.account());
    let _ = agent.page(&address).await.expect(200).lacks("Envois de courriels arrêtés");
    let _ = heard(&app, &[&bounced(&mail)]).await;
    let resume = format!("{address}/mail/resume");
    let page = agent.page(&address).await.expect(200);
    let _ = page.sees("Depuis le mercredi 10\u{a0}juin 2026").sees("Un courriel est revenu").lacks(&resume);
    let _ = page.sees("un administrateur du portail peut reprendre les envois");
    let _ = agent.page("/accounts").await.expect(200).sees("Envois de courriels arrêtés");
    let _ = agent.sends(&resume, &[]).await.expect(403);

    let page = administrator.page(&address).await.expect(200);
    assert_eq!(page.select(&format!("form[action='{resume}'] button")), ["Reprendre les envois"]);
    for _ in 0..2 {
        let done = administrator.submits(&page, &resume, &[]).await;
        assert_eq!(done.location(), format!("{address}?notice=mail-resumed"));
    }
    let page = administrator.page(&format!("{address}?notice=mail-resumed")).await.expect(200);
    let _ = page.sees("Les envois de courriels reprennent.").lacks("Envois de courriels arrêtés");
}

#[tokio::test(flavor = "multi_thread")]
async fn she_reads_on_her_profile_that_mail_came_back_and_whom_to_ask() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let (request, mail) = acknowledged(&app, &camille).await;
    let _ = heard(&app, &[&bounced(&mail)]).await;
    let page = camille.page("/me").await.expect(200);
    let _ = page.sees("Un courriel envoyé à votre adresse nous est revenu.").lacks("Reprendre les envois");
    let _ = page.sees("faites une demande de gestion des accès au guichet");
    let _ = camille.page(&request).await.expect(200).sees("Non livré\u{a0}: l’adresse ne reçoit pas ce courriel");
    let _ = camille.patch("/me", &json!({"language": "en"})).await.expect(200);
    let _ = camille.page("/me").await.expect(200).sees("An e-mail sent to your address came back to us.");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mails_of_a_request_say_what_came_back_and_why_nothing_was_sent() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let (request, mail) = acknowledged(&app, &camille).await;
    let _ = heard(&app, &[&bounced(&mail)]).await;
    says(&agent, &request, "Nous regardons.").await;
    app.deliver().await;
    let page = agent.page(&request).await.expect(200);
    let _ = page.sees("Non livré\u{a0}: l’adresse").sees("Sans précision");
    let _ = page.sees("Envois de courriels arrêtés").lacks("MailStopped").lacks("user unknown");
    let retry = page.attributes("#envois form", "action").remove(0);
    let told = agent.submits(&page, &retry, &[]).await;
    assert_eq!(told.location(), format!("{request}?notice=mail-stopped-warning"));
    let _ = agent.page(told.location()).await.expect(200).sees("Rien n’est envoyé");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_invites_again_at_a_stopped_address_is_told_what_to_do() {
    let app = TestApp::start().await;
    let (_, account) = invited(&app).await;
    let _ = heard(&app, &[&bounced(&app.mails_to(MAUDE).pop().unwrap())]).await;
    let agent = app.agent().await;
    let address = format!("/accounts/{}", account["id"].as_str().unwrap());
    let page = agent.page(&address).await.expect(200);
    let told = agent.submits(&page, &format!("{address}/invitation"), &[]).await;
    assert_eq!(told.location(), format!("{address}?notice=mail-stopped-warning"));
    let _ = agent.page(told.location()).await.expect(200).sees("désactivez ce compte et invitez la personne");
}
