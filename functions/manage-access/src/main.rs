//! The function `manage-access`, for Lambda or as an HTTP server.

use std::process::ExitCode;

fn main() -> ExitCode {
    guichet_http::main_with_pages(manage_access::routes, manage_access::pages)
}
