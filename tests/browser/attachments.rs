//! Files that people attach: what leaves their workstation, what reaches others, and what becomes of a lost line, a
//! change of mind, a session that ends.

use browser_tests::{Brought, Browser, Picture, Recorder, SECRET};
use guichet_testkit::{Person, TestApp, a_request};
use serde_json::json;

use crate::steps::{filed_by, fill_other, sign_in_again};

const NEW: &str = "/requests/new?type=other";
const SENT: &str = "Votre demande est envoyée.";

struct Desk {
    app: TestApp,
    storage: Recorder,
    browser: Browser,
    camille: Person,
}

/// Camille before the form of an « Autres demandes ».
async fn desk() -> Option<Desk> {
    let (app, storage) = Recorder::before().await;
    let browser = Browser::start(&app).await?;
    let camille = app.camille().await;
    browser.sign_in(&camille).await;
    browser.open(NEW).await;
    browser.see("Joindre des fichiers").await;
    Some(Desk { app, storage, browser, camille })
}

fn text<'a>(name: &'a str, bytes: &'a [u8]) -> Brought<'a> {
    Brought { name, media_type: "text/plain", bytes }
}

fn image<'a>(name: &'a str, bytes: &'a [u8]) -> Brought<'a> {
    Brought { name, media_type: "image/png", bytes }
}

/// Draws a box in the open editor: over this part of the picture, which is shown as large as it is.
async fn cover(browser: &Browser, picture: &Picture, (x, y, width, height): (u32, u32, u32, u32)) {
    browser.see("Caviarder l’image").await;
    let at = browser
        .script(
            "const {x, y, width, height} = document.querySelector('dialog canvas').getBoundingClientRect();
            return [x + width / 2, y + height / 2]",
            vec![],
        )
        .await;
    let corner = |place: usize, length: u32| at[place].as_f64().unwrap() - f64::from(length) / 2.0;
    let (left, top) = (corner(0, picture.width), corner(1, picture.height));
    let point = |x: u32, y: u32| (left + f64::from(x), top + f64::from(y));
    browser.drag(&[point(x, y), point(x + width / 2, y + height / 2), point(x + width, y + height)]).await;
    browser.see("Rectangles : 1").await;
}

impl Desk {
    /// The only request of Camille, as an agent reads it.
    async fn filed(&self) -> serde_json::Value {
        let number = self.camille.get("/requests?scope=mine").await.expect(200).items()[0]["number"].clone();
        let agent = self.app.agent().await;
        agent.get(&format!("/requests/{}", number.as_str().unwrap())).await.expect(200).json
    }

    /// The keys of all objects that hold files.
    async fn objects(&self) -> Vec<String> {
        [self.app.objects("uploads/").await, self.app.objects("files/").await].concat()
    }

    async fn sends(&self, subject: &str) {
        fill_other(&self.browser, subject).await;
        self.browser.press("Envoyer").await;
        self.browser.see(SENT).await;
    }
}

#[tokio::test]
async fn of_a_pasted_capture_nothing_but_the_redacted_picture_ever_leaves_the_workstation() {
    let Some(desk) = desk().await else { return };
    let Desk { app, storage, browser, .. } = &desk;
    let picture = Picture::of(300, 120);
    browser.paste(&[image("image.png", &picture.png())]).await;
    cover(browser, &picture, (40, 20, 100, 60)).await;
    browser.press("Joindre l’image caviardée").await;
    browser.see("Joint").await;
    desk.sends("Capture du sommaire").await;

    let redacted = picture.clone().blackened(&[(40, 20, 100, 60)]);
    let received = storage.files();
    assert_eq!(received.len(), 1, "one form was sent");
    assert_eq!(Picture::read(&received[0]), redacted);
    let secret = SECRET.as_bytes();
    let tells = |bytes: &[u8]| bytes.windows(secret.len()).any(|part| part == secret);
    assert!(!storage.received().iter().any(|body| tells(body)), "nothing of the original's text");

    let request = desk.filed().await;
    let file = &request["attachments"][0];
    let name = file["filename"].as_str().unwrap();
    assert!(name.strip_suffix(".png").is_some_and(|stem| stem.starts_with("capture-")), "{name}");
    let agent = app.agent().await;
    let (seen, _) = agent.downloads(file["id"].as_str().unwrap()).await;
    assert_eq!(Picture::read(&seen), redacted);
    let objects = desk.objects().await;
    assert_eq!(objects.len(), 1, "{objects:?}");

    let beside = browser.beside().await;
    beside.sign_in(&agent).await;
    beside.open(&format!("/requests/{}", request["number"].as_str().unwrap())).await;
    beside.see(name).await;
    // There is no index of articles here for the suggestions, which say so.
    let mut complaints = browser.complaints().await;
    complaints.retain(|complaint| !complaint.contains("/articles?"));
    assert!(complaints.is_empty(), "{complaints:?}");
}

#[tokio::test]
async fn an_image_waits_for_its_sender_to_say_whether_there_is_something_to_redact() {
    let Some(desk) = desk().await else { return };
    let Desk { storage, browser, .. } = &desk;
    let picture = Picture::of(300, 120);
    let file = picture.png();
    browser.choose_files(&[image("premier.png", &file), image("second.png", &file)]).await;
    browser.see("Image pas encore jointe").await;
    fill_other(browser, "Deux captures").await;
    browser.press("Envoyer").await;
    browser.see("Ces fichiers ne seront pas envoyés : premier.png, second.png.").await;
    assert_eq!(storage.received().len(), 0);
    browser.press("Revenir aux fichiers").await;
    browser.press_in("premier.png", "Rien à caviarder").await;
    browser.press_in("second.png", "Caviarder").await;
    cover(browser, &picture, (0, 0, 50, 50)).await;
    browser.press("Joindre l’image caviardée").await;
    browser.see("caviardée-second.png").await;
    browser.press("Envoyer").await;
    browser.see(SENT).await;
    let names: Vec<_> =
        desk.filed().await["attachments"].as_array().unwrap().iter().map(|it| it["filename"].clone()).collect();
    assert_eq!(names, ["premier.png", "caviardée-second.png"]);
}

#[tokio::test]
async fn nominative_data_in_a_text_is_told_with_its_lines_and_masked_in_one_click() {
    let Some(desk) = desk().await else { return };
    let browser = &desk.browser;
    browser.drop_on("main", &[text("journal.log", "démarrage\nNAM TREM 8001 0112 absent\n".as_bytes())]).await;
    browser.see("Un numéro d’assurance maladie semble s’y trouver. Lignes : 2.").await;
    browser.see("Personne d’autre ne le verra").await;
    fill_other(browser, "Journal").await;
    browser.press("Envoyer").await;
    browser.see("Ces fichiers resteront cachés aux autres tant que vous n’aurez pas décidé : journal.log.").await;
    browser.press_in("journal.log", "Masquer").await;
    browser.do_not_see("Personne d’autre ne le verra").await;
    browser.press("Envoyer").await;
    browser.see(SENT).await;
    let request = desk.filed().await;
    let agent = desk.app.agent().await;
    let (seen, _) = agent.downloads(request["attachments"][0]["id"].as_str().unwrap()).await;
    let seen = String::from_utf8(seen).unwrap();
    assert!(seen.contains("NAM ████ ████ ████ absent") && !seen.contains("8001"), "{seen}");
}

#[tokio::test]
async fn a_held_file_that_was_sent_all_the_same_is_decided_on_the_request() {
    let Some(desk) = desk().await else { return };
    let browser = &desk.browser;
    browser.drop_on("main", &[text("journal.log", b"NAM TREM 8001 0112\n")]).await;
    browser.see("Personne d’autre ne le verra").await;
    fill_other(browser, "Journal").await;
    browser.press("Envoyer").await;
    browser.press("Envoyer quand même").await;
    browser.see(SENT).await;
    assert_eq!(desk.filed().await["attachments"], json!([]), "the agent sees none of it");
    browser.see("Un numéro d’assurance maladie semble s’y trouver. Lignes : 1.").await;
    browser.press("Ce n’est pas une donnée nominative").await;
    browser.see("C’est noté").await;
    assert_eq!(desk.filed().await["attachments"][0]["state"], "clean");
}

#[tokio::test]
async fn an_upload_that_is_cut_off_is_sent_again_under_the_same_form() {
    let Some(desk) = desk().await else { return };
    let Desk { storage, browser, .. } = &desk;
    storage.hold(true);
    browser.choose_files(&[text("journal.log", b"une ligne\n")]).await;
    storage.wait_for(1).await;
    storage.cut();
    browser.see("La connexion est perdue. L’envoi reprendra").await;
    storage.hold(false);
    browser.press("Réessayer").await;
    browser.see("– Joint").await;
    desk.sends("Journal").await;
    let received = storage.received();
    let key = |body: &[u8]| {
        let text = String::from_utf8_lossy(body).into_owned();
        text.split("name=\"key\"").nth(1).and_then(|rest| rest.lines().nth(2)).unwrap().to_owned()
    };
    assert_eq!(received.len(), 2);
    assert_eq!(key(&received[0]), key(&received[1]));
    assert_eq!(desk.filed().await["attachments"].as_array().unwrap().len(), 1);
    let objects = desk.objects().await;
    assert_eq!(objects.len(), 1, "{objects:?}");
}

#[tokio::test]
async fn what_could_not_be_sent_goes_out_by_itself_when_the_network_is_back() {
    let Some(desk) = desk().await else { return };
    let browser = &desk.browser;
    browser.offline(true).await;
    browser.choose_files(&[text("journal.log", b"une ligne\n")]).await;
    browser.see("La connexion est perdue. L’envoi reprendra").await;
    browser.offline(false).await;
    browser.see("– Joint").await;
    desk.sends("Journal").await;
    assert_eq!(desk.filed().await["attachments"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_cancelled_upload_leaves_nothing() {
    let Some(desk) = desk().await else { return };
    let Desk { storage, browser, .. } = &desk;
    storage.hold(true);
    browser.choose_files(&[text("journal.log", b"une ligne\n")]).await;
    browser.see("Envoi en cours").await;
    storage.wait_for(1).await;
    browser.press("Annuler l’envoi").await;
    browser.do_not_see("journal.log").await;
    storage.hold(false);
    desk.sends("Sans journal").await;
    assert_eq!(desk.filed().await["attachments"], json!([]));
    browser.wait_until("the page is at rest", "return document.readyState === 'complete'").await;
    assert!(!desk.objects().await.iter().any(|key| key.starts_with("files/")));
}

#[tokio::test]
async fn the_form_waits_for_files_on_their_way_and_sends_itself_once() {
    let Some(desk) = desk().await else { return };
    let Desk { storage, browser, .. } = &desk;
    storage.hold(true);
    let files = ["a.log", "b.log", "c.log", "d.log", "e.log"];
    browser.choose_files(&files.map(|name| text(name, b"une ligne\n"))).await;
    storage.wait_for(3).await;
    fill_other(browser, "Journaux").await;
    browser.press("Envoyer").await;
    browser.see("En attente des fichiers…").await;
    assert_eq!(storage.waiting(), 3, "no more than three at once");
    assert_eq!(filed_by(&desk.camille).await, 0);
    storage.hold(false);
    browser.see(SENT).await;
    assert_eq!(filed_by(&desk.camille).await, 1);
    assert_eq!(desk.filed().await["attachments"].as_array().unwrap().len(), 5);
}

#[tokio::test]
async fn what_is_not_accepted_says_why_and_the_rest_is_sent_without_it() {
    let Some(desk) = desk().await else { return };
    let browser = &desk.browser;
    let page = b"<!doctype html><script>alert(1)</script>";
    browser.choose_files(&[text("archives.zip", b"PK"), text("vide.txt", b""), image("page.png", page)]).await;
    browser.see("Ce format n’est pas accepté. Joignez le texte utile").await;
    browser.see("Le fichier est vide.").await;
    browser.see("Ce n’est pas un format accepté.").await;
    fill_other(browser, "Sans fichiers").await;
    browser.press("Envoyer").await;
    browser.see("Ces fichiers ne seront pas envoyés : archives.zip, vide.txt, page.png.").await;
    browser.press("Envoyer quand même").await;
    browser.see(SENT).await;
    assert_eq!(desk.storage.received().len(), 1, "what the browser can tell by itself does not go out");
    assert_eq!(desk.filed().await["attachments"], json!([]));
}

#[tokio::test]
async fn two_tabs_have_files_of_their_own() {
    let Some(desk) = desk().await else { return };
    let browser = &desk.browser;
    browser.choose_files(&[text("premier.log", b"un\n")]).await;
    browser.see("– Joint").await;
    browser.new_tab().await;
    browser.open(NEW).await;
    browser.see("Joindre des fichiers").await;
    browser.choose_files(&[text("second.log", b"deux\n")]).await;
    browser.see("– Joint").await;
    browser.do_not_see("premier.log").await;
    desk.sends("Second").await;
    assert_eq!(desk.filed().await["attachments"][0]["filename"], "second.log");
    browser.to_tab(0).await;
    desk.sends("Premier").await;
    assert_eq!(desk.filed().await["attachments"][0]["filename"], "premier.log");
}

#[tokio::test]
async fn a_form_with_something_to_correct_comes_back_with_its_files() {
    let Some(desk) = desk().await else { return };
    let browser = &desk.browser;
    browser.choose_files(&[text("journal.log", b"une ligne\n")]).await;
    browser.see("– Joint").await;
    browser.press("Envoyer").await;
    browser.see("Certains champs sont à corriger").await;
    browser.see("journal.log").await;
    browser.see("– Joint").await;
    desk.sends("Journal").await;
    assert_eq!(desk.filed().await["attachments"][0]["filename"], "journal.log");
}

#[tokio::test]
async fn a_session_that_ends_loses_neither_the_text_nor_the_files() {
    let Some(desk) = desk().await else { return };
    let Desk { app, browser, camille, .. } = &desk;
    browser.choose_files(&[text("avant.log", b"une ligne\n")]).await;
    browser.see("– Joint").await;
    fill_other(browser, "Journal").await;
    app.turn_to("2026-06-10T17:01:00Z");
    browser.choose_files(&[text("après.log", b"une ligne\n")]).await;
    browser.see("Votre session est terminée. Connectez-vous dans un autre onglet").await;
    assert_eq!(browser.value("Objet de la demande").await, "Journal");
    let again = app.sign_in(&camille.email).await;
    browser.sign_in(&again).await; // as in another tab
    browser.press_in("après.log", "Réessayer").await;
    browser.do_not_see("Connectez-vous dans un autre onglet").await;
    browser.press("Envoyer").await;
    browser.see(SENT).await;
    let names: Vec<_> = again.get("/requests?scope=mine").await.items().iter().map(|it| it["number"].clone()).collect();
    let request = again.get(&format!("/requests/{}", names[0].as_str().unwrap())).await.expect(200).json;
    assert_eq!(request["attachments"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn files_are_carried_over_a_sign_in_in_place() {
    let Some(desk) = desk().await else { return };
    let Desk { app, browser, camille, .. } = &desk;
    browser.choose_files(&[text("journal.log", b"une ligne\n")]).await;
    browser.see("– Joint").await;
    fill_other(browser, "Journal").await;
    app.turn_to("2026-06-10T17:01:00Z");
    browser.press("Envoyer").await;
    sign_in_again(browser, camille).await;
    browser.press("Continuer l’envoi").await;
    browser.see(SENT).await;
    browser.see("journal.log").await;
}

/// A Word document with a picture in it, packed as Word does.
fn document(picture: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(picture).unwrap();
    let packed = packed.finish().unwrap();
    let mut crc = flate2::Crc::new();
    crc.update(picture);
    let name = b"word/media/image1.png";
    let size = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap().to_le_bytes();
    let mut common = [20, 0, 0, 0, 8, 0, 0, 0, 0, 0].to_vec();
    common.extend(crc.sum().to_le_bytes());
    common.extend(size(&packed));
    common.extend(size(picture));
    common.extend([u8::try_from(name.len()).unwrap(), 0, 0, 0]);
    let mut file = [&b"PK\x03\x04"[..], &common, name, &packed].concat();
    let directory = [&b"PK\x01\x02\x14\x00"[..], &common, &[0; 14], name].concat();
    let start = size(&file);
    file.extend(&directory);
    file.extend([&b"PK\x05\x06\0\0\0\0\x01\0\x01\0"[..], &size(&directory), &start, &[0, 0]].concat());
    file
}

#[tokio::test]
async fn the_pictures_of_a_word_document_are_redacted_in_its_place() {
    let Some(desk) = desk().await else { return };
    let Desk { storage, browser, .. } = &desk;
    let picture = Picture::of(300, 120);
    let media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    browser.choose_files(&[Brought { name: "captures.docx", media_type, bytes: &document(&picture.png()) }]).await;
    browser.see("l’image source peut généralement être récupérée").await;
    browser.see("Images entières dans ce document : 1. Rien n’est encore envoyé.").await;
    browser.press("Extraire et caviarder").await;
    cover(browser, &picture, (10, 10, 20, 20)).await;
    browser.press("Joindre l’image caviardée").await;
    browser.see("– Joint").await;
    desk.sends("Captures").await;
    let received = storage.files();
    assert_eq!(received.len(), 1);
    assert_eq!(Picture::read(&received[0]), picture.blackened(&[(10, 10, 20, 20)]));
    assert_eq!(desk.filed().await["attachments"][0]["filename"], "caviardée-image1.png");
}

#[tokio::test]
async fn files_go_with_a_comment_of_an_agent_and_without_a_word_with_one_of_a_contact() {
    let Some(desk) = desk().await else { return };
    let Desk { app, browser, camille, .. } = &desk;
    let path = format!("/requests/{}", camille.files(&a_request()).await.number());
    browser.open(&path).await;
    browser.see("Joindre des fichiers").await;
    browser.choose_files(&[text("journal.log", b"une ligne\n")]).await;
    browser.see("– Joint").await;
    browser.press("Envoyer").await;
    browser.see("journal.log").await;
    browser.sign_in(&app.agent().await).await;
    browser.open(&path).await;
    browser.fill("Votre réponse", "Voici la procédure, pas à pas.").await;
    browser.see("Joindre des fichiers").await;
    browser.choose_files(&[text("procédure.txt", b"1. ouvrir\n")]).await;
    browser.see("– Joint").await;
    browser.press("Résolution…").await;
    browser.see("Les fichiers accompagnent un commentaire").await;
    browser.see("– Joint").await;
    browser.press("Commentaire…").await;
    browser.see("Avec 1 fichier joint.").await;
    browser.press("Envoyer au client").await;
    browser.see("procédure.txt").await;
    let files = camille.get(&path).await.expect(200).json["attachments"].clone();
    let names: Vec<_> = files.as_array().unwrap().iter().map(|file| file["filename"].clone()).collect();
    assert_eq!(names, ["journal.log", "procédure.txt"]);
}

#[tokio::test]
async fn without_scripts_the_form_says_that_files_need_them() {
    let (app, _storage) = Recorder::before().await;
    let Some(browser) = Browser::start(&app).await else { return };
    browser.without_scripts().await;
    browser.sign_in(&app.camille().await).await;
    browser.open(NEW).await;
    browser.see("Pour joindre des fichiers, activez JavaScript").await;
    assert!(!browser.offers("Joindre des fichiers").await);
}
