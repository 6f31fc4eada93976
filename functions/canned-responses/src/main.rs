//! The function `canned-responses`, for Lambda or as an HTTP server.

use std::process::ExitCode;

fn main() -> ExitCode {
    guichet_http::main_with_pages(canned_responses::routes, canned_responses::pages)
}
