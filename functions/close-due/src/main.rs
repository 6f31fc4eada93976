//! The function `close-due`, for Lambda or as an HTTP server.

fn main() -> std::process::ExitCode {
    guichet_http::event_main(async |app| Ok(close_due::handler(app)))
}
