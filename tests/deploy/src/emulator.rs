//! `ministack`: AWS on this machine, for one run.
//!
//! It must not outlive the run, however that ends: a killed process cleans nothing up. So a shell stands guard, whose
//! standard input is held by this process alone: when that closes, the shell ends it with the functions that it
//! runs, and removes the folder they were unpacked in.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use crate::aws::REGION;
use crate::curl::Curl;
use crate::surroundings;
use crate::tier::until;

const GUARD: &str = r#"
trap : INT HUP TERM
setsid ministack >"$1" 2>&1 &
emulator=$!
while read -r _; do :; done
kill -TERM -- "-$emulator"
tries=50
while kill -0 -- "-$emulator" && [ "$tries" -gt 0 ]; do sleep 0.1; tries=$((tries - 1)); done
kill -KILL -- "-$emulator"
tries=50
while [ -e "$TMPDIR" ] && [ "$tries" -gt 0 ]; do rm -rf "$TMPDIR"; sleep 0.1; tries=$((tries - 1)); done
"#;

/// Its server ends a connection at the thousandth request, and the others on it are never answered. Terraform has one
/// connection, and more requests. Python reads this before anything else.
const PATIENT: &str = "from hypercorn.config import Config\nConfig.keep_alive_max_requests = 1_000_000_000\n";

/// Signed by itself, and no authority: what a client is told to trust is this one certificate.
const CERTIFICATE: [&str; 15] = [
    "req",
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-days",
    "2",
    "-subj",
    "/CN=localhost",
    "-addext",
    "basicConstraints=critical,CA:FALSE",
    "-addext",
    "subjectAltName=DNS:localhost,DNS:*.localhost,DNS:*.execute-api.localhost,IP:127.0.0.1",
];

/// An emulator that runs until this is dropped, or the process ends.
#[derive(Debug)]
pub struct Emulator {
    folder: PathBuf,
    port: u16,
    guard: Child,
}

/// A mail that SES took.
#[derive(Debug, Clone)]
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub text: String,
}

impl Mail {
    /// The token of its link.
    pub fn token(&self) -> &str {
        let (_, rest) = self.text.split_once("token=").expect("a link with a token");
        rest.split_whitespace().next().expect("a token")
    }
}

impl Emulator {
    /// Its log goes to a file of this name.
    ///
    /// # Panics
    /// Where it does not answer.
    pub fn start(log: &Path) -> Self {
        let folder = tempfile::Builder::new().prefix("guichet-deploy-").tempdir().unwrap().keep();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let (certificate, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
        let made = surroundings::program("openssl")
            .args(CERTIFICATE)
            .arg("-keyout")
            .arg(&key)
            .arg("-out")
            .arg(&certificate)
            .output()
            .expect("openssl");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        std::fs::write(folder.join("sitecustomize.py"), PATIENT).unwrap();
        let mut guard = surroundings::program("bash");
        guard.args(["-c", GUARD, "guard"]).arg(log);
        guard
            .env("PYTHONPATH", &folder)
            .env("TMPDIR", &folder)
            .envs(settings(port))
            .env("GATEWAY_PORT", port.to_string());
        // The functions inherit this, and so trust it, too.
        guard.env("SSL_CERT_FILE", &certificate).env("AWS_CA_BUNDLE", &certificate);
        guard.env("MINISTACK_SSL_CERT", &certificate).env("MINISTACK_SSL_KEY", &key);
        let guard = guard.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a shell");
        let emulator = Self { folder, port, guard };
        until("MiniStack answers", || {
            let health = emulator.curl().call("GET", &emulator.url("/_ministack/health"));
            health.try_send().ok().filter(|answer| answer.status == 200)
        });
        emulator
    }

    pub fn curl(&self) -> Curl {
        Curl { certificate: self.certificate() }
    }

    pub(crate) fn certificate(&self) -> PathBuf {
        self.folder.join("certificate.pem")
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn url(&self, path: &str) -> String {
        format!("https://localhost:{}{path}", self.port)
    }

    /// What leads the AWS clients of a program here.
    pub(crate) fn settings(&self) -> Vec<(&'static str, String)> {
        settings(self.port)
    }

    /// The mails that were sent so far, oldest first.
    pub fn mails(&self) -> Vec<Mail> {
        let kept = self.curl().call("GET", &self.url("/_ministack/ses/messages")).send().expect(200).json();
        let accounts = kept["messages"].as_object().unwrap().values();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let of = |mail: &serde_json::Value| Mail {
            to: text(&mail["To"][0]),
            subject: text(&mail["Subject"]),
            text: text(&mail["BodyText"]),
        };
        accounts.flat_map(|mails| mails.as_array().unwrap()).map(of).collect()
    }

    /// The first mail to this address whose subject has these words, as soon as it is there.
    ///
    /// # Panics
    /// Where it does not come.
    pub fn mail_to(&self, address: &str, subject: &str) -> Mail {
        let is = |mail: &Mail| mail.to.contains(address) && mail.subject.contains(subject);
        until(&format!("a mail « {subject} » to {address}"), || self.mails().into_iter().find(is))
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}

fn settings(port: u16) -> Vec<(&'static str, String)> {
    let set = |value: &str| value.to_owned();
    vec![
        // What a role does not permit is refused.
        ("AUTH", set("true")),
        ("USE_SSL", set("1")),
        ("BIND_HOST", set("127.0.0.1")),
        ("MINISTACK_REGION", set(REGION)),
        ("AWS_REGION", set(REGION)),
        ("AWS_DEFAULT_REGION", set(REGION)),
        ("AWS_ENDPOINT_URL", format!("https://localhost:{port}")),
        ("AWS_ACCESS_KEY_ID", set("test")),
        ("AWS_SECRET_ACCESS_KEY", set("test")),
    ]
}
