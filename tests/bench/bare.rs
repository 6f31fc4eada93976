//! The least that a function in Rust can be: `lambda_http`, and an answer. Of the benchmark's own code nothing is in it.

use std::convert::Infallible;
use std::process::ExitCode;

use lambda_http::{Request, run, service_fn};

fn main() -> ExitCode {
    // As the functions are run: on one thread.
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
        return ExitCode::FAILURE;
    };
    let answer = service_fn(async |_: Request| Ok::<_, Infallible>("ready"));
    match runtime.block_on(run(answer)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
