//! The function `mail-due`, for Lambda or as an HTTP server.

fn main() -> std::process::ExitCode {
    guichet_http::event_main(async |app| Ok(mail_due::handler(app, notify::Post::from_env().await)))
}
