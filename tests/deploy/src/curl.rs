//! curl, as visitors and operators use it. It speaks HTTP/2 over TLS and trusts the emulator's certificate.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::surroundings;

/// Calls to one machine: every name is led there.
#[derive(Debug, Clone)]
pub struct Curl {
    pub(crate) certificate: PathBuf,
}

/// A call that is being put together.
#[derive(Debug)]
pub struct Call {
    command: Command,
    what: String,
    body: Vec<u8>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    what: String,
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Curl {
    pub fn call(&self, method: &str, url: &str) -> Call {
        let mut command = surroundings::program("curl");
        command.args(["--silent", "--show-error", "--include", "--max-time", "60", "--connect-to", "::127.0.0.1:"]);
        command.arg("--cacert").arg(&self.certificate);
        if method == "HEAD" {
            command.arg("--head");
        } else {
            command.args(["--request", method]);
        }
        command.arg(url).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Call { command, what: format!("{method} {url:.100}"), body: Vec::new() }
    }
}

impl Call {
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.command.args(["--header", &format!("{name}: {value}")]);
        self
    }

    /// Under a session; a stranger's token is empty.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        if token.is_empty() { self } else { self.header("authorization", &format!("Bearer {token}")) }
    }

    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json").body(body.to_string())
    }

    /// As a page's form does.
    #[must_use]
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.header("content-type", "application/x-www-form-urlencoded").body(body)
    }

    /// As a page's form with a file does, which comes last.
    #[must_use]
    pub fn upload(mut self, fields: &Value, file: &[u8]) -> Self {
        for (name, value) in fields.as_object().expect("fields") {
            self.command.args(["--form-string", &format!("{name}={}", value.as_str().expect("a text"))]);
        }
        self.command.args(["--form", "file=@-;filename=blob;type=application/octet-stream"]);
        self.body = file.to_vec();
        self
    }

    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.command.args(["--data-binary", "@-"]);
        self.body = body.into();
        self
    }

    /// Signed as this service of AWS wants it, by the emulator's administrator.
    #[must_use]
    pub(crate) fn signed(mut self, region: &str, service: &str) -> Self {
        self.command.args(["--user", "test:test", "--aws-sigv4", &format!("aws:amz:{region}:{service}")]);
        self
    }

    /// The answer, if there is one.
    pub fn try_send(mut self) -> Result<Answer, String> {
        let mut child = self.command.spawn().expect("curl");
        // Where nobody listens it is over already.
        let _ = child.stdin.take().expect("its input").write_all(&self.body);
        let output = child.wait_with_output().expect("curl");
        if !output.status.success() {
            return Err(format!("{}: {}", self.what, String::from_utf8_lossy(&output.stderr)));
        }
        Ok(Answer::of(self.what, output.stdout))
    }

    /// # Panics
    /// Where nobody answers.
    pub fn send(self) -> Answer {
        self.try_send().unwrap_or_else(|why| panic!("{why}"))
    }
}

impl Answer {
    fn of(what: String, mut rest: Vec<u8>) -> Self {
        loop {
            let end = rest.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
            let body = rest.split_off(end + 4);
            let head = String::from_utf8_lossy(&rest).into_owned();
            let mut lines = head.lines();
            let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|status| status.parse().ok());
            let status: u16 = status.expect("a status");
            if status >= 200 {
                let headers = lines.filter_map(|line| line.split_once(": "));
                let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
                return Self { what, status, headers, body };
            }
            rest = body;
        }
    }

    /// # Panics
    /// Where the status is another.
    #[must_use]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.what, self.text());
        self
    }

    /// # Panics
    /// Where it is not the problem of this code.
    #[must_use]
    pub fn problem(self, status: u16, code: &str) -> Self {
        let answer = self.expect(status);
        let problem = answer.json();
        assert!(problem["type"].as_str().is_some_and(|it| it.ends_with(code)), "{}: {problem}", answer.what);
        answer
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{}: {error}: {}", self.what, self.text()))
    }
}
