//! What this machine has. Where a program is missing, the run says so and tests nothing, unless `GUICHET_REQUIRE`
//! lists `deploy`, as in CI.

use std::io::Write as _;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The programs, and where they come from.
const PROGRAMS: [(&str, &str); 9] = [
    ("bash", "Debian: bash"),
    ("cargo-lambda", "PyPI: cargo-lambda"),
    ("curl", "Debian: curl"),
    ("git", "Debian: git"),
    ("jq", "Debian: jq"),
    ("ministack", "PyPI: ministack"),
    ("openssl", "Debian: openssl"),
    ("setsid", "Debian: util-linux"),
    ("terraform", "see developer.hashicorp.com/terraform/install"),
];

/// Past the capture of a test's output: whoever reads it must learn what was not tested.
pub fn say(text: &str) {
    let told = writeln!(std::io::stderr(), "{text}");
    told.unwrap();
}

fn is_on_path(program: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

/// Whether a program is missing; says which.
///
/// # Panics
/// Where one is missing and they are required.
pub fn is_missing_something() -> bool {
    let missing: Vec<_> = PROGRAMS.into_iter().filter(|(program, _)| !is_on_path(program)).collect();
    for (program, source) in &missing {
        say(&format!("deployment is not tested: {program} is not on the PATH ({source})"));
    }
    let required = std::env::var("GUICHET_REQUIRE").unwrap_or_default();
    let required = required.split(',').any(|name| name.trim() == "deploy");
    assert!(missing.is_empty() || !required, "the deployment's test is required, and {missing:?} are not there");
    !missing.is_empty()
}

/// Does one step, and tells how long it took: the whole takes minutes.
#[allow(clippy::disallowed_methods, reason = "nothing is decided on it; it is for whoever reads the log")]
pub fn step<T>(what: &str, doing: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = doing();
    say(&format!("deploy: {what} ({} s)", start.elapsed().as_secs()));
    done
}

/// What comes by itself, once it is there: a schedule's minute, and another for a busy machine.
///
/// # Panics
/// Where it does not come.
pub fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    const PAUSE: Duration = Duration::from_millis(250);
    const TRIES: usize = 480;
    for _ in 0..TRIES {
        match look() {
            Some(found) => return found,
            None => sleep(PAUSE),
        }
    }
    panic!("not within two minutes: {what}");
}
