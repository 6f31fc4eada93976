//! One start of a function: its process from exec on, its first answer, some more, and its end.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::runtime_api::{Happened, RuntimeApi};
use crate::error::BenchError;
use crate::process;
use crate::timing::now;

/// What one start took.
pub struct Start {
    /// From exec until it asks for its first invocation.
    pub ready: Duration,
    /// From the invocation to its answer.
    pub first: Duration,
    pub warm: Vec<Duration>,
    pub cpu_ready: Duration,
    /// From exec to the first answer.
    pub cpu_first: Duration,
    /// Kilobytes, after all answers.
    pub peak: u64,
}

/// Until then a process that has nothing to do sleeps: the processor's time of one that runs is told late.
const SETTLED: Duration = Duration::from_millis(3);

/// A process that ends with this.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a function and hands it these events, one after the other.
pub async fn start(binary: &Path, environment: &[(String, String)], events: Vec<String>) -> Result<Start, BenchError> {
    let name = binary.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let failed = |what: String| BenchError::Failed(format!("{name}: {what}"));
    let mut api = RuntimeApi::start().await.map_err(BenchError::io("the Runtime API"))?;
    let mut command = Command::new(binary);
    command.env_clear().envs(environment.iter().map(|(name, value)| (name, value)));
    command.env("AWS_LAMBDA_RUNTIME_API", api.address.to_string()).env("AWS_LAMBDA_FUNCTION_NAME", &name);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::inherit());
    let exec = now();
    let running = Running(command.spawn().map_err(BenchError::io(&*name))?);
    let id = running.0.id();

    let ready = asked(&mut api).await.map_err(failed)? - exec;
    tokio::time::sleep(SETTLED).await;
    let cpu_ready = process::cpu(id);
    let mut took = Vec::new();
    let mut cpu_first = Duration::ZERO;
    for event in events {
        let at = api.invoke(event);
        took.push(answered(&mut api).await.map_err(failed)? - at);
        asked(&mut api).await.map_err(failed)?;
        if took.len() == 1 {
            tokio::time::sleep(SETTLED).await;
            cpu_first = process::cpu(id);
        }
    }
    let peak = process::peak(id);
    let warm = took.split_off(1.min(took.len()));
    Ok(Start { ready, first: took.first().copied().unwrap_or_default(), warm, cpu_ready, cpu_first, peak })
}

async fn asked(api: &mut RuntimeApi) -> Result<Instant, String> {
    match api.happened().await? {
        Happened::Asked(at) => Ok(at),
        Happened::Answered(_, body) | Happened::Failed(body) => Err(String::from_utf8_lossy(&body).into_owned()),
    }
}

/// When it has answered; an answer that is an error of HTTP is one here.
async fn answered(api: &mut RuntimeApi) -> Result<Instant, String> {
    match api.happened().await? {
        Happened::Answered(at, body) => {
            let answer: Value = serde_json::from_slice(&body).unwrap_or_default();
            let fine = answer["statusCode"].as_u64().is_none_or(|status| status < 400);
            if fine { Ok(at) } else { Err(answer.to_string()) }
        }
        Happened::Failed(body) => Err(String::from_utf8_lossy(&body).into_owned()),
        Happened::Asked(_) => Err("it asks again instead of answering".to_owned()),
    }
}
