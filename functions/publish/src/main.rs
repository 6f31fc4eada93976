//! The function `publish`, for Lambda or as an HTTP server.

use std::process::ExitCode;

fn main() -> ExitCode {
    guichet_http::main_with_pages(publish::routes, publish::pages)
}
