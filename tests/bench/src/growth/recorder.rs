//! A store whose table takes everything and keeps nothing: what it was told to write is handed over. So a table is
//! filled with exactly the items that the service writes.

use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use axum::http::Response;
use dynoxide::Item;
use guichet_http::Settings;
use guichet_store::Store;
use serde::Deserialize;

use crate::error::BenchError;

/// The transactions that were sent since the last time, as the API writes them.
#[derive(Debug, Clone, Default)]
pub struct Recorder(Arc<Mutex<Vec<Vec<u8>>>>);

impl HttpConnector for Recorder {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let body = request.body().bytes().unwrap_or_default().to_vec();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(body);
        let fine = Response::new(SdkBody::from("{}"));
        let fine = HttpResponse::try_from(fine).map_err(|error| ConnectorError::user(error.into()));
        HttpConnectorFuture::ready(fine)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Transaction {
    transact_items: Vec<Write>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Write {
    put: Put,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Put {
    item: Item,
}

impl Recorder {
    /// A store that writes here.
    pub fn store(&self, settings: &Settings) -> Store {
        let connector = SharedHttpConnector::new(self.clone());
        let client = guichet::services::dynamodb("http://127.0.0.1:1").config().to_builder();
        let client = client.http_client(http_client_fn(move |_, _| connector.clone())).build();
        Store::new(aws_sdk_dynamodb::Client::from_conf(client), settings.table.clone(), settings.seal())
    }

    pub fn take(&self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The items of transactions that put alone, in order.
pub fn items(transactions: &[Vec<u8>]) -> Result<Vec<Item>, BenchError> {
    let mut items = Vec::new();
    for transaction in transactions {
        let Transaction { transact_items } = serde_json::from_slice(transaction)?;
        items.extend(transact_items.into_iter().map(|write| write.put.item));
    }
    Ok(items)
}
