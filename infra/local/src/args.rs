//! The command line of the local server.

use std::path::PathBuf;

/// Guichet on this machine: the whole service in one process, with an embedded table, object
/// store and mailbox.
#[derive(Debug, Clone, PartialEq, Eq, clap::Parser)]
#[command(name = "guichet", version)]
pub struct Args {
    /// The port on 127.0.0.1 to serve on
    #[arg(long, value_name = "N", default_value_t = 8080)]
    pub port: u16,

    /// The folder that keeps everything; one process at a time
    #[arg(long, value_name = "DIR", default_value = ".guichet", global = true)]
    pub data: PathBuf,

    #[arg(long, help = "Start without demo data; GUICHET_ADMIN_EMAIL names the first administrator")]
    pub empty: bool,

    #[arg(
        long,
        value_name = "URL",
        value_parser = endpoint,
        global = true,
        help = "Use a running LocalStack, for example http://127.0.0.1:4566, instead of the \
                embedded services"
    )]
    pub endpoint: Option<String>,

    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What else there is to do than to serve.
#[derive(Debug, Clone, PartialEq, Eq, clap::Subcommand)]
pub enum Command {
    /// Serve every function in one process, as a container does
    ///
    /// On 0.0.0.0 and $PORT (8080 unless told), with the settings of the functions (GUICHET_*) and over the services
    /// that the AWS SDK's variables name. Reads the stream and runs the schedule as well: several at once do some work
    /// twice, and no more than that.
    Serve {
        #[arg(long, help = "Make the table, the bucket and the sender where they are not there, as in a LocalStack")]
        make: bool,
    },
    /// Import the Markdown files of a folder into the knowledge base
    ///
    /// Each file begins with its front matter in TOML between two lines of +++: title, category, tags, lang, audience
    /// and state. Its path within the folder is what it is known by: imported again, what has not changed stays as it
    /// is. Where a file is wrong, nothing is imported.
    ImportArticles {
        /// The folder
        dir: PathBuf,
        #[arg(long, value_name = "NAME", help = "A deployed table, reached as the AWS SDK's variables say")]
        table: Option<String>,
        #[arg(long, help = "Replace what was written in the portal since the last import")]
        overwrite: bool,
    },
}

fn endpoint(text: &str) -> Result<String, String> {
    let url = text.trim_end_matches('/');
    match url.strip_prefix("http://").or_else(|| url.strip_prefix("https://")) {
        Some(host) if !host.is_empty() => Ok(url.to_owned()),
        _ => Err("an http:// or https:// address is wanted".to_owned()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use clap::{CommandFactory as _, Parser as _};

    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Args::command().debug_assert();
    }

    #[test]
    fn without_arguments_it_serves_on_8080_from_the_hidden_folder() {
        let args = Args::try_parse_from(["guichet"]).unwrap();
        assert_eq!(args, Args { port: 8080, data: ".guichet".into(), empty: false, endpoint: None, command: None });
    }

    #[test]
    fn every_setting_is_taken() {
        let args = Args::try_parse_from([
            "guichet",
            "--port",
            "9000",
            "--data",
            "/tmp/d",
            "--empty",
            "--endpoint",
            "http://127.0.0.1:4566/",
        ])
        .unwrap();
        assert_eq!(
            args,
            Args {
                port: 9000,
                data: "/tmp/d".into(),
                empty: true,
                endpoint: Some("http://127.0.0.1:4566".to_owned()),
                command: None,
            }
        );
    }

    #[test]
    fn articles_are_imported_into_the_data_folder_or_a_deployed_table() {
        let args = Args::try_parse_from(["guichet", "import-articles", "kb", "--data", "/tmp/d"]).unwrap();
        assert_eq!(args.data, PathBuf::from("/tmp/d"));
        assert_eq!(args.command, Some(Command::ImportArticles { dir: "kb".into(), table: None, overwrite: false }));
        let args = Args::try_parse_from(["guichet", "import-articles", "kb", "--table", "guichet-prod"]).unwrap();
        let table = Some("guichet-prod".to_owned());
        assert_eq!(args.command, Some(Command::ImportArticles { dir: "kb".into(), table, overwrite: false }));
    }

    #[test]
    fn an_endpoint_that_is_no_web_address_is_refused() {
        for wrong in ["localhost:4566", "http://", "ftp://x"] {
            assert!(Args::try_parse_from(["guichet", "--endpoint", wrong]).is_err());
        }
    }
}
