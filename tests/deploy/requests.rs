//! Requests: filed once however often it is sent, handled, and told about.

use serde_json::json;

use crate::portal::{Person, Portal};

/// Its number.
pub fn a_request_is_filed_once(portal: &Portal, contact: &Person, file: &str) -> String {
    let body = json!({
        "type": "other",
        "subject": "Question sur les étiquettes",
        "description": "Les étiquettes imprimées ce matin ne portent plus le code de l'unité.",
        "contacts": [{"name": contact.name, "phone": "418 555-0145"}],
        "attachments": [file],
    });
    let files = || {
        let call = portal.call("POST", "/requests").bearer(&contact.token).header("idempotency-key", "once");
        call.json(&body).send().expect(201).json()
    };
    let first = files();
    assert_eq!(files(), first);
    let list = portal.get(contact, "/requests");
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "{list}");
    first["number"].as_str().unwrap().to_owned()
}

pub fn it_is_taken_resolved_and_commented_and_both_are_told(
    portal: &Portal,
    agent: &Person,
    contact: &Person,
    number: &str,
) {
    let at = |path: &str| format!("/requests/{number}{path}");
    portal.emulator.mail_to(contact.email, "Accusé de réception");
    portal.post(agent, &at("/take"), &json!({}));
    portal.emulator.mail_to(contact.email, "Demande prise en charge");
    portal.post(agent, &at("/resolve"), &json!({"resolution": "Le gabarit des étiquettes a été corrigé."}));
    let resolved = portal.emulator.mail_to(contact.email, "Demande résolue");
    assert!(resolved.text.contains(&format!("{}{}", portal.url, at(""))), "a link to it: {}", resolved.text);
    portal.post(contact, &at("/comments"), &json!({"body": "Merci, nous surveillons."}));
    portal.emulator.mail_to(agent.email, "Commentaire");
    let request = portal.get(contact, &at(""));
    assert_eq!(request["status"], "resolved", "{request}");
    let events = portal.get(contact, &at("/events"));
    assert!(events["items"].as_array().unwrap().len() >= 4, "{events}");
}
