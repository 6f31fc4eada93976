//! Text in images, read by Tesseract where it is installed: the program of Debian's `tesseract-ocr`, in its own process.

use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use guichet_domain::attachment::FindingKind;
use guichet_domain::nominative;
use image::GrayImage;
use image::imageops::{self, FilterType};

use crate::verdict::{Job, Verdict};

/// Programs that an inspection makes use of.
#[derive(Debug, Clone, Default)]
pub struct Tools {
    /// Without it, images are told not to have been searched.
    pub tesseract: Option<Tesseract>,
}

impl Tools {
    /// Those that this machine has.
    pub fn found() -> Self {
        Self { tesseract: Tesseract::found() }
    }
}

/// Where Tesseract is, and the languages that it reads.
#[derive(Debug, Clone)]
pub struct Tesseract {
    program: PathBuf,
    languages: String,
}

/// How long it may take.
const TIMEOUT: Duration = Duration::from_secs(6);
/// How often the time is looked at meanwhile.
const STEP: Duration = Duration::from_millis(50);
/// Pixels that it is given at most: above, it takes longer than there is time for.
const PIXELS: u64 = 4_000_000;
/// Bytes of text that are taken from it.
const TEXT: u64 = 1 << 20;

impl Tesseract {
    /// The program on the `PATH`, if it is there and reads French or English.
    pub fn found() -> Option<Self> {
        let folders = std::env::var_os("PATH")?;
        let program = std::env::split_paths(&folders).map(|f| f.join("tesseract")).find(|f| f.is_file())?;
        let told = Command::new(&program).arg("--list-langs").stderr(Stdio::null()).output().ok()?;
        let told = String::from_utf8_lossy(&told.stdout).into_owned();
        let has = |language: &&str| told.lines().any(|line| line.trim() == *language);
        let languages = ["fra", "eng"].into_iter().filter(has).collect::<Vec<_>>().join("+");
        (!languages.is_empty()).then_some(Self { program, languages })
    }

    /// The text of an image; none when the program fails or takes too long.
    fn read(&self, image: &GrayImage, still: &(dyn Fn() -> bool + Sync)) -> Option<String> {
        let mut child = Command::new(&self.program)
            // By lines: a number in groups stays together.
            .args(["stdin", "stdout", "-l", &self.languages, "--psm", "3", "--oem", "1"])
            // One image must not take all processors.
            .env("OMP_THREAD_LIMIT", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let text = talk(&mut child, image, still);
        // Ended already where all went well.
        let _ = child.kill();
        let status = child.wait().ok()?;
        text.filter(|_| status.success())
    }
}

/// Gives the image and takes the text, unless time runs out before the program's end.
fn talk(child: &mut Child, image: &GrayImage, still: &(dyn Fn() -> bool + Sync)) -> Option<String> {
    let (mut input, output) = (child.stdin.take()?, child.stdout.take()?);
    let mut pgm = format!("P5 {} {} 255\n", image.width(), image.height()).into_bytes();
    pgm.extend_from_slice(image.as_raw());
    // Both end when the program does.
    thread::spawn(move || input.write_all(&pgm));
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let mut text = Vec::new();
        let read = output.take(TEXT).read_to_end(&mut text);
        let _ = tell.send(read.ok().map(|_| text));
    });
    let mut left = TIMEOUT;
    loop {
        match told.recv_timeout(STEP) {
            Ok(text) => {
                // Its output is closed; it ends now.
                let _ = child.wait();
                return text.map(|text| String::from_utf8_lossy(&text).into_owned());
            }
            Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) => left = left.saturating_sub(STEP),
        }
        if left.is_zero() || !still() {
            return None;
        }
    }
}

/// Tells the nominative data in an image's text that stops its sending, or that it was not looked for.
pub fn search(grey: &GrayImage, verdict: &mut Verdict, job: &Job<'_>) {
    let text = job.tools.tesseract.as_ref().and_then(|tesseract| {
        let pixels = u64::from(grey.width()) * u64::from(grey.height());
        if pixels <= PIXELS {
            return tesseract.read(grey, job.still);
        }
        // By a whole number, which costs little and keeps strokes even.
        let by = pixels.div_ceil(PIXELS).isqrt() + 1;
        let shrunk = u32::try_from(by).unwrap_or(u32::MAX);
        let (width, height) = (grey.width().div_ceil(shrunk), grey.height().div_ceil(shrunk));
        let smaller = imageops::resize(grey, width, height, FilterType::Triangle);
        tesseract.read(&smaller, job.still)
    });
    let Some(text) = text else {
        verdict.found(FindingKind::TextNotSearched);
        return;
    };
    // What warns in a text is too often misread to be told of an image.
    for finding in nominative::find(&text).into_iter().filter(|f| f.kind.stops()) {
        verdict.found(finding.kind.into());
    }
}
