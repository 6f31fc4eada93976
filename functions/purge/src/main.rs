//! The function `purge`, for Lambda or as an HTTP server.

use std::process::ExitCode;

fn main() -> ExitCode {
    guichet_http::main_with_pages(purge::routes, purge::pages)
}
