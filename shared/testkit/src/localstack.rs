//! LocalStack in a container: one per process of tests, started at the first test that wants it.
//!
//! It goes with that process however it ends, killed or not: the container's own first process holds a connection to
//! it, and the container ends, and is removed, when that closes. Statics are never dropped, and a killed process cleans
//! nothing up.

use std::collections::HashMap;
use std::io::Write as _;
use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{OnceLock, mpsc};
use std::thread;
use std::time::Duration;

use futures_util::StreamExt as _;
use guichet::embedded::ses::KeptMail;
use guichet::services::Services;
use guichet_domain::text::Email;
use guichet_http::Settings;
use serde_json::Value;
use testcontainers::bollard::Docker;
use testcontainers::bollard::models::ContainerSummary;
use testcontainers::bollard::query_parameters::{
    ListContainersOptionsBuilder, RemoveContainerOptionsBuilder, WaitContainerOptionsBuilder,
};
use testcontainers::core::client::docker_client_instance;
use testcontainers::core::{IntoContainerPort as _, WaitFor};
use testcontainers::runners::AsyncRunner as _;
use testcontainers::{ContainerAsync, GenericImage, ImageExt as _};

/// The last release that needs no account.
const IMAGE: (&str, &str) = ("localstack/localstack", "4.14");
/// On every container of the tests; its value is the process that started it.
const LABEL: &str = "guichet.tests.process";
/// Where LocalStack answers, and where the test process holds on to the container.
const ANSWERS: u16 = 4566;
const LEASE: u16 = 4567;
/// The container's first process. It ends with whoever holds the connection, or if nobody comes for two minutes.
const UNTIL_LET_GO: &str = r#"
import shutil, socket, subprocess, sys
lease = socket.create_server(("0.0.0.0", 4567))
lease.settimeout(120)
own = shutil.which("docker-entrypoint.sh")
subprocess.Popen([own] if own else [sys.executable, "-m", "localstack.runtime.main"])
held, _ = lease.accept()
try:
    held.recv(1)
except OSError:
    pass
"#;
const SETTINGS: [(&str, &str); 8] = [
    ("SERVICES", "dynamodb,dynamodbstreams,s3,ses"),
    // Streams from DynamoDB Local itself, without a Kinesis server.
    ("PROVIDER_OVERRIDE_DYNAMODB", "v2"),
    ("PROVIDER_OVERRIDE_DYNAMODBSTREAMS", "v2"),
    ("DYNAMODB_IN_MEMORY", "1"),
    // It looks at links only when told to.
    ("S3_SKIP_SIGNATURE_VALIDATION", "0"),
    ("GATEWAY_LISTEN", "0.0.0.0:4566"),
    ("DISABLE_EVENTS", "1"),
    ("SKIP_SSL_CERT_DOWNLOAD", "1"),
];

/// A container that runs, and the connection that keeps it running.
struct Running {
    endpoint: String,
    _lease: TcpStream,
}

/// Whether this process tests against LocalStack: its executable is that of a test target whose name begins so.
pub fn is_wanted() -> bool {
    let executable = std::env::current_exe().ok();
    executable.as_deref().and_then(Path::file_name).is_some_and(|name| name.to_string_lossy().starts_with("localstack"))
}

/// Past the capture of a test's output: whoever reads it must learn what was not tested.
fn say(text: &str) {
    let told = writeln!(std::io::stderr(), "{text}");
    told.unwrap();
}

/// Whether this is LocalStack, which cannot do what the test is about; says so. The embedded services can.
pub fn cannot(what: &str) -> bool {
    let it_is = is_wanted();
    if it_is {
        say(&format!("LocalStack cannot {what}: tested on the embedded services alone"));
    }
    it_is
}

/// Its endpoint. Where there is none, says why and ends the process, as if it had no tests: they run in other processes
/// against the embedded services.
///
/// # Panics
/// Where there is none, and `GUICHET_REQUIRE` lists `localstack`.
pub fn endpoint() -> &'static str {
    static RUNNING: OnceLock<Result<Running, String>> = OnceLock::new();
    match RUNNING.get_or_init(start) {
        Ok(running) => &running.endpoint,
        Err(why) => {
            let required = std::env::var("GUICHET_REQUIRE").unwrap_or_default();
            let required = required.split(',').any(|name| name.trim() == "localstack");
            assert!(!required, "tests on LocalStack are required: {why}");
            say(&format!("tests on LocalStack skipped: {why}"));
            std::process::exit(0);
        }
    }
}

/// Clients of it, with a bucket of this test's own.
pub async fn services() -> Services {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let services = Services::at(endpoint(), &format!("guichet-{number}"));
    services.s3.create_bucket().bucket(&services.bucket).send().await.unwrap();
    services
}

/// A table and a sender of this test's own: all tests share one container.
pub(crate) async fn make_own(settings: &mut Settings, services: &Services) {
    settings.table.clone_from(&services.bucket);
    settings.mail_from = Email::parse(&format!("ne-pas-repondre@{}.test", services.bucket)).unwrap();
    // SES sends only from addresses that it was told of.
    services.ses.verify_email_identity().email_address(settings.mail_from.as_str()).send().await.unwrap();
}

/// The mails of this test's sender, oldest first.
pub(crate) fn mails(settings: &Settings) -> Vec<KeptMail> {
    // As it stands in the mails, whose headers LocalStack compares letter by letter.
    let from = format!("\"{}\" <{}>", settings.mail_from_name, settings.mail_from.as_str());
    let from: String = form_urlencoded::byte_serialize(from.as_bytes()).collect();
    let url = format!("{}/_aws/ses?email={from}", endpoint());
    // Another thread, since the caller's may have a runtime that must not wait.
    let kept = thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async { reqwest::get(url).await.unwrap().json::<Value>().await.unwrap() })
    });
    let kept = kept.join().unwrap();
    let own = kept["messages"].as_array().unwrap().iter().enumerate();
    own.map(|(number, mail)| {
        let at = mail["Timestamp"].as_str().unwrap();
        let at = at.parse().or_else(|_| format!("{at}Z").parse()).unwrap();
        KeptMail::of(&format!("{number:010}"), mail["RawData"].as_str().unwrap().as_bytes(), at).unwrap()
    })
    .collect()
}

/// On a thread with a runtime of its own, which outlives the test that comes first.
fn start() -> Result<Running, String> {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            // Dropped, it would be removed.
            let _container = match run().await {
                Ok((container, running)) => {
                    let _ = tell.send(Ok(running));
                    container
                }
                Err(why) => {
                    let _ = tell.send(Err(why));
                    return;
                }
            };
            std::future::pending::<()>().await;
        });
    });
    told.recv().map_err(|_| "its thread ended".to_owned())?
}

async fn run() -> Result<(ContainerAsync<GenericImage>, Running), String> {
    let told = |error: &dyn std::error::Error| error.to_string();
    remove_those_of_dead_runs().await?;
    let image = GenericImage::new(IMAGE.0, IMAGE.1)
        .with_entrypoint("python3")
        .with_exposed_port(ANSWERS.tcp())
        .with_exposed_port(LEASE.tcp())
        .with_wait_for(WaitFor::message_on_either_std("Ready."));
    let container = image
        .with_cmd(["-c", UNTIL_LET_GO])
        .with_startup_timeout(Duration::from_secs(100))
        .with_label(LABEL, std::process::id().to_string())
        .with_host_config_modifier(|host| host.auto_remove = Some(true));
    let container =
        SETTINGS.into_iter().fold(container, |container, (name, value)| container.with_env_var(name, value));
    let container = container.start().await.map_err(|error| told(&error))?;
    let host = container.get_host().await.map_err(|error| told(&error))?;
    // An address, so that the SDK puts the bucket into the path by itself.
    let host = host.to_string().replace("localhost", "127.0.0.1");
    let answers = container.get_host_port_ipv4(ANSWERS).await.map_err(|error| told(&error))?;
    let lease = container.get_host_port_ipv4(LEASE).await.map_err(|error| told(&error))?;
    let lease = TcpStream::connect((host.as_str(), lease)).map_err(|error| told(&error))?;
    Ok((container, Running { endpoint: format!("http://{host}:{answers}"), _lease: lease }))
}

/// Waits until the container of another run, which is over, is gone.
pub async fn gone_with(process: u32) {
    let (docker, listed) = containers(&format!("{LABEL}={process}")).await.unwrap();
    for container in listed {
        let removed = WaitContainerOptionsBuilder::new().condition("removed").build();
        // Docker may have forgotten it by now.
        let _ = docker.wait_container(&container.id.unwrap(), Some(removed)).next().await;
    }
    assert_eq!(containers(&format!("{LABEL}={process}")).await.unwrap().1.len(), 0);
}

async fn containers(label: &str) -> Result<(Docker, Vec<ContainerSummary>), String> {
    let docker = docker_client_instance().await.map_err(|error| format!("Docker cannot be reached: {error}"))?;
    let filters = HashMap::from([("label", vec![label])]);
    let all = ListContainersOptionsBuilder::new().all(true).filters(&filters).build();
    let listed = docker.list_containers(Some(all)).await.map_err(|error| format!("Docker does not answer: {error}"))?;
    Ok((docker, listed))
}

/// What is left where Docker itself was stopped.
async fn remove_those_of_dead_runs() -> Result<(), String> {
    let (docker, listed) = containers(LABEL).await?;
    for container in listed {
        let process = container.labels.as_ref().and_then(|labels| labels.get(LABEL));
        let lives = process.is_none_or(|process| Path::new("/proc").join(process).exists());
        if let (false, Some(id)) = (lives, container.id) {
            let force = RemoveContainerOptionsBuilder::new().force(true).build();
            // Another run may be at it, too.
            let _ = docker.remove_container(&id, Some(force)).await;
        }
    }
    Ok(())
}
