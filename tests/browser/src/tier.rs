//! What this machine has. Where Chromium, its driver or axe-core is missing, the tests that need it say so and test
//! nothing, unless `GUICHET_REQUIRE` lists `browser`, as in CI.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Where the two programs are.
#[derive(Debug, Clone)]
pub struct Found {
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
}

fn on_path(program: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(program)).find(|file| file.is_file())
}

fn found() -> Result<Found, String> {
    let find = |program: &str| on_path(program).ok_or_else(|| format!("{program} is not on the PATH"));
    Ok(Found { chromium: find("chromium")?, chromedriver: find("chromedriver")? })
}

/// Said once in a run, past the capture of a test's output: whoever reads it must learn that nothing was tested.
fn skipped(once: &OnceLock<()>, what: &str, why: &str) {
    let required = std::env::var("GUICHET_REQUIRE").unwrap_or_default();
    assert!(!required.split(',').any(|name| name.trim() == "browser"), "{what} are required: {why}");
    once.get_or_init(|| {
        let told = writeln!(std::io::stderr(), "{what} skipped: {why}");
        told.unwrap();
    });
}

/// The programs, or `None` after saying so.
///
/// # Panics
/// Where they are missing and required.
pub fn programs() -> Option<Found> {
    static ONCE: OnceLock<()> = OnceLock::new();
    let missing =
        |why: String| skipped(&ONCE, "browser tests", &format!("{why} (Debian: apt install chromium chromium-driver)"));
    found().map_err(missing).ok()
}

/// Where axe-core is looked for, unless `GUICHET_AXE` names the file.
fn axe_file() -> PathBuf {
    let usual = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/axe/node_modules/axe-core/axe.min.js");
    std::env::var_os("GUICHET_AXE").map_or_else(usual, PathBuf::from)
}

/// The source of axe-core, or `None` after saying so.
///
/// # Panics
/// Where it is missing and required.
pub fn axe() -> Option<&'static str> {
    static SOURCE: OnceLock<Option<String>> = OnceLock::new();
    static ONCE: OnceLock<()> = OnceLock::new();
    let source = SOURCE.get_or_init(|| std::fs::read_to_string(axe_file()).ok());
    if source.is_none() {
        skipped(
            &ONCE,
            "axe-core tests",
            "no axe.min.js (npm install --prefix target/axe axe-core@4, or set GUICHET_AXE)",
        );
    }
    source.as_deref()
}
