//! The function `count`, for Lambda or as an HTTP server.

fn main() -> std::process::ExitCode {
    guichet_http::event_main(async |app| Ok(count::handler(app)))
}
