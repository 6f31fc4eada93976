//! The local server, started for the run: its binary, a data folder of its own, a port that the system picks.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::build::binaries;
use crate::error::BenchError;

/// Ends with this, and its folder goes.
pub struct Server {
    child: Child,
    pub url: String,
    _folder: TempDir,
}

impl Server {
    pub fn start(bin_dir: Option<&Path>) -> Result<Self, BenchError> {
        let binary = binaries(None, &["guichet"], bin_dir)?.remove("guichet").unwrap_or_default();
        let folder = tempfile::tempdir().map_err(BenchError::io("a folder"))?;
        let mut command = Command::new(binary);
        command.args(["--port", "0", "--data"]).arg(folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = command.spawn().map_err(BenchError::io("guichet"))?;
        let lines = child.stdout.take().map(|said| BufReader::new(said).lines());
        let url = lines.into_iter().flatten().map_while(Result::ok).find_map(|line| {
            let url = line.strip_prefix("ready ")?;
            Some(url.to_owned())
        });
        // Dropped where it is not ready, so that it ends in any case.
        let server = Self { child, url: url.clone().unwrap_or_default(), _folder: folder };
        url.map(|_| server).ok_or_else(|| BenchError::Failed("guichet ended before it was ready".to_owned()))
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
