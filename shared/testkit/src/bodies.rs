//! Bodies that are accepted as they are; a test changes what it is about.

use serde_json::{Value, json};

/// A request of the simplest type, shared with the establishment.
pub fn a_request() -> Value {
    json!({
        "type": "other",
        "subject": "Question sur les étiquettes",
        "description": "Les étiquettes imprimées ce matin ne portent plus le code de l'unité.",
        "contacts": [{"name": "Camille Roy", "phone": "418 555-0142"}],
    })
}

/// An incident in production that is not a major one.
pub fn an_incident() -> Value {
    let mut body = a_request();
    body["type"] = json!("incident-production");
    body["subject"] = json!("Écran noir à l'ouverture");
    body["fields"] = json!({"users_affected": 2, "organisation_hindered": false});
    body
}

/// A request to add a contact.
pub fn an_access_request() -> Value {
    let mut body = a_request();
    body["type"] = json!("portal-access");
    body["subject"] = json!("Nouvelle personne-ressource");
    body["fields"] = json!({
        "action": "add",
        "name": "Maude Tremblay",
        "email": "maude.tremblay@chu-exemple.test",
        "role": "contact",
    });
    body
}

/// A canned response for the agents of every team.
pub fn a_canned_response() -> Value {
    json!({
        "title": "Accusé de réception",
        "body": "Bonjour {requester},\n\nvotre demande {number} est bien reçue.\n\n{agent}",
        "lang": "fr",
    })
}

/// A published article for everyone, with these members changed or added.
pub fn an_article(change: Value) -> Value {
    let mut body = json!({
        "title": "Imprimer les étiquettes de prélèvement",
        "body": "Ouvrir le dossier, puis choisir **Imprimer** dans le menu des étiquettes.",
        "category": "Impression",
        "tags": ["étiquettes"],
        "lang": "fr",
        "audience": "everyone",
        "state": "published",
    });
    if let (Value::Object(body), Value::Object(change)) = (&mut body, change) {
        body.extend(change);
    }
    body
}
