//! What the object storage is relied on for: forms are good for what they were signed for and nothing else, links for a
//! minute.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_s3::config::{Credentials, ProvideCredentials as _, SharedCredentialsProvider};
use futures_util::StreamExt as _;
use guichet::LocalClock;
use guichet::services::Services;
use guichet_files::{Storage, StorageError, UploadForm, storage_now};
use guichet_testkit::{localstack, send_form, services};

const KEY: &str = "uploads/a1";
const MOST: u64 = 1000;

pub struct Place {
    pub services: Services,
    pub storage: Storage,
}

impl Place {
    pub async fn new() -> Self {
        let services = services(&LocalClock::default()).await;
        Self { storage: services.storage(None), services }
    }

    pub async fn form(&self) -> UploadForm {
        self.storage.form(KEY, MOST, storage_now()).await.unwrap()
    }

    /// The names of the events so far.
    pub fn events(&mut self) -> Vec<String> {
        let events = self.services.object_events.as_mut().expect("an embedded storage");
        let mut names = Vec::new();
        while let Ok(event) = events.try_recv() {
            names.push(event["Records"][0]["eventName"].as_str().unwrap().to_owned());
        }
        names
    }

    pub async fn is_empty(&self) -> bool {
        self.storage.keys("").await.unwrap().is_empty()
    }
}

fn fields(form: &UploadForm) -> impl Iterator<Item = (&str, &str)> {
    form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
}

async fn send(form: &UploadForm, file: &[u8]) -> u16 {
    send_form(&form.url, fields(form), file).await
}

/// The form with one field changed, added or (`None`) left out is refused, and nothing is stored.
async fn assert_refused_with(field: &str, value: Option<&str>) {
    let place = Place::new().await;
    let mut form = place.form().await;
    match value {
        Some(value) => form.fields.insert(field.to_owned(), value.to_owned()),
        None => form.fields.remove(field),
    };
    let status = send(&form, b"file").await;
    assert!((400..=403).contains(&status), "{field}: {status}");
    assert!(place.is_empty().await, "{field}");
}

#[tokio::test]
async fn a_file_comes_in_by_its_form() {
    let place = Place::new().await;
    assert_eq!(send(&place.form().await, b"the file\r\n--\0").await, 204);
    let found = place.storage.find(KEY).await.unwrap().unwrap();
    assert_eq!(found.size, 13);
    assert_eq!(place.storage.keys("uploads/").await.unwrap(), [(KEY.to_owned(), found.etag.clone())]);
    assert_eq!(place.storage.read(KEY, &found.etag).await.unwrap(), b"the file\r\n--\0");
    let head = place.services.s3.head_object().bucket(&place.services.bucket).key(KEY).send().await.unwrap();
    assert_eq!(head.content_type(), Some("application/octet-stream"), "whatever the browser says of the file");
}

#[tokio::test]
async fn a_long_list_of_files_is_whole() {
    let place = Place::new().await;
    let put = async |nth: usize| {
        let key = format!("uploads/{nth}");
        place.services.s3.put_object().bucket(&place.services.bucket).key(key).send().await.unwrap();
    };
    // A call to S3 lists a thousand.
    futures_util::stream::iter(0..1_002).for_each_concurrent(16, put).await;
    assert_eq!(place.storage.keys("uploads/").await.unwrap().len(), 1_002);
}

#[tokio::test]
async fn a_form_takes_files_of_its_size_alone() {
    let place = Place::new().await;
    let form = place.form().await;
    for file in [vec![0; 0], vec![0; 1001], vec![0; 100_000]] {
        let status = send(&form, &file).await;
        assert!((400..=403).contains(&status), "{} bytes: {status}", file.len());
        assert!(place.is_empty().await, "{} bytes", file.len());
    }
    assert_eq!(send(&form, &[0; 1000]).await, 204);
}

#[tokio::test]
async fn a_form_is_good_for_its_key_and_type_alone() {
    for (field, value) in [
        ("key", "uploads/a2"),
        ("key", "files/a1"),
        ("Content-Type", "text/html"),
        ("success_action_status", "200"),
        ("x-amz-date", "20260101T000000Z"),
        ("x-amz-credential", "other/20260610/us-east-1/s3/aws4_request"),
    ] {
        assert_refused_with(field, Some(value)).await;
    }
    for field in ["Content-Type", "x-amz-date", "x-amz-signature"] {
        assert_refused_with(field, None).await;
    }
}

#[tokio::test]
async fn a_form_cannot_be_changed_or_written_by_others() {
    if localstack::cannot("look at a form's signature, nor at fields that its policy does not name") {
        return;
    }
    let (place, theirs) = (Place::new().await, Place::new().await);
    let other = theirs.storage.form(KEY, 2 * MOST, storage_now()).await.unwrap();
    assert_refused_with("policy", Some(&other.fields["policy"])).await;
    assert_refused_with("x-amz-signature", Some(&"0".repeat(64))).await;
    assert_refused_with("x-amz-meta-note", Some("hello")).await;
    assert_refused_with("policy", None).await;
    let key = BTreeMap::from([("key".to_owned(), KEY.to_owned())]);
    let unsigned = UploadForm { url: place.form().await.url, fields: key };
    assert_eq!(send(&unsigned, b"file").await, 403);
    assert!(place.is_empty().await);
}

#[tokio::test]
async fn a_form_is_good_for_a_quarter_of_an_hour() {
    let place = Place::new().await;
    for (minutes, status) in [(16, 403), (14, 204)] {
        let at = storage_now() - Duration::from_mins(minutes);
        let form = place.storage.form(KEY, MOST, at).await.unwrap();
        assert_eq!(send(&form, b"file").await, status, "{minutes} minutes");
        assert_eq!(place.is_empty().await, status == 403, "{minutes} minutes");
    }
}

#[tokio::test]
async fn credentials_of_a_session_sign_forms_and_links_together_with_their_token() {
    let place = Place::new().await;
    let own = place.services.credentials.provide_credentials().await.unwrap();
    let token = Some("a token of a role".to_owned());
    let session = Credentials::new(own.access_key_id(), own.secret_access_key(), token, None, "session");
    let session = SharedCredentialsProvider::new(session);
    let s3 = place.services.s3.config().to_builder().credentials_provider(session.clone()).build();
    let s3 = aws_sdk_s3::Client::from_conf(s3);
    let storage = Storage::new(s3, session, &place.services.bucket, None);
    let form = storage.form(KEY, MOST, storage_now()).await.unwrap();
    let mut without = form.clone();
    without.fields.remove("x-amz-security-token");
    assert_eq!(send(&without, b"file").await / 100, 4, "the policy asks for the token");
    assert_eq!(send(&form, b"file").await, 204);
    let link = storage.link(KEY, "a.txt", "text/plain", storage_now()).await.unwrap();
    assert!(link.contains("X-Amz-Security-Token="), "{link}");
    assert_eq!(reqwest::get(&link).await.unwrap().status(), 200);
    assert_eq!(reqwest::get(link.replace("role", "king")).await.unwrap().status(), 403, "the token is signed");
}

#[tokio::test]
async fn a_link_gives_a_download_under_the_files_name() {
    let place = Place::new().await;
    place.storage.write("files/a1", b"<script>".to_vec(), "image/png").await.unwrap();
    let name = "Écran d’accueil (2).txt";
    let link = place.storage.link("files/a1", name, "text/plain; charset=utf-8", storage_now()).await.unwrap();
    let answer = reqwest::get(&link).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "text/plain; charset=utf-8");
    let disposition = answer.headers()["content-disposition"].to_str().unwrap();
    assert_eq!(disposition, "attachment; filename*=UTF-8''%C3%89cran%20d%E2%80%99accueil%20%282%29.txt");
    assert_eq!(answer.bytes().await.unwrap(), "<script>");
}

#[tokio::test]
async fn a_link_is_good_for_a_minute_and_one_object() {
    let place = Place::new().await;
    for key in ["files/a1", "files/a2"] {
        place.storage.write(key, b"text".to_vec(), "text/plain").await.unwrap();
    }
    let link = async |seconds| {
        let at = storage_now() - Duration::from_secs(seconds);
        place.storage.link("files/a1", "a.txt", "text/plain", at).await.unwrap()
    };
    let status = async |link: String| reqwest::get(link).await.unwrap().status().as_u16();
    assert_eq!(status(link(30).await).await, 200);
    assert_eq!(status(link(62).await).await, 403, "expired");
    assert_eq!(status(link(0).await.replace("files/a1", "files/a2")).await, 403, "another object");
    assert_eq!(status(link(0).await.replace("attachment", "inline")).await, 403, "shown instead of kept");
    assert_eq!(status(link(62).await.replace("Expires=60", "Expires=600")).await, 403, "for longer");
    let before = link(0).await;
    place.storage.remove("files/a1").await.unwrap();
    assert_eq!(status(before).await, 404, "removed");
}

#[tokio::test]
async fn what_is_read_is_what_was_found() {
    let place = Place::new().await;
    place.storage.write(KEY, b"one".to_vec(), "text/plain").await.unwrap();
    let one = place.storage.find(KEY).await.unwrap().unwrap();
    place.storage.write(KEY, b"two".to_vec(), "text/plain").await.unwrap();
    assert_eq!(place.storage.read(KEY, &one.etag).await, Err(StorageError::Missing));
    assert_eq!(place.storage.read("uploads/none", &one.etag).await, Err(StorageError::Missing));
    assert_eq!(place.storage.find("uploads/none").await, Ok(None));
}
