//! Counts what the calls of the SDK cost: capacity units of the table, writes and reads of the object storage.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeTransmitInterceptorContextMut, FinalizerInterceptorContextRef,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::{ConfigBag, Storable, StoreReplace};
use serde::Serialize;
use serde_json::{Value, json};

/// What some calls cost together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Spent {
    /// Read and write request units, the indexes' included.
    pub rru: f64,
    pub wru: f64,
    /// Calls to the table, each a round trip.
    pub round_trips: u32,
    #[serde(skip_serializing_if = "is_none")]
    pub s3_writes: u32,
    #[serde(skip_serializing_if = "is_none")]
    pub s3_reads: u32,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_none(count: &u32) -> bool {
    *count == 0
}

#[derive(Default)]
struct Inner {
    counts: AtomicBool,
    spent: Mutex<Spent>,
}

/// On the way of the clients that it was put into. It counts only when told to: asking for the capacity takes time.
#[derive(Clone, Default)]
pub struct Counter(Arc<Inner>);

impl fmt::Debug for Counter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Counter")
    }
}

impl Counter {
    fn spent(&self) -> MutexGuard<'_, Spent> {
        self.0.spent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on, from nothing.
    pub fn start(&self) {
        *self.spent() = Spent::default();
        self.0.counts.store(true, Ordering::Relaxed);
    }

    /// What was spent since the start.
    pub fn stop(&self) -> Spent {
        self.0.counts.store(false, Ordering::Relaxed);
        *self.spent()
    }

    fn counts(&self) -> bool {
        self.0.counts.load(Ordering::Relaxed)
    }
}

/// What kind of call it is; kept beside it, since the request is gone by the time that its answer is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    TableRead,
    TableWrite,
    ObjectRead,
    ObjectWrite,
    /// Costs nothing: removing objects, making tables.
    Free,
}

impl Storable for Kind {
    type Storer = StoreReplace<Self>;
}

impl Kind {
    fn of(request: &HttpRequest) -> Self {
        let Some(target) = request.headers().get("x-amz-target") else {
            return match request.method() {
                "GET" | "HEAD" => Self::ObjectRead,
                "PUT" | "POST" => Self::ObjectWrite,
                _ => Self::Free,
            };
        };
        match target.rsplit('.').next().unwrap_or_default() {
            "Query" | "GetItem" | "BatchGetItem" | "TransactGetItems" => Self::TableRead,
            "PutItem" | "UpdateItem" | "DeleteItem" | "TransactWriteItems" | "BatchWriteItem" => Self::TableWrite,
            _ => Self::Free,
        }
    }
}

fn ask_for_capacity(request: &mut HttpRequest) -> Result<(), BoxError> {
    let mut body: Value = serde_json::from_slice(request.body().bytes().unwrap_or_default())?;
    body["ReturnConsumedCapacity"] = json!("INDEXES");
    let body = body.to_string();
    if request.headers().contains_key("content-length") {
        request.headers_mut().insert("content-length", body.len().to_string());
    }
    *request.body_mut() = SdkBody::from(body);
    Ok(())
}

fn capacity(answer: &Value) -> f64 {
    let units = |one: &Value| one["CapacityUnits"].as_f64().unwrap_or(0.0);
    let capacity = &answer["ConsumedCapacity"];
    capacity.as_array().map_or_else(|| units(capacity), |tables| tables.iter().map(units).sum())
}

impl Intercept for Counter {
    fn name(&self) -> &'static str {
        "Counter"
    }

    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if self.counts() {
            let kind = Kind::of(context.request());
            config.interceptor_state().store_put(kind);
            if matches!(kind, Kind::TableRead | Kind::TableWrite) {
                ask_for_capacity(context.request_mut())?;
            }
        }
        Ok(())
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let (true, Some(kind)) = (self.counts(), config.load::<Kind>()) else { return Ok(()) };
        let units = || {
            let answer = context.response().and_then(|response| response.body().bytes()).unwrap_or_default();
            capacity(&serde_json::from_slice(answer).unwrap_or_default())
        };
        let mut spent = self.spent();
        match kind {
            Kind::TableRead => spent.rru += units(),
            Kind::TableWrite => spent.wru += units(),
            Kind::ObjectRead => spent.s3_reads += 1,
            Kind::ObjectWrite => spent.s3_writes += 1,
            Kind::Free => {}
        }
        spent.round_trips += u32::from(matches!(kind, Kind::TableRead | Kind::TableWrite));
        Ok(())
    }
}
