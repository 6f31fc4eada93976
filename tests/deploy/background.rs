//! What runs by itself: schedules, mail feedback; and what it all wrote into the logs.

use deploy_tests::{repository, until};
use serde_json::Value;

use crate::portal::{Person, Portal};

/// SES's own word, since the emulator's SES hears of nothing: published to the topic as SES does.
pub fn mail_that_comes_back_is_noted(portal: &Portal, administrator: &Person, contact: &Person, number: &str) {
    let mails = portal.get(administrator, &format!("/requests/{number}/mails"));
    let sent = mails["items"].as_array().unwrap().iter().find(|mail| mail["to"]["name"] == contact.name);
    let sent = sent.expect("a mail to the contact");
    // The mail's tag, by which it is known: the event and the account.
    let row = format!("{}_{}", sent["events"][0].as_str().unwrap(), sent["to"]["id"].as_str().unwrap());
    let sample = std::fs::read_to_string(repository().join("events/feedback-bounce.json")).unwrap();
    let sample: Value = serde_json::from_str(&sample).unwrap();
    let message = sample["Records"][0]["Sns"]["Message"].as_str().unwrap();
    let message = message.replace("CSC-1001-1_gaybebtwp8b3a95v", &row).replace("recipient@example.com", contact.email);
    portal.emulator.publishes("guichet-mail-feedback", &message);
    until("mail to the contact is stopped", || {
        let me = portal.get(contact, "/me");
        (!me["mail_stopped"].is_null()).then_some(())
    });
}

/// Those of every minute have run by themselves; the others are called as their rule does, at the next hour.
pub fn every_schedule_runs_without_an_error(portal: &Portal) {
    let manifest = std::fs::read_to_string(repository().join("infra/functions.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    let event = std::fs::read_to_string(repository().join("events/schedule.json")).unwrap();
    for (name, function) in manifest["functions"].as_object().unwrap() {
        match function["schedule"].as_str() {
            Some("rate(1 minute)") => {
                until(&format!("{name} has run"), || {
                    let log = portal.emulator.log(&format!("/aws/lambda/guichet-{name}"));
                    log.into_iter().find(|line| line.starts_with("END "))
                });
            }
            Some(_) => drop(portal.emulator.invokes(&format!("guichet-{name}"), &event)),
            None => {}
        }
    }
}

pub fn the_logs_name_nobody_and_no_error(portal: &Portal, people: &[&Person]) {
    let mut lines = 0;
    for group in portal.emulator.logs() {
        for line in portal.emulator.log(&group) {
            lines += usize::from(line.contains("\"level\":\"INFO\""));
            assert!(!line.contains("\"level\":\"ERROR\""), "{group}: {line}");
            for person in people {
                let told = [person.email, person.name, person.password].into_iter();
                for personal in told.chain(person.secrets.iter().map(String::as_str)) {
                    assert!(!line.contains(personal), "{group} tells {personal}: {line}");
                }
            }
            for written in ["étiquettes", "surveillons", "418 555-0145", "trace.log", "127.0.0.1"] {
                assert!(!line.contains(written), "{group} tells « {written} »: {line}");
            }
        }
    }
    assert!(lines > 20, "the functions wrote what they did: {lines} lines");
}
