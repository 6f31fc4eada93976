//! The function `sign-in`, for Lambda or as an HTTP server.

use std::process::ExitCode;

fn main() -> ExitCode {
    guichet_http::main_with_pages(sign_in::routes, sign_in::pages)
}
