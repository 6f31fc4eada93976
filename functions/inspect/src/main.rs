//! The function `inspect`, for Lambda or as a server of its events.

use guichet_files::Storage;
use guichet_inspection::Tools;

fn main() -> std::process::ExitCode {
    guichet_http::event_main(async |app| {
        let storage = Storage::from_env(&app).await?;
        Ok(inspect::handler(app, storage, Tools::found()))
    })
}
