//! Archives: DOCX as Word writes it, and what archives are misused for.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{images, jpeg_with_gps};

const TYPES: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
    r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#,
    r#"<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>"#,
    r#"<Default Extension="jpeg" ContentType="image/jpeg"/><Override PartName="/word/document.xml" "#,
    r#"ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#,
);
const RELATIONS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" "#,
    r#"Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" "#,
    r#"Target="word/document.xml"/><Relationship Id="rId2" "#,
    r#"Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail" "#,
    r#"Target="docProps/thumbnail.jpeg"/></Relationships>"#,
);

/// An archive of these entries.
pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in entries {
        let _ = writer.start_file(*name, options).map(|()| writer.write_all(content));
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// A document of these paragraphs, with further entries.
pub fn docx_with_entries(paragraphs: &[&str], entries: &[(&str, &[u8])]) -> Vec<u8> {
    // Word cuts words into runs as it likes.
    let run = |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    let paragraph = |text: &&str| {
        let middle = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at);
        format!("<w:p>{}{}</w:p>", run(&text[..middle]), run(&text[middle..]))
    };
    let document = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>"#,
        paragraphs.iter().map(paragraph).collect::<String>()
    );
    let own: [(&str, &[u8]); 3] = [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELATIONS.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ];
    zip(&[&own, entries].concat())
}

/// A document with a line of text.
pub fn docx() -> Vec<u8> {
    docx_with_text("Le module ne répond plus.")
}

/// A document with this text.
pub fn docx_with_text(text: &str) -> Vec<u8> {
    docx_with_entries(&[text], &[])
}

/// A document with two images: one that is cropped to a corner, one that nothing shows any more.
pub fn docx_with_images() -> Vec<u8> {
    docx_with_entries(
        &["Voir la capture."],
        &[
            ("word/media/image1.png", &images::png()),
            ("word/media/cachee.jpeg", &images::jpeg()),
            ("word/_rels/document.xml.rels", IMAGES.as_bytes()),
        ],
    )
}

/// A document with an author, a thumbnail, and a template on her computer.
pub fn docx_with_image_and_author(marker: &str) -> Vec<u8> {
    let core = format!(
        "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:creator>{marker}</dc:creator></cp:coreProperties>"
    );
    let app = format!("<Properties><Company>{marker}</Company></Properties>");
    let settings = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="file:///C:/Users/{marker}/Normal.dotm" TargetMode="External"/></Relationships>"#
    );
    docx_with_entries(
        &["Voir la capture."],
        &[
            ("docProps/core.xml", core.as_bytes()),
            ("docProps/app.xml", app.as_bytes()),
            ("docProps/custom.xml", app.as_bytes()),
            ("docProps/thumbnail.jpeg", &jpeg_with_gps(marker)),
            ("word/_rels/settings.xml.rels", settings.as_bytes()),
            ("word/media/image1.png", &images::png()),
        ],
    )
}

const IMAGES: &str = concat!(
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId5" "#,
    r#"Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/image1.png"/>"#,
    r#"</Relationships>"#,
);

/// A document with macros.
pub fn docx_with_macros() -> Vec<u8> {
    docx_with_entries(&["Activez les macros."], &[("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")])
}

/// A document with a table of another program in it.
pub fn docx_with_object() -> Vec<u8> {
    docx_with_entries(
        &["Voir le tableau."],
        &[("word/embeddings/Microsoft_Excel_Sheet1.xlsx", &zip(&[("xl/workbook.xml", b"<a/>")]))],
    )
}

/// A document of a few hundred kilobytes that inflates to more than a gigabyte.
pub fn bomb_docx() -> Vec<u8> {
    let bomb = vec![b' '; 64 << 20];
    let names: Vec<String> = (0..20).map(|n| format!("word/part{n}.xml")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), bomb.as_slice())).collect();
    docx_with_entries(&["Bonjour."], &entries)
}

/// A document of that many entries.
pub fn many_entries(number: usize) -> Vec<u8> {
    let names: Vec<String> = (0..number).map(|n| format!("word/part{n}.xml")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"<a/>".as_slice())).collect();
    docx_with_entries(&["Bonjour."], &entries)
}

/// An archive in an archive, that many times, within a document.
pub fn zip_of_zip(depth: usize) -> Vec<u8> {
    let inner = (0..depth).fold(b"au fond".to_vec(), |content, _| zip(&[("dedans.zip", &content)]));
    docx_with_entries(&["Bonjour."], &[("word/media/image1.png", &inner)])
}
