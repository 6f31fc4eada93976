//! What the system tells of a process: memory, processor time. Linux alone.

use std::fs;
use std::time::Duration;

/// A line of `/proc/PID/status`, in kilobytes; 0 where there is none.
fn status(process: u32, name: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let value = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    value.and_then(|value| value.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

/// Resident memory in kilobytes, now.
pub fn resident(process: u32) -> u64 {
    status(process, "VmRSS")
}

/// The most that it was.
pub fn peak(process: u32) -> u64 {
    status(process, "VmHWM")
}

/// The processor's time of all threads that live, to the nanosecond as long as they sleep.
pub fn cpu(process: u32) -> Duration {
    let threads = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let nanoseconds = threads.filter_map(|thread| {
        let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(nanoseconds.sum())
}

#[allow(clippy::cast_precision_loss, reason = "kilobytes are few")]
pub fn megabytes(kilobytes: u64) -> f64 {
    crate::timing::rounded(kilobytes as f64 / 1_024.0, 2)
}
