//! `s3s-fs`, and what the service needs besides: events, `If-Match` on reads, ETags in lists, parts that can be
//! resumed, nothing left of what is deleted.
//!
//! Everything that writes runs to its end even where the client hangs up: an object is there whole, with its event, or
//! not at all.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::http::{Extensions, HeaderMap, Method, Uri};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use s3s::dto::{
    AbortMultipartUploadInput, AbortMultipartUploadOutput, CompleteMultipartUploadInput, CompleteMultipartUploadOutput,
    CopyObjectInput, CopyObjectOutput, CreateBucketInput, CreateBucketOutput, CreateMultipartUploadInput,
    CreateMultipartUploadOutput, DeleteObjectInput, DeleteObjectOutput, GetObjectInput, GetObjectOutput,
    HeadBucketInput, HeadBucketOutput, HeadObjectInput, HeadObjectOutput, ListObjectVersionsInput,
    ListObjectVersionsOutput, ListObjectsV2Input, ListObjectsV2Output, ListPartsInput, ListPartsOutput, ObjectVersion,
    PostObjectInput, PostObjectOutput, PutObjectInput, PutObjectOutput, UploadPartInput, UploadPartOutput,
};
use s3s::{S3, S3Error, S3ErrorCode, S3Request, S3Response, S3Result, s3_error};
use s3s_fs::FileSystem;

use super::created::{Created, How};
use super::locks::Locks;
use super::parts;

/// Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    files: Arc<FileSystem>,
    root: PathBuf,
    locks: Arc<Locks>,
    created: Created,
}

/// A call of our own.
fn own<T>(input: T) -> S3Request<T> {
    S3Request {
        input,
        method: Method::GET,
        uri: Uri::default(),
        headers: HeaderMap::new(),
        extensions: Extensions::new(),
        credentials: None,
        region: None,
        service: None,
        trailing_headers: None,
    }
}

async fn to_its_end<T: Send + 'static>(work: impl Future<Output = S3Result<T>> + Send + 'static) -> S3Result<T> {
    tokio::spawn(work).await.unwrap_or_else(|error| Err(S3Error::internal_error(error)))
}

impl Folder {
    pub(super) fn new(root: &Path, created: Created) -> Result<Self, s3s_fs::Error> {
        let files = Arc::new(FileSystem::new(root)?);
        Ok(Self { files, root: root.to_owned(), locks: Arc::default(), created })
    }

    async fn head(&self, bucket: &str, key: &str) -> S3Result<HeadObjectOutput> {
        let input = HeadObjectInput { bucket: bucket.to_owned(), key: key.to_owned(), ..Default::default() };
        Ok(self.files.head_object(own(input)).await?.output)
    }

    /// Does it alone with this object, and tells of it.
    async fn create<T, F, W>(&self, how: How, bucket: String, key: String, work: W) -> S3Result<T>
    where
        T: Send + 'static,
        F: Future<Output = S3Result<T>> + Send,
        W: FnOnce(Arc<FileSystem>) -> F + Send + 'static,
    {
        let own = self.clone();
        to_its_end(async move {
            let _alone = own.locks.write(&bucket, &key).await;
            match work(Arc::clone(&own.files)).await {
                Ok(done) => {
                    own.created.tell(how, &bucket, &key, &own.head(&bucket, &key).await?);
                    Ok(done)
                }
                // It compares once the bytes have taken the place of those before.
                Err(error) if *error.code() == S3ErrorCode::BadDigest => {
                    own.delete(&bucket, &key).await?;
                    Err(error)
                }
                Err(error) => Err(error),
            }
        })
        .await
    }

    async fn delete(&self, bucket: &str, key: &str) -> S3Result<S3Response<DeleteObjectOutput>> {
        let input = DeleteObjectInput { bucket: bucket.to_owned(), key: key.to_owned(), ..Default::default() };
        let deleted = self.files.delete_object(own(input)).await?;
        // What `s3s-fs` keeps beside an object, it leaves there.
        let [bucket, key] = [bucket, key].map(|name| URL_SAFE_NO_PAD.encode(name));
        for kind in ["metadata", "internal"] {
            let _ = fs::remove_file(self.root.join(format!(".bucket-{bucket}.object-{key}.{kind}.json")));
        }
        Ok(deleted)
    }

    async fn arrived(&self, bucket: &str, key: &str, upload: &str) -> S3Result<Vec<s3s::dto::Part>> {
        parts::known(&self.root, upload)?;
        let [bucket, key, upload_id] = [bucket, key, upload].map(str::to_owned);
        let listed =
            self.files.list_parts(own(ListPartsInput { bucket, key, upload_id, ..Default::default() })).await?;
        Ok(parts::with_etags(&self.root, upload, listed.output.parts.unwrap_or_default()))
    }
}

#[async_trait::async_trait]
impl S3 for Folder {
    async fn create_bucket(&self, req: S3Request<CreateBucketInput>) -> S3Result<S3Response<CreateBucketOutput>> {
        self.files.create_bucket(req).await
    }

    async fn head_bucket(&self, req: S3Request<HeadBucketInput>) -> S3Result<S3Response<HeadBucketOutput>> {
        self.files.head_bucket(req).await
    }

    async fn put_object(&self, req: S3Request<PutObjectInput>) -> S3Result<S3Response<PutObjectOutput>> {
        let (bucket, key) = (req.input.bucket.clone(), req.input.key.clone());
        self.create(How::Put, bucket, key, |files| async move { files.put_object(req).await }).await
    }

    async fn post_object(&self, req: S3Request<PostObjectInput>) -> S3Result<S3Response<PostObjectOutput>> {
        let (bucket, key) = (req.input.bucket.clone(), req.input.key.clone());
        self.create(How::Post, bucket, key, |files| async move { files.post_object(req).await }).await
    }

    async fn copy_object(&self, req: S3Request<CopyObjectInput>) -> S3Result<S3Response<CopyObjectOutput>> {
        let (bucket, key) = (req.input.bucket.clone(), req.input.key.clone());
        self.create(How::Copy, bucket, key, |files| async move { files.copy_object(req).await }).await
    }

    async fn get_object(&self, req: S3Request<GetObjectInput>) -> S3Result<S3Response<GetObjectOutput>> {
        let _same = self.locks.read(&req.input.bucket, &req.input.key).await;
        let wanted = req.input.if_match.clone();
        // The file is open then: what takes its place does not change what is read.
        let got = self.files.get_object(req).await?;
        let other = |wanted: &s3s::dto::ETag| got.output.e_tag.as_ref().is_none_or(|etag| !etag.strong_cmp(wanted));
        if wanted.as_ref().and_then(|it| it.as_etag()).is_some_and(other) {
            return Err(s3_error!(PreconditionFailed));
        }
        Ok(got)
    }

    async fn head_object(&self, req: S3Request<HeadObjectInput>) -> S3Result<S3Response<HeadObjectOutput>> {
        let _same = self.locks.read(&req.input.bucket, &req.input.key).await;
        self.files.head_object(req).await
    }

    async fn delete_object(&self, req: S3Request<DeleteObjectInput>) -> S3Result<S3Response<DeleteObjectOutput>> {
        let (own, DeleteObjectInput { bucket, key, .. }) = (self.clone(), req.input);
        to_its_end(async move {
            let _alone = own.locks.write(&bucket, &key).await;
            own.delete(&bucket, &key).await
        })
        .await
    }

    async fn list_objects_v2(&self, req: S3Request<ListObjectsV2Input>) -> S3Result<S3Response<ListObjectsV2Output>> {
        let bucket = req.input.bucket.clone();
        let mut listed = self.files.list_objects_v2(req).await?;
        for object in listed.output.contents.iter_mut().flatten() {
            // One that was deleted meanwhile has none.
            object.e_tag =
                self.head(&bucket, object.key.as_deref().unwrap_or_default()).await.ok().and_then(|it| it.e_tag);
        }
        Ok(listed)
    }

    /// Each object is its only version, as in a bucket that keeps none.
    async fn list_object_versions(
        &self,
        req: S3Request<ListObjectVersionsInput>,
    ) -> S3Result<S3Response<ListObjectVersionsOutput>> {
        let input = req.input;
        let list = ListObjectsV2Input { bucket: input.bucket, prefix: input.prefix, ..Default::default() };
        let listed = self.files.list_objects_v2(own(list)).await?.output;
        let versions = listed.contents.into_iter().flatten().map(|object| ObjectVersion {
            key: object.key,
            size: object.size,
            version_id: Some("null".to_owned()),
            is_latest: Some(true),
            ..Default::default()
        });
        Ok(S3Response::new(ListObjectVersionsOutput {
            is_truncated: listed.is_truncated,
            versions: Some(versions.collect()),
            ..Default::default()
        }))
    }

    async fn create_multipart_upload(
        &self,
        req: S3Request<CreateMultipartUploadInput>,
    ) -> S3Result<S3Response<CreateMultipartUploadOutput>> {
        self.files.create_multipart_upload(req).await
    }

    async fn upload_part(&self, req: S3Request<UploadPartInput>) -> S3Result<S3Response<UploadPartOutput>> {
        let (upload, number) = (req.input.upload_id.clone(), req.input.part_number);
        parts::known(&self.root, &upload)?;
        let own = self.clone();
        to_its_end(async move {
            let _alone = own.locks.write(&upload, &number.to_string()).await;
            let answer = own.files.upload_part(req).await?;
            if let Some(etag) = &answer.output.e_tag {
                parts::keep(&own.root, &upload, number, etag).map_err(S3Error::internal_error)?;
            }
            Ok(answer)
        })
        .await
    }

    async fn list_parts(&self, req: S3Request<ListPartsInput>) -> S3Result<S3Response<ListPartsOutput>> {
        let ListPartsInput { bucket, key, upload_id, .. } = req.input;
        let arrived = self.arrived(&bucket, &key, &upload_id).await?;
        let output = ListPartsOutput {
            bucket: Some(bucket),
            key: Some(key),
            upload_id: Some(upload_id),
            parts: Some(arrived),
            ..Default::default()
        };
        Ok(S3Response::new(output))
    }

    async fn complete_multipart_upload(
        &self,
        req: S3Request<CompleteMultipartUploadInput>,
    ) -> S3Result<S3Response<CompleteMultipartUploadOutput>> {
        let CompleteMultipartUploadInput { bucket, key, upload_id, .. } = req.input.clone();
        let arrived = self.arrived(&bucket, &key, &upload_id).await?;
        let wanted = req.input.multipart_upload.as_ref().and_then(|it| it.parts.as_deref()).unwrap_or_default();
        parts::check(wanted, &arrived)?;
        let how = How::CompleteMultipartUpload;
        let joined = self.create(how, bucket, key, |files| async move { files.complete_multipart_upload(req).await });
        let joined = joined.await?;
        parts::forget(&self.root, &upload_id, &arrived);
        Ok(joined)
    }

    async fn abort_multipart_upload(
        &self,
        req: S3Request<AbortMultipartUploadInput>,
    ) -> S3Result<S3Response<AbortMultipartUploadOutput>> {
        let AbortMultipartUploadInput { bucket, key, upload_id, .. } = &req.input;
        let arrived = self.arrived(bucket, key, upload_id).await?;
        parts::forget(&self.root, upload_id, &arrived);
        self.files.abort_multipart_upload(req).await
    }
}
