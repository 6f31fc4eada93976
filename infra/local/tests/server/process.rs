//! A running `guichet`, and calls to it.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

use reqwest::Method;
use serde_json::{Value, json};

pub const PASSWORD: &str = "cristal-sous-la-neige";
pub const CAMILLE: &str = "camille.roy@chu-exemple.test";
pub const ALEX: &str = "alex.gagnon@chu-exemple.test";
pub const NADIA: &str = "nadia.benali@chu-exemple.test";
pub const AGENT: &str = "agent@centre.test";

/// The active accounts of the demo data.
pub const ACCOUNTS: [&str; 6] =
    [CAMILLE, ALEX, "lea.fortin@chu-exemple.test", "sam.cote@ciusss-demo.test", AGENT, "admin@centre.test"];

/// The command, on a port that the system picks, with nothing of the test's own environment.
pub fn command(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guichet"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GUICHET_") {
            command.env_remove(name);
        }
    }
    command.args(["--port", "0", "--data"]).arg(dir);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    command
}

/// What a start that is to be refused ends with, and says.
pub fn refused(command: &mut Command) -> (ExitStatus, String) {
    let output = command.stderr(Stdio::piped()).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "", "it is not to say that it is ready");
    (output.status, String::from_utf8(output.stderr).unwrap())
}

/// A server that is ready; killed when dropped.
pub struct Guichet {
    child: Child,
    client: reqwest::Client,
    pub url: String,
    /// The lines of its start.
    pub said: Vec<String>,
}

/// Status and body; `null` where there is none.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub json: Value,
}

impl Answer {
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.json);
        self.json
    }
}

impl Guichet {
    pub fn start(dir: &Path) -> Self {
        Self::spawn(&mut command(dir))
    }

    pub fn spawn(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut said = Vec::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            let url = line.strip_prefix("ready ").map(str::to_owned);
            said.push(line);
            if let Some(url) = url {
                return Self { child, client: reqwest::Client::new(), url, said };
            }
        }
        panic!("it ended before it was ready ({:?}): {said:?}", child.wait());
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// SIGTERM; how it ended.
    pub fn stop(mut self) -> ExitStatus {
        self.signal("-TERM");
        self.child.wait().unwrap()
    }

    /// SIGKILL, in the middle of whatever it does. It is gone when this is dropped.
    pub fn kill(&self) {
        self.signal("-KILL");
    }

    fn signal(&self, which: &str) {
        let told = Command::new("sh").args(["-c", &format!("kill {which} {}", self.id())]).status().unwrap();
        assert!(told.success());
    }

    pub fn call(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url))
    }

    pub async fn send(&self, call: reqwest::RequestBuilder) -> Answer {
        try_send(call).await.unwrap()
    }

    /// Signs in, with the password of the demo accounts.
    pub async fn sign_in(&self, email: &str) -> Person<'_> {
        let body = json!({"email": email, "password": PASSWORD});
        let opened = self.send(self.call(Method::POST, "/session").json(&body)).await.expect(201);
        assert_eq!(opened["account"]["email"], email);
        self.with_token(opened["token"].as_str().unwrap())
    }

    /// Someone who has a session already.
    pub fn with_token(&self, token: &str) -> Person<'_> {
        Person { guichet: self, token: token.to_owned() }
    }

    // What only the local server has.

    pub async fn mails(&self) -> Vec<Value> {
        let mails = self.send(self.call(Method::GET, "/_local/mail")).await.expect(200);
        mails.as_array().unwrap().clone()
    }

    pub async fn mails_to(&self, address: &str) -> Vec<Value> {
        let mut mails = self.mails().await;
        mails.retain(|mail| mail["to"] == address);
        mails
    }

    /// The report of a scheduled or stream function, with the event of its trigger now.
    pub async fn run(&self, function: &str) -> Value {
        self.send(self.call(Method::POST, &format!("/_local/run/{function}"))).await.expect(200)
    }

    /// What the service takes for now.
    pub async fn now(&self) -> jiff::Timestamp {
        let clock = self.send(self.call(Method::GET, "/_local/clock")).await.expect(200);
        clock["time"].as_str().unwrap().parse().unwrap()
    }

    /// Stops the clock at an instant, or lets it go again.
    pub async fn turn(&self, now: Option<jiff::Timestamp>) {
        let clock = self.send(self.call(Method::PUT, "/_local/clock").json(&json!({"now": now}))).await.expect(200);
        assert_eq!(clock["now"], json!(now));
    }
}

impl Drop for Guichet {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The answer, or why there is none.
pub async fn try_send(call: reqwest::RequestBuilder) -> reqwest::Result<Answer> {
    let response = call.send().await?;
    let status = response.status().as_u16();
    let text = response.text().await?;
    Ok(Answer { status, json: serde_json::from_str(&text).unwrap_or_default() })
}

/// Someone signed in.
pub struct Person<'a> {
    guichet: &'a Guichet,
    pub token: String,
}

impl Person<'_> {
    pub fn call(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.guichet.call(method, path).bearer_auth(&self.token)
    }

    pub async fn get(&self, path: &str) -> Value {
        self.guichet.send(self.call(Method::GET, path)).await.expect(200)
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.guichet.send(self.call(Method::POST, path).json(body)).await
    }

    /// Files a request and gives its number.
    pub async fn files(&self, subject: &str) -> String {
        let filed = self.post("/requests", &a_request(subject)).await.expect(201);
        filed["number"].as_str().unwrap().to_owned()
    }

    /// Every item of a list, page by page.
    pub async fn all(&self, path: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut cursor = String::new();
        loop {
            let mut call = self.call(Method::GET, path).query(&[("limit", "100")]);
            if !cursor.is_empty() {
                call = call.query(&[("cursor", &cursor)]);
            }
            let page = self.guichet.send(call).await.expect(200);
            items.extend(page["items"].as_array().unwrap().iter().cloned());
            match page["next_cursor"].as_str() {
                Some(next) => next.clone_into(&mut cursor),
                None => return items,
            }
        }
    }
}

pub fn a_request(subject: &str) -> Value {
    json!({
        "type": "other",
        "subject": subject,
        "description": "Les étiquettes imprimées ce matin ne portent plus le code de l’unité.",
        "contacts": [{"name": "Camille Roy", "phone": "418 555-0142"}],
    })
}

/// The names in a list of JSON objects.
pub fn named<'a>(items: &'a [Value], name: &str) -> Vec<&'a str> {
    items.iter().map(|item| item[name].as_str().unwrap()).collect()
}
