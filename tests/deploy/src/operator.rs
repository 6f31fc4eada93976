//! Who deploys: she has the tracked files and a shell, and types what the README says.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Emulator, repository, surroundings};

/// One shell for all blocks: what one exports is there in the next.
const SHELL: &str = r#"
set -euo pipefail
[ ! -f "$GUICHET_SHELL" ] || . "$GUICHET_SHELL"
eval "$1"
declare -px > "$GUICHET_SHELL"
"#;

const COPY: &str = r#"
set -euo pipefail
git ls-files -z | xargs -0 cp --parents --preserve=mode,timestamps --target-directory "$1"
cd "$1"
find . -type d -exec touch --no-create --reference "$OLDPWD/{}" {} \;
"#;

/// A build that is cheap to make. What it is made of, and how it is packaged, is that of the README.
const CHEAP: [(&str, &str); 3] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
];

/// Where the emulator is not AWS: it has buckets in the path only, describes alarms otherwise than they were made,
/// forgets the tags of an object that came in parts, and asks for SES's right on everything.
const OVERRIDE: &str = r#"
provider "aws" {
  s3_use_path_style = true
}
resource "aws_cloudwatch_metric_alarm" "alarm" {
  lifecycle {
    ignore_changes = all
  }
}
resource "aws_s3_object" "package" {
  lifecycle {
    ignore_changes = [tags, tags_all]
  }
}
"#;
const BESIDE: &str = r#"
resource "aws_iam_role_policy" "emulator" {
  for_each = { for name, it in local.functions : name => it if try(it.mail, false) }
  name     = "emulator"
  role     = aws_iam_role.function[each.key].id
  policy   = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "ses:SendRawEmail", Resource = "*" }]
  })
}
"#;

/// An operator in front of a fresh copy of the repository.
#[derive(Debug)]
pub struct Operator {
    checkout: PathBuf,
    shell: PathBuf,
    environment: Vec<(&'static str, String)>,
}

impl Operator {
    /// In this folder: `checkout` is made anew, `build` kept from run to run.
    pub fn new(folder: &Path, emulator: &Emulator) -> Self {
        let checkout = folder.join("checkout");
        check_out(&checkout);
        fs::write(checkout.join("infra/aws/emulator_override.tf"), OVERRIDE).unwrap();
        fs::write(checkout.join("infra/aws/emulator.tf"), BESIDE).unwrap();
        let build = folder.join("build");
        let mut environment = emulator.settings();
        environment.extend([
            ("AWS_CA_BUNDLE", emulator.certificate().display().to_string()),
            ("CARGO_TARGET_DIR", build.display().to_string()),
            ("CARGO_TERM_COLOR", "never".to_owned()),
            ("TF_IN_AUTOMATION", "1".to_owned()),
            ("TF_CLI_ARGS", "-no-color".to_owned()),
            ("TF_CLI_ARGS_apply", "-auto-approve".to_owned()),
            ("TF_CLI_ARGS_destroy", "-auto-approve".to_owned()),
            ("TF_VAR_packages", build.join("lambda").display().to_string()),
        ]);
        environment.extend(CHEAP.map(|(name, value)| (name, value.to_owned())));
        if let Ok(plugins) = std::env::var("GUICHET_TERRAFORM_PLUGINS") {
            environment.push(("TF_CLI_ARGS_init", format!("-plugin-dir={plugins}")));
        }
        Self { checkout, shell: emulator.folder().join("shell"), environment }
    }

    /// Types these lines; what they print.
    ///
    /// # Panics
    /// Where one fails.
    pub fn types(&self, lines: &str) -> String {
        let output = self.shell(lines).stdin(Stdio::null()).output().expect("bash");
        let (told, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{lines}\n{told}\n{complained}");
        told.into_owned()
    }

    fn shell(&self, lines: &str) -> Command {
        let mut bash = surroundings::program("bash");
        bash.args(["-c", SHELL, "bash", lines]).current_dir(&self.checkout);
        bash.env("GUICHET_SHELL", &self.shell).envs(self.environment.iter().map(|(name, value)| (name, value)));
        bash
    }
}

/// The tracked files as they are. They and their folders keep their times, so that a build of the run before is still
/// good.
fn check_out(to: &Path) {
    if to.exists() {
        fs::remove_dir_all(to).unwrap();
    }
    fs::create_dir_all(to).unwrap();
    let mut bash = surroundings::program("bash");
    bash.args(["-c", COPY, "bash"]).arg(to).current_dir(repository());
    let copied = bash.output().expect("bash");
    assert!(copied.status.success(), "{}", String::from_utf8_lossy(&copied.stderr));
}
