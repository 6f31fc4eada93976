//! The one chromedriver of a run, on a port of its own choice.
//!
//! It must not outlive the run, however that ends: a static is never dropped, and a killed process runs nothing. So a
//! shell stands guard, whose standard input is held by this process alone: when that closes, the shell ends the
//! driver and removes its folder. The browsers listen to the driver over a pipe (`--remote-debugging-pipe`) and end
//! with it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

const GUARD: &str = r#"
trap : INT HUP TERM
"$1" --port=0 &
driver=$!
while read -r _; do :; done
kill "$driver"
wait "$driver"
tries=50
while [ -e "$TMPDIR" ] && [ "$tries" -gt 0 ]; do rm -rf "$TMPDIR"; sleep 0.1; tries=$((tries - 1)); done
"#;

/// How long closing a browser may take.
const CLOSING: Duration = Duration::from_secs(10);

/// A chromedriver that runs until this process ends.
pub struct Driver {
    port: u16,
    /// Holds the guard's standard input.
    _guard: Child,
}

impl Driver {
    /// The run's driver, started at the first call.
    pub fn of_the_run(chromedriver: &Path) -> &'static Self {
        static DRIVER: OnceLock<Driver> = OnceLock::new();
        DRIVER.get_or_init(|| Self::start(chromedriver))
    }

    fn start(chromedriver: &Path) -> Self {
        // Profiles go there. The guard removes it.
        let folder = tempfile::Builder::new().prefix("guichet-browser-").tempdir().unwrap().keep();
        let mut guard = Command::new("sh")
            .args(["-c", GUARD, "guard"])
            .arg(chromedriver)
            .env("TMPDIR", &folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        let mut lines = BufReader::new(guard.stdout.take().expect("its output")).lines();
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| port(&line)).expect("chromedriver starts");
        // Else it would wait for someone to read what it says.
        std::thread::spawn(move || lines.for_each(drop));
        Self { port, _guard: guard }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Closes a browser. Called from `drop`, where nothing can be awaited, and where the runtime of a failed test no
    /// longer turns: hence by hand.
    pub fn close(&self, session: &str) -> std::io::Result<()> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(CLOSING))?;
        write!(stream, "DELETE /session/{session} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        // The answer comes when the browser is closed.
        stream.read(&mut [0; 64]).map(drop)
    }
}

fn port(line: &str) -> Option<u16> {
    line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse().ok()
}
