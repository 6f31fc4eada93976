//! The function `receive`, for Lambda or as a server of its events.

use guichet_files::Storage;

fn main() -> std::process::ExitCode {
    guichet_http::event_main(async |app| {
        let storage = Storage::from_env(&app).await?;
        Ok(receive::handler(app, storage))
    })
}
