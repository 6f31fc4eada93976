//! Folders for what tests keep on the disk. A folder goes with its test; a process that is killed cleans nothing up, so
//! what such runs have left is removed by the next.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Once;

use tempfile::TempDir;

/// The process follows, and something random.
const PREFIX: &str = "guichet-objects-";

/// A new folder among the system's temporary ones.
pub(crate) fn folder() -> io::Result<TempDir> {
    static SWEPT: Once = Once::new();
    SWEPT.call_once(|| sweep(&std::env::temp_dir()));
    tempfile::Builder::new().prefix(&format!("{PREFIX}{}-", std::process::id())).tempdir()
}

/// Removes the folders of processes that are no more. Where processes cannot be looked up, nothing is removed.
pub fn sweep(dir: &Path) {
    let Some(entries) = Path::new("/proc/self").exists().then(|| fs::read_dir(dir)).and_then(Result::ok) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let process = name.to_str().and_then(|name| name.strip_prefix(PREFIX)?.split('-').next()?.parse::<u32>().ok());
        if process.is_some_and(|process| !Path::new("/proc").join(process.to_string()).exists()) {
            // Another run may be at it, too.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn what_a_process_has_left_goes_once_it_is_no_more() {
        let dir = tempfile::tempdir().unwrap();
        let own = format!("{PREFIX}{}-abc", std::process::id());
        // No process has so high a number.
        let left = format!("{PREFIX}4194999-abc");
        for name in [own.as_str(), &left, "something-else"] {
            fs::create_dir_all(dir.path().join(name).join("bucket")).unwrap();
        }
        sweep(dir.path());
        let mut names: Vec<_> =
            fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort_unstable();
        assert_eq!(names, [own, "something-else".to_owned()]);
    }
}
