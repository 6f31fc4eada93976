//! The function `track`, for Lambda or as an HTTP server.

use std::process::ExitCode;

fn main() -> ExitCode {
    guichet_http::main(track::routes)
}
