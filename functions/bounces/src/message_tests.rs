#![allow(clippy::unwrap_used)]
use serde_json::json;

use super::*;

const ROW: &str = "CSC-1042-7_gaybebtwp8b3a95v";

fn bounce(kind: &str, sub_type: &str, address: &str) -> Value {
    json!({
        "eventType": "Bounce",
        "bounce": {
            "bounceType": kind, "bounceSubType": sub_type,
            "bouncedRecipients": [{"emailAddress": address, "diagnosticCode": "smtp; 550 5.1.1 user unknown"}],
        },
        "mail": {"tags": {"mail-row": [ROW], "ses:configuration-set": ["guichet"]}},
    })
}

fn complaint(feedback_type: Value, sub_type: Value) -> Value {
    json!({
        "eventType": "Complaint",
        "complaint": {
            "complaintFeedbackType": feedback_type, "complaintSubType": sub_type,
            "complainedRecipients": [{"emailAddress": "camille@exemple.test"}],
        },
        "mail": {"tags": {"mail-row": [ROW]}},
    })
}

fn news(message: &Value) -> News {
    match read(message) {
        Message::News(news) => news,
        other => panic!("{other:?}"),
    }
}

fn said(message: &Value) -> (FeedbackKind, FeedbackReason) {
    let news = news(message);
    (news.kind, news.reason)
}

#[test]
fn only_what_is_permanent_is_a_hard_bounce() {
    use FeedbackKind::{HardBounce, SoftBounce};
    for (kind, sub_type, expected) in [
        ("Permanent", "General", (HardBounce, FeedbackReason::General)),
        ("Permanent", "NoEmail", (HardBounce, FeedbackReason::NoEmail)),
        ("Permanent", "OnAccountSuppressionList", (HardBounce, FeedbackReason::OnAccountSuppressionList)),
        ("Transient", "MailboxFull", (SoftBounce, FeedbackReason::MailboxFull)),
        ("Undetermined", "Undetermined", (SoftBounce, FeedbackReason::Undetermined)),
        ("Permanent", "camille@exemple.test is unknown", (HardBounce, FeedbackReason::Other)),
    ] {
        assert_eq!(said(&bounce(kind, sub_type, "camille@exemple.test")), expected, "{kind} {sub_type}");
    }
}

#[test]
fn a_complaint_says_of_what_kind_it_is_as_far_as_it_is_known() {
    for (feedback_type, sub_type, expected) in [
        (json!("abuse"), json!(null), FeedbackReason::Abuse),
        (json!("auth-failure"), json!(null), FeedbackReason::AuthFailure),
        (json!(null), json!("OnAccountSuppressionList"), FeedbackReason::OnAccountSuppressionList),
        (json!(null), json!(null), FeedbackReason::Other),
        (json!("a new one"), json!(null), FeedbackReason::Other),
    ] {
        assert_eq!(said(&complaint(feedback_type, sub_type)), (FeedbackKind::Complaint, expected));
    }
    assert_eq!(read(&complaint(json!("not-spam"), json!(null))), Message::Other);
}

#[test]
fn an_identitys_notification_says_the_same_and_names_its_row_by_the_message_id() {
    let mut message = bounce("Permanent", "General", "camille@exemple.test");
    message["notificationType"] = message.as_object_mut().unwrap().remove("eventType").unwrap();
    for id in [format!("<{ROW}.1@guichet.test>"), format!("{ROW}.12@guichet.test")] {
        message["mail"] = json!({"commonHeaders": {"messageId": id, "subject": "x"}});
        assert_eq!(news(&message).row.to_string(), ROW);
    }
    for mail in [json!({}), json!({"commonHeaders": {"messageId": "0100-abc"}}), json!({"tags": {"mail-row": []}})] {
        message["mail"] = mail;
        assert_eq!(read(&message), Message::Unnamed);
    }
}

#[test]
fn an_address_is_compared_without_its_name_and_case() {
    for text in ["camille@exemple.test", "Camille@Exemple.test", "Camille Roy <camille@exemple.test>"] {
        let addresses = news(&bounce("Permanent", "General", text)).addresses;
        assert_eq!(addresses, [Email::parse("camille@exemple.test").unwrap()], "{text}");
    }
    assert!(news(&bounce("Permanent", "General", "rfc822;unknown")).addresses.is_empty());
}

#[test]
fn messages_come_by_sns_or_raw_and_each_stands_alone() {
    let message = bounce("Permanent", "General", "camille@exemple.test");
    let record = |text: &str| json!({"EventSource": "aws:sns", "Sns": {"Message": text}});
    let records = [
        record("Successfully validated SNS topic for Amazon SES event publishing."),
        record(&message.to_string()),
        record(r#"{"eventType": "Bounce"}"#),
        record(r#"{"eventType": "Delivery", "delivery": {}}"#),
        record(r#"{"notificationType": "AmazonSnsSubscriptionSucceeded", "message": "You have subscribed"}"#),
        record("something else"),
    ];
    let found = messages(&json!({"Records": records}));
    let expected =
        [Message::Other, read(&message), Message::Unreadable, Message::Other, Message::Other, Message::Unreadable];
    assert_eq!(found, expected);
    assert_eq!(messages(&message), [read(&message)]);
    assert_eq!(messages(&json!({})), [Message::Unreadable]);
}

#[test]
fn a_message_comes_in_lambdas_event_in_snss_letter_and_raw() {
    let message = bounce("Permanent", "NoEmail", "camille@exemple.test");
    let text = message.to_string();
    let raw = messages(&message);
    assert!(matches!(raw[..], [Message::News(_)]));
    assert_eq!(messages(&json!({"Type": "Notification", "Message": text})), raw);
    assert_eq!(messages(&json!({"Records": [{"Sns": {"Message": text}}]})), raw);
}
