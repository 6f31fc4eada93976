//! Starts that are refused: each says why and what to do, and ends with a failure.

use std::net::TcpListener;

use reqwest::Method;
use serde_json::json;

use crate::process::{Guichet, command, refused};

#[tokio::test]
async fn another_process_on_the_same_data_is_refused_and_the_first_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let first = Guichet::start(dir.path());
    let (status, said) = refused(&mut command(dir.path()));
    assert!(!status.success());
    let folder = dir.path().display().to_string();
    assert!(said.contains("in use by another Guichet") && said.contains(&folder) && said.contains("--data"), "{said}");
    assert_eq!(first.send(first.call(Method::GET, "/health")).await.expect(200), json!({"status": "ok"}));
}

#[test]
fn a_port_in_use_is_refused_with_the_option_that_names_another() {
    let dir = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_guichet"));
    let (status, said) = refused(command.args(["--port", &port, "--data"]).arg(dir.path().join("data")));
    assert!(!status.success());
    assert!(said.contains(&format!("port {port} is in use")) && said.contains("--port"), "{said}");
    assert!(!dir.path().join("data").exists(), "nothing is made where nothing is served");
}

#[test]
fn a_folder_that_cannot_be_used_is_refused_by_its_name() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "").unwrap();
    let (status, said) = refused(&mut command(&file));
    assert!(!status.success());
    assert!(said.contains(&file.display().to_string()), "{said}");
}

#[test]
fn a_table_that_is_none_is_refused_and_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let table = dir.path().join("table.db");
    let other = "no database, but somebody's file ".repeat(100);
    std::fs::write(&table, &other).unwrap();
    let (status, said) = refused(&mut command(dir.path()));
    assert!(!status.success());
    assert!(said.contains(&table.display().to_string()), "{said}");
    assert_eq!(std::fs::read_to_string(&table).unwrap(), other);
}

#[test]
fn a_setting_that_is_wrong_is_refused_by_its_name() {
    let dir = tempfile::tempdir().unwrap();
    let (status, said) = refused(command(dir.path()).env("GUICHET_ADMIN_EMAIL", "nobody"));
    assert!(!status.success());
    assert!(said.contains("GUICHET_ADMIN_EMAIL"), "{said}");
}
