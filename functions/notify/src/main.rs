//! The function `notify`, for Lambda or as an HTTP server.

fn main() -> std::process::ExitCode {
    guichet_http::event_main(async |app| notify::handler(app, notify::Post::from_env().await))
}
