//! What SES answers, told apart, and when a mail is tried again.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::sync::{Arc, Mutex};

use aws_sdk_ses::Client;
use aws_sdk_ses::config::{BehaviorVersion, Config, Credentials, Region, retry::RetryConfig};
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use guichet_mail::{SendError, Sender, next_attempt};
use jiff::SignedDuration;

const TO: &str = "camille.roy@chu-exemple.test";
const TAG: (&str, &str) = ("mail-row", "CSC-1042-7_x");

#[derive(Debug, Clone, Copy)]
enum Answer {
    Sent,
    /// An error of SES: its HTTP status and code. Its message repeats the address, as SES's do.
    Error(u16, &'static str),
    /// Something that is not SES answers.
    Stranger(u16),
    Unreachable,
    Silent,
}

/// Stands where the network is.
#[derive(Debug, Clone)]
struct Service {
    answer: Answer,
    bodies: Arc<Mutex<Vec<String>>>,
}

impl HttpConnector for Service {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let body = request.body().bytes().unwrap_or_default();
        self.bodies.lock().unwrap().push(String::from_utf8_lossy(body).into_owned());
        HttpConnectorFuture::ready(match self.answer {
            Answer::Sent => Ok(response(
                200,
                "<SendRawEmailResponse xmlns=\"http://ses.amazonaws.com/doc/2010-12-01/\"><SendRawEmailResult>\
                 <MessageId>0100-abc</MessageId></SendRawEmailResult></SendRawEmailResponse>",
            )),
            Answer::Error(status, code) => Ok(response(
                status,
                &format!(
                    "<ErrorResponse xmlns=\"http://ses.amazonaws.com/doc/2010-12-01/\"><Error><Type>Sender</Type>\
                     <Code>{code}</Code><Message>Not for {TO}</Message></Error>\
                     <RequestId>1</RequestId></ErrorResponse>"
                ),
            )),
            Answer::Stranger(status) => Ok(response(status, "<html>Bad gateway</html>")),
            Answer::Unreachable => Err(ConnectorError::io(format!("refused for {TO}").into())),
            Answer::Silent => Err(ConnectorError::timeout("late".into())),
        })
    }
}

fn response(status: u16, body: &str) -> HttpResponse {
    HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body))
}

fn sender(answer: Answer, configuration_set: Option<&str>) -> (Sender, Arc<Mutex<Vec<String>>>) {
    let bodies = Arc::default();
    let service = Service { answer, bodies: Arc::clone(&bodies) };
    let config = Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new("ca-central-1"))
        .credentials_provider(Credentials::new("id", "secret", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .http_client(http_client_fn(move |_, _| SharedHttpConnector::new(service.clone())))
        .build();
    (Sender::new(Client::from_conf(config), configuration_set.map(str::to_owned)), bodies)
}

async fn failure(answer: Answer) -> SendError {
    sender(answer, None).0.send(b"raw".to_vec(), TO, TAG).await.unwrap_err()
}

#[tokio::test]
async fn a_mail_that_left_has_the_services_name() {
    let (sender, bodies) = sender(Answer::Sent, Some("guichet"));
    let id = sender.send(b"Subject: x\r\n\r\ny".to_vec(), TO, TAG).await.unwrap();
    assert_eq!(id.as_str(), "0100-abc");
    let bodies = bodies.lock().unwrap();
    assert_eq!(bodies.len(), 1);
    assert!(bodies[0].contains("Action=SendRawEmail"));
    assert!(bodies[0].contains("Tags.member.1.Name=mail-row&Tags.member.1.Value=CSC-1042-7_x"), "{}", bodies[0]);
    assert!(bodies[0].contains("Destinations.member.1=camille.roy%40chu-exemple.test"));
    assert!(bodies[0].contains("ConfigurationSetName=guichet"));
}

#[tokio::test]
async fn without_a_configuration_set_none_is_named() {
    let (sender, bodies) = sender(Answer::Sent, None);
    sender.send(b"raw".to_vec(), TO, TAG).await.unwrap();
    assert!(!bodies.lock().unwrap()[0].contains("ConfigurationSetName"));
}

#[tokio::test]
async fn a_refusal_of_the_mail_itself_is_for_good() {
    for code in ["MessageRejected", "MailFromDomainNotVerifiedException", "InvalidParameterValue", "ValidationError"] {
        let error = failure(Answer::Error(400, code)).await;
        assert!(matches!(error, SendError::Refused(_)), "{error}");
        assert_eq!(error.code().as_str(), code);
    }
}

#[tokio::test]
async fn throttling_settings_and_trouble_of_the_service_are_for_now() {
    let later = [
        (400, "Throttling"),
        (400, "ThrottlingException"),
        (454, "TooManyRequests"),
        (500, "InternalFailure"),
        (503, "ServiceUnavailable"),
        (403, "SignatureDoesNotMatch"),
        (403, "ExpiredToken"),
        (400, "ConfigurationSetDoesNotExist"),
        (400, "AccountSendingPausedException"),
    ];
    for (status, code) in later {
        let error = failure(Answer::Error(status, code)).await;
        assert!(matches!(error, SendError::Later(_)), "{error}");
        assert_eq!(error.code().as_str(), code);
    }
}

#[tokio::test]
async fn a_network_that_fails_is_for_now() {
    for (answer, code) in [(Answer::Unreachable, "Connection"), (Answer::Silent, "Timeout")] {
        let error = failure(answer).await;
        assert!(matches!(error, SendError::Later(_)), "{error}");
        assert_eq!(error.code().as_str(), code);
    }
}

#[tokio::test]
async fn an_answer_that_is_not_the_services_is_for_now() {
    for status in [502, 404, 200] {
        let error = failure(Answer::Stranger(status)).await;
        assert!(matches!(error, SendError::Later(_)), "{status}: {error}");
    }
}

#[tokio::test]
async fn errors_say_no_address() {
    let answers = [
        Answer::Error(400, "MessageRejected"),
        Answer::Error(500, "camille.roy@chu-exemple.test"),
        Answer::Unreachable,
        Answer::Silent,
        Answer::Stranger(502),
    ];
    for answer in answers {
        let error = failure(answer).await;
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains('@') && !shown.contains("camille"), "{shown}");
        assert!(std::error::Error::source(&error).is_none());
    }
}

#[test]
fn the_wait_grows_and_ends() {
    assert_eq!(next_attempt(0), Some(SignedDuration::ZERO));
    let waits: Vec<_> = (1..).map_while(next_attempt).collect();
    assert!(waits.len() >= 5);
    assert!(waits.windows(2).all(|pair| pair[0] < pair[1]), "{waits:?}");
    assert!(waits[0] > SignedDuration::ZERO);
    assert!((waits.len()..50).all(|i| next_attempt(u32::try_from(i).unwrap() + 1).is_none()));
    assert_eq!(next_attempt(u32::MAX), None);
}
