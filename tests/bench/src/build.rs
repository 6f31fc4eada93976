//! Builds what is measured, in the profile of the benchmark itself.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::error::BenchError;

/// Where binaries lie, by name: in the folder that was given, or where Cargo puts them, built anew. Those of one
/// `package`, or each of the package of its own name.
pub fn binaries(
    package: Option<&str>,
    names: &[&str],
    folder: Option<&Path>,
) -> Result<BTreeMap<String, PathBuf>, BenchError> {
    let found = match folder {
        Some(folder) => names.iter().map(|name| ((*name).to_owned(), folder.join(name))).collect(),
        None => built(package, names)?,
    };
    match names.iter().find(|name| !found.get(**name).is_some_and(|path| path.is_file())) {
        Some(missing) => Err(BenchError::Failed(format!("there is no binary of {missing}"))),
        None => Ok(found),
    }
}

fn built(package: Option<&str>, names: &[&str]) -> Result<BTreeMap<String, PathBuf>, BenchError> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--quiet", "--message-format", "json"]);
    for name in names {
        command.args(["--package", package.unwrap_or(name), "--bin", name]);
    }
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    command.current_dir(env!("CARGO_MANIFEST_DIR")).stderr(Stdio::inherit());
    let output = command.output().map_err(BenchError::io("cargo"))?;
    if !output.status.success() {
        return Err(BenchError::Failed(format!("{} cannot be built", names.join(", "))));
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    Ok(messages
        .filter_map(|message| {
            Some((message["target"]["name"].as_str()?.to_owned(), message["executable"].as_str()?.into()))
        })
        .collect())
}
