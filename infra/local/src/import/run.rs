//! The command: where the articles come from and where they go.

use std::path::{Path, PathBuf};

use guichet_domain::closure::whole_seconds;
use guichet_http::{Clock as _, Entropy as _, SystemClock, SystemEntropy, sdk_config};
use guichet_store::{Seal, Store, StoreError};

use super::{Fault, Report, read_folder, write};
use crate::args::Args;
use crate::demo;
use crate::embedded::EmbeddedError;
use crate::embedded::dynamodb::Dynamo;
use crate::lock::{Lock, LockError};
use crate::services::dynamodb;

/// The table of the local server, embedded or in LocalStack.
const LOCAL_TABLE: &str = "guichet";

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("{}", told(.0))]
    Files(Vec<Fault>),
    #[error("{} holds no data yet; start the server once, or name another folder with --data", .0.display())]
    NoTable(PathBuf),
    #[error(transparent)]
    Lock(#[from] LockError),
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn told(faults: &[Fault]) -> String {
    let lines: Vec<_> = faults.iter().map(ToString::to_string).collect();
    format!("nothing was imported\n{}", lines.join("\n"))
}

/// Imports the files of `dir` into the table that the command line names.
pub async fn run(args: &Args, dir: &Path, table: Option<&str>, overwrite: bool) -> Result<Report, ImportError> {
    let articles = read_folder(dir).map_err(ImportError::Files)?;
    let (actor, now) = (demo::maker(), whole_seconds(SystemClock.now()));
    // Nothing that is imported is sealed.
    let mut secret = [0; 32];
    SystemEntropy.fill(&mut secret);
    let seal = Seal::new(&secret);
    if let Some(table) = table {
        let store = Store::new(aws_sdk_dynamodb::Client::new(&sdk_config().await), table, seal);
        return Ok(write(&store, &actor, now, articles, overwrite).await?);
    }
    if let Some(endpoint) = &args.endpoint {
        let store = Store::new(dynamodb(endpoint), LOCAL_TABLE, seal);
        return Ok(write(&store, &actor, now, articles, overwrite).await?);
    }
    let file = args.data.join("table.db");
    if !file.exists() {
        return Err(ImportError::NoTable(args.data.clone()));
    }
    let lock = Lock::take(&args.data)?;
    let dynamo = Dynamo::file(&file)?;
    let store = Store::new(dynamodb(&dynamo.endpoint()), LOCAL_TABLE, seal);
    let report = write(&store, &actor, now, articles, overwrite).await;
    dynamo.stop().await;
    drop(lock);
    Ok(report?)
}
