//! The function `manage-access`, for Lambda or as an HTTP server.

use std::process::ExitCode;

fn main() -> ExitCode {
    guichet_http::main(manage_access::routes)
}
