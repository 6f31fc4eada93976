//! SIGKILL while requests are created, over and over: what was answered is there, what is there is whole.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::Value;
use tokio::sync::Notify;

use crate::process::{AGENT, CAMILLE, Guichet, Person, a_request, named, try_send};

const ROUNDS: usize = 4;
const CLIENTS: usize = 6;
/// So many answers before the kill.
const ANSWERS: usize = 25;

/// Subject, which is the idempotency key as well, to the number that was answered; `None`: no answer came.
type Filed = BTreeMap<String, Option<String>>;

fn filing(person: &Person<'_>, key: &str) -> reqwest::RequestBuilder {
    person.call(Method::POST, "/requests").header("Idempotency-Key", key).json(&a_request(key))
}

/// Files one request after the other until nobody answers any more.
async fn client(person: Person<'_>, name: String, answers: &AtomicUsize, enough: &Notify) -> Filed {
    let mut filed = Filed::new();
    for place in 0.. {
        let key = format!("{name}-{place}");
        let Ok(answer) = try_send(filing(&person, &key)).await else {
            filed.insert(key, None);
            break;
        };
        let number = answer.expect(201)["number"].as_str().unwrap().to_owned();
        filed.insert(key, Some(number));
        if answers.fetch_add(1, Ordering::Relaxed) + 1 == ANSWERS {
            enough.notify_one();
        }
    }
    filed
}

/// Several clients at once, killed amid their calls.
async fn round(guichet: &Guichet, token: &str, round: usize) -> Filed {
    let (answers, enough) = (AtomicUsize::new(0), Notify::new());
    let clients = (0..CLIENTS)
        .map(|one| client(guichet.with_token(token), format!("round-{round}-client-{one}"), &answers, &enough));
    let kill = async {
        enough.notified().await;
        guichet.kill();
    };
    let (filed, ()) = tokio::join!(futures_util::future::join_all(clients), kill);
    filed.into_iter().flatten().collect()
}

#[tokio::test]
async fn what_was_answered_before_a_kill_is_there_after_it_and_nothing_half_done_is() {
    let dir = tempfile::tempdir().unwrap();
    let first = Guichet::start(dir.path());
    let camille = first.sign_in(CAMILLE).await;
    let token = camille.token.clone();
    let demo: BTreeSet<String> = numbers(&camille.all("/requests?scope=mine").await);
    assert!(first.stop().success());

    let mut filed = Filed::new();
    for place in 0..ROUNDS {
        let ended = round(&Guichet::start(dir.path()), &token, place).await;
        let unanswered = ended.values().filter(|number| number.is_none()).count();
        assert_eq!(unanswered, CLIENTS, "each client is cut off once");
        filed.extend(ended);

        let guichet = Guichet::start(dir.path());
        let camille = guichet.with_token(&token);
        filed = again(&guichet, &camille, filed).await;
        let mut wanted: BTreeSet<String> = filed.values().flatten().cloned().collect();
        assert_eq!(wanted.len(), filed.len(), "a number for each");
        wanted.extend(demo.iter().cloned());
        assert_eq!(numbers(&camille.all("/requests?scope=mine").await), wanted);
        for (subject, number) in &filed {
            is_whole(&camille, subject, number.as_ref().unwrap()).await;
        }
        assert!(guichet.stop().success());
    }
    acknowledged(&Guichet::start(dir.path()), &filed).await;
}

/// Sends everything again: what was answered is answered the same, what was not is filed once.
async fn again(guichet: &Guichet, camille: &Person<'_>, filed: Filed) -> Filed {
    let mut all = Filed::new();
    for (key, number) in filed {
        let answer = guichet.send(filing(camille, &key)).await.expect(201);
        let now = answer["number"].as_str().unwrap().to_owned();
        assert!(number.is_none_or(|number| number == now), "{key}: {now}");
        all.insert(key, Some(now));
    }
    all
}

fn numbers(requests: &[Value]) -> BTreeSet<String> {
    let all: BTreeSet<String> = named(requests, "number").into_iter().map(str::to_owned).collect();
    assert_eq!(all.len(), requests.len(), "no number twice");
    all
}

async fn is_whole(camille: &Person<'_>, subject: &str, number: &str) {
    let request = camille.get(&format!("/requests/{number}")).await;
    assert_eq!((request["subject"].as_str(), request["version"].as_u64()), (Some(subject), Some(1)));
    assert_eq!(request["description"], a_request("")["description"]);
    let events = camille.all(&format!("/requests/{number}/events")).await;
    assert_eq!(named(&events, "kind"), ["created"], "{number}");
}

/// Every acknowledgement is there; twice only where a kill came between sending and noting it.
async fn acknowledged(guichet: &Guichet, filed: &Filed) {
    guichet.run("notify").await;
    // What a killed run held is taken over when its lease has ended: by this run, or by the schedule's own.
    guichet.turn(Some(guichet.now().await + SignedDuration::from_mins(10))).await;
    guichet.run("mail-due").await;
    let agent = guichet.sign_in(AGENT).await;
    for number in filed.values().flatten() {
        let sent = all_sent(&agent, number);
        assert!(tokio::time::timeout(Duration::from_mins(1), sent).await.is_ok(), "{number}");
    }
    for to in [CAMILLE, AGENT] {
        let mut repeated = 0;
        let mails = guichet.mails_to(to).await;
        for (subject, number) in filed {
            let number = number.as_ref().unwrap();
            let about = |mail: &&Value| {
                let text = mail["text"].as_str().unwrap();
                text.contains(number.as_str()) && text.contains(subject.as_str())
            };
            let sent = mails.iter().filter(about).count();
            assert!(sent >= 1, "{number} to {to}");
            repeated += sent - 1;
        }
        assert!(repeated <= ROUNDS, "{repeated} mails to {to} are repeated");
    }
}

/// Asks for the rows of a request's mails until none is on its way.
async fn all_sent(agent: &Person<'_>, number: &str) {
    loop {
        let rows = agent.all(&format!("/requests/{number}/mails")).await;
        if !rows.is_empty() && rows.iter().all(|row| row["state"] == "sent") {
            return;
        }
    }
}
