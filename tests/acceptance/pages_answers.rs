//! What agents write on a request: answers after a last look, and internal notes that stay internal
//! (`spec/product.md`, The life of a request).

use guichet_testkit::{PageAnswer, Person, TestApp, a_canned_response, a_request};
use serde_json::{Value, json};

/// Made up, with right check digits.
const NAM: &str = "DLPH98042746";

pub(crate) async fn filed(person: &Person) -> String {
    format!("/requests/{}", person.files(&a_request()).await.number())
}

/// The last look at this text, from the request's page on.
pub(crate) async fn looks(agent: &Person, request: &str, kind: &str, text: &str) -> PageAnswer {
    let page = agent.page(request).await.expect(200);
    agent.submits(&page, &format!("{request}/answer"), &[("body", text), ("kind", kind)]).await.expect(200)
}

pub(crate) async fn bodies(person: &Person, request: &str) -> Vec<Value> {
    let events = person.get(&format!("{request}/events")).await.expect(200).items();
    events.iter().map(|event| event["body"].clone()).filter(|body| !body.is_null()).collect()
}

#[tokio::test]
async fn nothing_reaches_the_customer_before_the_last_look_and_then_the_text_that_was_looked_at() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let text = "Bonjour,\n\n- premier essai\n- **second** essai";
    for (kind, address, status, notice) in [
        ("comment", "comments", "submitted", "commented"),
        ("question", "wait", "waiting_for_customer", "asked"),
        ("resolution", "resolve", "resolved", "resolved"),
    ] {
        let request = filed(&camille).await;
        let look = looks(&agent, &request, kind, text).await;
        look.sees("Ce texte sera visible par le client.");
        assert_eq!(look.select(".prose strong"), ["second"]);
        assert!(bodies(&camille, &request).await.is_empty(), "{kind}: only looked at");

        let sent = agent.submits(&look, &format!("{request}/{address}"), &[]).await;
        assert!(sent.location().starts_with(&format!("{request}?notice={notice}&sent=1")), "{}", sent.location());
        assert_eq!(bodies(&camille, &request).await, [json!(text)]);
        assert_eq!(camille.get(&request).await.json["status"], status);
    }
}

#[tokio::test]
async fn a_look_at_a_resolution_says_when_the_request_will_close() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let look = looks(&agent, &request, "resolution", "Corrigé.").await;
    look.sees("Résolue – attente client").sees("samedi 13\u{a0}juin 2026 à 12\u{a0}h (heure avancée de l’Est)");
}

#[tokio::test]
async fn whoever_goes_back_to_edit_finds_her_text() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let answer = format!("{request}/answer");
    let text = "\nUne ligne.\n\n<b>Une autre</b> & la fin.";
    let look = looks(&agent, &request, "question", text).await;
    let editor = agent.submits(&look, &answer, &[]).await.expect(200);
    let kept = editor.form(&answer).into_iter().find(|(name, _)| name == "body").unwrap().1;
    assert_eq!(kept.replace("\r\n", "\n"), text.trim_start());
    assert!(bodies(&camille, &request).await.is_empty());
}

#[tokio::test]
async fn two_clicks_resolve_once() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let look = looks(&agent, &request, "resolution", "Le pilote est remis à jour.").await;
    for _ in 0..2 {
        let sent = agent.submits(&look, &format!("{request}/resolve"), &[]).await;
        assert_eq!(sent.location(), format!("{request}?notice=resolved&sent=1"));
    }
    assert_eq!(bodies(&camille, &request).await.len(), 1);
    assert_eq!(camille.get(&request).await.json["version"], 2);
}

#[tokio::test]
async fn two_clicks_ask_and_comment_once() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    for (kind, address) in [("comment", "comments"), ("question", "wait")] {
        let request = filed(&camille).await;
        let look = looks(&agent, &request, kind, "Est-ce revenu?").await;
        for _ in 0..2 {
            let sent = agent.submits(&look, &format!("{request}/{address}"), &[]).await;
            assert_eq!(sent.status, 303, "{kind}: {}", sent.html);
        }
        assert_eq!(bodies(&camille, &request).await.len(), 1, "{kind}");
    }
}

#[tokio::test]
async fn an_answer_to_what_has_changed_meanwhile_comes_back_with_its_text() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let look = looks(&agent, &request, "resolution", "C’est corrigé, je crois.").await;
    let _ = camille.post(&format!("{request}/comments"), &json!({"body": "Pas du tout."})).await.expect(201);
    let refused = agent.submits(&look, &format!("{request}/resolve"), &[]).await.expect(412);
    refused.sees("Quelqu’un a modifié la demande").sees("C’est corrigé, je crois.");
    assert_eq!(camille.get(&request).await.json["status"], "submitted");
    let again = agent.submits(&refused, &format!("{request}/answer"), &[("kind", "resolution")]).await.expect(200);
    let sent = agent.submits(&again, &format!("{request}/resolve"), &[]).await;
    assert_eq!(sent.location(), format!("{request}?notice=resolved&sent=1"));
}

#[tokio::test]
async fn a_look_warns_of_what_was_said_while_the_answer_was_written() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let page = agent.page(&request).await.expect(200);
    let _ = camille.post(&format!("{request}/comments"), &json!({"body": "Tout fonctionne."})).await.expect(201);
    let answer = [("body", "Redémarrez le poste."), ("kind", "comment")];
    let look = agent.submits(&page, &format!("{request}/answer"), &answer).await.expect(200);
    look.sees("Quelqu’un a modifié la demande pendant que vous écriviez.");
}

#[tokio::test]
async fn nominative_data_stops_an_answer_before_the_look_and_is_masked_in_one_click() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let answer = format!("{request}/answer");
    let page = agent.page(&request).await.expect(200);
    let typed = [("body", &*format!("Le dossier {NAM} est rétabli.")), ("kind", "resolution")];
    let refused = agent.submits(&page, &answer, &typed).await.expect(422);
    refused.sees(NAM).sees("ressemble à un numéro d’assurance maladie");
    let masked = agent.submits(&refused, &answer, &[("_mask", "1")]).await.expect(200);
    masked.lacks(NAM).sees("est rétabli.");
    let _ = agent.submits(&masked, &format!("{request}/resolve"), &[]).await.location();
    assert!(!bodies(&camille, &request).await[0].as_str().unwrap().contains(NAM));

    let confirmed = [("not_nominative[]", NAM), ("kind", "comment")];
    let look = agent.submits(&refused, &answer, &confirmed).await.expect(200);
    let sent = agent.submits(&look, &format!("{request}/comments"), &[]).await;
    assert_eq!(sent.status, 303, "{}", sent.html);
    assert!(bodies(&camille, &request).await[1].as_str().unwrap().contains(NAM));
}

#[tokio::test]
async fn an_internal_note_never_reaches_the_public_side_whatever_button_is_pressed() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let notes = format!("{request}/notes");
    let page = agent.page(&request).await.expect(200);
    let secret = "Mot de passe perdu par le fournisseur.";
    let kept = agent.submits(&page, &notes, &[("body", secret)]).await;
    assert_eq!(kept.location(), format!("{request}?notice=noted&sent=1#notes"));
    // The note's form holds no button that leads elsewhere, and takes none of the answer's words.
    assert_eq!(page.attributes(&format!("form[action=\"{notes}\"] button"), "formaction"), Vec::<String>::new());
    for kind in ["comment", "question", "resolution", "refusal"] {
        agent.sends(&notes, &[("body", secret), ("kind", kind)]).await.expect(422).sees(secret);
    }
    agent.page(&request).await.expect(200).sees(secret);
    app.deliver().await;
    for seen in [request.clone(), "/requests".to_owned(), "/notifications".to_owned()] {
        camille.page(&seen).await.expect(200).lacks("fournisseur");
    }
    assert!(bodies(&camille, &request).await.is_empty());
    assert!(app.mails().iter().all(|mail| !mail.text.contains("fournisseur")));
}

#[tokio::test]
async fn two_clicks_keep_one_note_and_a_refused_one_comes_back() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let notes = format!("{request}/notes");
    let page = agent.page(&request).await.expect(200);
    for _ in 0..2 {
        let _ = agent.submits(&page, &notes, &[("body", "Vu avec le réseau.")]).await.location();
    }
    assert_eq!(agent.get(&notes).await.items().len(), 1);
    let page = agent.page(&notes).await.expect(200);
    let refused = agent.submits(&page, &notes, &[("body", &format!("Voir {NAM}."))]).await.expect(422);
    refused.sees(&format!("Voir {NAM}."));
    let masked = agent.submits(&refused, &notes, &[("_mask", "1")]).await;
    assert_eq!(masked.status, 303, "{}", masked.html);
    agent.page(&notes).await.expect(200).sees("Vu avec le réseau.").lacks(NAM);
}

#[tokio::test]
async fn the_two_editors_cannot_be_mistaken_for_one_another() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let page = agent.page(&request).await.expect(200);
    assert_eq!(page.select("form.editor.public h2"), ["Réponse au client – visible par le client"]);
    assert_eq!(page.select("form.editor.internal h2"), ["Note interne – jamais visible par le client"]);
    let contact = camille.page(&request).await.expect(200);
    assert!(contact.select("form.editor.internal, form.editor.public").is_empty());
}

#[tokio::test]
async fn a_canned_response_comes_filled_in_the_requesters_language() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let number = request.rsplit('/').next().unwrap();
    let made = agent.post("/canned-responses", &a_canned_response()).await.expect(201);
    let mut english = a_canned_response();
    english["lang"] = json!("en");
    english["title"] = json!("Acknowledgement");
    let _ = agent.post("/canned-responses", &english).await.expect(201);
    let filled = format!("Bonjour Camille Roy,\n\nvotre demande {number} est bien reçue.\n\nDominique Agent");
    let page = agent.page(&request).await.expect(200);
    assert_eq!(page.attributes("select[data-canned] option", "data-body"), [filled.as_str()]);
    let mut later = a_canned_response();
    later["body"] = json!("Fermeture prévue : {closes_at}.");
    let _ = agent.post("/canned-responses", &later).await.expect(201);
    let offered = agent.page(&request).await.attributes("select[data-canned] option", "data-body");
    let later = "Fermeture prévue : 72 heures après l’envoi de cette réponse.";
    assert!(offered.iter().any(|body| body == later), "{offered:?}");
    // Without scripts, the server puts it after what is written.
    let answer = format!("{request}/answer");
    let id = made.json["id"].as_str().unwrap();
    let chosen = [("body", "Avant."), ("_canned", id), ("_insert", "1")];
    let editor = agent.submits(&page, &answer, &chosen).await.expect(200);
    let body = editor.form(&answer).into_iter().find(|(name, _)| name == "body").unwrap().1;
    assert_eq!(body.replace("\r\n", "\n"), format!("Avant.\n\n{filled}"));
}
