//! Objects through the SDK's client.

use aws_sdk_s3::{
    Client,
    config::{BehaviorVersion, Credentials, Region},
    primitives::ByteStream,
};
use guichet::embedded::{REGION, s3::Objects};

use crate::clients::credentials;

fn client(objects: &Objects, credentials: Credentials) -> Client {
    Client::from_conf(
        aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(REGION))
            .credentials_provider(credentials)
            .endpoint_url(objects.endpoint())
            .build(),
    )
}

#[tokio::test]
async fn an_object_is_there_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let objects = Objects::folder(&dir.path().join("objects")).unwrap();
    objects.bucket("files").unwrap();
    client(&objects, credentials())
        .put_object()
        .bucket("files")
        .key("a/b.txt")
        .body(ByteStream::from_static(b"hello"))
        .send()
        .await
        .unwrap();
    objects.stop().await;

    let objects = Objects::folder(&dir.path().join("objects")).unwrap();
    let got = client(&objects, credentials()).get_object().bucket("files").key("a/b.txt").send().await.unwrap();
    assert_eq!(&got.body.collect().await.unwrap().into_bytes()[..], b"hello");
}

#[tokio::test]
async fn a_wrong_signature_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let objects = Objects::folder(dir.path()).unwrap();
    objects.bucket("files").unwrap();
    let wrong = Credentials::new(guichet::embedded::ACCESS_KEY, "other", None, None, "test");
    let refused = client(&objects, wrong).list_objects_v2().bucket("files").send().await.unwrap_err();
    let status = refused.raw_response().map(|raw| raw.status().as_u16());
    assert_eq!(status, Some(403));
}
