//! The object store: `s3s-fs`, S3's API on a folder, one folder in it per bucket.
//!
//! It has no versions, no events and no CORS. It looks at signatures: clients sign with
//! [`super::ACCESS_KEY`] and [`super::SECRET_KEY`].

use std::{
    fs,
    path::{Path, PathBuf},
};

use axum::{
    Router,
    extract::Request,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use s3s::{
    auth::SimpleAuth,
    service::{S3Service, S3ServiceBuilder},
};
use s3s_fs::FileSystem;

use super::{ACCESS_KEY, EmbeddedError, SECRET_KEY, service::Service};

/// The embedded S3.
#[derive(Debug)]
pub struct Objects {
    service: Service,
    root: PathBuf,
}

impl Objects {
    /// Serves `folder`, made if it is not there.
    pub fn folder(folder: &Path) -> Result<Self, EmbeddedError> {
        fs::create_dir_all(folder).map_err(EmbeddedError::io("object store"))?;
        let files = FileSystem::new(folder)
            .map_err(|error| EmbeddedError::Objects { path: folder.to_owned(), reason: format!("{error:?}") })?;
        let mut builder = S3ServiceBuilder::new(files);
        builder.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET_KEY));
        let s3 = builder.build();
        let app = Router::new().fallback(move |request: Request| answer(s3.clone(), request));
        let service = Service::start("s3", move |listener, stop| async move {
            let served = axum::serve(listener, app).with_graceful_shutdown(async move {
                let _ = stop.await;
            });
            if let Err(error) = served.await {
                tracing::error!(%error, "the embedded object store stopped");
            }
        })
        .map_err(EmbeddedError::io("object store"))?;
        Ok(Self { service, root: folder.to_owned() })
    }

    /// The endpoint URL for the S3 client. Its host is an address, so that the SDK puts the
    /// bucket into the path by itself.
    pub fn endpoint(&self) -> String {
        self.service.endpoint()
    }

    /// Makes a bucket, unless it is there.
    pub fn bucket(&self, name: &str) -> Result<(), EmbeddedError> {
        fs::create_dir_all(self.root.join(name)).map_err(EmbeddedError::io("object store"))
    }

    /// Stops: requests under way finish.
    pub async fn stop(self) {
        self.service.stop().await;
    }
}

async fn answer(s3: S3Service, request: Request) -> Response {
    let request = request.map(s3s::Body::http_body_unsync);
    match s3.call(request).await {
        Ok(response) => response.into_response(),
        Err(error) => {
            tracing::error!(?error, "the embedded object store failed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
