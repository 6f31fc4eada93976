//! Texts: their encodings, their lines, what is found in them and how it is hidden.

use guichet_domain::attachment::{Finding, FindingKind, Format};
use guichet_inspection::{Inspected, Tools, inspect, masked};

fn look(bytes: impl Into<Vec<u8>>, extension: &str) -> Inspected {
    inspect(bytes.into(), Some(extension), &Tools::default(), &|| true)
}

fn clean(bytes: impl Into<Vec<u8>>) -> String {
    let inspected = look(bytes, "txt");
    assert_eq!(inspected.format, Some(Format::Text));
    String::from_utf8(inspected.clean.unwrap()).unwrap()
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn every_encoding_becomes_utf_8() {
    let text = "Numéro du poste : 12\r\nl’œuvre à 20 €\n";
    assert_eq!(clean(text), text);
    assert_eq!(clean(format!("\u{feff}{text}")), text);
    assert_eq!(clean(utf16(&format!("\u{feff}{text}"), u16::to_le_bytes)), text);
    assert_eq!(clean(utf16(&format!("\u{feff}{text}"), u16::to_be_bytes)), text);
    assert_eq!(clean(utf16(text, u16::to_le_bytes)), text);
    assert_eq!(clean(utf16(text, u16::to_be_bytes)), text);
    assert_eq!(clean(b"Num\xe9ro \x96 l\x92\x9cuvre \xe0 20 \x80"), "Numéro – l’œuvre à 20 €");
    // A log that two programs write to.
    assert_eq!(clean(b"\xc3\xa9t\xc3\xa9\nt\xe9l\xc3\xa9phone"), "été\ntéléphone");
}

#[test]
fn what_has_zeros_or_is_full_of_controls_is_no_text() {
    for bytes in [&b"a line\0and another"[..], b"\x01\x02\x03\x04text\x05\x06", b"\xff\xfe\x00", &[0; 64]] {
        let inspected = look(bytes, "txt");
        assert_eq!((inspected.format, inspected.clean), (None, None));
        assert_eq!(inspected.findings, [Finding::new(FindingKind::Unsupported)], "{bytes:?}");
    }
}

#[test]
fn what_makes_a_text_read_otherwise_is_left_out() {
    assert_eq!(clean("a\u{202e}b\u{2066}c\u{200f}d".as_bytes()), "abcd");
    assert_eq!(
        clean("\u{1b}[31mrouge\u{1b}[0m\u{b}MSH|^~\\&|\u{1c}\r"),
        "\u{1b}[31mrouge\u{1b}[0m\u{b}MSH|^~\\&|\u{1c}\r"
    );
    assert_eq!(clean(format!("{}\u{7}", "long enough a line ".repeat(10))).chars().last(), Some('\u{fffd}'));
}

#[test]
fn lines_are_told_whatever_ends_them() {
    let found = |text: &str| look(text, "hl7").findings;
    let nam = |lines: &[&str]| vec![Finding::at(FindingKind::Nam, lines.iter().map(ToString::to_string))];
    assert_eq!(found("MSH|1\rPID|DLPH98042746\rOBX|1\rPID|DLPH98042746\r"), nam(&["2", "4"]));
    assert_eq!(found("a\r\nDLPH 9804 2746\r\nb\r\n"), nam(&["2"]));
    assert_eq!(found("a\n\nDLPH 9804 2746\nb DLPH98042746 DLPH98042746"), nam(&["3", "4"]));
    let many = "DLPH98042746\n".repeat(50);
    assert_eq!(found(&many)[0].places.len(), 20);
}

#[test]
fn a_number_is_found_wherever_a_stretch_ends() {
    const NAM: &str = "DLPH98042746";
    for filler in ["x y ", "abc\n", "abcdefgh", "ééé "] {
        for shift in (0..16).step_by(3).chain([512, 1012, 1023, 1024, 1030]) {
            let before: String =
                filler.chars().cycle().take((1 << 18) / filler.len() * filler.chars().count()).collect();
            let cut = before.char_indices().rev().nth(shift).unwrap().0;
            let text = format!("{} {NAM} {}", &before[..cut], &before[cut..]);
            let inspected = look(text.clone(), "txt");
            assert_eq!(inspected.findings.len(), 1, "{filler:?} {shift}");
            let hidden = String::from_utf8(masked(text.as_bytes())).unwrap();
            assert_eq!(hidden, text.replace(NAM, &"█".repeat(12)));
        }
    }
}

#[test]
fn only_what_stops_is_hidden() {
    let text = "a@b.example.com\nDLPH 9804-2746\nnée le 1980-02-03\r\n4111 1111 1111 1111";
    let hidden = String::from_utf8(masked(text.as_bytes())).unwrap();
    assert_eq!(hidden, "a@b.example.com\n████ ████-████\nnée le 1980-02-03\r\n████ ████ ████ ████");
    assert_eq!(masked(b"nothing"), b"nothing");
}

#[test]
fn time_that_runs_out_refuses() {
    let inspected = inspect(vec![b'a'; 1 << 20], Some("txt"), &Tools::default(), &|| false);
    assert_eq!(inspected.findings, [Finding::new(FindingKind::TooComplex)]);
    assert_eq!(inspected.clean, None);
}

#[test]
fn markup_that_browsers_carry_out_is_refused_whatever_it_is_called() {
    let cases: &[(&str, Option<&str>)] = &[
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", Some("svg")),
        ("\u{feff}<?xml version='1.0'?>\n<!-- a --><!DOCTYPE svg PUBLIC 'x' 'y'>\n<svg>", Some("svg")),
        (
            "<?xml version='1.0'?><!DOCTYPE x [ <!ENTITY a '>'> ]><s:svg xmlns:s='http://www.w3.org/2000/svg'>",
            Some("svg"),
        ),
        ("<!doctype HTML><p>", Some("html")),
        ("  \n<!-- x --><ScRiPt>alert(1)</script>", Some("html")),
        ("<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", Some("html")),
        ("<iframe src=x>", Some("html")),
        ("<?xml version='1.0'?><ClinicalDocument><text><table><td/></table></text></ClinicalDocument>", None),
        ("<?xml version='1.0'?><body/>", None),
        ("2026-01-01 12:00 answer was <html><body>502</body></html>", None),
        ("<patient/>", None),
        ("<", None),
    ];
    for (text, expected) in cases {
        for extension in ["png", "txt", "xml"] {
            let inspected = look(*text, extension);
            match expected {
                Some(what) => {
                    let refused = Finding::at(FindingKind::Unsupported, [(*what).to_owned()]);
                    assert_eq!(inspected.findings, [refused], "{text}");
                    assert_eq!(inspected.clean, None);
                }
                None => assert!(inspected.clean.is_some(), "{text}: {inspected:?}"),
            }
        }
    }
    let utf16 = utf16("\u{feff}<svg/>", u16::to_le_bytes);
    assert_eq!(look(utf16, "txt").findings[0].places, ["svg"]);
}

#[test]
fn a_text_called_png_is_a_text() {
    let inspected = look("just a line", "png");
    assert_eq!(inspected.findings, [Finding::at(FindingKind::Renamed, ["txt".to_owned()])]);
    assert_eq!(inspected.clean.as_deref(), Some(&b"just a line"[..]));
}
