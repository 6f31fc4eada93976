//! The whole journey, as it is shown with `curl`: from an invitation to a request that the rule has closed.

use jiff::{SignedDuration, Timestamp, ToSpan};
use reqwest::Method;
use serde_json::{Value, json};

use crate::process::{AGENT, ALEX, Guichet, NADIA, Person, named};

const PASSWORD: &str = "un-phare-sous-la-pluie";

/// Ten in the morning of tomorrow, where the rule counts its days.
fn tomorrow_at_ten(now: Timestamp) -> Timestamp {
    let there = now.in_tz("America/Toronto").unwrap().date();
    there.checked_add(1.day()).unwrap().at(10, 0, 0, 0).in_tz("America/Toronto").unwrap().timestamp()
}

/// The token of the link in the mail.
fn token(mail: &Value) -> String {
    let text = mail["text"].as_str().unwrap();
    text.split("/activation?lang=fr&token=").nth(1).unwrap().split_whitespace().next().unwrap().to_owned()
}

async fn nadia(guichet: &Guichet) -> Person<'_> {
    let body = json!({"email": NADIA, "password": PASSWORD});
    let opened = guichet.send(guichet.call(Method::POST, "/session").json(&body)).await.expect(201);
    guichet.with_token(opened["token"].as_str().unwrap())
}

/// The subjects and texts of what one address was sent since, after the stream was handed over.
async fn news(guichet: &Guichet, address: &str, before: usize) -> Vec<Value> {
    guichet.run("notify").await;
    guichet.mails_to(address).await.split_off(before)
}

#[tokio::test]
async fn a_contact_goes_from_her_invitation_to_a_request_that_the_rule_has_closed() {
    let dir = tempfile::tempdir().unwrap();
    let guichet = Guichet::start(dir.path());
    // The invitation first: a mail on its way while the clock jumps is taken for one whose sender died.
    guichet.run("notify").await;
    guichet.turn(Some(tomorrow_at_ten(guichet.now().await))).await;

    // She activates her account from the mail, and signs in.
    let invitation = news(&guichet, NADIA, 0).await.remove(0);
    let link = guichet.send(guichet.call(Method::GET, &format!("/activation?token={}", token(&invitation)))).await;
    assert!(link.status < 500);
    let body = json!({"token": token(&invitation), "email": NADIA, "name": "Nadia Benali", "password": PASSWORD});
    let opened = guichet.send(guichet.call(Method::POST, "/activation").json(&body)).await.expect(201);
    assert_eq!(opened["account"]["state"], "active");
    let again = guichet.send(guichet.call(Method::POST, "/activation").json(&body)).await;
    assert!((400..500).contains(&again.status), "once: {again:?}");
    let nadia = nadia(&guichet).await;

    // She files a request, and shares it.
    let body = json!({
        "type": "incident-production",
        "subject": "Écran blanc à l’ouverture d’un dossier",
        "description": "Depuis ce matin, l’écran reste blanc à l’ouverture d’un dossier, sur tous nos postes.",
        "fields": {"users_affected": 3, "organisation_hindered": false},
        "contacts": [{"name": "Nadia Benali", "phone": "418 555-0199"}],
        "visibility": "private",
    });
    let filed = nadia.post("/requests", &body).await.expect(201);
    let number = filed["number"].as_str().unwrap();
    let path = format!("/requests/{number}");
    assert_eq!(filed["status"], "submitted");
    nadia.post(&format!("{path}/participants"), &json!({"email": ALEX})).await.expect(201);
    let sent = news(&guichet, NADIA, 1).await;
    assert_eq!(sent.len(), 1, "the acknowledgement: {:?}", named(&sent, "subject"));
    assert!(sent[0]["text"].as_str().unwrap().contains(&format!("{}{path}", guichet.url)), "{}", sent[0]["text"]);
    let sent = news(&guichet, ALEX, 0).await;
    assert_eq!(sent.len(), 1, "that it is shared: {:?}", named(&sent, "subject"));
    guichet.sign_in(ALEX).await.get(&path).await;

    // An agent takes it and resolves it.
    let agent = guichet.sign_in(AGENT).await;
    guichet.send(agent.call(Method::POST, &format!("{path}/take"))).await.expect(200);
    let body = json!({"resolution": "Le service d’affichage a été redémarré."});
    let resolved = agent.post(&format!("{path}/resolve"), &body).await.expect(200);
    let closes: Timestamp = resolved["closure"]["closes_at"].as_str().unwrap().parse().unwrap();
    assert_eq!(closes, guichet.now().await + SignedDuration::from_hours(72));

    // She comments on the same day, which does not stop the closure.
    guichet.turn(Some(guichet.now().await + SignedDuration::from_mins(30))).await;
    let comment =
        nadia.post(&format!("{path}/comments"), &json!({"body": "Merci, tout est revenu."})).await.expect(201);
    assert_eq!(comment["notice"], "does-not-stop-closure");
    assert!(news(&guichet, NADIA, 2).await.iter().any(|mail| mail["text"].as_str().unwrap().contains("Résolue")));

    // The rule closes it.
    guichet.turn(Some(closes)).await;
    assert!(guichet.run("close-due").await["closed"].as_u64().unwrap() >= 1);
    let nadia = self::nadia(&guichet).await;
    let after = nadia.get(&path).await;
    assert_eq!(after["status"], "closed");
    assert_eq!((&after["closed_by"], &after["closed_at"]), (&json!("rule"), &json!(closes)));
    let events = nadia.all(&format!("{path}/events")).await;
    assert_eq!(named(&events, "kind"), ["created", "shared", "taken", "resolved", "comment", "closed"]);
    for address in [NADIA, ALEX] {
        let sent = news(&guichet, address, 0).await;
        assert!(sent.last().unwrap()["text"].as_str().unwrap().contains("fermée"), "{:?}", named(&sent, "subject"));
    }
}
