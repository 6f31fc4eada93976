//! A second start on the same data goes on where the first stopped.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::json;

use crate::process::{AGENT, CAMILLE, Guichet, named};

#[tokio::test]
async fn requests_sessions_and_numbers_go_on_after_a_stop() {
    let dir = tempfile::tempdir().unwrap();
    let first = Guichet::start(dir.path());
    let camille = first.sign_in(CAMILLE).await;
    let number = camille.files("Avant l’arrêt").await;
    let (token, before) = (camille.token.clone(), camille.all("/requests?scope=mine").await);
    assert_eq!(first.stop().code(), Some(0));

    let second = Guichet::start(dir.path());
    let camille = second.with_token(&token);
    assert_eq!(camille.all("/requests?scope=mine").await, before);
    assert_eq!(camille.get(&format!("/requests/{number}")).await["subject"], "Avant l’arrêt");
    let next = camille.files("Après l’arrêt").await;
    let value = |number: &str| number.strip_prefix("CSC-").unwrap().parse::<u64>().unwrap();
    assert!(value(&next) > value(&number));
}

#[tokio::test]
async fn no_mail_is_lost_or_repeated_by_a_stop_right_after_a_request() {
    let dir = tempfile::tempdir().unwrap();
    let mut guichet = Guichet::start(dir.path());
    let mut numbers = Vec::new();
    for round in 0..4 {
        let camille = guichet.sign_in(CAMILLE).await;
        for one in 0..3 {
            numbers.push(camille.files(&format!("Demande {round}.{one}")).await);
        }
        assert_eq!(guichet.stop().code(), Some(0));
        guichet = Guichet::start(dir.path());
    }
    guichet.run("notify").await;
    let mails = guichet.mails().await;
    for to in [CAMILLE, AGENT] {
        for number in &numbers {
            let about = mails.iter().filter(|mail| mail["to"] == to && mentions(mail, number));
            assert_eq!(about.count(), 1, "{number} to {to}");
        }
    }
    // Of what the demo made, the invitation alone; of the restarts, nothing.
    assert_eq!(mails.len(), 1 + 2 * numbers.len(), "{:?}", named(&mails, "subject"));
}

fn mentions(mail: &serde_json::Value, number: &str) -> bool {
    mail["subject"].as_str().unwrap().contains(number) || mail["text"].as_str().unwrap().contains(number)
}

#[tokio::test]
async fn the_mails_of_before_are_kept_and_later_ones_come_after_them() {
    let dir = tempfile::tempdir().unwrap();
    let first = Guichet::start(dir.path());
    first.run("notify").await;
    let before = first.mails().await;
    assert_eq!(first.stop().code(), Some(0));

    let second = Guichet::start(dir.path());
    second.sign_in(CAMILLE).await.files("Une autre demande").await;
    second.run("notify").await;
    let after = second.mails().await;
    assert_eq!(after[..before.len()], before);
    assert!(after.len() > before.len());
    assert!(named(&after, "id").is_sorted());
}

#[tokio::test]
async fn the_turned_clock_is_the_machines_again_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let first = Guichet::start(dir.path());
    first.turn(Some("2031-01-01T12:00:00Z".parse().unwrap())).await;
    assert_eq!(first.stop().code(), Some(0));
    let second = Guichet::start(dir.path());
    let clock = second.send(second.call(reqwest::Method::GET, "/_local/clock")).await.expect(200);
    assert_eq!(clock["now"], json!(null));
}

#[tokio::test]
async fn a_call_under_way_is_answered_before_the_stop() {
    let dir = tempfile::tempdir().unwrap();
    let guichet = Guichet::start(dir.path());
    let camille = guichet.sign_in(CAMILLE).await;
    let body = crate::process::a_request("Pendant l’arrêt").to_string();
    let (half, rest) = body.split_at(40);
    let mut call = TcpStream::connect(guichet.url.strip_prefix("http://").unwrap()).unwrap();
    write!(
        call,
        "POST /requests HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
         Expect: 100-continue\r\nContent-Length: {}\r\n\r\n",
        camille.token,
        body.len()
    )
    .unwrap();
    // The server asks for the body: the call is under way.
    let mut asked = [0; 25];
    call.read_exact(&mut asked).unwrap();
    assert!(asked.starts_with(b"HTTP/1.1 100"), "{asked:?}");
    call.write_all(half.as_bytes()).unwrap();
    let stopping = std::thread::spawn(move || guichet.stop());
    call.write_all(rest.as_bytes()).unwrap();
    let mut answer = String::new();
    call.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert_eq!(stopping.join().unwrap().code(), Some(0));
}

#[tokio::test]
async fn a_call_that_never_ends_does_not_keep_it_from_stopping() {
    let dir = tempfile::tempdir().unwrap();
    let guichet = Guichet::start(dir.path());
    let mut call = TcpStream::connect(guichet.url.strip_prefix("http://").unwrap()).unwrap();
    call.write_all(b"POST /session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{").unwrap();
    assert_eq!(guichet.stop().code(), Some(0));
    drop(call);
}
