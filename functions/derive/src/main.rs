//! The function `derive`, for Lambda or as an HTTP server.

use guichet_library::{Shelf, Writer};

fn main() -> std::process::ExitCode {
    guichet_http::event_main(async |app| {
        let shelf = Shelf::from_env(&app).await?;
        Ok(derive::handler(app.clone(), Writer::new(app, shelf)))
    })
}
