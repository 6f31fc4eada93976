//! What a browser does with a form for a file.

use guichet::LocalClock;
use guichet::services::Services;

use crate::localstack;

/// Services of this test's own: embedded, or a bucket in LocalStack.
pub async fn services(clock: &LocalClock) -> Services {
    if localstack::is_wanted() { localstack::services().await } else { Services::memory(clock).unwrap() }
}

/// A form as it is sent: `multipart/form-data`, the fields first, the file last.
pub struct Upload {
    pub content_type: String,
    pub body: Vec<u8>,
}

impl Upload {
    pub fn new<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>, file: &[u8]) -> Self {
        const BOUNDARY: &str = "----guichet-4f1c0e7b9a";
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let part = "Content-Disposition: form-data; name=\"file\"; filename=\"blob\"\r\nContent-Type: text/html";
        body.extend_from_slice(format!("--{BOUNDARY}\r\n{part}\r\n\r\n").as_bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        Self { content_type: format!("multipart/form-data; boundary={BOUNDARY}"), body }
    }
}

/// Sends a file by a form, as a page of another origin does; gives the status.
pub async fn send_form<'a>(url: &str, fields: impl IntoIterator<Item = (&'a str, &'a str)>, file: &[u8]) -> u16 {
    let Upload { content_type, body } = Upload::new(fields, file);
    let post = reqwest::Client::new().post(url).header("content-type", content_type).header("origin", "https://a.test");
    post.body(body).send().await.unwrap().status().as_u16()
}
