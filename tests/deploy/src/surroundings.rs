//! The environment of the programs that are started here.

use std::process::Command;

/// What must not reach them: settings of somebody's real account, of another deployment, and of the build that this
/// test itself is part of.
const NOT_THEIRS: [&str; 8] =
    ["AWS_", "CARGO", "GUICHET_", "LAMBDA_", "LD_LIBRARY_PATH", "MINISTACK_", "RUST_LOG", "TF_"];
/// Where a machine's packages come from is its own affair.
const THEIRS: [&str; 4] = ["CARGO_HOME", "CARGO_HTTP_", "CARGO_NET_", "CARGO_REGISTRIES_"];

/// A program in clean surroundings.
pub(crate) fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    for (variable, _) in std::env::vars_os() {
        let name = variable.to_string_lossy();
        let is = |prefix: &&str| name.starts_with(*prefix);
        if NOT_THEIRS.iter().any(is) && !THEIRS.iter().any(is) {
            command.env_remove(&variable);
        }
    }
    // Neither a profile nor the machine's own role.
    command.envs([
        ("AWS_CONFIG_FILE", "/dev/null"),
        ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
    ]);
    command
}
