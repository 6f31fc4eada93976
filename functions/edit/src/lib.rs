//! To be written.
pub fn routes() -> guichet_http::Routes { guichet_http::Routes::new() }
