//! The description of the JSON side (`OpenAPI` 3.1), put together from the functions' routes.

use axum::Router;
use axum::handler::Handler;
use axum::http::StatusCode;
use axum::routing::MethodRouter;
use guichet_domain::ids::Id;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{
    Components, Content, Info, License, OpenApi, Paths, Ref, RefOr, Response, ResponseBuilder, SecurityRequirement,
};
use utoipa::{PartialSchema, ToSchema};
use utoipa_axum::PathItemExt;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::app::App;
use crate::bodies;
use crate::code::Code;
use crate::extract::Limit;
use crate::problem::{Fault, ProblemDocument};

/// A function's routes: `Routes::new().routes(routes!(module::handler))`. With [`Described`] they know what they are;
/// a function that serves them does without, since to describe them is most of the work and nothing that it needs.
#[derive(Default)]
pub struct Routes<D = Undescribed> {
    router: Router<App>,
    description: D,
}

/// What becomes of the description of routes; made only where it is wanted.
pub trait Describe: Default {
    fn add(&mut self, describe: impl FnOnce() -> UtoipaMethodRouter<App>);
}

/// Nothing is described.
#[derive(Default)]
pub struct Undescribed;

impl Describe for Undescribed {
    fn add(&mut self, _: impl FnOnce() -> UtoipaMethodRouter<App>) {}
}

/// Everything is.
#[derive(Default)]
pub struct Described(OpenApiRouter<App>);

impl Describe for Described {
    fn add(&mut self, describe: impl FnOnce() -> UtoipaMethodRouter<App>) {
        self.0 = std::mem::take(&mut self.0).routes(describe());
    }
}

impl<D: Describe> Routes<D> {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what [`routes!`](crate::routes!) makes of handlers of one path.
    #[must_use]
    pub fn routes<F: FnOnce() -> UtoipaMethodRouter<App>>(mut self, handlers: Handlers<F>) -> Self {
        self.router = self.router.route(&handlers.path, handlers.router);
        self.description.add(handlers.describe);
        self
    }

    /// Adds what no description is for: assets.
    #[must_use]
    pub fn route(mut self, path: &str, handlers: MethodRouter<App>) -> Self {
        self.router = self.router.route(path, handlers);
        self
    }

    pub fn into_router(self) -> Router<App> {
        self.router
    }
}

impl Routes<Described> {
    pub fn into_openapi(self) -> OpenApi {
        self.description.0.into_openapi()
    }
}

/// The handlers of one path, and their description for those who ask.
pub struct Handlers<F> {
    path: String,
    router: MethodRouter<App>,
    describe: F,
}

impl<F: FnOnce() -> UtoipaMethodRouter<App>> Handlers<F> {
    #[doc(hidden)]
    pub fn new<P: utoipa::Path>(describe: F) -> Self {
        Self { path: P::path(), router: MethodRouter::new(), describe }
    }

    #[doc(hidden)]
    #[must_use]
    pub fn on<P: utoipa::Path, H: Handler<T, App>, T: 'static>(mut self, handler: H) -> Self {
        debug_assert_eq!(self.path, P::path(), "handlers of one path");
        for method in P::methods() {
            self.router = self.router.on(method.to_method_filter(), handler.clone());
        }
        self
    }
}

/// The handlers of one path, each under `#[utoipa::path]`: `routes!(module::read, module::change)`.
#[macro_export]
macro_rules! routes {
    ($first:ident $(:: $inner:ident)? $(, $more:ident $(:: $more_inner:ident)?)* $(,)?) => {
        $crate::Handlers::new::<$crate::description!($first $($inner)?)>(|| {
            $crate::utoipa_axum::routes!($first $(:: $inner)? $(, $more $(:: $more_inner)?)*)
        })
        .on::<$crate::description!($first $($inner)?), _, _>($first $(:: $inner)?)
        $(.on::<$crate::description!($more $($more_inner)?), _, _>($more $(:: $more_inner)?))*
    };
}

/// The type by which utoipa describes a handler.
#[doc(hidden)]
#[macro_export]
macro_rules! description {
    ($handler:ident) => { $crate::utoipa_axum::paste!([<__path_ $handler>]) };
    ($module:ident $handler:ident) => { $crate::utoipa_axum::paste!($module::[<__path_ $handler>]) };
}

/// What any call may be answered besides what its operation says, one code for each status.
const ANY_CALL: [Code; 13] = [
    Code::Malformed,
    Code::Unauthenticated,
    Code::Forbidden,
    Code::NotFound,
    Code::MethodNotAllowed,
    Code::Conflict,
    Code::StaleVersion,
    Code::TooLarge,
    Code::UnsupportedMediaType,
    Code::Invalid,
    Code::TooManyAttempts,
    Code::Internal,
    Code::Unavailable,
];

/// All routes as one document. Every operation needs a session, unless it says `security(())`.
pub fn document(routes: Vec<OpenApi>) -> OpenApi {
    let mut info = Info::new("Guichet", env!("CARGO_PKG_VERSION"));
    info.description = Some("The portal of a support centre: requests, their life, and who hears of it.".to_owned());
    let mut license = License::new("Apache-2.0");
    license.identifier = Some("Apache-2.0".to_owned());
    info.license = Some(license);

    let mut document = OpenApi::new(info, Paths::new());
    for mut part in routes {
        // Each part brings an `info` of its own crate; the document has one.
        part.info = document.info.clone();
        document.merge(part);
    }
    for (path, item) in &mut document.paths.paths {
        let path = path.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
        for (method, operation) in operations(item) {
            // Handlers of different functions may share a name; identifiers are told apart by the address.
            operation.operation_id = Some(format!("{method}{}", path.replace("__", "_").trim_end_matches('_')));
            complete(operation);
        }
    }
    let components = document.components.get_or_insert_default();
    let all = document.paths.paths.values_mut().flat_map(operations);
    bodies::close(all.map(|(_, operation)| operation), components);
    add_components(components);
    document.security = Some(vec![SecurityRequirement::new("bearer", Vec::<String>::new())]);
    document
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let by_method = [
        ("get", &mut item.get),
        ("put", &mut item.put),
        ("post", &mut item.post),
        ("delete", &mut item.delete),
        ("patch", &mut item.patch),
    ];
    by_method.into_iter().filter_map(|(method, operation)| operation.as_mut().map(|operation| (method, operation)))
}

/// The headers that several operations take, as they are read ([`crate::IfMatch`], [`crate::IdempotencyKey`]).
const HEADERS: [(&str, &str); 2] = [("If-Match", "^\"[1-9][0-9]{0,17}\"$"), ("Idempotency-Key", "^[!-~]{1,128}$")];

/// Adds the problems of any call, the description that every answer must have, the form of the headers.
fn complete(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        if let RefOr::T(parameter) = parameter
            && let Some((_, pattern)) = HEADERS.iter().find(|(name, _)| *name == parameter.name)
        {
            let text = ObjectBuilder::new().schema_type(Type::String).pattern(Some(*pattern));
            parameter.schema = Some(text.into());
        }
    }
    let responses = &mut operation.responses.responses;
    for (status, response) in &mut *responses {
        if let RefOr::T(response) = response
            && response.description.is_empty()
        {
            let reason = status.parse().ok().and_then(|status: StatusCode| status.canonical_reason());
            reason.unwrap_or("The answer").clone_into(&mut response.description);
        }
    }
    for code in ANY_CALL {
        let response = Ref::from_response_name(code.as_str());
        responses.entry(code.status().as_str().to_owned()).or_insert(RefOr::Ref(response));
    }
}

fn add_components(components: &mut Components) {
    let mut schemas = vec![
        (ProblemDocument::name().into_owned(), ProblemDocument::schema()),
        (Fault::name().into_owned(), Fault::schema()),
        (Id::name().into_owned(), Id::schema()),
        // Named by queries, whose schemas are not collected with the operations.
        (Limit::name().into_owned(), Limit::schema()),
    ];
    ProblemDocument::schemas(&mut schemas);
    components.schemas.extend(schemas);
    components.responses.extend(ANY_CALL.map(|code| (code.as_str().to_owned(), RefOr::T(problem(code)))));
    let bearer =
        Http::builder().scheme(HttpAuthScheme::Bearer).description(Some("The token of `POST /session`.")).build();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
}

fn problem(code: Code) -> Response {
    let codes: Vec<_> = Code::ALL
        .into_iter()
        .filter(|other| other.status() == code.status())
        .map(|code| format!("`{}`", code.as_str()))
        .collect();
    ResponseBuilder::new()
        .description(format!("{}: {}", code.title(), codes.join(", ")))
        .content("application/problem+json", Content::new(Some(Ref::from_schema_name(ProblemDocument::name()))))
        .build()
}

#[cfg(test)]
#[path = "openapi_tests.rs"]
mod tests;
