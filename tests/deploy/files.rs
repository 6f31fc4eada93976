//! Files: by a signed form straight to the bucket, whose event has them inspected; out again by a link.

use deploy_tests::until;
use serde_json::json;

use crate::portal::{Person, Portal};

const NAME: &str = "trace.log";
const TEXT: &str = "10:02 dossier ouvert\r\n10:03 écran noir\r\n";

/// The file's id.
pub fn a_file_is_inspected_when_it_arrives(portal: &Portal, contact: &Person) -> String {
    let expected = portal.post(contact, "/attachments", &json!({"filename": NAME, "size": TEXT.len()}));
    let upload = &expected["upload"];
    let call = portal.emulator.curl().call("POST", upload["url"].as_str().unwrap());
    let _ = call.header("origin", &portal.url).upload(&upload["fields"], TEXT.as_bytes()).send().expect(204);
    let id = expected["id"].as_str().unwrap().to_owned();
    let file = until("the file is inspected", || {
        let file = portal.get(contact, &format!("/attachments/{id}"));
        let waits = matches!(file["state"].as_str().unwrap(), "expected" | "inspecting");
        (!waits).then_some(file)
    });
    assert_eq!(file["state"], "clean", "{file}");
    id
}

pub fn the_clean_copy_is_downloaded(portal: &Portal, who: &Person, file: &str) {
    let answer = portal.call("GET", &format!("/attachments/{file}/content")).bearer(&who.token).send().expect(302);
    let link = answer.header("location").expect("a link");
    let copy = portal.emulator.curl().call("GET", link).send().expect(200);
    assert!(copy.text().contains("10:03 écran noir"), "{}", copy.text());
    assert!(copy.header("content-disposition").unwrap().starts_with("attachment;"));
}
