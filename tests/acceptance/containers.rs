//! The functions' binaries as any container runs them: plain HTTP servers, on `LocalStack`; those that no gateway calls
//! take their event as `POST /` (`spec/api.md`, Around it). And all of them in one process.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use guichet::demo;
use guichet::embedded::REGION;
use guichet::manifest::Manifest;
use guichet::pump::{Checkpoint, Pump, stream_arn};
use guichet_testkit::{TestApp, a_request, localstack, send_form};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

const SCHEDULE: &str = include_str!("../../events/schedule.json");
const EVENT_SECRET: &str = "what only callers of events know";
const CAMILLE: &str = "camille.roy@chu-exemple.test";
const ADMINISTRATOR: &str = "premiere@centre.test";

/// A server in a process of its own, which ends with the test.
struct Server {
    process: Child,
    url: String,
}

impl Server {
    /// The binary of this name, told where everything is by its environment alone.
    fn start(app: &TestApp, binary: &str, arguments: &[&str], more: &[(&str, &str)]) -> Self {
        let settings = &app.app().settings;
        let endpoint = localstack::endpoint();
        let mut process = Command::new(binaries().join(binary))
            .args(arguments)
            .env_clear()
            .envs([("PORT", "0"), ("AWS_ENDPOINT_URL", endpoint), ("AWS_REGION", REGION)])
            .envs([("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test")])
            .envs([("GUICHET_TABLE", &*settings.table), ("GUICHET_BUCKET", &app.local.services.bucket)])
            .envs([("GUICHET_ORIGIN", "https://guichet.example"), ("GUICHET_EVENT_SECRET", EVENT_SECRET)])
            .env("GUICHET_SECRET", std::str::from_utf8(settings.secret.expose()).unwrap())
            .env("GUICHET_MAIL_FROM", format!("{} <{}>", settings.mail_from_name, settings.mail_from.as_str()))
            .envs(more.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let ready = lines.find(|line| line.contains("ready")).unwrap_or_else(|| panic!("{binary} did not start"));
        // {"port":N} of a function, « on port N » of all.
        let port: String = ready[ready.find("port").unwrap()..].chars().skip_while(|c| !c.is_ascii_digit()).collect();
        let port: String = port.chars().take_while(char::is_ascii_digit).collect();
        // Nobody reads on, and a full pipe would stop it.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, url: format!("http://127.0.0.1:{port}") }
    }

    /// An event, as a platform's adapter brings it.
    async fn event(&self, event: &Value) -> Value {
        let call = Client::new().post(&self.url).bearer_auth(EVENT_SECRET).json(event);
        let answer = call.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.json().await.unwrap()
    }

    async fn post(&self, path: &str, token: &str, body: &Value, status: u16) -> Value {
        let answer = Client::new().post(format!("{}{path}", self.url)).bearer_auth(token).json(body);
        let answer = answer.send().await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
        answer.json().await.unwrap()
    }

    async fn get(&self, path: &str, token: &str) -> Value {
        let answer = Client::new().get(format!("{}{path}", self.url)).bearer_auth(token).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.json().await.unwrap()
    }

    /// Stopped as a platform does it: it ends by itself.
    fn stop(mut self) {
        assert!(Command::new("kill").arg(self.process.id().to_string()).status().unwrap().success());
        assert!(self.process.wait().unwrap().success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

const BINARIES: [&str; 7] = ["guichet", "sign-in", "create", "track", "handle", "close-due", "notify"];

/// Where the binaries are, built once: as the workspace's tests are, so that only they themselves are new.
fn binaries() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--workspace", "--locked", "--quiet"]);
        for binary in BINARIES {
            build.args(["--bin", binary]);
        }
        assert!(build.status().unwrap().success());
        // …/debug/deps/TEST
        let own = std::env::current_exe().unwrap();
        own.ancestors().nth(2).unwrap().to_owned()
    })
}

/// Hands the table's stream to `notify`, as an adapter does.
async fn hand_over(app: &TestApp, notify: &Server) {
    let streams = app.local.services.streams.clone();
    let arn = stream_arn(&streams, app.store().table()).await.unwrap();
    let takes = |record: &Value| Manifest::get().stream("notify").unwrap().takes(record);
    let url = notify.url.clone();
    let pump = Pump::new(streams, arn, Checkpoint::memory(), takes, move |event| {
        let call = Client::new().post(&url).bearer_auth(EVENT_SECRET).json(&event);
        async move { call.send().await?.error_for_status().map(drop) }
    });
    assert!(pump.drain().await.unwrap() > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_journey_goes_through_functions_that_serve_http_each_in_a_process_of_its_own() {
    // Its clock stands in the past; that of the processes is the machine's.
    let app = TestApp::start().await;
    let filed = app.camille().await.files(&a_request()).await.number();
    let before = json!({"resolution": "C’est corrigé."});
    let _ = app.agent().await.post(&format!("/requests/{filed}/resolve"), &before).await.expect(200);

    let serve = |function| Server::start(&app, function, &[], &[]);
    let (sign_in, create, track, handle) = (serve("sign-in"), serve("create"), serve("track"), serve("handle"));
    let session = async |email: &str| {
        let body = json!({"email": email, "password": demo::PASSWORD});
        sign_in.post("/session", "", &body, 201).await["token"].as_str().unwrap().to_owned()
    };
    let (camille, agent) = (session(CAMILLE).await, session("agent@centre.test").await);
    let number = create.post("/requests", &camille, &a_request(), 201).await["number"].as_str().unwrap().to_owned();
    let path = format!("/requests/{number}");
    assert_eq!(handle.post(&format!("{path}/take"), &agent, &json!({}), 200).await["status"], "in_progress");
    assert_eq!(track.get(&path, &camille).await["status"], "in_progress");
    // What another function takes, this one does not know.
    let elsewhere = Client::new().get(format!("{}/session", track.url)).bearer_auth(&camille).send().await.unwrap();
    assert_eq!(elsewhere.status(), StatusCode::NOT_FOUND);

    // 72 hours after its resolution, the other is closed; the sweep makes it durable, once.
    let close_due = serve("close-due");
    let sample: Value = serde_json::from_str(SCHEDULE).unwrap();
    assert_eq!(close_due.event(&sample).await["closed"], 1);
    assert_eq!(close_due.event(&sample).await["examined"], 0);
    assert_eq!(track.get(&format!("/requests/{filed}"), &camille).await["closed_by"], "rule");

    let notify = serve("notify");
    hand_over(&app, &notify).await;
    let subjects: Vec<_> = app.mails_to(CAMILLE).into_iter().map(|mail| mail.subject).collect();
    assert!(subjects.iter().any(|subject| subject.contains(&number)), "{subjects:?}");
    assert!(subjects.iter().any(|subject| subject.contains(&filed)), "{subjects:?}");
    for server in [sign_in, create, track, handle, close_due, notify] {
        server.stop();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_is_taken_with_the_secret_alone_plain_or_as_a_cloud_event() {
    let app = TestApp::start().await;
    let close_due = Server::start(&app, "close-due", &[], &[]);
    let send = async |secret: &str, kind: &str, body: String| {
        let call = Client::new().post(&close_due.url).bearer_auth(secret).header("content-type", kind).body(body);
        call.send().await.unwrap()
    };
    for wrong in ["", "something else", "what only callers of events knoW"] {
        assert_eq!(send(wrong, "application/json", SCHEDULE.to_owned()).await.status(), StatusCode::UNAUTHORIZED);
    }
    let cloud = json!({"specversion": "1.0", "type": "schedule", "source": "/cron", "id": "1",
        "time": "2026-06-13T18:30:00Z", "data": {}});
    let answer = send(EVENT_SECRET, "application/cloudevents+json", cloud.to_string()).await;
    assert_eq!(answer.json::<Value>().await.unwrap()["examined"], 0);
    assert_eq!(send(EVENT_SECRET, "application/json", "no JSON".to_owned()).await.status(), StatusCode::BAD_REQUEST);
}

/// Waits for a minute at most.
async fn until<T>(what: &str, look: impl AsyncFn() -> Option<T>) -> T {
    for _ in 0..300 {
        if let Some(found) = look().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!("{what} did not come");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_functions_serve_in_one_process_over_services_that_it_makes_itself() {
    let app = TestApp::start().await;
    let (folder, name) = (tempfile::tempdir().unwrap(), format!("{}-all", app.app().settings.table));
    let data = folder.path().to_str().unwrap();
    let more = [("GUICHET_TABLE", &*name), ("GUICHET_BUCKET", &*name), ("GUICHET_ADMIN_EMAIL", ADMINISTRATOR)];
    let all = Server::start(&app, "guichet", &["serve", "--make", "--data", data], &more);
    // The schedule invites her, and the stream has her told.
    let mail = until("an invitation", async || app.mails_to(ADMINISTRATOR).pop()).await.text;
    let token = mail.split("token=").nth(1).unwrap().split_whitespace().next().unwrap();
    let body = json!({"token": token, "email": ADMINISTRATOR, "name": "Première Personne",
        "password": "la-neige-fond-au-printemps"});
    let session = all.post("/activation", "", &body, 201).await["token"].as_str().unwrap().to_owned();
    assert_eq!(all.get("/me", &session).await["role"], "administrator");
    // A file that has arrived is found and looked at, though nothing tells of it.
    let file = b"10:02 dossier ouvert\n";
    let asked = all.post("/attachments", &session, &json!({"filename": "trace.log", "size": file.len()}), 201).await;
    let upload = &asked["upload"];
    let fields = upload["fields"].as_object().unwrap().iter().map(|(name, value)| (&**name, value.as_str().unwrap()));
    assert_eq!(send_form(upload["url"].as_str().unwrap(), fields, file).await, 204);
    let path = format!("/attachments/{}", asked["id"].as_str().unwrap());
    until("a clean file", async || Some(all.get(&path, &session).await).filter(|file| file["state"] == "clean")).await;
    // What turns the clock and reads everybody's mail is not there.
    for path in ["/_local/mail", "/_local/clock"] {
        let answer = Client::new().get(format!("{}{path}", all.url)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
    }
    all.stop();
}

/// The same jq that the README has an operator type.
#[test]
fn the_routes_of_a_gateway_in_the_cluster_are_those_of_the_manifest() {
    let infra = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra");
    let mut jq = Command::new("jq");
    jq.args(["--arg", "host", "guichet.example", "--arg", "gateway", "public", "-f"]);
    jq.arg(infra.join("containers/routes.jq")).arg(infra.join("functions.json"));
    let Ok(made) = jq.output() else {
        // Past the harness, which shows what is printed of failures alone.
        let _ = writeln!(
            std::io::stderr(),
            "skipped: the routes of Kubernetes' Gateway API are made by jq, which is missing"
        );
        return;
    };
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let made: Value = serde_json::from_slice(&made.stdout).unwrap();
    let mut found = BTreeSet::new();
    for route in made["items"].as_array().unwrap() {
        let name = route["metadata"]["name"].as_str().unwrap();
        for rule in route["spec"]["rules"].as_array().unwrap() {
            assert_eq!(rule["backendRefs"][0]["name"], name);
            // By its name in the cluster Knative tells it from the others.
            let host = rule["filters"][0]["urlRewrite"]["hostname"].as_str().unwrap();
            assert_eq!(host, format!("{name}.default.svc.cluster.local"));
            let matched = &rule["matches"][0];
            let method = matched["method"].as_str().unwrap_or("ANY");
            let path = &matched["path"];
            let path = match path["type"].as_str().unwrap() {
                "PathPrefix" => "$default",
                _ => path["value"].as_str().unwrap(),
            };
            assert!(found.insert((name.to_owned(), method.to_owned(), path.to_owned())), "twice: {rule}");
        }
    }
    let expected: BTreeSet<_> = Manifest::get()
        .functions
        .iter()
        .flat_map(|(name, function)| function.routes.iter().map(move |route| (name, route)))
        .map(|(name, route)| {
            let (method, path) = route.split_once(' ').unwrap_or(("ANY", route));
            (format!("guichet-{name}"), method.to_owned(), as_matched(path))
        })
        .collect();
    assert_eq!(found, expected);
}

/// A path with parameters as the expression that the whole of an address must match.
fn as_matched(path: &str) -> String {
    if !path.contains('{') {
        return path.to_owned();
    }
    let parts = path.split('/').map(|part| if part.starts_with('{') { "[^/]+" } else { part });
    format!("^{}$", parts.collect::<Vec<_>>().join("/"))
}
