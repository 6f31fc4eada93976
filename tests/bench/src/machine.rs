//! On what the figures were measured.

use serde::Serialize;

#[derive(Serialize)]
pub struct Machine {
    cpu: String,
    cores: usize,
    system: &'static str,
    architecture: &'static str,
    rustc: &'static str,
    package: &'static str,
    profile: &'static str,
}

impl Machine {
    pub fn this() -> Self {
        let cpus = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model =
            cpus.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':').map(|(_, name)| name));
        Self {
            cpu: model.unwrap_or("unknown").trim().to_owned(),
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            system: std::env::consts::OS,
            architecture: std::env::consts::ARCH,
            rustc: option_env!("BENCH_RUSTC").unwrap_or("unknown"),
            package: env!("CARGO_PKG_VERSION"),
            profile: if cfg!(debug_assertions) { "dev" } else { "release" },
        }
    }
}
