//! Files as a browser brings them: a signed form, sent straight to the storage.

use serde_json::{Value, json};

use crate::{Person, TestApp, send_form};

/// Sends a file by a signed form of the API; the storage's status.
pub async fn send_to(upload: &Value, bytes: &[u8]) -> u16 {
    let fields = upload["fields"].as_object().expect("fields").iter();
    let fields = fields.map(|(name, value)| (name.as_str(), value.as_str().expect("a text")));
    send_form(upload["url"].as_str().expect("an address"), fields, bytes).await
}

impl Person {
    /// A form for a file: `{id, filename, upload}`.
    pub async fn expects(&self, filename: &str, size: usize) -> Value {
        let body = json!({"filename": filename, "size": size, "content_type": "application/octet-stream"});
        self.post("/attachments", &body).await.expect(201).json
    }

    /// Uploads a file, which must be taken in; its id. It is not inspected yet.
    pub async fn uploads(&self, filename: &str, bytes: impl Into<Vec<u8>>) -> String {
        let bytes = bytes.into();
        let expected = self.expects(filename, bytes.len()).await;
        assert_eq!(send_to(&expected["upload"], &bytes).await, 204);
        expected["id"].as_str().expect("an id").to_owned()
    }

    /// Uploads a file and has it inspected; what its sender is told of it.
    pub async fn sends_file(&self, app: &TestApp, filename: &str, bytes: impl Into<Vec<u8>>) -> Value {
        let id = self.uploads(filename, bytes).await;
        app.inspect().await;
        self.get(&format!("/attachments/{id}")).await.expect(200).json
    }

    /// Follows the link to a file's content: its bytes, and the headers that it comes with.
    pub async fn downloads(&self, id: &str) -> (Vec<u8>, reqwest::header::HeaderMap) {
        let answer = self.client.get(self.link_to(id).await).send().await.expect("the storage answers");
        assert_eq!(answer.status().as_u16(), 200);
        let headers = answer.headers().clone();
        (answer.bytes().await.expect("the file").to_vec(), headers)
    }

    /// The link to a file's content, which must be given.
    pub async fn link_to(&self, id: &str) -> String {
        let call = self.browser.get(format!("{}/attachments/{id}/content", self.url)).bearer_auth(&self.token);
        let answer = call.send().await.expect("the service answers");
        assert_eq!(answer.status().as_u16(), 302);
        answer.headers()["location"].to_str().expect("a link").to_owned()
    }
}

impl TestApp {
    /// Everything that was uploaded, handed to `inspect`.
    pub async fn inspect(&self) {
        self.local.arrivals.drain().await.unwrap();
    }

    /// Loses the events of what was uploaded.
    pub async fn forget_arrivals(&self) {
        self.local.arrivals.forget().await;
    }

    /// Looks again at files whose form is over, and takes away what nobody attached.
    pub async fn tidy_files(&self) -> Value {
        self.local.run("files-due", None).await.unwrap().unwrap()
    }

    /// The keys of all objects under a prefix.
    pub async fn objects(&self, prefix: &str) -> Vec<String> {
        self.local.storage.keys(prefix).await.unwrap().into_iter().map(|(key, _)| key).collect()
    }
}
