//! The function `deposit`, for Lambda or as an HTTP server.

use std::process::ExitCode;

fn main() -> ExitCode {
    guichet_http::main_with_state(deposit::routes, deposit::pages, guichet_files::Storage::from_env)
}
