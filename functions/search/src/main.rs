//! The function `search`, for Lambda or as an HTTP server.

use std::process::ExitCode;

fn main() -> ExitCode {
    guichet_http::main_with_state(search::routes, search::pages, guichet_library::Library::from_env)
}
