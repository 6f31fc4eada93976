//! Mail through the SDK's client.

use std::sync::Arc;

use aws_sdk_ses::{
    Client,
    config::{BehaviorVersion, Region, retry::RetryConfig},
    operation::send_raw_email::SendRawEmailError,
    primitives::Blob,
    types::{MessageTag, RawMessage},
};
use guichet::embedded::{
    REGION,
    ses::{Refusal, Ses},
};
use serde_json::json;

use crate::clients::credentials;

const MESSAGE: &str = "From: =?utf-8?Q?Centre_d=27acc=C3=A8s?= <no-reply@centre.test>\r\n\
To: camille.roy@chu-exemple.test\r\n\
Subject: =?utf-8?Q?Demande_re=C3=A7ue?=\r\n\
Auto-Submitted: auto-generated\r\n\
References: <CSC-1001@guichet.test>\r\n <CSC-1002@guichet.test>\r\n\
MIME-Version: 1.0\r\n\
Content-Type: multipart/alternative; boundary=b\r\n\r\n\
--b\r\nContent-Type: text/plain; charset=utf-8\r\n\
Content-Transfer-Encoding: quoted-printable\r\n\r\n\
Votre demande est re=C3=A7ue.\r\n\
--b\r\nContent-Type: text/html; charset=utf-8\r\n\
Content-Transfer-Encoding: base64\r\n\r\n\
PHA+UmXDp3VlPC9wPg==\r\n--b--\r\n";

fn client(ses: &Ses, attempts: u32) -> Client {
    Client::from_conf(
        aws_sdk_ses::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(REGION))
            .credentials_provider(credentials())
            .endpoint_url(ses.endpoint())
            .retry_config(
                RetryConfig::standard()
                    .with_max_attempts(attempts)
                    .with_initial_backoff(std::time::Duration::from_millis(1)),
            )
            .build(),
    )
}

async fn send(client: &Client, to: &str) -> Result<String, SendRawEmailError> {
    let raw = RawMessage::builder().data(Blob::new(MESSAGE)).build();
    client
        .send_raw_email()
        .raw_message(raw.unwrap())
        .destinations(to)
        .send()
        .await
        .map(|sent| sent.message_id)
        .map_err(aws_sdk_ses::error::SdkError::into_service_error)
}

fn clock() -> guichet::embedded::ses::Clock {
    Arc::new(|| "2026-03-02T14:00:00Z".parse().unwrap())
}

#[tokio::test]
async fn a_sent_mail_is_kept_and_decoded() {
    let ses = Ses::memory(clock()).unwrap();
    let id = send(&client(&ses, 1), "camille.roy@chu-exemple.test").await;
    let [mail] = &ses.mailbox().list().unwrap()[..] else {
        panic!("one mail");
    };
    assert_eq!(
        serde_json::to_value(mail).unwrap(),
        json!({
            "id": id.unwrap(),
            "to": "camille.roy@chu-exemple.test",
            "subject": "Demande reçue",
            "text": "Votre demande est reçue.",
            "html": "<p>Reçue</p>",
            "tags": {},
            "headers": {
                "From": "Centre d'accès <no-reply@centre.test>",
                "To": "camille.roy@chu-exemple.test",
                "Subject": "Demande reçue",
                "Auto-Submitted": "auto-generated",
                "References": "<CSC-1001@guichet.test> <CSC-1002@guichet.test>",
                "MIME-Version": "1.0",
                "Content-Type": "multipart/alternative; boundary=b",
            },
            "at": "2026-03-02T14:00:00Z",
        })
    );
}

#[tokio::test]
async fn a_call_that_names_nobody_goes_to_those_of_the_message() {
    let ses = Ses::memory(clock()).unwrap();
    let raw = RawMessage::builder().data(Blob::new(MESSAGE)).build();
    client(&ses, 1).send_raw_email().raw_message(raw.unwrap()).send().await.unwrap();
    assert_eq!(ses.mailbox().to("Camille.Roy@chu-exemple.test").unwrap().len(), 1);
}

#[tokio::test]
async fn mails_in_a_folder_are_there_after_a_restart_in_the_same_order() {
    let dir = tempfile::tempdir().unwrap();
    let ses = Ses::folder(dir.path(), clock()).unwrap();
    let sender = client(&ses, 1);
    for n in 0..12 {
        send(&sender, &format!("n{n}@x.test")).await.unwrap();
    }
    let before = ses.mailbox().list().unwrap();
    ses.stop().await;

    let ses = Ses::folder(dir.path(), clock()).unwrap();
    assert_eq!(ses.mailbox().list().unwrap(), before);
    send(&client(&ses, 1), "last@x.test").await.unwrap();
    let after: Vec<_> = ses.mailbox().list().unwrap().into_iter().flat_map(|mail| mail.to).collect();
    let mut expected: Vec<_> = (0..12).map(|n| format!("n{n}@x.test")).collect();
    expected.push("last@x.test".to_owned());
    assert_eq!(after, expected);
}

#[tokio::test]
async fn the_tags_of_a_mail_are_kept_with_it_over_a_restart_and_are_what_ses_takes() {
    let dir = tempfile::tempdir().unwrap();
    let ses = Ses::folder(dir.path(), clock()).unwrap();
    let tagged = async |value: &str| {
        let raw = RawMessage::builder().data(Blob::new(MESSAGE)).build();
        let tag = |name: &str, value: &str| MessageTag::builder().name(name).value(value).build().unwrap();
        let call = client(&ses, 1).send_raw_email().raw_message(raw.unwrap());
        call.tags(tag("row", value)).tags(tag("kind", "x")).send().await
    };
    tagged("CSC-1042-7_a").await.unwrap();
    for wrong in ["camille@x.test", "é", "a b"] {
        assert!(tagged(wrong).await.is_err(), "{wrong}");
    }
    ses.stop().await;
    let ses = Ses::folder(dir.path(), clock()).unwrap();
    let kept = ses.mailbox().list().unwrap();
    let tags = serde_json::to_value(&kept[0].tags).unwrap();
    assert_eq!((kept.len(), tags), (1, json!({"row": "CSC-1042-7_a", "kind": "x"})));
    assert_eq!(kept[0].subject, "Demande reçue");
}

#[tokio::test]
async fn a_refused_address_is_rejected_until_it_is_accepted_again() {
    let ses = Ses::memory(clock()).unwrap();
    let sender = client(&ses, 1);
    ses.mailbox().refuse("bad@x.test", Refusal::MessageRejected);
    let refused = send(&sender, "Bad@x.test").await.unwrap_err();
    assert!(refused.is_message_rejected(), "{refused:?}");
    assert!(send(&sender, "good@x.test").await.is_ok());
    ses.mailbox().accept("bad@x.test");
    assert!(send(&sender, "bad@x.test").await.is_ok());
    assert_eq!(ses.mailbox().list().unwrap().len(), 2);
}

#[tokio::test]
async fn throttling_and_unavailability_are_tried_again_by_the_sdk() {
    let ses = Ses::memory(clock()).unwrap();
    for how in [Refusal::Throttling, Refusal::ServiceUnavailable] {
        ses.mailbox().fail_next(2, how);
        assert!(send(&client(&ses, 3), "a@x.test").await.is_ok(), "{how:?}");
    }
    assert_eq!(ses.mailbox().list().unwrap().len(), 2);
}

#[tokio::test]
async fn the_refusals_carry_the_codes_of_ses() {
    let ses = Ses::memory(clock()).unwrap();
    for (how, code) in [
        (Refusal::MessageRejected, "MessageRejected"),
        (Refusal::Throttling, "Throttling"),
        (Refusal::ServiceUnavailable, "ServiceUnavailable"),
    ] {
        ses.mailbox().fail_next(1, how);
        let refused = send(&client(&ses, 1), "a@x.test").await.unwrap_err();
        assert_eq!(refused.meta().code(), Some(code));
    }
    assert_eq!(ses.mailbox().list().unwrap(), []);
}

#[tokio::test]
async fn the_calls_that_set_an_account_up_are_answered() {
    let ses = Ses::memory(clock()).unwrap();
    let client = client(&ses, 1);
    let verified = client.verify_email_identity().email_address("a@x.test");
    verified.send().await.unwrap();
    let quota = client.get_send_quota().send().await.unwrap();
    assert!(quota.max24_hour_send() > 0.0);
}
