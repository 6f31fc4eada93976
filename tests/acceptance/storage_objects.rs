//! Large files in parts, removal for good, the events of what comes in, uploads that break off.

use aws_sdk_s3::types::{BucketVersioningStatus, VersioningConfiguration};
use guichet_files::{Part, StorageError, storage_now};
use guichet_testkit::{Upload, localstack, send_form};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::storage::Place;

const KEY: &str = "deposits/chu-exemple/f1";
/// The least that S3 takes for a part that is not the last.
const PART: usize = 5 * 1024 * 1024;

async fn put(link: &str, bytes: Vec<u8>) -> u16 {
    reqwest::Client::new().put(link).body(bytes).send().await.unwrap().status().as_u16()
}

/// Sends these bytes of a call and hangs up; waits until the storage has done so as well.
async fn break_off(url: &str, head: &str, sent: &[u8]) {
    let host = url.split('/').nth(2).unwrap();
    let mut stream = TcpStream::connect(host).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(sent).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = Vec::new();
    // A reset is as good an end.
    let _ = stream.read_to_end(&mut answer).await;
    let answer = String::from_utf8_lossy(&answer);
    assert!(!answer.starts_with("HTTP/1.1 2"), "{answer}");
}

#[tokio::test]
async fn an_upload_in_parts_goes_on_where_it_was_lost() {
    let place = Place::new().await;
    let storage = &place.storage;
    let upload = storage.begin_multipart(KEY).await.unwrap();
    let link = async |number| storage.part_link(KEY, &upload, number, storage_now()).await.unwrap();
    assert_eq!(put(&link(1).await, vec![1; PART]).await, 200);
    let second = link(2).await;
    let path = second.splitn(4, '/').nth(3).unwrap();
    let host = second.split('/').nth(2).unwrap();
    let head = format!("PUT /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {PART}\r\n\r\n");
    if !localstack::cannot("tell a part that broke off from a whole one") {
        break_off(&second, &head, &vec![9; PART / 2]).await;
    }
    let arrived = storage.parts(KEY, &upload).await.unwrap();
    assert_eq!(arrived.iter().map(|part| (part.number, part.size)).collect::<Vec<_>>(), [(1, PART as u64)]);
    assert_eq!(storage.find(KEY).await.unwrap(), None, "not before it is whole");

    assert_eq!(put(&second, vec![2; 10]).await, 200);
    let arrived = storage.parts(KEY, &upload).await.unwrap();
    let mut other = arrived.clone();
    other[1].etag = "0".repeat(32);
    assert!(storage.complete(KEY, &upload, &other).await.is_err(), "another part than the one that arrived");
    storage.complete(KEY, &upload, &arrived).await.unwrap();
    let found = storage.find(KEY).await.unwrap().unwrap();
    assert_eq!(found.size, PART as u64 + 10);
    let mut chunks = storage.chunks(KEY, &found.etag).await.unwrap();
    let mut bytes = Vec::new();
    while let Some(piece) = chunks.next().await {
        bytes.extend_from_slice(&piece.unwrap());
    }
    assert!(bytes[..PART].iter().all(|byte| *byte == 1) && bytes[PART..] == [2; 10]);
    assert_eq!(storage.parts(KEY, &upload).await, Err(StorageError::Missing), "done with");
}

#[tokio::test]
async fn a_mistake_does_not_lose_the_parts() {
    let place = Place::new().await;
    let storage = &place.storage;
    let upload = storage.begin_multipart(KEY).await.unwrap();
    for number in [1, 2] {
        let link = storage.part_link(KEY, &upload, number, storage_now()).await.unwrap();
        assert_eq!(put(&link, vec![1; 100]).await, 200);
    }
    let arrived = storage.parts(KEY, &upload).await.unwrap();
    let mut more = arrived.clone();
    more.push(Part { number: 3, etag: "0".repeat(32), size: 5 });
    assert!(storage.complete(KEY, &upload, &more).await.is_err(), "one that has not arrived");
    assert!(storage.complete(KEY, &upload, &arrived).await.is_err(), "the first is too small");
    assert_eq!(storage.parts(KEY, &upload).await.unwrap(), arrived);
    storage.complete(KEY, &upload, &arrived[..1]).await.unwrap();
    assert_eq!(storage.find(KEY).await.unwrap().unwrap().size, 100);
}

#[tokio::test]
async fn an_upload_that_is_given_up_leaves_nothing() {
    let place = Place::new().await;
    let upload = place.storage.begin_multipart(KEY).await.unwrap();
    let link = place.storage.part_link(KEY, &upload, 1, storage_now()).await.unwrap();
    assert_eq!(put(&link, vec![1; 100]).await, 200);
    place.storage.abort(KEY, &upload).await.unwrap();
    place.storage.abort(KEY, &upload).await.unwrap();
    assert_eq!(place.storage.parts(KEY, &upload).await, Err(StorageError::Missing));
    assert_eq!(put(&link, vec![1; 100]).await, 404);
    assert!(place.is_empty().await);
}

#[tokio::test]
async fn what_is_removed_is_gone_with_every_version_of_it() {
    let place = Place::new().await;
    let (s3, bucket) = (&place.services.s3, place.services.bucket.as_str());
    if localstack::is_wanted() {
        let on = VersioningConfiguration::builder().status(BucketVersioningStatus::Enabled).build();
        s3.put_bucket_versioning().bucket(bucket).versioning_configuration(on).send().await.unwrap();
    }
    for (key, text) in [("files/a1", "one"), ("files/a1", "two"), ("files/a12", "another")] {
        place.storage.write(key, text.as_bytes().to_vec(), "text/plain").await.unwrap();
    }
    // Where versions are kept, this only hides it.
    s3.delete_object().bucket(bucket).key("files/a1").send().await.unwrap();
    place.storage.write("files/a1", b"three".to_vec(), "text/plain").await.unwrap();
    place.storage.remove("files/a1").await.unwrap();
    place.storage.remove("files/a1").await.unwrap();
    let left = s3.list_object_versions().bucket(bucket).send().await.unwrap();
    let keys: Vec<_> = left.versions().iter().filter_map(|version| version.key()).collect();
    assert_eq!((keys, left.delete_markers().len()), (vec!["files/a12"], 0));
}

#[tokio::test]
async fn an_object_raised_again_is_the_same_object() {
    let mut place = Place::new().await;
    let key = "uploads/à 1";
    place.storage.write(key, b"text".to_vec(), "text/plain").await.unwrap();
    let before = place.storage.find(key).await.unwrap().unwrap();
    place.storage.raise_again(key).await.unwrap();
    assert_eq!(place.storage.find(key).await.unwrap().unwrap().etag, before.etag);
    assert_eq!(place.storage.read(key, &before.etag).await.unwrap(), b"text");
    assert_eq!(place.storage.raise_again("uploads/none").await, Err(StorageError::Missing));
    if !localstack::cannot("tell of objects without Lambda or a queue") {
        assert_eq!(place.events(), ["ObjectCreated:Put", "ObjectCreated:Copy"]);
    }
}

#[tokio::test]
async fn nobody_reads_half_of_one_object_and_half_of_another() {
    if localstack::cannot("replace an object's bytes and its ETag at once") {
        return;
    }
    let place = Place::new().await;
    let texts = [vec![b'a'; 40_000], vec![b'b'; 60_000]];
    let write = async |round: usize| place.storage.write(KEY, texts[round % 2].clone(), "text/plain").await.unwrap();
    write(0).await;
    let writing = async {
        for round in 1..40 {
            write(round).await;
        }
    };
    let reading = async {
        let mut read = 0;
        for _ in 0..80 {
            let found = place.storage.find(KEY).await.unwrap().unwrap();
            match place.storage.read(KEY, &found.etag).await {
                Ok(bytes) => {
                    read += 1;
                    assert_eq!(bytes.len() as u64, found.size);
                    assert!(texts.contains(&bytes));
                }
                Err(error) => assert_eq!(error, StorageError::Missing),
            }
        }
        assert!(read > 0);
    };
    tokio::join!(writing, reading);
}

/// Whether each value of the one is of the same kind as in the other, at the same place.
fn assert_like(event: &Value, sample: &Value, place: &str) {
    match (event, sample) {
        (Value::Object(event), Value::Object(_)) => {
            for (name, value) in event {
                assert_like(value, &sample[name.as_str()], &format!("{place}.{name}"));
            }
        }
        (Value::Array(event), Value::Array(_)) => assert_like(&event[0], &sample[0], place),
        _ => assert_eq!(std::mem::discriminant(event), std::mem::discriminant(sample), "{place}"),
    }
}

#[tokio::test]
async fn what_comes_in_is_told_as_s3_tells_it() {
    if localstack::cannot("tell of objects without Lambda or a queue") {
        return;
    }
    let mut place = Place::new().await;
    let form = place.storage.form("uploads/a 1é", 100, storage_now()).await.unwrap();
    let fields = || form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    assert_eq!(send_form(&form.url, fields(), b"file").await, 204);
    let event = place.services.object_events.as_mut().unwrap().try_recv().unwrap();
    let sample = include_str!("../../events/object-created.json");
    assert_like(&event, &serde_json::from_str(sample).unwrap(), "");
    let record = &event["Records"][0];
    assert_eq!(record["eventName"], "ObjectCreated:Post");
    assert_eq!(record["s3"]["bucket"]["name"], place.services.bucket.as_str());
    assert_eq!(record["s3"]["object"]["key"], "uploads/a+1%C3%A9");
    assert_eq!(record["s3"]["object"]["size"], 4);
    let found = place.storage.find("uploads/a 1é").await.unwrap().unwrap();
    assert_eq!(record["s3"]["object"]["eTag"], found.etag.as_str());

    place.storage.read("uploads/a 1é", &found.etag).await.unwrap();
    place.storage.remove("uploads/a 1é").await.unwrap();
    assert!(send_form(&form.url, fields(), &[0; 101]).await >= 400);
    assert_eq!(place.events(), Vec::<String>::new(), "nothing of reads, removals and refusals");

    let upload = place.storage.begin_multipart(KEY).await.unwrap();
    let link = place.storage.part_link(KEY, &upload, 1, storage_now()).await.unwrap();
    assert_eq!(put(&link, vec![1; 100]).await, 200);
    assert_eq!(place.events(), Vec::<String>::new(), "nothing of parts");
    let parts = place.storage.parts(KEY, &upload).await.unwrap();
    place.storage.complete(KEY, &upload, &parts).await.unwrap();
    assert_eq!(place.events(), ["ObjectCreated:CompleteMultipartUpload"]);
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_no_object_and_no_event() {
    if localstack::cannot("tell an upload that broke off from a whole one") {
        return;
    }
    let mut place = Place::new().await;
    let form = place.storage.form(KEY, 2_000_000, storage_now()).await.unwrap();
    let fields = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let Upload { content_type, body } = Upload::new(fields, &vec![7; 1_000_000]);
    let path = form.url.splitn(4, '/').nth(3).unwrap();
    let head = |length: &str| {
        format!("POST /{path} HTTP/1.1\r\nHost: any\r\nContent-Type: {content_type}\r\n{length}\r\n\r\n")
    };
    let whole = head(&format!("Content-Length: {}", body.len()));
    // The last: the whole file, without the line that says so.
    for sent in [100, body.len() / 2, body.len() - 30] {
        break_off(&form.url, &whole, &body[..sent]).await;
    }
    let mut chunk = format!("{:x}\r\n", body.len() - 60).into_bytes();
    chunk.extend_from_slice(&body[..body.len() - 60]);
    break_off(&form.url, &head("Transfer-Encoding: chunked"), &chunk).await;
    assert!(place.is_empty().await);
    assert_eq!(place.events(), Vec::<String>::new());

    let fields = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    assert_eq!(send_form(&form.url, fields, &vec![7; 1_000_000]).await, 204, "sent again, it comes in");
    assert_eq!(place.events(), ["ObjectCreated:Post"]);
}

#[tokio::test]
async fn pages_of_any_origin_may_send_files_and_read_etags() {
    if localstack::cannot("be set to other origins than its own") {
        return;
    }
    let place = Place::new().await;
    let form = place.storage.form(KEY, 100, storage_now()).await.unwrap();
    let client = reqwest::Client::new();
    for method in ["POST", "PUT", "GET"] {
        let asked = client
            .request(reqwest::Method::OPTIONS, &form.url)
            .header("origin", "https://guichet.example")
            .header("access-control-request-method", method)
            .header("access-control-request-headers", "content-type");
        let asked = asked.send().await.unwrap();
        assert_eq!(asked.status(), 200, "{method}");
        assert_eq!(asked.headers()["access-control-allow-origin"], "*", "{method}");
        assert!(asked.headers().contains_key("access-control-allow-methods"), "{method}");
        assert!(asked.headers().contains_key("access-control-allow-headers"), "{method}");
    }
    let upload = place.storage.begin_multipart(KEY).await.unwrap();
    let link = place.storage.part_link(KEY, &upload, 1, storage_now()).await.unwrap();
    let sent = client.put(&link).header("origin", "https://guichet.example").body("part").send().await.unwrap();
    assert_eq!(sent.status(), 200);
    assert_eq!(sent.headers()["access-control-allow-origin"], "*");
    assert_eq!(sent.headers()["access-control-expose-headers"], "etag");
    assert!(sent.headers().contains_key("etag"));
}
