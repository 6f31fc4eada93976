//! The query of an address, as strict as a body: unknown and repeated parameters are faults.

use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::Uri;
use axum::http::request::Parts;
use deserr::Deserr;
use guichet_domain::invalid::Invalid;
use serde_json::{Map, Value};

use super::Faults;
use crate::problem::Problem;

/// The query's parameters, every one a text: numbers need a type that reads them, as [`super::Limit`] does.
/// `T` says `#[deserr(error = Faults, deny_unknown_fields)]`.
#[derive(Debug, Clone)]
pub struct Query<T>(pub T);

impl<T> Deref for Query<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<S: Send + Sync, T: Deserr<Faults>> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Self::of(pairs(&parts.uri)?)
    }
}

impl<T: Deserr<Faults>> Query<T> {
    /// Reads parameters that were taken apart already.
    pub fn of(pairs: Vec<(String, String)>) -> Result<Self, Problem> {
        let (parameters, mut faults) = read(pairs);
        match deserr::deserialize::<T, _, Faults>(Value::Object(parameters)) {
            Ok(query) if faults.is_empty() => Ok(Self(query)),
            Ok(_) => Err(Problem::invalid(faults)),
            Err(others) => {
                faults.extend(others.0);
                Err(Problem::invalid(faults))
            }
        }
    }
}

/// The parameters of an address, in their order.
pub fn pairs(uri: &Uri) -> Result<Vec<(String, String)>, Problem> {
    let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(uri);
    Ok(pairs.map_err(|_| Problem::malformed("The query cannot be read."))?.0)
}

/// The parameters, and a fault for each that stands there more than once.
fn read(pairs: Vec<(String, String)>) -> (Map<String, Value>, Vec<Invalid>) {
    let mut parameters = Map::new();
    let mut faults: Vec<Invalid> = Vec::new();
    for (name, value) in pairs {
        let pointer = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
        let repeated = parameters.insert(name, Value::String(value)).is_some();
        if repeated && faults.len() < 100 && !faults.iter().any(|fault| fault.pointer == pointer) {
            faults.push(Invalid::new(pointer, "repeated", "give this parameter once"));
        }
    }
    (parameters, faults)
}
