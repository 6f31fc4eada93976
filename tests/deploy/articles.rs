//! The knowledge base: written to the table, indexed from its stream, searched in the bucket's objects.

use deploy_tests::until;
use serde_json::json;

use crate::portal::{Person, Portal};

pub fn what_is_published_is_found(portal: &Portal, agent: &Person, contact: &Person) {
    let article = portal.post(
        agent,
        "/articles",
        &json!({
            "title": "Imprimer les étiquettes de prélèvement",
            "body": "Ouvrir le dossier, puis choisir **Imprimer** dans le menu des étiquettes.",
            "category": "Impression",
            "tags": ["étiquettes"],
            "lang": "fr",
            "audience": "everyone",
            "state": "published",
        }),
    );
    until("the article is found", || {
        let found = portal.get(contact, "/articles?q=etiquete+imprim");
        (found["items"][0]["id"] == article["id"]).then_some(())
    });
}
