//! What the mails about a request say, and how they are addressed (`spec/product.md`, Who hears about it); and what
//! the other modules about mail share.

use std::sync::{Arc, Mutex};

use guichet::embedded::ses::KeptMail;
use guichet::manifest::Manifest;
use guichet::pump::{Checkpoint, Pump, stream_arn};
use guichet_domain::ids::Number;
use guichet_store::MailRow;
use guichet_testkit::{Person, TestApp, a_request, an_incident};
use serde_json::{Value, json};

/// Files the simplest request and gives its path.
pub(crate) async fn files(person: &Person) -> String {
    format!("/requests/{}", person.files(&a_request()).await.number())
}

pub(crate) async fn says(person: &Person, request: &str, text: &str) {
    let _ = person.post(&format!("{request}/comments"), &json!({"body": text})).await.expect(201);
}

pub(crate) async fn shares(person: &Person, request: &str, with: &Person) {
    let _ = person.post(&format!("{request}/participants"), &json!({"account": with.account()})).await.expect(201);
}

/// An agent's command, which must be accepted.
pub(crate) async fn handles(agent: &Person, request: &str, command: &str, body: Value) {
    let _ = agent.post(&format!("{request}/{command}"), &body).await.expect(200);
}

/// The text part with ordinary spaces in the place of no-break ones.
pub(crate) fn text(mail: &KeptMail) -> String {
    mail.text.replace(['\u{a0}', '\u{202f}'], " ")
}

/// What a mail's subject says between the request's number and its subject.
pub(crate) fn title(mail: &KeptMail) -> String {
    let subject = mail.subject.replace(['\u{a0}', '\u{202f}'], " ");
    let rest = subject.split_once(" – ").expect("a mail about a request").1;
    rest.split(" : «").next().unwrap().to_owned()
}

/// Looks at the mails since it was last asked.
pub(crate) struct News<'a> {
    app: &'a TestApp,
    seen: usize,
}

impl<'a> News<'a> {
    pub(crate) fn of(app: &'a TestApp) -> Self {
        Self { app, seen: app.mails().len() }
    }

    /// Every mail there is.
    pub(crate) fn all(app: &'a TestApp) -> Self {
        Self { app, seen: 0 }
    }

    /// To whom (what stands before the `@`) and what, by name, of what is sent without anyone's doing.
    pub(crate) fn sent(&mut self) -> Vec<(String, String)> {
        let mails = self.app.mails().split_off(self.seen);
        self.seen += mails.len();
        let to = |mail: &KeptMail| mail.to.join(" ").split('@').next().unwrap().to_owned();
        let mut sent: Vec<_> = mails.iter().map(|mail| (to(mail), title(mail))).collect();
        sent.sort();
        sent
    }

    /// The same, once `notify` has had the stream.
    pub(crate) async fn told(&mut self) -> Vec<(String, String)> {
        self.app.deliver().await;
        self.sent()
    }
}

/// The list that [`News`] gives, written shortly.
pub(crate) fn list<const N: usize>(told: [(&str, &str); N]) -> Vec<(String, String)> {
    told.map(|(to, what)| (to.to_owned(), what.to_owned())).into()
}

/// Everything that the stream holds from its beginning, as events for `notify`.
pub(crate) async fn stream(app: &TestApp) -> Vec<Value> {
    let streams = app.local.services.streams.clone();
    let arn = stream_arn(&streams, app.store().table()).await.unwrap();
    let batches = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&batches);
    let takes = |record: &Value| Manifest::get().stream("notify").unwrap().takes(record);
    let pump = Pump::new(streams, arn, Checkpoint::memory(), takes, move |batch| {
        kept.lock().unwrap().push(batch);
        async { Ok::<(), std::io::Error>(()) }
    });
    pump.drain().await.unwrap();
    batches.lock().unwrap().clone()
}

/// The same as one batch.
pub(crate) async fn one_batch(app: &TestApp) -> Value {
    let batches = stream(app).await;
    let records: Vec<_> = batches.iter().flat_map(|batch| batch["Records"].as_array().unwrap().clone()).collect();
    assert!(!records.is_empty());
    json!({"Records": records})
}

/// Hands a batch to `notify` and gives its report.
pub(crate) async fn notify(app: &TestApp, batch: Value) -> Value {
    app.local.run("notify", Some(batch)).await.unwrap().unwrap()
}

/// The rows of a request's mails to one person, those that no mail of their own goes with included.
pub(crate) async fn rows(app: &TestApp, request: &str, to: &Person) -> Vec<MailRow> {
    let number: Number = request.rsplit('/').next().unwrap().parse().unwrap();
    let rows = app.store().mails(number).await.unwrap();
    rows.into_iter().filter(|row| Some(row.to.id) == to.id).collect()
}

fn only(mails: &[KeptMail]) -> &KeptMail {
    assert_eq!(mails.len(), 1, "{:?}", mails.iter().map(|mail| &mail.subject).collect::<Vec<_>>());
    &mails[0]
}

/// Long texts are kept deflated, in the stream as well.
#[tokio::test]
async fn a_long_text_is_mailed_and_read_as_it_was_written() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = files(&camille).await;
    let long = include_str!("../bench/src/kilobyte.txt").trim_end();
    says(&agent, &request, long).await;
    app.deliver().await;
    let events = camille.get(&format!("{request}/events")).await.expect(200);
    assert_eq!(events.items().last().unwrap()["body"], long);
    let mail = app.mails_to(&camille.email).into_iter().find(|mail| text(mail).contains("soins intensifs"));
    let mail = text(&mail.expect("a mail with the comment"));
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>().join(" ");
    assert!(words(&mail).contains(&words(long)), "{mail}");
}

#[tokio::test]
async fn the_requester_gets_an_acknowledgement_with_number_and_link_though_she_filed_herself() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = files(&camille).await;
    app.deliver().await;
    let mails = app.mails_to(&camille.email);
    let mail = only(&mails);
    assert_eq!(title(mail), "Accusé de réception");
    assert!(mail.text.contains("Son numéro est CSC-1001."), "{}", mail.text);
    let link = format!("{}{request}", app.url);
    assert!(mail.text.lines().any(|line| line == link), "{}", mail.text);
    assert!(mail.html.contains(&format!("href=\"{link}\"")), "{}", mail.html);
}

#[tokio::test]
async fn what_an_agent_files_on_her_behalf_is_acknowledged_to_her_and_says_by_whom() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let mut body = an_incident();
    body["on_behalf_of"] = json!(camille.account());
    body["fields"]["users_affected"] = json!(40);
    let _ = agent.files(&body).await;
    app.deliver().await;
    let mails = app.mails();
    let mail = only(&mails);
    assert_eq!(mail.to, [camille.email]);
    assert!(mail.text.contains("Dominique Agent l’a soumise en votre nom."), "{}", mail.text);
    assert!(text(mail).contains("incident majeur") && text(mail).contains("1 844 748-0553"), "{}", mail.text);
}

#[tokio::test]
async fn the_mail_of_a_resolution_says_the_exact_instant_of_closure_and_what_stops_it() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = files(&camille).await;
    app.deliver().await;
    app.turn_to("2026-06-10T16:05:09Z");
    handles(&agent, &request, "resolve", json!({"resolution": "Un index manquait."})).await;
    app.deliver().await;
    let text = text(&app.mails_to(&camille.email).pop().unwrap());
    for promised in [
        "> Un index manquait.",
        "se fermera automatiquement le samedi 13 juin 2026 à 12 h 5 min 9 s (heure avancée de l’Est).",
        "faite entre le jeudi 11 juin 2026 et le vendredi 12 juin 2026 inclusivement",
        "Faite le jour même de la résolution, ou après cette période, elle ne l’empêche pas.",
        "« Le problème persiste »",
        "« C’est réglé »",
    ] {
        assert!(text.contains(promised), "{promised}\n{text}");
    }
}

#[tokio::test]
async fn a_mail_says_why_its_reader_gets_it_with_ne_plus_me_notifier_and_that_nobody_reads_answers() {
    let app = TestApp::start().await;
    let (camille, alex, agent) = (app.camille().await, app.alex().await, app.agent().await);
    let (follower, assignee) = (app.colleague(1).await, app.another_agent(1).await);
    let request = files(&camille).await;
    shares(&camille, &request, &alex).await;
    let _ = follower.put_empty(&format!("{request}/follow")).await.expect(204);
    handles(&agent, &request, "assign", json!({"account": assignee.account()})).await;
    app.deliver().await;
    says(&agent, &request, "Nous regardons.").await;
    app.deliver().await;
    for (reader, why) in [
        (&camille, "parce que cette demande est à votre nom."),
        (&alex, "parce que cette demande est partagée avec vous."),
        (&follower, "parce que vous suivez cette demande."),
        (&assignee, "parce que cette demande vous est assignée."),
        (&agent, "parce que vous faites partie de l’équipe à qui cette demande est confiée."),
    ] {
        let mail = app.mails_to(&reader.email).pop().unwrap();
        assert!(mail.text.contains(why), "{}: {}", reader.email, mail.text);
        assert!(mail.html.contains(&why.replace('\'', "&#39;")), "{}: {}", reader.email, mail.html);
        assert!(mail.text.contains("Ne plus me notifier"), "{}", mail.text);
        assert!(mail.text.contains("Ne répondez pas à ce courriel"), "{}", mail.text);
    }
}

#[tokio::test]
async fn mail_of_a_request_is_one_conversation_that_no_machine_answers() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let requests = [files(&camille).await, files(&camille).await];
    app.deliver().await;
    for request in &requests {
        says(&agent, request, "Nous regardons.").await;
    }
    app.deliver().await;
    let mails = app.mails();
    assert_eq!(mails.len(), 6, "two acknowledgements, two to the team, two comments");
    let sender = app.app().settings.mail_from.as_str();
    let (_, domain) = sender.split_once('@').unwrap();
    for mail in &mails {
        let number = mail.subject.split(' ').next().unwrap();
        let root = format!("{number}@{domain}");
        assert!(mail.header("References").unwrap().contains(&root), "{:?}", mail.headers);
        assert!(mail.header("In-Reply-To").unwrap().contains(&root), "{:?}", mail.headers);
        assert_eq!(mail.header("Auto-Submitted"), Some("auto-generated"));
        assert_eq!(mail.header("X-Auto-Response-Suppress"), Some("All"));
        assert_eq!(mail.header("Reply-To"), None);
        assert!(mail.header("From").unwrap().contains(sender), "{:?}", mail.headers);
    }
    let mut ids: Vec<_> = mails.iter().map(|mail| mail.header("Message-ID").unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), mails.len(), "every mail has a name of its own");
}

#[tokio::test]
async fn whose_account_is_in_english_gets_mail_in_english() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let _ = camille.patch("/me", &json!({"language": "en"})).await.expect(200);
    let request = files(&camille).await;
    says(&agent, &request, "Nous regardons.").await;
    app.deliver().await;
    let mails = app.mails_to(&camille.email);
    let mail = only(&mails);
    assert_eq!(mail.header("Content-Language"), Some("en-CA"));
    assert!(mail.text.contains("We have received your request"), "{}", mail.text);
    assert!(mail.text.contains("> Nous regardons."), "what people wrote stays as it is: {}", mail.text);
    assert!(mail.text.contains("because this request is in your name"), "{}", mail.text);
    let french = app.mails_to(&agent.email);
    assert_eq!(only(&french).header("Content-Language"), Some("fr-CA"));
}
