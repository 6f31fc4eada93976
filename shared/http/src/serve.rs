//! Serving a function: in Lambda behind API Gateway, anywhere else as an HTTP server. The binary is the same.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::process::ExitCode;

use axum::http::Uri;
use axum::response::Response;
use axum::{Extension, Router};
use lambda_http::request::RequestContext;
use lambda_http::{RequestExt, Service, service_fn};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::app::App;
use crate::extract::ClientAddress;
use crate::layer::finish;
use crate::openapi::Routes;
use crate::pages::{Pages, finish_with_pages};
use crate::settings::SettingsError;

/// Why a function does not start, or stops.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error("PORT: give a port number")]
    Port,
    #[error("the port cannot be served: {0}")]
    Io(#[from] std::io::Error),
    #[error("the Lambda runtime stopped: {0}")]
    Lambda(String),
}

/// The whole of a function's `main`: state from the environment, its routes, serving them.
pub fn main(routes: impl FnOnce() -> Routes) -> ExitCode {
    run(async {
        let app = App::from_env().await?;
        let service = routes().into_router();
        serve(finish(service, app)).await
    })
}

/// The same for a function that has pages beside its JSON.
pub fn main_with_pages(routes: impl FnOnce() -> Routes, pages: impl FnOnce() -> Pages) -> ExitCode {
    run(async {
        let app = App::from_env().await?;
        let service = routes().into_router();
        serve(finish_with_pages(service, pages(), app)).await
    })
}

/// The same for one whose handlers take a state of the function's own, as an extension of the request.
pub fn main_with_state<S: Clone + Send + Sync + 'static>(
    routes: impl FnOnce() -> Routes,
    pages: impl FnOnce() -> Pages,
    state: impl AsyncFnOnce(&App) -> Result<S, SettingsError>,
) -> ExitCode {
    run(async {
        let app = App::from_env().await?;
        let state = state(&app).await?;
        let service = routes().into_router();
        serve(finish_with_pages(service, pages(), app).layer(Extension(state))).await
    })
}

/// Runs a function on one thread, its log as JSON lines on the standard output.
pub(crate) fn run(function: impl Future<Output = Result<(), ServeError>>) -> ExitCode {
    start_log();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match runtime.map_err(ServeError::Io).and_then(|runtime| runtime.block_on(function)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "stopped");
            ExitCode::FAILURE
        }
    }
}

/// `RUST_LOG` filters, by targets and levels; the SDK below `warn` would write what goes to the table, so it stays quiet
/// unless told.
fn start_log() {
    const USUAL: &str = "info,aws_config=warn,aws_runtime=warn,aws_smithy_runtime=warn,hyper=warn";
    let log = tracing_subscriber::fmt().json().flatten_event(true).with_current_span(false).with_span_list(false);
    let log = log.with_max_level(LevelFilter::TRACE).finish().with(log_filter(USUAL));
    let _ = log.try_init();
    // A panic's message may quote what someone wrote; its place never does.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "panic");
    }));
}

/// What `RUST_LOG` says (`info,hyper=warn`); `usual` where it says nothing that can be understood.
pub fn log_filter(usual: &str) -> Targets {
    let told = std::env::var("RUST_LOG").ok().filter(|told| !told.is_empty());
    let told = told.and_then(|told| told.parse().ok());
    told.unwrap_or_else(|| usual.parse().unwrap_or_default())
}

pub(crate) fn in_lambda() -> bool {
    std::env::var_os("AWS_LAMBDA_RUNTIME_API").is_some()
}

/// Serves a finished router until it is told to stop: in Lambda its invocations, else `0.0.0.0:$PORT` (8080 unless
/// told), until SIGTERM or SIGINT.
pub async fn serve(router: Router) -> Result<(), ServeError> {
    if in_lambda() { serve_lambda(router).await } else { serve_port(router).await }
}

async fn serve_lambda(router: Router) -> Result<(), ServeError> {
    let service = service_fn(move |request| invoke(router.clone(), request));
    lambda_http::run(service).await.map_err(|error| ServeError::Lambda(error.to_string()))
}

/// One call of the gateway, as `lambda_http` reads it.
async fn invoke(mut router: Router, mut request: lambda_http::Request) -> Result<Response, Infallible> {
    if let Some(address) = source_address(&request) {
        request.extensions_mut().insert(ClientAddress(address));
    }
    if let Some(uri) = without_stage(&request) {
        *request.uri_mut() = uri;
    }
    router.call(request).await
}

/// The address without the gateway's stage. Version 2 puts a named stage in front of the path itself; for version 1
/// `lambda_http` does, unless `AWS_LAMBDA_HTTP_IGNORE_STAGE_IN_PATH` is set. `None`: there is none.
fn without_stage(request: &lambda_http::Request) -> Option<Uri> {
    let (stage, added) = match request.request_context_ref()? {
        RequestContext::ApiGatewayV2(context) => (context.stage.as_deref()?, true),
        RequestContext::ApiGatewayV1(context) => {
            (context.stage.as_deref()?, request.uri().path() != request.raw_http_path())
        }
        _ => return None,
    };
    let path = request.uri().path().strip_prefix('/')?.strip_prefix(stage).filter(|_| added)?;
    let path = match path {
        "" => "/",
        path if path.starts_with('/') => path,
        _ => return None,
    };
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut parts = request.uri().clone().into_parts();
    parts.path_and_query = Some(format!("{path}{query}").parse().ok()?);
    Uri::from_parts(parts).ok()
}

/// The address that API Gateway saw, of either version.
fn source_address(request: &lambda_http::Request) -> Option<IpAddr> {
    let address = match request.request_context_ref()? {
        RequestContext::ApiGatewayV2(context) => context.http.source_ip.as_deref(),
        RequestContext::ApiGatewayV1(context) => context.identity.source_ip.as_deref(),
        _ => None,
    };
    address?.parse().ok()
}

async fn serve_port(router: Router) -> Result<(), ServeError> {
    let port = match std::env::var("PORT") {
        Ok(port) => port.trim().parse().map_err(|_| ServeError::Port)?,
        Err(_) => 8080,
    };
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)).await?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tracing::info!(port = listener.local_addr()?.port(), "ready");
    axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(async move {
            tokio::select! { _ = terminate.recv() => (), _ = interrupt.recv() => () }
        })
        .await?;
    Ok(())
}

#[cfg(test)]
#[path = "serve_tests.rs"]
mod tests;
