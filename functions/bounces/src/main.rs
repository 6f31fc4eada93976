//! The function `bounces`, for Lambda or as an HTTP server.

fn main() -> std::process::ExitCode {
    guichet_http::event_main(async |app| Ok(bounces::handler(app)))
}
