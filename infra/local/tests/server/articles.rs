//! The knowledge base on the local server: found soon after it is published, imported from files, there after kills.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use guichet::embedded::dynamodb::Dynamo;
use guichet::services;
use guichet_domain::article::ArticleState;
use guichet_store::{Seal, Store};
use reqwest::Method;
use serde_json::{Value, json};

use crate::process::{AGENT, CAMILLE, Guichet, Person, command, named};

/// `spec`: an article is found, and gone, at most so long after it is published or withdrawn.
const AT_MOST: Duration = Duration::from_secs(5);

fn article(title: &str, state: &str) -> Value {
    json!({
        "title": title, "body": "Le baromètre du laboratoire se lit à huit heures.", "category": "Laboratoire",
        "tags": ["baromètre"], "lang": "fr", "audience": "everyone", "state": state,
    })
}

async fn found(who: &Person<'_>, words: &str) -> Vec<Value> {
    let answer = who.get(&format!("/articles?q={words}")).await;
    answer["items"].as_array().unwrap().clone()
}

/// Asks until so many are found, for as long as it may take.
async fn soon(who: &Person<'_>, words: &str, wanted: usize) -> bool {
    let asking = async {
        while found(who, words).await.len() != wanted {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(AT_MOST, asking).await.is_ok()
}

#[tokio::test]
async fn an_article_is_found_soon_after_it_is_published_and_gone_soon_after_it_is_withdrawn() {
    let dir = tempfile::tempdir().unwrap();
    let guichet = Guichet::start(dir.path());
    let (agent, camille) = (guichet.sign_in(AGENT).await, guichet.sign_in(CAMILLE).await);
    let made = agent.post("/articles", &article("Lire le baromètre", "published")).await.expect(201);
    assert!(soon(&camille, "barometre", 1).await, "not found in time");
    let path = format!("/articles/{}", made["id"].as_str().unwrap());
    let withdrawn = agent.call(Method::PUT, &path).json(&article("Lire le baromètre", "draft"));
    guichet.send(withdrawn).await.expect(200);
    assert!(soon(&camille, "barometre", 0).await, "not gone in time");
}

#[tokio::test]
async fn the_first_start_has_articles_to_find_and_so_has_the_next() {
    let dir = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let guichet = Guichet::start(dir.path());
        let camille = guichet.sign_in(CAMILLE).await;
        assert_eq!(
            named(&found(&camille, "72 heures").await, "title")[0],
            "Que se passe-t-il dans les 72\u{a0}heures après la résolution?"
        );
        assert_eq!(camille.get("/articles?limit=100").await["items"].as_array().unwrap().len(), 18);
        assert_eq!(camille.get("/articles?limit=100&lang=en").await["items"].as_array().unwrap().len(), 5);
        let agent = guichet.sign_in(AGENT).await;
        assert_eq!(agent.get("/articles?limit=100").await["items"].as_array().unwrap().len(), 19);
        assert_eq!(agent.get("/articles?state=draft").await["items"].as_array().unwrap().len(), 1);
        assert!(guichet.stop().success());
    }
}

fn file(title: &str, text: &str) -> String {
    format!(
        "+++\ntitle = \"{title}\"\ncategory = \"Laboratoire\"\nlang = \"fr\"\naudience = \"everyone\"\nstate = \"published\"\n+++\n\n{text}\n"
    )
}

/// Runs the import into a data folder; whether it succeeded, and what it said.
fn import(data: &Path, files: &Path) -> (bool, String) {
    let output = importing(data, files).output().unwrap();
    (output.status.success(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

fn importing(data: &Path, files: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guichet"));
    command.arg("import-articles").arg(files).arg("--data").arg(data);
    command
}

#[tokio::test]
async fn files_become_articles_and_again_only_what_has_changed() {
    let (data, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (ok, said) = import(data.path(), files.path());
    assert!(!ok && said.contains("no .md files"), "{said}");
    fs::create_dir(files.path().join("fr")).unwrap();
    fs::write(files.path().join("fr/un.md"), file("Lire le baromètre", "Le baromètre se lit à huit heures.")).unwrap();
    fs::write(files.path().join("deux.md"), file("Régler la centrifugeuse", "La centrifugeuse se règle ainsi."))
        .unwrap();
    let (ok, said) = import(data.path(), files.path());
    assert!(!ok && said.contains("start the server once"), "{said}");
    assert!(Guichet::spawn(command(data.path()).arg("--empty")).stop().success());

    assert_eq!(import(data.path(), files.path()), (true, "articles: 2 added, 0 changed, 0 as they were\n".to_owned()));
    assert_eq!(import(data.path(), files.path()), (true, "articles: 0 added, 0 changed, 2 as they were\n".to_owned()));
    fs::write(files.path().join("deux.md"), file("Régler la centrifugeuse", "Elle se règle autrement désormais."))
        .unwrap();
    assert_eq!(import(data.path(), files.path()), (true, "articles: 0 added, 1 changed, 1 as they were\n".to_owned()));
}

#[tokio::test]
async fn what_was_written_in_the_portal_since_is_not_undone_by_an_import() {
    let (data, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    assert!(Guichet::start(data.path()).stop().success());
    fs::write(files.path().join("un.md"), file("Lire le baromètre", "Le baromètre se lit à huit heures.")).unwrap();
    assert!(import(data.path(), files.path()).0);
    let guichet = Guichet::start(data.path());
    let agent = guichet.sign_in(AGENT).await;
    assert!(soon(&agent, "barometre", 1).await);
    let path = format!("/articles/{}", found(&agent, "barometre").await[0]["id"].as_str().unwrap());
    let withdrawn = agent.call(Method::PUT, &path).json(&article("Lire le baromètre", "draft"));
    guichet.send(withdrawn).await.expect(200);
    assert!(guichet.stop().success());
    let (ok, said) = import(data.path(), files.path());
    assert!(ok && said.contains("0 changed") && said.contains("1 left") && said.contains("--overwrite"), "{said}");
    let output = importing(data.path(), files.path()).arg("--overwrite").output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("1 changed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn files_come_into_a_deployed_table_by_its_name() {
    let dynamo = Dynamo::memory().unwrap();
    let store = Store::new(services::dynamodb(&dynamo.endpoint()), "guichet-prod", Seal::new(&[7; 32]));
    store.create_table().await.unwrap();
    let files = tempfile::tempdir().unwrap();
    fs::write(files.path().join("un.md"), file("Lire le baromètre", "Le baromètre se lit à huit heures.")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_guichet"));
    command.arg("import-articles").arg(files.path()).args(["--table", "guichet-prod"]);
    command.env("AWS_ENDPOINT_URL_DYNAMODB", dynamo.endpoint()).env("AWS_REGION", "ca-central-1");
    command.env("AWS_ACCESS_KEY_ID", "key").env("AWS_SECRET_ACCESS_KEY", "secret");
    let output = command.output().unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert_eq!(said, "articles: 1 added, 0 changed, 0 as they were\n");
    let heads = store.articles_of(ArticleState::Published, |_| true, 10, None).await.unwrap().items;
    assert_eq!(heads.iter().map(|head| head.title.as_str()).collect::<Vec<_>>(), ["Lire le baromètre"]);
    dynamo.stop().await;
}

#[tokio::test]
async fn where_a_file_is_wrong_nothing_is_imported_and_file_and_line_are_told() {
    let (data, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    assert!(Guichet::start(data.path()).stop().success());
    fs::write(files.path().join("bon.md"), file("Lire le baromètre", "Le baromètre se lit à huit heures.")).unwrap();
    fs::write(files.path().join("court.md"), file("Non", "Le baromètre se lit à huit heures.")).unwrap();
    fs::write(files.path().join("nu.md"), "# Sans en-tête\n").unwrap();
    fs::write(files.path().join("latin.md"), b"\xe9tiquette").unwrap();
    let (ok, said) = import(data.path(), files.path());
    assert!(!ok, "{said}");
    for told in
        ["nothing was imported", "court.md:2: title", "nu.md:1: begin with", "latin.md:1: the file is not UTF-8"]
    {
        assert!(said.contains(told), "{told}: {said}");
    }
    let guichet = Guichet::start(data.path());
    assert_eq!(found(&guichet.sign_in(AGENT).await, "barometre").await.len(), 0);
    // While the server runs on it, the folder is its own.
    fs::remove_file(files.path().join("court.md")).unwrap();
    fs::remove_file(files.path().join("nu.md")).unwrap();
    fs::remove_file(files.path().join("latin.md")).unwrap();
    let (ok, said) = import(data.path(), files.path());
    assert!(!ok && said.contains("in use by another Guichet"), "{said}");
}

#[tokio::test]
async fn ten_thousand_articles_come_in_whatever_kills_the_import_and_the_server() {
    const ARTICLES: usize = 10_000;
    let (data, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    assert!(Guichet::start(data.path()).stop().success());
    for number in 0..ARTICLES {
        let text = format!("L’appareil numéro {number} du laboratoire se règle par son panneau de configuration.");
        fs::write(files.path().join(format!("{number}.md")), file(&format!("Régler l’appareil {number}"), &text))
            .unwrap();
    }
    // Killed as soon as something is in.
    let size = || fs::metadata(data.path().join("table.db-wal")).map_or(0, |wal| wal.len());
    let mut killed = importing(data.path(), files.path()).spawn().unwrap();
    while size() < 500_000 {
        assert!(killed.try_wait().unwrap().is_none(), "it ended by itself");
    }
    killed.kill().unwrap();
    killed.wait().unwrap();
    let (ok, said) = import(data.path(), files.path());
    assert!(ok, "{said}");
    let number = |word: &str| {
        said.split(", ")
            .find(|part| part.contains(word))
            .unwrap()
            .matches(char::is_numeric)
            .collect::<String>()
            .parse::<usize>()
            .unwrap()
    };
    assert_eq!((number("added") + number("as they were"), number("changed")), (ARTICLES, 0), "{said}");
    assert!(number("as they were") > 0, "{said}");

    // The index is made while the server runs; killed in its midst, the next start goes on.
    let guichet = Guichet::start(data.path());
    let _ = guichet.sign_in(CAMILLE).await.get("/articles?q=appareil").await;
    guichet.kill();
    drop(guichet);
    let guichet = Guichet::start(data.path());
    let camille = guichet.sign_in(CAMILLE).await;
    let found = async || found(&camille, "appareil%209999").await;
    let asking = async {
        while found().await.first().is_none_or(|hit| hit["title"] != "Régler l’appareil 9999") {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(5), asking).await.expect("the last article is found");
    guichet.run("derive").await;
    assert_eq!(guichet.run("derive").await["unchanged"], 2, "nothing is missed");
}
