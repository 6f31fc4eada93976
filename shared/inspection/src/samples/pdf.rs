//! PDF, written by hand so that nothing is put right on the way.

use std::fmt::Write as _;

use super::zlib;

/// A PDF of these objects, numbered from 1, the first of which is the catalog; and more in its trailer.
pub fn pdf_of(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    append(&mut out, 1, objects, trailer);
    out
}

/// Objects with a table of theirs and a trailer: a whole file, or what an editor adds to one.
fn append(out: &mut Vec<u8>, first: usize, objects: &[Vec<u8>], trailer: &str) {
    let mut table = format!("xref\n{first} {}\n", objects.len());
    if first == 1 {
        table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    }
    for (number, object) in (first..).zip(objects) {
        let _ = writeln!(table, "{:010} 00000 n ", out.len());
        out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    let start = out.len();
    let size = first + objects.len();
    let end = format!("{table}trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n");
    out.extend_from_slice(end.as_bytes());
}

/// A stream with its dictionary.
fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let start = format!("<<{dictionary}/Length {}>>\nstream\n", data.len());
    [start.as_bytes(), data, b"\nendstream"].concat()
}

fn page_saying(text: &str) -> Vec<u8> {
    stream("", format!("BT /F1 12 Tf 72 720 Td ({text}) Tj ET").as_bytes())
}

/// Catalog, pages, page, content, font; more in the catalog and in the page.
fn objects(catalog: &str, page: &str) -> Vec<Vec<u8>> {
    vec![
        format!("<</Type/Catalog/Pages 2 0 R{catalog}>>").into_bytes(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>{page}>>"
        )
        .into_bytes(),
        page_saying("Bonjour"),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec(),
    ]
}

/// A page that says « Bonjour ».
pub fn pdf() -> Vec<u8> {
    pdf_of(&objects("", ""), "")
}

/// With scripts on opening, by name, on the page, in an annotation and in a form, each with the marker.
pub fn pdf_with_script(marker: &str) -> Vec<u8> {
    let script = format!("<</S/JavaScript/JS(app.alert\\(1\\) {marker})>>");
    let catalog = format!(
        "/OpenAction 6 0 R/AA<</WC {script}>>/Names<</JavaScript<</Names[(a) {script}]>>>>/AcroForm<</Fields[]/XFA({marker})>>"
    );
    let page = format!(
        "/AA<</O {script}>>/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/Launch/F({marker})>>>>7 0 R]"
    );
    let mut all = objects(&catalog, &page);
    all.push(script.clone().into_bytes());
    all.push(
        format!("<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://example.org)/Next {script}>>>>")
            .into_bytes(),
    );
    pdf_of(&all, "")
}

/// With a link that starts a program, whose name stands in an object of its own, `hops` references away.
pub fn pdf_with_far_action(marker: &str, hops: usize) -> Vec<u8> {
    let page = format!("/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S 6 0 R/F({marker})>>>>]");
    let mut all = objects("", &page);
    all.extend((0..hops).map(|hop| format!("{} 0 R", 7 + hop).into_bytes()));
    all.push(b"/Launch".to_vec());
    pdf_of(&all, "")
}

/// With a file attached, by the catalog and by an annotation.
pub fn pdf_with_file(marker: &str) -> Vec<u8> {
    let mut all = objects(
        "/Names<</EmbeddedFiles<</Names[(a) 6 0 R]>>>>",
        "/Annots[<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS 6 0 R>>]",
    );
    all.push(b"<</Type/Filespec/F(liste.xlsx)/UF(liste.xlsx)/EF<</F 7 0 R>>>>".to_vec());
    all.push(stream("/Type/EmbeddedFile", marker.as_bytes()));
    pdf_of(&all, "")
}

/// With an author, XMP, a thumbnail of the page, and bytes around it.
pub fn pdf_with_metadata(marker: &str) -> Vec<u8> {
    let mut all = objects("/Metadata 6 0 R/PieceInfo<</X<</Private 6 0 R>>>>", "/Thumb 6 0 R");
    all.push(stream("/Type/Metadata/Subtype/XML", marker.as_bytes()));
    all.push(format!("<</Author({marker})/Producer({marker})>>").into_bytes());
    let pdf = pdf_of(&all, "/Info 7 0 R");
    [&pdf[..], b"\n", marker.as_bytes()].concat()
}

/// Whose page said the marker before it was edited.
pub fn pdf_with_earlier_revision(marker: &str) -> Vec<u8> {
    let mut first = objects("", "");
    first[3] = page_saying(marker);
    let mut out = pdf_of(&first, "");
    let before = out.windows(4).rposition(|w| w == b"xref").map_or(0, |at| at - 5);
    let previous = out[..before].windows(5).rposition(|w| w == b"xref\n").unwrap_or(0);
    let edited = [page_saying("Bonjour")];
    append(&mut out, 4, &edited, &format!("/Prev {previous}"));
    out
}

/// That says to be encrypted.
pub fn pdf_encrypted() -> Vec<u8> {
    let mut all = objects("", "");
    let hash = "00".repeat(32);
    all.push(format!("<</Filter/Standard/V 2/R 3/Length 128/P -44/O<{hash}>/U<{hash}>>>").into_bytes());
    pdf_of(&all, "/Encrypt 6 0 R/ID[<00><00>]")
}

/// With an object stream of a few kilobytes that inflates to hundreds of megabytes.
pub fn pdf_bomb() -> Vec<u8> {
    let mut all = objects("", "");
    let content = [b"9 0 ".to_vec(), vec![b' '; 100 << 20]].concat();
    for _ in 0..3 {
        all.push(stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", &zlib(&content)));
    }
    pdf_of(&all, "")
}

/// With arrays in arrays, that deep.
pub fn pdf_deep(depth: usize) -> Vec<u8> {
    let mut all = objects("/Deep 6 0 R", "");
    all.push([vec![b'['; depth], vec![b']'; depth]].concat());
    pdf_of(&all, "")
}
