//! The function `notify`, for Lambda or as an HTTP server.

fn main() -> std::process::ExitCode {
    guichet_http::event_main(async |app| Ok(notify::handler(app, notify::Post::from_env().await)))
}
