//! Text in images, where Tesseract is installed. Where it isn't, the tests that need it say so and test nothing, unless
//! `GUICHET_REQUIRE` lists `tesseract`, as in CI.

use std::io::Write as _;
use std::sync::OnceLock;

use guichet_domain::attachment::FindingKind::{Nam, TextNotSearched};
use guichet_domain::attachment::{Finding, FindingKind};
use guichet_inspection::samples::{self, NAM};
use guichet_inspection::{Tools, inspect};

/// The tools with Tesseract, or none after saying so.
fn tools() -> Option<Tools> {
    static ONCE: OnceLock<()> = OnceLock::new();
    let tools = Tools::found();
    if tools.tesseract.is_some() {
        return Some(tools);
    }
    let required = std::env::var("GUICHET_REQUIRE").unwrap_or_default();
    assert!(!required.split(',').any(|name| name.trim() == "tesseract"), "tesseract is required");
    ONCE.get_or_init(|| {
        let why = "text recognition tests skipped: no tesseract (Debian: apt install tesseract-ocr tesseract-ocr-fra)";
        // Past the capture of a test's output.
        let told = writeln!(std::io::stderr(), "{why}");
        told.unwrap();
    });
    None
}

fn found(bytes: Vec<u8>, tools: &Tools) -> Vec<FindingKind> {
    inspect(bytes, Some("png"), tools, &|| true).findings.iter().map(|f| f.kind).collect()
}

#[test]
fn a_health_insurance_number_in_a_screenshot_is_found() {
    let Some(tools) = tools() else { return };
    for written in [NAM.to_owned(), format!("{} {} {}", &NAM[..4], &NAM[4..8], &NAM[8..])] {
        let file = samples::screenshot_saying(&format!("NAM {written}"));
        let inspected = inspect(file, Some("png"), &tools, &|| true);
        assert_eq!(inspected.findings, [Finding::new(Nam)], "{written}");
        assert!(inspected.clean.is_some());
    }
}

#[test]
fn a_screenshot_without_one_is_searched_and_clean() {
    let Some(tools) = tools() else { return };
    assert_eq!(found(samples::screenshot().png(), &tools), []);
}

#[test]
fn without_the_program_it_is_said_that_no_text_was_searched() {
    assert_eq!(found(samples::screenshot_saying(NAM), &Tools::default()), [TextNotSearched]);
}
