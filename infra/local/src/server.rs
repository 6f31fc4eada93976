//! Starting and stopping the local server.

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use guichet_domain::text::Email;
use guichet_http::{Secret, Settings, SettingsError, SystemEntropy};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::args::Args;
use crate::demo::{self, DemoError};
use crate::local::{Local, LocalError};
use crate::lock::{Lock, LockError};
use crate::manifest::Manifest;
use crate::runner::Runner;

/// Why the server does not start. Its text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Lock(#[from] LockError),
    #[error("port {0} is in use; choose another with --port N")]
    PortInUse(u16),
    #[error("port {port} cannot be served ({source}); choose another with --port N")]
    Port { port: u16, source: io::Error },
    #[error("the data folder: {0}")]
    Folder(#[from] io::Error),
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error(transparent)]
    Local(#[from] LocalError),
    #[error(transparent)]
    Demo(#[from] DemoError),
    #[error(transparent)]
    Store(#[from] guichet_store::StoreError),
    #[error(transparent)]
    Sweep(#[from] close_due::CloseDueError),
}

/// How often the scheduled functions run.
const SCHEDULE: Duration = Duration::from_secs(30);
/// How long a call under way may still take when the server is told to stop.
const GRACE: Duration = Duration::from_secs(5);
/// There from before the table is made until its demo data is: what a killed start left half done is made again.
const UNFINISHED: &str = "demo-data-unfinished";
/// What the table is kept in, and how far its stream was read.
const TABLE: &str = "table.db";
const TABLE_AND_STREAM: [&str; 5] = [TABLE, "table.db-wal", "table.db-shm", "stream.json", "stream-derive.json"];

/// A server that is ready, until it is told to stop.
pub struct Server {
    local: Local,
    router: Router,
    listener: TcpListener,
    /// Held as long as the server runs.
    lock: Lock,
    pub url: String,
    pub port: u16,
    /// Whether the demo accounts are there.
    pub demo: bool,
    /// The first administrator, if she was invited just now.
    pub invited: Option<Email>,
}

/// The secret of this data folder, made at its first use.
fn secret(dir: &Path) -> Result<Secret, io::Error> {
    let path = dir.join("secret");
    match fs::read(&path) {
        Ok(bytes) if bytes.len() >= 32 => Ok(Secret::new(bytes)),
        _ => {
            let mut bytes = [0; 32];
            guichet_http::Entropy::fill(&SystemEntropy, &mut bytes);
            write_private(&path, &bytes)?;
            Ok(Secret::new(bytes))
        }
    }
}

#[cfg(unix)]
fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    fs::OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(path)?.write_all(bytes)
}

#[cfg(not(unix))]
fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::write(path, bytes)
}

fn settings(dir: &Path, url: &str) -> Result<Settings, StartError> {
    let secret = secret(dir)?;
    let mut settings = Settings::read(|name| match name {
        "GUICHET_TABLE" => Some("guichet".to_owned()),
        "GUICHET_ORIGIN" => Some(url.to_owned()),
        "GUICHET_MAIL_FROM" => Some("Centre de soutien <ne-pas-repondre@guichet.test>".to_owned()),
        // Replaced below by the folder's own.
        "GUICHET_SECRET" => Some("0".repeat(64)),
        other => std::env::var(other).ok(),
    })?;
    settings.secret = secret;
    Ok(settings)
}

/// Readies the folder for a table; says whether the one to be made wants demo data.
fn demo_wanted(dir: &Path, empty: bool) -> io::Result<bool> {
    let unfinished = dir.join(UNFINISHED);
    if unfinished.exists() {
        TABLE_AND_STREAM.iter().try_for_each(|name| remove(&dir.join(name)))?;
    }
    let wanted = !empty && !dir.join(TABLE).exists();
    if wanted {
        fs::write(&unfinished, "")?;
    } else {
        remove(&unfinished)?;
    }
    Ok(wanted)
}

fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

async fn make_demo_data(local: &Local) -> Result<(), StartError> {
    demo::people(&local.app).await?;
    demo::canned_responses(&local.app).await?;
    demo::requests(&local.app).await?;
    demo::articles(&local.app).await?;
    close_due::handle(&local.app, json!({})).await?;
    // Two weeks of mail would only hide the one that the reader is to find.
    local.pump.skip().await.map_err(LocalError::from)?;
    local.deriving.drain().await.map_err(LocalError::from)?;
    demo::invitation(&local.app).await?;
    Ok(())
}

impl Server {
    /// Takes the port and the folder, starts the services, makes what a new folder (or `LocalStack`) needs.
    pub async fn start(args: &Args) -> Result<Self, StartError> {
        let port = args.port;
        let listener = TcpListener::bind(("127.0.0.1", port)).await.map_err(|source| match source.kind() {
            io::ErrorKind::AddrInUse => StartError::PortInUse(port),
            _ => StartError::Port { port, source },
        })?;
        let port = listener.local_addr()?.port();
        let url = format!("http://127.0.0.1:{port}");
        let lock = Lock::take(&args.data)?;
        let dir = args.data.as_path();
        let settings = settings(dir, &url)?;
        let local = if let Some(endpoint) = &args.endpoint {
            let local = Local::endpoint(endpoint, dir, settings).await?;
            if local.new && !args.empty {
                make_demo_data(&local).await?;
            }
            local
        } else {
            let wanted = demo_wanted(dir, args.empty)?;
            let local = Local::folder(dir, settings).await?;
            if wanted {
                make_demo_data(&local).await?;
                remove(&dir.join(UNFINISHED))?;
            }
            local
        };
        let invited = mail_due::invite_first_administrator(&local.app).await?;
        let invited = local.app.settings.administrator_email.clone().filter(|_| invited);
        let demo = demo::is_there(&local.app).await?;
        Ok(Self { router: local.router(), local, listener, lock, url, port, demo, invited })
    }

    /// Every function over the services that the environment names, for everyone who reaches this machine. The folder
    /// keeps how far the stream was read.
    pub async fn serve(dir: &Path, make: bool) -> Result<Self, StartError> {
        let port = match std::env::var("PORT") {
            Ok(port) => {
                port.parse().map_err(|_| SettingsError { name: "PORT", reason: "give a port number".to_owned() })?
            }
            Err(_) => 8080,
        };
        let listener =
            TcpListener::bind(("0.0.0.0", port)).await.map_err(|source| StartError::Port { port, source })?;
        let port = listener.local_addr()?.port();
        let lock = Lock::take(dir)?;
        let settings = Settings::from_env()?;
        let url = settings.origin.clone();
        let local = Local::from_env(dir, settings, make).await?;
        Ok(Self { router: local.gateway(), local, listener, lock, url, port, demo: false, invited: None })
    }

    /// Whether the table was made just now.
    pub fn is_new(&self) -> bool {
        self.local.new
    }

    /// Serves until `stop` is ready; then lets what runs finish and closes the files.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), io::Error> {
        let (tell, told) = watch::channel(false);
        let stopped = |mut told: watch::Receiver<bool>| async move {
            // An error means that the sender is gone, which is a stop as well.
            let _ = told.wait_for(|stop| *stop).await;
        };
        let pumps = [&self.local.pump, &self.local.deriving].map(|pump| {
            let (pump, stopped) = (Arc::clone(pump), stopped(told.clone()));
            tokio::spawn(async move { pump.run(stopped).await })
        });
        let (arrivals, stop_arrivals) = (Arc::clone(&self.local.arrivals), stopped(told.clone()));
        let inspecting = tokio::spawn(async move { arrivals.run(stop_arrivals).await });
        let schedule = tokio::spawn(schedule(Runner::of(&self.local), stopped(told.clone())));
        tokio::spawn(async move {
            stop.await;
            let _ = tell.send(true);
        });
        let service = self.router.into_make_service_with_connect_info::<SocketAddr>();
        let serve = axum::serve(self.listener, service).with_graceful_shutdown(stopped(told.clone()));
        let limit = async {
            stopped(told).await;
            tokio::time::sleep(GRACE).await;
        };
        tokio::select! {
            served = serve => served?,
            () = limit => tracing::warn!("calls that did not end were cut off"),
        }
        let _ = schedule.await;
        let _ = inspecting.await;
        for pump in pumps {
            let _ = pump.await;
        }
        self.local.services.stop().await;
        drop(self.lock);
        Ok(())
    }
}

async fn schedule(runner: Runner, stopped: impl Future<Output = ()>) {
    let mut stopped = std::pin::pin!(stopped);
    let mut tick = tokio::time::interval(SCHEDULE);
    loop {
        tokio::select! {
            () = &mut stopped => return,
            _ = tick.tick() => {
                for (function, _) in Manifest::get().functions.iter().filter(|(_, it)| it.schedule.is_some()) {
                    if let Some(Err(error)) = runner.run(function, None).await {
                        tracing::error!(function, error, "schedule");
                    }
                }
            }
        }
    }
}
