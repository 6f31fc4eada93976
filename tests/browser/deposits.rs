//! The establishments' file repository in a browser: an agent deposits a file of several parts, through a lost
//! connection; whoever has the right finds it.

use browser_tests::{Brought, Browser, Recorder};
use serde_json::json;

const FILES: &str = "/establishments/chu-exemple/files";
/// One part and a piece of another.
const SIZE: usize = 8 * 1024 * 1024 + 70_000;

#[tokio::test]
async fn a_file_of_several_parts_is_deposited_through_a_lost_connection_and_found_by_whoever_has_the_right() {
    let (app, storage) = Recorder::before().await;
    let Some(browser) = Browser::start(&app).await else { return };
    let (agent, alex) = (app.agent().await, app.alex().await);
    let change = json!({"rights": ["download_files"]});
    let _ = agent.patch(&format!("/accounts/{}", alex.account()), &change).await.expect(200);
    browser.sign_in(&agent).await;
    browser.open(FILES).await;
    browser.see("Déposer").await;
    let bytes: Vec<u8> = (0..SIZE).map(|at| u8::try_from(at * 31 % 251).unwrap()).collect();
    browser.choose_files(&[Brought { name: "extraction.csv", media_type: "text/csv", bytes: &bytes }]).await;
    browser.offline(true).await;
    browser.press("Déposer").await;
    browser.see("La connexion est perdue.").await;
    browser.offline(false).await;
    browser.see("extraction.csv").await;

    let beside = browser.beside().await;
    beside.sign_in(&alex).await;
    beside.open(FILES).await;
    beside.see("extraction.csv").await;
    beside.do_not_see("Choisir un fichier").await;
    let listed = alex.get(FILES).await.expect(200).items();
    assert_eq!((listed.len(), &listed[0]["state"], &listed[0]["size"]), (1, &json!("ready"), &json!(SIZE)));
    assert!(storage.files().is_empty(), "parts are no forms");
    let link = alex.browser.get(format!("{}{FILES}/{}/content", app.url, listed[0]["id"].as_str().unwrap()));
    let answer = link.bearer_auth(&alex.token).send().await.unwrap();
    let location = answer.headers()["location"].to_str().unwrap().to_owned();
    let had = app.client.get(location).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(had, bytes);
}
