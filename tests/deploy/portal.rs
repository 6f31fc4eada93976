//! The portal as its visitors reach it, through the gateway.

use deploy_tests::{Call, Emulator, Operator};
use serde_json::Value;

/// The deployed portal.
pub struct Portal<'a> {
    pub emulator: &'a Emulator,
    /// What the deployment printed at its end.
    pub url: String,
    /// As the operator set them.
    pub administrator: String,
    pub bucket: String,
}

/// Someone who has an account.
pub struct Person {
    pub email: &'static str,
    pub name: &'static str,
    pub password: &'static str,
    /// What else must be in no log: tokens of links and sessions.
    pub secrets: Vec<String>,
    pub token: String,
}

impl<'a> Portal<'a> {
    /// From what the deployment printed.
    pub fn of(emulator: &'a Emulator, operator: &Operator, told: &str) -> Self {
        let url = told.split_whitespace().next_back().unwrap().to_owned();
        assert!(url.starts_with("https://"), "the last word is its address: {told}");
        let administrator = operator.types("printf %s \"$TF_VAR_admin_email\"");
        let bucket = operator.types("terraform -chdir=infra/aws output -raw bucket");
        Self { emulator, url, administrator, bucket }
    }

    /// A stranger's call.
    pub fn call(&self, method: &str, path: &str) -> Call {
        self.emulator.curl().call(method, &format!("{}{path}", self.url))
    }

    pub fn get(&self, who: &Person, path: &str) -> Value {
        self.call("GET", path).bearer(&who.token).send().expect(200).json()
    }

    pub fn post(&self, who: &Person, path: &str, body: &Value) -> Value {
        let answer = self.call("POST", path).bearer(&who.token).json(body).send();
        assert!(matches!(answer.status, 200 | 201 | 204), "POST {path}: {} {}", answer.status, answer.text());
        if answer.body.is_empty() { Value::Null } else { answer.json() }
    }
}
