//! What several journeys do.

use browser_tests::Browser;
use guichet::demo;
use guichet_testkit::{Person, TestApp};

/// A browser that runs scripts, or does not.
pub async fn with_scripts(app: &TestApp, scripts: bool) -> Option<Browser> {
    let browser = Browser::start(app).await?;
    if !scripts {
        browser.without_scripts().await;
    }
    Some(browser)
}

/// The first link of a mail.
pub fn a_link(text: &str) -> String {
    let link = text.split_whitespace().find(|word| word.starts_with("http"));
    link.expect("a link").trim_end_matches(['.', ')', '>']).to_owned()
}

pub const DESCRIPTION: &str = "Les étiquettes imprimées ce matin ne portent plus le code de l’unité.";

/// Fills the form of an « Autres demandes », the contact people aside.
pub async fn fill_other(browser: &Browser, subject: &str) {
    browser.fill("Objet de la demande", subject).await;
    browser.fill("Description détaillée", DESCRIPTION).await;
    browser.fill("Téléphone", "418 555-0142").await;
}

/// Signs in where the page asks for both at once.
pub async fn sign_in_again(browser: &Browser, person: &Person) {
    browser.see("Votre session est terminée").await;
    browser.fill("Nom d’utilisateur", &person.email).await;
    browser.fill("Mot de passe", demo::PASSWORD).await;
    browser.press("Connexion").await;
}

/// The requests that this person has filed.
pub async fn filed_by(person: &Person) -> usize {
    person.get("/requests?scope=mine").await.expect(200).items().len()
}
