//! The load, against a service of this test's own.
#![allow(clippy::unwrap_used)]

use std::net::SocketAddr;

use bench::load::{Options, run};
use bench::service::Service;
use guichet::LocalClock;

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_is_called_by_each_number_of_clients() {
    let service = Service::with_demo(LocalClock::default()).await.unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = service.local.router().into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let options =
        Options { url: Some(url), seconds: 0.3, clients: vec![1, 4], pid: Some(std::process::id()), bin_dir: None };
    let figures = run(&options).await.unwrap();
    assert_eq!(figures.cells.len(), 10);
    for cell in &figures.cells {
        assert!(cell.per_second > 0.0 && cell.took.p50_ms > 0.0 && cell.errors.is_empty(), "{cell:?}");
        assert!(cell.server_memory_mb.unwrap() > 0.0);
    }
    assert!(figures.peak_memory_mb.unwrap() > 0.0);
}
