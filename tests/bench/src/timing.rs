//! How long things take: by the clock on the wall, and by the processor's time of this thread.
#![allow(clippy::disallowed_methods, reason = "measuring time is what this is for")]

use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};
use serde::Serialize;

/// What one thing took.
#[derive(Clone, Copy)]
pub struct Took {
    pub wall: Duration,
    pub cpu: Duration,
}

pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Took) {
    let (wall, cpu) = (Instant::now(), cpu());
    let value = work();
    (value, Took { cpu: self::cpu().saturating_sub(cpu), wall: wall.elapsed() })
}

fn cpu() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
}

/// The middle and the worst but one in a hundred, in microseconds.
#[derive(Serialize)]
pub struct Percentiles {
    pub wall_p50_us: u128,
    pub wall_p99_us: u128,
    pub cpu_p50_us: u128,
    pub cpu_p99_us: u128,
    pub cpu_max_us: u128,
}

impl Percentiles {
    pub fn of(all: &[Took]) -> Self {
        let sorted = |time: fn(&Took) -> Duration| {
            let mut times: Vec<u128> = all.iter().map(|t| time(t).as_micros()).collect();
            times.sort_unstable();
            times
        };
        let at = |times: &[u128], percent: usize| {
            times.get((times.len() * percent).div_ceil(100).saturating_sub(1)).copied().unwrap_or_default()
        };
        let (wall, cpu) = (sorted(|t| t.wall), sorted(|t| t.cpu));
        Self {
            wall_p50_us: at(&wall, 50),
            wall_p99_us: at(&wall, 99),
            cpu_p50_us: at(&cpu, 50),
            cpu_p99_us: at(&cpu, 99),
            cpu_max_us: at(&cpu, 100),
        }
    }
}
