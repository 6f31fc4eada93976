//! PDF, DOCX and DOC: what is taken out of them, what they still hold, and what is not accepted.

use std::io::{Cursor, Read as _};

use guichet_domain::attachment::FindingKind::{
    self, EarlierRevisionsRemoved, EmbeddedFiles, EmbeddedFilesRemoved, Encrypted, ImagesInside, Macros,
    MetadataRemoved, Nam, ScriptsRemoved, TooComplex, TooLarge, TrailingDataRemoved, Unreadable, Unsupported,
};
use guichet_domain::attachment::{Finding, Format};
use guichet_inspection::samples::{self, NAM};
use guichet_inspection::{Inspected, Tools, inspect};

const MARKER: &str = "RESTE-ICI";

fn look(bytes: Vec<u8>, extension: &str) -> Inspected {
    inspect(bytes, Some(extension), &Tools::default(), &|| true)
}

fn kinds(inspected: &Inspected) -> Vec<FindingKind> {
    inspected.findings.iter().map(|f| f.kind).collect()
}

fn places(inspected: &Inspected, kind: FindingKind) -> Vec<String> {
    inspected.findings.iter().find(|f| f.kind == kind).map(|f| f.places.clone()).unwrap_or_default()
}

fn holds(bytes: &[u8], needle: &str) -> bool {
    bytes.windows(needle.len()).any(|w| w == needle.as_bytes())
}

#[test]
fn a_pdf_is_written_anew() {
    let inspected = look(samples::pdf(), "pdf");
    assert_eq!((inspected.format, kinds(&inspected)), (Some(Format::Pdf), vec![]));
    let clean = inspected.clean.unwrap();
    let read = lopdf::Document::load_mem(&clean).unwrap();
    assert_eq!(read.get_pages().len(), 1);
    assert!(holds(&clean, "(Bonjour) Tj"));
    // A second time, there is nothing left to do.
    assert_eq!(look(clean, "pdf").findings, []);
}

#[test]
fn a_pdf_loses_what_acts_hides_and_tells() {
    let cases = [
        (samples::pdf_with_script(MARKER), vec![ScriptsRemoved]),
        (samples::pdf_with_far_action(MARKER, 0), vec![ScriptsRemoved]),
        (samples::pdf_with_far_action(MARKER, 2), vec![ScriptsRemoved]),
        (samples::pdf_with_far_action(MARKER, 50), vec![ScriptsRemoved]),
        (samples::pdf_with_file(MARKER), vec![EmbeddedFilesRemoved]),
        (samples::pdf_with_metadata(MARKER), vec![MetadataRemoved, TrailingDataRemoved]),
        (samples::pdf_with_earlier_revision(MARKER), vec![EarlierRevisionsRemoved]),
    ];
    for (file, expected) in cases {
        assert!(holds(&file, MARKER));
        let inspected = look(file, "pdf");
        assert_eq!(kinds(&inspected), expected);
        let clean = inspected.clean.unwrap();
        for gone in [MARKER, "JavaScript", "/JS", "/Launch", "/OpenAction", "/AA", "/XFA", "/EF", "/Metadata", "/Info"]
        {
            assert!(!holds(&clean, gone), "{expected:?}: {gone}");
        }
        assert!(holds(&clean, "(Bonjour) Tj"), "{expected:?}");
        assert_eq!(lopdf::Document::load_mem(&clean).unwrap().get_pages().len(), 1);
    }
    assert_eq!(places(&look(samples::pdf_with_file(""), "pdf"), EmbeddedFilesRemoved), ["liste.xlsx"]);
}

#[test]
fn a_pdf_that_cannot_be_looked_through_is_refused() {
    assert_eq!(kinds(&look(samples::pdf_encrypted(), "pdf")), [Encrypted]);
    assert_eq!(kinds(&look(samples::pdf_bomb(), "pdf")), [TooComplex]);
    assert_eq!(kinds(&look(b"%PDF-1.7\nnothing".to_vec(), "pdf")), [Unreadable]);
    let whole = samples::pdf();
    for kept in [9, 20, 40, 80] {
        assert_eq!(look(whole[..kept].to_vec(), "pdf").clean, None, "{kept}");
    }
    let half = [b"\x01\x02\x03\0".to_vec(), samples::pdf()].concat();
    assert_eq!(kinds(&look(half, "pdf")), [TrailingDataRemoved]);
}

#[test]
fn deep_recursion_ends() {
    for depth in [50, 1_000, 1_000_000] {
        let inspected = look(samples::pdf_deep(depth), "pdf");
        assert!(inspected.clean.is_some() || inspected.findings.iter().any(|f| f.kind.refuses()), "{depth}");
    }
}

#[test]
fn objects_within_objects_of_a_stream_are_refused() {
    // Each number is ten objects deep in the memory of whoever reads it.
    let depth = 90;
    let index = (0..depth).map(|n| format!("{} {n} ", n + 10)).collect::<Vec<_>>().concat();
    let content = format!("{index}{}{}{}", "[".repeat(depth), "0 ".repeat(1000), "]".repeat(depth));
    let data = samples::zlib(content.as_bytes());
    let dictionary =
        format!("<</Type/ObjStm/N {depth}/First {}/Filter/FlateDecode/Length {}>>\nstream\n", index.len(), data.len());
    let stream = [dictionary.as_bytes(), &data, b"\nendstream"].concat();
    let catalog = b"<</Type/Catalog/Pages 2 0 R>>".to_vec();
    let pages = b"<</Type/Pages/Kids[]/Count 0>>".to_vec();
    assert_eq!(kinds(&look(samples::pdf_of(&[catalog, pages, stream], ""), "pdf")), [TooComplex]);
}

#[test]
fn a_pdf_that_is_an_archive_too_is_but_a_pdf() {
    let file = [samples::pdf(), samples::zip(&[("x.html", MARKER.as_bytes())])].concat();
    let inspected = look(file, "zip");
    assert_eq!(inspected.format, Some(Format::Pdf));
    assert_eq!(kinds(&inspected), [FindingKind::Renamed, TrailingDataRemoved]);
    assert!(!holds(&inspected.clean.unwrap(), "PK"));
}

fn entries(docx: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    (0..archive.len())
        .map(|n| {
            let mut entry = archive.by_index(n).unwrap();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            (entry.name().unwrap().into_owned(), String::from_utf8_lossy(&content).into_owned())
        })
        .collect()
}

#[test]
fn a_docx_is_written_anew_without_its_author() {
    let inspected = look(samples::docx_with_image_and_author(MARKER), "docx");
    assert_eq!(inspected.format, Some(Format::Docx));
    assert_eq!(kinds(&inspected), [MetadataRemoved, ImagesInside]);
    let entries = entries(&inspected.clean.unwrap());
    let names: Vec<&str> = entries.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.contains(&"docProps/core.xml") && !names.contains(&"docProps/thumbnail.jpeg"), "{names:?}");
    for (name, content) in entries {
        assert!(!content.contains(MARKER) && !content.contains("thumbnail"), "{name}: {content}");
    }
}

#[test]
fn images_still_in_a_docx_are_listed_shown_or_not() {
    let inspected = look(samples::docx_with_images(), "docx");
    assert_eq!(places(&inspected, ImagesInside), ["image1.png, 40 × 30", "cachee.jpeg, 40 × 30"]);
    assert!(inspected.clean.is_some());
}

#[test]
fn a_number_in_a_docx_is_found_whatever_runs_it_is_cut_into() {
    assert_eq!(look(samples::docx_with_text(NAM), "docx").findings, [Finding::new(Nam)]);
    assert_eq!(look(samples::docx(), "docx").findings, []);
}

#[test]
fn bytes_around_a_docx_are_gone() {
    let file = [samples::docx(), MARKER.as_bytes().to_vec()].concat();
    let inspected = look(file, "docx");
    assert_eq!(kinds(&inspected), [TrailingDataRemoved]);
    assert!(!holds(&inspected.clean.unwrap(), MARKER));
}

#[test]
fn documents_that_hold_programs_files_or_too_much_are_refused() {
    let cases = [
        (samples::docx_with_macros(), vec![Macros]),
        (samples::docx_with_object(), vec![EmbeddedFiles]),
        (samples::zip_of_zip(40), vec![EmbeddedFiles]),
        (samples::bomb_docx(), vec![TooLarge]),
        (samples::many_entries(10_000), vec![TooLarge]),
        (samples::encrypted_docx(), vec![Encrypted]),
        (samples::doc_with_macros(), vec![Macros]),
        (samples::doc_with_object(), vec![EmbeddedFiles]),
        (samples::doc_encrypted(), vec![Encrypted]),
        (samples::docx()[..samples::docx().len() - 30].to_vec(), vec![Unreadable]),
    ];
    for (n, (file, expected)) in cases.into_iter().enumerate() {
        let inspected = look(file, "docx");
        let refusing: Vec<_> = kinds(&inspected).into_iter().filter(|kind| kind.refuses()).collect();
        assert_eq!((refusing, inspected.clean), (expected, None), "{n}");
    }
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    for name in ["../../etc/passwd", "/etc/passwd", "word\\x.xml", "C:/x.xml", "word/a\nb.xml", &"x".repeat(300)] {
        let inspected = look(samples::docx_with_entries(&["a"], &[(name, b"<a/>")]), "docx");
        assert_eq!(kinds(&inspected), [Unreadable], "{name}");
    }
}

#[test]
fn other_archives_and_compound_files_are_called_by_their_name() {
    let cases = [
        (samples::zip(&[("a.txt", b"x")]), "zip"),
        (samples::zip(&[("[Content_Types].xml", b"<a/>"), ("xl/workbook.xml", b"<a/>")]), "xlsx"),
        (samples::zip(&[("[Content_Types].xml", b"<a/>"), ("ppt/presentation.xml", b"<a/>")]), "pptx"),
        (samples::zip(&[("mimetype", b"application/vnd.oasis.opendocument.text")]), "odt"),
        (samples::xls(), "xls"),
    ];
    for (file, what) in cases {
        assert_eq!(look(file, "docx").findings, [Finding::at(Unsupported, [what.to_owned()])]);
    }
}

#[test]
fn a_doc_is_written_anew_without_its_properties() {
    let inspected = look(samples::doc(MARKER), "doc");
    assert_eq!((inspected.format, kinds(&inspected)), (Some(Format::Doc), vec![MetadataRemoved]));
    let clean = inspected.clean.unwrap();
    assert!(!holds(&clean, MARKER));
    let mut read = cfb::CompoundFile::open(Cursor::new(&clean)).unwrap();
    let mut text = Vec::new();
    read.open_stream("/WordDocument").unwrap().read_to_end(&mut text).unwrap();
    assert!(holds(&text, "Le module ne répond plus."));
}

#[test]
fn images_still_in_a_doc_are_listed() {
    let inspected = look(samples::doc_with_image(), "doc");
    assert_eq!(places(&inspected, ImagesInside), ["png, 40 × 30", "jpeg, 40 × 30"]);
}
