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

/// This instant, of which nothing but durations is taken.
pub fn now() -> Instant {
    Instant::now()
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

/// The value that so many percent of sorted ones do not exceed.
fn percentile<T: Copy + Default>(sorted: &[T], percent: usize) -> T {
    sorted.get((sorted.len() * percent).div_ceil(100).saturating_sub(1)).copied().unwrap_or_default()
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
        let (wall, cpu) = (sorted(|t| t.wall), sorted(|t| t.cpu));
        Self {
            wall_p50_us: percentile(&wall, 50),
            wall_p99_us: percentile(&wall, 99),
            cpu_p50_us: percentile(&cpu, 50),
            cpu_p99_us: percentile(&cpu, 99),
            cpu_max_us: percentile(&cpu, 100),
        }
    }
}

/// The middle and the worst but one in a hundred, in milliseconds.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Spread {
    pub p50_ms: f64,
    pub p99_ms: f64,
}

impl Spread {
    pub fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let ms = |percent| milliseconds(percentile(&times, percent));
        Self { p50_ms: ms(50), p99_ms: ms(99) }
    }
}

/// To the microsecond.
pub fn milliseconds(time: Duration) -> f64 {
    rounded(time.as_secs_f64() * 1_000.0, 3)
}

/// To so many digits after the point, as people read it.
pub fn rounded(value: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    (value * scale).round() / scale
}
