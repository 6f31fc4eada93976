//! The five steps of the guide (`spec/guide-client.txt`), in its words, with scripts and without.

use browser_tests::Browser;
use guichet::demo;
use guichet_testkit::{Person, TestApp, a_request, an_article};
use serde_json::json;

use crate::steps::{a_link, fill_other, with_scripts};

/// Steps 1 to 3: the account, the connection, the magnifier.
async fn a_contact_comes_to_the_portal(scripts: bool) {
    let app = TestApp::start().await;
    let Some(browser) = with_scripts(&app, scripts).await else { return };
    demo::invitation(&app.local.app).await.unwrap();
    app.deliver().await;
    let mails = app.mails_to(demo::INVITED);
    assert!(mails[0].text.contains("Visiter le portail"), "{}", mails[0].text);
    browser.open(&a_link(&mails[0].text)).await;
    browser.fill("Nom d’utilisateur", demo::INVITED).await;
    browser.fill("Votre nom", "Nadia Benali").await;
    browser.fill("Créer votre mot de passe", "un hiver de neige folle").await;
    browser.press("Sauvegarder et continuer").await;
    browser.arrive("/").await;
    browser.see("Votre compte est activé.").await;
    browser.see("Application Cristal-Net").await;
    browser.see("Autres types de demandes").await;

    browser.press("Nadia Benali").await;
    browser.press("Se déconnecter").await;
    browser.see("La session est terminée.").await;

    browser.open("/").await;
    browser.fill("Nom d’utilisateur", demo::INVITED).await;
    browser.press("Continuer").await;
    browser.fill("Mot de passe", "un hiver de neige folle").await;
    browser.press("Connexion").await;
    browser.arrive("/").await;

    let _ = app.agent().await.post("/articles", &an_article(json!({}))).await.expect(201);
    app.deliver().await;
    browser.press("Rechercher").await;
    browser.fill("Chercher dans la base de connaissances", "etiquettes").await;
    browser.press("Chercher").await;
    browser.arrive("/articles").await;
    browser.press("Imprimer les étiquettes de prélèvement").await;
    browser.see("choisir Imprimer dans le menu").await;
    browser.see("Cet article vous a-t-il aidé?").await;
}

#[tokio::test]
async fn a_contact_activates_her_account_comes_back_and_searches() {
    a_contact_comes_to_the_portal(true).await;
}

#[tokio::test]
async fn a_contact_activates_her_account_comes_back_and_searches_without_scripts() {
    a_contact_comes_to_the_portal(false).await;
}

/// Step 4: from the home page to the acknowledgement.
async fn a_contact_files(scripts: bool) {
    let app = TestApp::start().await;
    let Some(browser) = with_scripts(&app, scripts).await else { return };
    browser.sign_in(&app.camille().await).await;
    browser.open("/").await;
    browser.press("Incident – Production").await;
    browser.arrive("/requests/new").await;
    browser.fill("Quelle est la nature de l’incident?", "Écran noir à l’ouverture").await;
    let what = "Depuis ce matin, l’écran reste noir à l’ouverture d’un dossier.";
    browser.fill("Description détaillée", what).await;
    browser.fill("Éléments validés par votre équipe", "Le poste a été redémarré.").await;
    browser.fill("Nombre d’utilisateurs touchés", "3").await;
    browser.choose("Non").await;
    browser.fill("Début de l’incident", "2026-06-10T08:30").await;
    assert!(browser.is_chosen("Partager avec l’établissement").await, "shared unless she says otherwise");
    browser.press("Envoyer").await;
    browser.see("Votre demande est envoyée.").await;
    let path = browser.path().await;
    let number = path.split('?').next().unwrap().rsplit('/').next().unwrap();
    assert!(number.starts_with("CSC-"), "{path}");
    for told in [number, "Soumise", what, "Le poste a été redémarré.", "10 juin 2026 à 8 h 30", "Camille Roy"] {
        browser.see(told).await;
    }
    app.deliver().await;
    let mails = app.mails_to("camille.roy@chu-exemple.test");
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text.contains(&format!("/requests/{number}")), "{}", mails[0].text);
    browser.open(&a_link(&mails[0].text)).await;
    browser.see("Courriels qui vous ont été envoyés").await;
    browser.see("Demande reçue").await;
}

#[tokio::test]
async fn a_request_is_filed_shown_and_acknowledged() {
    a_contact_files(true).await;
}

#[tokio::test]
async fn a_request_is_filed_shown_and_acknowledged_without_scripts() {
    a_contact_files(false).await;
}

/// What an agent writes to the customer: a look at it, then it goes.
async fn answers(agent: &Browser, number: &str, text: &str, kind: &str) {
    agent.open(&format!("/requests/{number}")).await;
    agent.fill("Votre réponse", text).await;
    agent.press(kind).await;
    agent.see("Ce texte sera visible par le client.").await;
    agent.see(text).await;
    agent.press("Envoyer au client").await;
    agent.arrive(&format!("/requests/{number}")).await;
}

async fn newest_mail(app: &TestApp, person: &Person) -> String {
    app.deliver().await;
    app.mails_to(&person.email).last().expect("a mail").text.clone()
}

/// Step 5: what contact and agent say to one another, to the end by the 72-hour rule.
async fn contact_and_agent_talk(scripts: bool) {
    let app = TestApp::start().await;
    let Some(contact) = with_scripts(&app, scripts).await else { return };
    let agent = contact.beside().await;
    if !scripts {
        agent.without_scripts().await;
    }
    let camille = app.camille().await;
    let number = camille.files(&a_request()).await.number();
    let page = format!("/requests/{number}");
    contact.sign_in(&camille).await;
    agent.sign_in(&app.agent().await).await;

    agent.open("/").await;
    agent.press(&format!("Prendre la demande {number}")).await;
    agent.see("Vous avez pris la demande.").await;
    agent.fill("Votre note", "À voir avec le fournisseur.").await;
    agent.press("Ajouter la note interne").await;
    agent.see("La note interne est ajoutée. Le client ne la voit pas.").await;
    let told = newest_mail(&app, &camille).await;
    contact.open(&a_link(&told)).await;
    contact.see("En traitement").await;
    contact.see("a pris la demande en charge").await;
    contact.do_not_see("À voir avec le fournisseur.").await;

    answers(&agent, &number, "Quelle imprimante est touchée?", "Question (En attente du client)…").await;
    agent.see("Votre question est envoyée au client.").await;
    contact.open(&page).await;
    contact.see("En attente du client").await;
    contact.see("Quelle imprimante est touchée?").await;
    contact.fill("Commentaire", "Celle du troisième étage.").await;
    contact.press("Envoyer").await;
    contact.see("Votre commentaire est envoyé.").await;
    contact.see("En traitement").await;

    answers(&agent, &number, "Le gabarit est corrigé.", "Résolution…").await;
    agent.see("Votre résolution est envoyée au client.").await;
    contact.open(&page).await;
    contact.see("Résolue – attente client").await;
    contact.see("samedi 13 juin 2026 à 12 h").await;
    contact.see("jour de la résolution, un commentaire ne l’empêche pas").await;
    contact.see("Un commentaire envoyé maintenant n’empêche pas la fermeture").await;
    contact.fill("Commentaire", "Le code manque encore sur la deuxième page.").await;
    contact.press("Envoyer").await;
    contact.see("Votre commentaire est envoyé, mais il n’empêche pas la fermeture").await;
    contact.press("Le problème persiste").await;
    contact.fill("Qu’est-ce qui ne fonctionne toujours pas?", "La deuxième page n’a pas de code.").await;
    contact.press("Le problème persiste").await;
    contact.see("La demande est de nouveau en traitement.").await;

    answers(&agent, &number, "La deuxième page aussi est corrigée.", "Résolution…").await;
    app.turn_to("2026-06-13T16:00:00Z");
    let _ = app.sweep().await;
    assert!(newest_mail(&app, &camille).await.contains(&page));
    contact.sign_in(&app.camille().await).await;
    contact.open(&page).await;
    contact.see("Fermée").await;
    contact.see("La demande s’est fermée automatiquement le samedi 13 juin 2026 à 12 h").await;

    contact.press("Ouvrir une demande liée").await;
    contact.see(&format!("Demande liée à {number}.")).await;
    contact.press("Autres demandes").await;
    fill_other(&contact, "Encore les étiquettes").await;
    contact.press("Envoyer").await;
    contact.see("Votre demande est envoyée.").await;
    contact.see(&format!("Fait suite à {number}")).await;
}

#[tokio::test]
async fn contact_and_agent_talk_until_the_request_closes_by_itself() {
    contact_and_agent_talk(true).await;
}

#[tokio::test]
async fn contact_and_agent_talk_until_the_request_closes_by_itself_without_scripts() {
    contact_and_agent_talk(false).await;
}

/// Step 5: who follows and sees a request.
async fn colleagues_follow(scripts: bool) {
    let app = TestApp::start().await;
    let Some(browser) = with_scripts(&app, scripts).await else { return };
    let colleague = browser.beside().await;
    if !scripts {
        colleague.without_scripts().await;
    }
    let (camille, alex, other) = (app.camille().await, app.alex().await, app.colleague(1).await);
    let number = camille.files(&a_request()).await.number();
    let page = format!("/requests/{number}");

    colleague.sign_in(&other).await;
    colleague.open("/").await;
    colleague.press("Demandes").await;
    colleague.see("Vous n’avez pas encore de demande.").await;
    colleague.press("Toutes les demandes de l’établissement").await;
    colleague.press(&number).await;
    colleague.press("Me notifier").await;
    colleague.see("Vous recevrez les notifications de cette demande.").await;

    browser.sign_in(&camille).await;
    browser.open(&page).await;
    browser.press("Partager").await;
    browser.pick("Nom", "Alex Gagnon").await;
    browser.press("Partager la demande").await;
    browser.see("La demande est partagée.").await;
    browser.see("Alex Gagnon – la demande lui est partagée").await;
    browser.see("Collègue Numéro1 – suit la demande").await;
    let _ = app.agent().await.post_empty(&format!("{page}/take")).await.expect(200);
    app.deliver().await;
    for person in [&other, &alex] {
        assert!(newest_mail(&app, person).await.contains(&page), "{}", person.email);
    }

    colleague.sign_in(&alex).await;
    colleague.open("/requests?scope=shared").await;
    colleague.press(&number).await;
    colleague.see("Question sur les étiquettes").await;
    browser.press("Supprimer – Alex Gagnon").await;
    browser.see("La demande n’est plus partagée avec cette personne.").await;
    colleague.reload().await;
    colleague.see("Page introuvable").await;
}

#[tokio::test]
async fn colleagues_follow_a_request_and_share_it() {
    colleagues_follow(true).await;
}

#[tokio::test]
async fn colleagues_follow_a_request_and_share_it_without_scripts() {
    colleagues_follow(false).await;
}
