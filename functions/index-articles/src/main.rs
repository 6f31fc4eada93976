//! The function `index-articles`, for Lambda or as an HTTP server.

use guichet_library::{Shelf, Writer};

fn main() -> std::process::ExitCode {
    guichet_http::event_main(async |app| {
        let shelf = Shelf::from_env(&app).await?;
        Ok(index_articles::handler(Writer::new(app, shelf)))
    })
}
