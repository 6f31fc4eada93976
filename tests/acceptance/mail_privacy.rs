//! What must never be in a mail, a notification or the log (`spec/product.md`, Who hears about it, Nominative data).

use std::io::Write;
use std::sync::{Arc, Mutex};

use guichet::embedded::ses::Refusal;
use guichet_testkit::{Failure, TestApp, a_request, localstack};
use jiff::SignedDuration;
use serde_json::json;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;

use crate::mail::{files, handles, one_batch, says, shares, text};

/// What is found in it only warns its writer.
const ADDRESS: &str = "jean.tremblay@exemple.test";
const PHONE: &str = "418 555-0199";

#[tokio::test]
async fn a_text_in_which_nominative_data_is_found_is_not_quoted_and_a_clean_one_is() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = files(&camille).await;
    app.deliver().await;
    let unquoted = "Le texte n’est pas repris dans ce courriel : ouvrez la demande pour le lire.";
    for found in [ADDRESS, PHONE] {
        let written = format!("Rappelez cette personne : {found} avant midi.");
        says(&agent, &request, &written).await;
        handles(&agent, &request, "resolve", json!({"resolution": written})).await;
        handles(&agent, &request, "wait", json!({"question": written})).await;
        app.deliver().await;
        let mail = app.mails_to(&camille.email).pop().unwrap();
        assert_eq!(text(&mail).matches(unquoted).count(), 3, "{}", mail.text);
        for part in [&mail.text, &mail.html, &mail.subject] {
            assert!(!part.contains(found) && !part.contains("Rappelez"), "{part}");
        }
    }
    says(&agent, &request, "Tout est en place.").await;
    app.deliver().await;
    let mail = app.mails_to(&camille.email).pop().unwrap();
    assert!(mail.text.contains("> Tout est en place.") && mail.html.contains("Tout est en place."), "{}", mail.text);
}

#[tokio::test]
async fn a_number_that_its_writer_confirmed_to_be_something_else_is_not_quoted_either() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = files(&camille).await;
    let number = "LNFE77550351";
    let body = json!({"body": format!("La pièce {number} est commandée."), "not_nominative": [number]});
    let _ = agent.post(&format!("{request}/comments"), &body).await.expect(201);
    app.deliver().await;
    let mail = app.mails_to(&camille.email).pop().unwrap();
    assert!(mail.text.contains("Nouveau commentaire"), "{}", mail.text);
    assert!(!mail.text.contains(number) && !mail.html.contains(number), "{}", mail.text);
}

#[tokio::test]
async fn a_subject_in_which_nominative_data_is_found_is_not_quoted_and_a_clean_one_is() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let mut body = a_request();
    body["subject"] = json!(format!("Compte de {ADDRESS} bloqué"));
    let _ = camille.files(&body).await;
    let _ = files(&camille).await;
    app.deliver().await;
    let mails = app.mails_to(&camille.email);
    assert_eq!(mails.len(), 2);
    let (found, clean) = (&mails[0], &mails[1]);
    assert_eq!(found.subject, "CSC-1001 – Accusé de réception");
    assert!(text(found).contains("Objet : à lire dans la demande"), "{}", found.text);
    assert!(!found.text.contains(ADDRESS) && !found.html.contains(ADDRESS));
    assert!(clean.subject.contains("Question sur les étiquettes"), "{}", clean.subject);
    assert!(clean.text.contains("Question sur les étiquettes") && clean.html.contains("Question sur les étiquettes"));
    let team = app.mails_to("agent@centre.test");
    assert!(team.iter().all(|mail| !mail.text.contains(ADDRESS) && !mail.subject.contains(ADDRESS)));
}

#[tokio::test]
async fn internal_notes_reach_no_mail_and_no_notification() {
    let app = TestApp::start().await;
    let (camille, agent, other) = (app.camille().await, app.agent().await, app.another_agent(1).await);
    let request = files(&camille).await;
    handles(&agent, &request, "assign", json!({"account": other.account()})).await;
    app.deliver().await;
    let before = app.mails().len();
    let _ = agent.post(&format!("{request}/notes"), &json!({"body": "Établissement difficile."})).await.expect(201);
    app.deliver().await;
    assert_eq!(app.mails().len(), before, "nobody is told");
    says(&agent, &request, "Nous regardons.").await;
    app.deliver().await;
    assert!(app.mails().iter().all(|mail| !mail.text.contains("difficile") && !mail.html.contains("difficile")));
    for person in [&camille, &other] {
        let told = person.get("/notifications").await.expect(200);
        assert!(!told.items().is_empty() && !told.text.contains("difficile"), "{}", told.text);
    }
}

#[tokio::test]
async fn notifications_say_the_same_as_the_mails_without_any_text_of_the_request() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = files(&camille).await;
    handles(&agent, &request, "wait", json!({"question": "Sur quel poste?"})).await;
    app.deliver().await;
    says(&agent, &request, &format!("Rappelez {ADDRESS}.")).await;
    handles(&agent, &request, "resolve", json!({"resolution": "Un index manquait."})).await;
    app.deliver().await;
    let told = camille.get("/notifications").await.expect(200);
    for written in ["Sur quel poste", "Rappelez", ADDRESS, "Un index"] {
        assert!(!told.text.contains(written), "{}", told.text);
    }
    let mut topics: Vec<_> = told.items().iter().flat_map(|told| told["topics"].as_array().unwrap().clone()).collect();
    let mails = camille.get(&format!("{request}/mails")).await.expect(200).items();
    let mut mailed: Vec<_> = mails.iter().flat_map(|mail| mail["topics"].as_array().unwrap().clone()).collect();
    topics.sort_by_key(ToString::to_string);
    mailed.sort_by_key(ToString::to_string);
    assert_eq!(topics, mailed);
    assert_eq!(topics, ["acknowledgement", "comment", "resolved", "taken", "waiting"]);
}

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn nothing_that_mail_is_about_is_in_the_log() {
    if localstack::cannot("refuse a mail") {
        return;
    }
    let log = Log::default();
    let writer = log.clone();
    // As in production, and everything of our own besides.
    let filter = "info,aws_config=warn,aws_runtime=warn,aws_smithy_runtime=warn,hyper=warn,reqwest=warn,\
                  notify=trace,mail_due=trace,guichet=trace,guichet_http=trace,guichet_store=trace,guichet_mail=trace";
    let subscriber =
        tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE).with_writer(move || writer.clone()).finish();
    let listening = tracing::subscriber::set_default(subscriber.with(filter.parse::<Targets>().unwrap()));
    let app = TestApp::start().await;
    let (camille, alex, agent) = (app.camille().await, app.alex().await, app.agent().await);
    let invited = "maude.tremblay@chu-exemple.test";
    let body = json!({"email": invited, "establishment": "chu-exemple", "role": "contact", "name": "Maude Tremblay"});
    let _ = agent.post("/accounts", &body).await.expect(201);
    let _ = app.stranger().post("/password-reset", &json!({"email": alex.email})).await.expect(202);
    let request = files(&camille).await;
    shares(&camille, &request, &alex).await;
    says(&agent, &request, "Nous regardons les étiquettes.").await;
    app.mailbox().refuse(&camille.email, Refusal::MessageRejected);
    app.mailbox().fail_next(3, Refusal::Throttling);
    app.deliver().await;
    // An event that cannot be read, a batch that is none, a table that does not answer.
    let mut batch = one_batch(&app).await;
    for record in batch["Records"].as_array_mut().unwrap() {
        record["dynamodb"]["NewImage"]["kind"] = json!({"S": "Nous regardons les étiquettes."});
    }
    let unread = one_batch(&app).await;
    let _ = app.local.run("notify", Some(batch)).await.unwrap().unwrap();
    let causes = app.local.run("notify", Some(json!({"Records": camille.email}))).await.unwrap().unwrap_err();
    app.table.fail(Some(Failure::Down));
    let _ = app.local.run("notify", Some(unread)).await.unwrap().unwrap();
    app.table.fail(None);
    let rejected = agent.get(&format!("{request}/mails")).await.expect(200).items();
    assert!(rejected.iter().any(|row| row["state"] == "failed"));
    app.advance(SignedDuration::from_mins(2));
    app.send_due_mail().await;
    drop(listening);

    // What a run answers as its error is logged by whoever called it.
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap() + &causes;
    for expected in ["mail failed", "mail delayed", "event not readable", "events not told"] {
        assert!(logged.contains(expected), "{expected}\n{logged}");
    }
    let mails = app.mails();
    let tokens: Vec<_> = mails
        .iter()
        .flat_map(|mail| mail.text.split_whitespace())
        .filter_map(|word| word.split_once("token="))
        .collect();
    assert!(mails.iter().any(|mail| mail.to == [invited]) && tokens.len() == 2, "{tokens:?}");
    let names = ["Camille", "Roy", "Gagnon", "Maude", "Tremblay", "Dominique"];
    let texts = ["@", "étiquettes", "Nous regardons", "Accusé", "Bonjour"];
    for personal in names.into_iter().chain(texts).chain(tokens.iter().map(|(_, token)| *token)) {
        assert!(!logged.contains(personal), "{personal}\n{logged}");
    }
}
