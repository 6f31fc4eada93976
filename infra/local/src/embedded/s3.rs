//! The object store: S3's API on a folder, one folder in it per bucket.
//!
//! It keeps no versions. It looks at signatures, policies and their times: clients sign with [`super::ACCESS_KEY`] and
//! [`super::SECRET_KEY`]. Any origin's pages may call it, as the bucket's CORS rules allow in production.

mod created;
mod folder;
mod locks;
mod parts;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use axum::{
    Router,
    extract::Request,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use guichet_domain::attachment;
use s3s::{
    auth::SimpleAuth,
    config::{S3Config, StaticConfigProvider},
    service::{S3Service, S3ServiceBuilder},
};
use serde_json::Value;
use tokio::sync::mpsc::UnboundedReceiver;
use tower_http::cors::{Any, CorsLayer};

use self::{created::Created, folder::Folder};
use super::{ACCESS_KEY, EmbeddedError, SECRET_KEY, service::Service};

/// The embedded S3.
#[derive(Debug)]
pub struct Objects {
    service: Service,
    root: PathBuf,
    events: Option<UnboundedReceiver<Value>>,
}

impl Objects {
    /// Serves `folder`, made if it is not there.
    pub fn folder(folder: &Path) -> Result<Self, EmbeddedError> {
        fs::create_dir_all(folder).map_err(EmbeddedError::io("object store"))?;
        let (created, events) = Created::channel();
        let files = Folder::new(folder, created)
            .map_err(|error| EmbeddedError::Objects { path: folder.to_owned(), reason: format!("{error:?}") })?;
        let mut builder = S3ServiceBuilder::new(files);
        builder.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET_KEY));
        builder.set_config(Arc::new(StaticConfigProvider::new(Arc::new(config()))));
        let s3 = builder.build();
        let app = Router::new().fallback(move |request: Request| answer(s3.clone(), request)).layer(cors());
        let service = Service::start("s3", 1, move |listener, stop| async move {
            let served = axum::serve(listener, app).with_graceful_shutdown(async move {
                let _ = stop.await;
            });
            if let Err(error) = served.await {
                tracing::error!(%error, "the embedded object store stopped");
            }
        })
        .map_err(EmbeddedError::io("object store"))?;
        Ok(Self { service, root: folder.to_owned(), events: Some(events) })
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

    /// The events of objects that come in, in the shape of S3's notifications; the first caller gets them.
    pub fn events(&mut self) -> Option<UnboundedReceiver<Value>> {
        self.events.take()
    }

    /// Stops: requests under way finish.
    pub async fn stop(self) {
        self.service.stop().await;
    }
}

/// A form's file is held in memory before its signature is looked at.
fn config() -> S3Config {
    let mut config = S3Config::default();
    config.post_object_max_file_size = attachment::MOST_BYTES;
    config
}

fn cors() -> CorsLayer {
    CorsLayer::new().allow_origin(Any).allow_methods(Any).allow_headers(Any).expose_headers([header::ETAG])
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
