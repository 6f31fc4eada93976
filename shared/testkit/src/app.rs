//! The service under test.

use std::sync::atomic::{AtomicU64, Ordering};

use guichet::embedded::ses::{KeptMail, Mailbox};
use guichet::{Local, LocalClock, demo};
use guichet_domain::account::Account;
use guichet_domain::ids::{Id, SessionId};
use guichet_domain::text::Email;
use guichet_http::{App, Clock, Secret, Settings};
use guichet_store::{Caller, Session, Store, Token};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::upload::services;
use crate::{Between, Person, localstack};

/// Every function on a loopback port, with embedded services of its own. The clock stands at noon of 2026-06-10 in
/// Toronto, a Wednesday, until it is turned. The people are those of the demo data, without its requests.
pub struct TestApp {
    pub local: Local,
    pub url: String,
    pub client: reqwest::Client,
    browser: reqwest::Client,
    /// On the way to the table: what calls cost, and making it fail.
    pub table: Between,
    next: AtomicU64,
}

impl TestApp {
    pub async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// With other settings than usual.
    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let mut settings = Settings {
            table: "guichet".to_owned(),
            origin: url.clone(),
            secret: Secret::new(*b"a secret of thirty-two bytes, ok"),
            mail_from: Email::parse("ne-pas-repondre@guichet.test").unwrap(),
            mail_from_name: "Centre de soutien".to_owned(),
            trusted_hops: 1,
            closure_rule: guichet_domain::closure::Rule::default(),
            quiet_teams: std::collections::BTreeSet::new(),
            administrator_email: None,
            bucket: None,
            files_endpoint: None,
            bucket_origin: None,
            event_secret: None,
        };
        change(&mut settings);
        let clock = LocalClock::at("2026-06-10T16:00:00Z".parse().unwrap());
        let mut services = services(&clock).await;
        if localstack::is_wanted() {
            localstack::make_own(&mut settings, &services).await;
        }
        let table = services.table_endpoint().unwrap_or_else(|| localstack::endpoint().to_owned());
        let between = Between::start(table).await;
        services.db = guichet::services::dynamodb(&between.url);
        let local = Local::of(clock, settings, services).await.unwrap();
        demo::people(&local.app).await.unwrap();
        let router = local.router();
        tokio::spawn(async move {
            let service = router.into_make_service_with_connect_info::<std::net::SocketAddr>();
            axum::serve(listener, service).await.unwrap();
        });
        let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { local, url, client: reqwest::Client::new(), browser, table: between, next: AtomicU64::new(1) }
    }

    pub fn app(&self) -> &App {
        &self.local.app
    }

    pub fn store(&self) -> &Store {
        &self.local.app.store
    }

    fn random(&self) -> [u8; 10] {
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        let mut bytes = [0xa5; 10];
        bytes[2..].copy_from_slice(&next.to_be_bytes());
        bytes
    }

    // The clock.

    pub fn now(&self) -> Timestamp {
        self.local.clock.now()
    }

    pub fn turn_to(&self, instant: &str) {
        self.local.clock.turn(Some(instant.parse().unwrap()));
    }

    pub fn advance(&self, by: SignedDuration) {
        self.local.clock.turn(Some(self.now().checked_add(by).unwrap()));
    }

    // The people.

    /// Nobody in particular: without a session.
    pub fn stranger(&self) -> Person {
        Person {
            client: self.client.clone(),
            browser: self.browser.clone(),
            url: self.url.clone(),
            id: None,
            email: String::new(),
            token: String::new(),
        }
    }

    /// The account with this address, which must be there.
    pub async fn account(&self, email: &str) -> Account {
        self.store().account_by_email(&Email::parse(email).unwrap()).await.unwrap().expect("an account")
    }

    /// A session of this account, opened beside the sign-in, whose password hash would take its time.
    pub async fn sign_in(&self, email: &str) -> Person {
        let account = self.account(email).await;
        let token = Token::new(account.id, SessionId::from_random(self.random()), [7; 32]);
        let now = guichet_domain::closure::whole_seconds(self.now());
        let actor = account.identity();
        let trace = Id::from_random(self.random());
        let caller = Caller { actor: &actor, at: now, address: "192.0.2.1", trace, idempotency: None };
        let session = Session::open(&token, now, "192.0.2.1");
        self.store().open_session(&caller, &session, None).await.unwrap();
        Person { id: Some(account.id), email: email.to_owned(), token: token.expose(), ..self.stranger() }
    }

    /// Contact of chu-exemple, sees what is shared with the establishment.
    pub async fn camille(&self) -> Person {
        self.sign_in("camille.roy@chu-exemple.test").await
    }

    /// Contact of chu-exemple, without that right.
    pub async fn alex(&self) -> Person {
        self.sign_in("alex.gagnon@chu-exemple.test").await
    }

    /// Lead of chu-exemple, without that right.
    pub async fn lea(&self) -> Person {
        self.sign_in("lea.fortin@chu-exemple.test").await
    }

    /// Contact of ciusss-demo, sees what is shared with her establishment.
    pub async fn sam(&self) -> Person {
        self.sign_in("sam.cote@ciusss-demo.test").await
    }

    pub async fn agent(&self) -> Person {
        self.sign_in("agent@centre.test").await
    }

    pub async fn administrator(&self) -> Person {
        self.sign_in("admin@centre.test").await
    }

    /// Adds an active account beside those of the demo data; password as theirs.
    /// `body` is that of `POST /accounts`: `{email, name, establishment?, role, rights?, teams?}`.
    pub async fn add(&self, body: &Value) -> Person {
        demo::add(&self.local.app, body).await.unwrap();
        self.sign_in(body["email"].as_str().unwrap()).await
    }

    /// A further contact of chu-exemple who sees what is shared with the establishment: `colleague1@…` and so on.
    pub async fn colleague(&self, number: usize) -> Person {
        self.add(&json!({
            "email": format!("colleague{number}@chu-exemple.test"),
            "name": format!("Collègue Numéro{number}"),
            "establishment": "chu-exemple",
            "role": "contact",
            "rights": ["view_establishment"],
        }))
        .await
    }

    /// A further agent, of no team.
    pub async fn another_agent(&self, number: usize) -> Person {
        self.add(&json!({"email": format!("agent{number}@centre.test"), "name": format!("Agent Numéro{number}"), "role": "agent"}))
            .await
    }

    /// Files so many requests in her name, past the HTTP interface, as quickly as the table takes them.
    pub async fn file_many(&self, requester: &Person, count: u64) {
        let account = self.store().account(requester.id.unwrap()).await.unwrap().unwrap();
        let now = guichet_domain::closure::whole_seconds(self.now());
        demo::file_many(&self.local.app, &account, count, now).await.unwrap();
    }

    // What runs by itself in production.

    /// The table's stream, handed over to `notify` and to `derive` until there is nothing new.
    pub async fn deliver(&self) {
        self.local.pump.drain().await.unwrap();
        self.local.deriving.drain().await.unwrap();
    }

    /// The sweep of the 72-hour rule, with the event of its schedule now.
    pub async fn sweep(&self) -> Value {
        self.local.run("close-due", None).await.unwrap().unwrap()
    }

    /// The mails that could not be sent, tried again.
    pub async fn send_due_mail(&self) -> Value {
        self.local.run("mail-due", None).await.unwrap().unwrap()
    }

    /// The embedded mailbox, which can be made to refuse mails.
    pub fn mailbox(&self) -> Mailbox {
        self.local.services.mailbox.clone().expect("an embedded mailbox")
    }

    /// Every mail that was sent, oldest first.
    pub fn mails(&self) -> Vec<KeptMail> {
        if localstack::is_wanted() {
            return localstack::mails(&self.app().settings);
        }
        self.mailbox().list().unwrap()
    }

    pub fn mails_to(&self, email: &str) -> Vec<KeptMail> {
        let mut mails = self.mails();
        mails.retain(|mail| mail.to.iter().any(|to| to.eq_ignore_ascii_case(email)));
        mails
    }
}
