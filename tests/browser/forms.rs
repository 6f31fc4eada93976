//! What the forms do of themselves: nominative data, the major incident, fields as needed, people to call.

use browser_tests::Browser;
use guichet_testkit::TestApp;
use thirtyfour::By;

use crate::steps::{DESCRIPTION, fill_other, with_scripts};

const WITH_NUMBER: &str = "Le dossier de DLPH98042746 ne s’ouvre plus depuis ce matin.";

async fn at_the_form(app: &TestApp, kind: &str, scripts: bool) -> Option<Browser> {
    let browser = with_scripts(app, scripts).await?;
    browser.sign_in(&app.camille().await).await;
    browser.open(&format!("/requests/new?type={kind}")).await;
    Some(browser)
}

#[tokio::test]
async fn nominative_data_is_seen_while_typing_and_masked_in_one_click() {
    let app = TestApp::start().await;
    let Some(browser) = at_the_form(&app, "other", true).await else { return };
    fill_other(&browser, "Question sur les étiquettes").await;
    browser.fill("Description détaillée", WITH_NUMBER).await;
    browser.see("DLPH98042746 – ressemble à un numéro d’assurance maladie").await;
    browser.press("Masquer DLPH98042746").await;
    browser.see("Masqué.").await;
    let text = browser.value("Description détaillée").await;
    assert!(!text.contains("DLPH98042746"), "{text}");
    assert!(text.starts_with("Le dossier de ") && text.ends_with(" ne s’ouvre plus depuis ce matin."), "{text}");
    browser.press("Envoyer").await;
    browser.see("Votre demande est envoyée.").await;
    browser.see(&text).await;
}

#[tokio::test]
async fn nominative_data_comes_back_without_scripts_and_is_masked_and_sent_in_one_press() {
    let app = TestApp::start().await;
    let Some(browser) = at_the_form(&app, "other", false).await else { return };
    fill_other(&browser, "Question sur les étiquettes").await;
    browser.fill("Description détaillée", WITH_NUMBER).await;
    browser.press("Envoyer").await;
    browser.see("Un numéro d’assurance maladie semble s’y trouver : masquez‑le.").await;
    assert_eq!(browser.value("Description détaillée").await, WITH_NUMBER);
    browser.press("Tout masquer et envoyer").await;
    browser.see("Votre demande est envoyée.").await;
    browser.see("ne s’ouvre plus depuis ce matin.").await;
    browser.do_not_see("DLPH98042746").await;
}

#[tokio::test]
async fn what_is_no_nominative_data_is_sent_as_it_is_once_confirmed() {
    let app = TestApp::start().await;
    let Some(browser) = at_the_form(&app, "other", true).await else { return };
    fill_other(&browser, "Question sur les étiquettes").await;
    browser.fill("Description détaillée", WITH_NUMBER).await;
    browser.press("Envoyer").await;
    browser.see("Certains champs sont à corriger").await;
    browser.choose("Ce n’est pas une donnée nominative").await;
    browser.press("Envoyer").await;
    browser.see("Votre demande est envoyée.").await;
    browser.see(WITH_NUMBER).await;
}

#[tokio::test]
async fn a_major_incident_is_told_at_once_with_the_two_numbers_to_call() {
    let app = TestApp::start().await;
    let Some(browser) = at_the_form(&app, "incident-production", true).await else { return };
    let told = "Incident majeur : appelez‑nous";
    let numbers = "const box = document.querySelector('.major');
        return box.checkVisibility() && box.innerText.includes('1 844 748-0553') && box.innerText.includes('418 648-0553')";
    browser.do_not_see(told).await;
    browser.fill("Nombre d’utilisateurs touchés", "5").await;
    browser.do_not_see(told).await;
    browser.fill("Nombre d’utilisateurs touchés", "6").await;
    browser.wait_until("the numbers are shown", numbers).await;
    browser.fill("Nombre d’utilisateurs touchés", "2").await;
    browser.do_not_see(told).await;
    browser.choose("Oui").await;
    browser.wait_until("the numbers are shown", numbers).await;
    browser.fill("Quelle est la nature de l’incident?", "Écran noir à l’ouverture").await;
    browser.fill("Description détaillée", DESCRIPTION).await;
    browser.press("Envoyer").await;
    browser.see("signalée comme incident majeur").await;
    browser.see("1 844 748-0553 ou, dans la région de Québec, 418 648-0553").await;
}

#[tokio::test]
async fn without_scripts_the_numbers_to_call_are_always_there() {
    let app = TestApp::start().await;
    let Some(browser) = at_the_form(&app, "incident-production", false).await else { return };
    browser.see("Incident majeur : appelez‑nous").await;
    browser.see("Plus de cinq utilisateurs touchés, ou le travail de l’organisation entière entravé?").await;
}

async fn two_people_to_call(scripts: bool) {
    let app = TestApp::start().await;
    let Some(browser) = at_the_form(&app, "other", scripts).await else { return };
    fill_other(&browser, "Question sur les étiquettes").await;
    browser.press("Ajouter une personne").await;
    browser.see("Personne 2").await;
    for (name, typed) in [("contacts[1][name]", "Alex Gagnon"), ("contacts[1][phone]", "418 555-0143")] {
        let field = browser.web().find(By::Css(format!("[name='{name}']"))).await.unwrap();
        field.send_keys(typed).await.unwrap();
    }
    assert_eq!(browser.value("Description détaillée").await, DESCRIPTION, "what was typed stays");
    browser.press("Envoyer").await;
    browser.see("Votre demande est envoyée.").await;
    browser.see("Camille Roy 418 555-0142").await;
    browser.see("Alex Gagnon 418 555-0143").await;
}

#[tokio::test]
async fn a_second_person_to_call_is_added() {
    two_people_to_call(true).await;
}

#[tokio::test]
async fn a_second_person_to_call_is_added_without_scripts() {
    two_people_to_call(false).await;
}

#[tokio::test]
async fn an_access_request_asks_only_what_its_action_needs() {
    let app = TestApp::start().await;
    let Some(browser) = at_the_form(&app, "portal-access", true).await else { return };
    browser.pick("Action demandée", "Désactiver un compte").await;
    browser.do_not_see("Nom de la personne").await;
    browser.do_not_see("Rôle").await;
    browser.pick("Action demandée", "Ajouter un compte").await;
    browser.see("Nom de la personne").await;
    browser.see("Droits").await;
    browser.pick("Action demandée", "Désactiver un compte").await;
    browser.fill("Adresse courriel de la personne visée", "alex.gagnon@chu-exemple.test").await;
    browser.fill("Objet de la demande", "Départ d’un collègue").await;
    browser.fill("Description détaillée", "Alex quitte l’établissement vendredi.").await;
    browser.press("Envoyer").await;
    browser.see("Votre demande est envoyée.").await;
}
