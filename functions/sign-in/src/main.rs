//! The function `sign-in`, for Lambda or as an HTTP server.

use std::process::ExitCode;

fn main() -> ExitCode {
    guichet_http::main(sign_in::routes)
}
