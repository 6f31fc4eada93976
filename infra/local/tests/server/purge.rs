//! What a purge takes away is found nowhere in the data folder after the next start.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use serde_json::{Value, json};

use crate::process::{AGENT, CAMILLE, Guichet, Person, a_request};

const ADMINISTRATOR: &str = "admin@centre.test";

fn memmem(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

/// A long text as the table's file keeps it.
fn deflated(text: &str) -> String {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text.as_bytes()).unwrap();
    BASE64_STANDARD.encode(encoder.finish().unwrap())
}

/// The files below a folder in whose bytes these words stand.
fn holding(dir: &Path, words: impl AsRef<[u8]>) -> Vec<PathBuf> {
    let words = words.as_ref();
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path, words));
        } else {
            let bytes = match fs::read(&path) {
                Ok(bytes) => bytes,
                // The running server has put it in another's place: all is looked at again.
                Err(error) if error.kind() == io::ErrorKind::NotFound => return holding(dir, words),
                Err(error) => panic!("{}: {error}", path.display()),
            };
            if memmem(&bytes, words) {
                found.push(path);
            }
        }
    }
    found
}

async fn purge(person: &Person<'_>, number: &str, what: Value) {
    let mut body = json!({"reason": "Une donnée nominative y était."});
    body.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
    let _ = person.post(&format!("/requests/{number}/purge"), &body).await.expect(204);
}

/// A new subject and description.
async fn edit(guichet: &Guichet, person: &Person<'_>, number: &str, words: &str) {
    let change = json!({
        "subject": format!("Objet {words}"),
        "description": format!("Une description assez longue avec {words}."),
    });
    let call = person.call(reqwest::Method::PATCH, &format!("/requests/{number}")).json(&change);
    let _ = guichet.send(call).await.expect(200);
}

#[tokio::test]
async fn no_byte_of_a_purged_text_is_left_after_the_next_start() {
    let dir = tempfile::tempdir().unwrap();
    let guichet = Guichet::start(dir.path());
    let (camille, agent, administrator) =
        (guichet.sign_in(CAMILLE).await, guichet.sign_in(AGENT).await, guichet.sign_in(ADMINISTRATOR).await);
    let mut body = a_request("Objet marqueur-premier");
    body["checked"] = json!("Tout, dit marqueur-verifie.");
    let filed = camille.post("/requests", &body).await.expect(201);
    let number = filed["number"].as_str().unwrap().to_owned();
    edit(&guichet, &camille, &number, "marqueur-second").await;
    edit(&guichet, &camille, &number, "marqueur-troisieme").await;
    let path = format!("/requests/{number}");
    let comment = camille.post(&format!("{path}/comments"), &json!({"body": "Oui, marqueur-commentaire."})).await;
    let comment = comment.expect(201)["id"].as_str().unwrap().to_owned();
    let note = agent.post(&format!("{path}/notes"), &json!({"body": "Voir marqueur-note."})).await.expect(201);
    let long = format!("marqueur-long {}", include_str!("../../../../tests/bench/src/kilobyte.txt").trim_end());
    let lengthy = camille.post(&format!("{path}/comments"), &json!({"body": long})).await.expect(201);
    let lengthy = lengthy["id"].as_str().unwrap().to_owned();
    let resolution = json!({"resolution": "Fait par marqueur-resolution."});
    let _ = agent.post(&format!("{path}/resolve"), &resolution).await.expect(200);
    let _ = guichet.run("notify").await;
    assert!(!holding(&dir.path().join("mail"), "marqueur-resolution").is_empty(), "it was mailed");
    assert!(!holding(dir.path(), "marqueur-commentaire").is_empty());
    assert!(!holding(dir.path(), deflated(&long)).is_empty());

    for field in ["subject", "description", "checked", "resolution"] {
        purge(&administrator, &number, json!({"field": field})).await;
    }
    purge(&administrator, &number, json!({"event": comment})).await;
    purge(&administrator, &number, json!({"event": lengthy})).await;
    purge(&administrator, &number, json!({"event": note["id"]})).await;
    let _ = guichet.run("notify").await;
    assert_eq!(guichet.stop().code(), Some(0));

    let guichet = Guichet::start(dir.path());
    let administrator = guichet.sign_in(ADMINISTRATOR).await;
    assert_eq!(administrator.get(&path).await["subject"], "[objet supprimé]");
    let left: Vec<_> = holding(dir.path(), "marqueur-");
    assert_eq!(left, Vec::<PathBuf>::new());
    assert_eq!(holding(dir.path(), deflated(&long)), Vec::<PathBuf>::new());
    assert!(!holding(dir.path(), "Une donnée nominative y était.").is_empty(), "who, when and why stay");
}
