//! Starting and stopping the local server.

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use guichet_domain::text::Email;
use guichet_http::{Secret, Settings, SettingsError, SystemEntropy};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::args::Args;
use crate::demo::{self, DemoError};
use crate::local::{Local, LocalError, Runner};
use crate::lock::{Lock, LockError};

/// Why the server does not start. Its text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Lock(#[from] LockError),
    #[error("port {0} is in use; choose another with --port N")]
    Port(u16),
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
}

/// How often the scheduled functions run.
const SCHEDULE: Duration = Duration::from_secs(30);
/// There while demo data is being made: what a killed start left half done is made again.
const UNFINISHED: &str = "demo-data-unfinished";

/// A server that is ready, until it is told to stop.
pub struct Server {
    local: Local,
    listener: TcpListener,
    /// Held as long as the server runs.
    lock: Lock,
    /// Whether demo data was made just now.
    pub demo: bool,
    pub url: String,
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

impl Server {
    /// Takes the port and the folder, starts the services, makes what a new folder needs.
    pub async fn start(args: &Args) -> Result<Self, StartError> {
        let listener =
            TcpListener::bind(("127.0.0.1", args.port)).await.map_err(|_| StartError::Port(args.port))?;
        let url = format!("http://127.0.0.1:{}", listener.local_addr()?.port());
        let lock = Lock::take(&args.data)?;
        let dir = args.data.as_path();
        let unfinished = dir.join(UNFINISHED);
        if unfinished.exists() && args.endpoint.is_none() {
            for name in ["table.db", "table.db-wal", "table.db-shm", "stream.json"] {
                match fs::remove_file(dir.join(name)) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                    _ => {}
                }
            }
        }
        let settings = settings(dir, &url)?;
        let local = match &args.endpoint {
            Some(endpoint) => Local::endpoint(endpoint, dir, settings).await?,
            None => Local::folder(dir, settings).await?,
        };
        let demo = local.new && !args.empty;
        if demo {
            fs::write(&unfinished, "")?;
            demo::people(&local.app).await?;
            demo::requests(&local.app).await?;
            // Two weeks of mail would only hide the one that the reader is to find.
            local.pump.skip().await.map_err(LocalError::from)?;
            demo::invitation(&local.app).await?;
            fs::remove_file(&unfinished)?;
        }
        mail_due::invite_first_administrator(&local.app).await?;
        Ok(Self { local, listener, lock, demo, url })
    }

    /// The address of the first administrator, where one is named.
    pub fn administrator(&self) -> Option<&Email> {
        self.local.app.settings.administrator_email.as_ref()
    }

    /// Serves until `stop` is ready; then lets what runs finish and closes the files.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), io::Error> {
        let (tell, told) = watch::channel(false);
        let stopped = |mut told: watch::Receiver<bool>| async move {
            // An error means that the sender is gone, which is a stop as well.
            let _ = told.wait_for(|stop| *stop).await;
        };
        let pump = tokio::spawn({
            let (pump, stopped) = (Arc::clone(&self.local.pump), stopped(told.clone()));
            async move { pump.run(stopped).await }
        });
        let schedule = tokio::spawn(schedule(Runner::of(&self.local), stopped(told.clone())));
        tokio::spawn(async move {
            stop.await;
            let _ = tell.send(true);
        });
        let service = self.local.router().into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(self.listener, service).with_graceful_shutdown(stopped(told)).await?;
        let _ = schedule.await;
        let _ = pump.await;
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
                for function in ["close-due", "mail-due"] {
                    if let Some(Err(error)) = runner.run(function, None).await {
                        tracing::error!(function, error, "schedule");
                    }
                }
            }
        }
    }
}
