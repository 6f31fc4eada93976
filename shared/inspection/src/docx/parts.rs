//! What an archive is by its entries, and what each entry of a DOCX is (ECMA-376, parts 1 and 2).

use std::io::Cursor;

use image::{ImageDecoder as _, ImageReader};
use memchr::memmem;

use super::archive::Archive;
use crate::sniff::{Source, What};
use crate::verdict::Refusal;

/// What an entry of a DOCX is.
#[derive(Debug, PartialEq, Eq)]
pub enum Part {
    Macros,
    /// Another file: an OLE object, a chunk in another format, a film, anything that Word's own parts are not.
    Embedded,
    /// Not needed, and tells about what was: thumbnails, remains.
    Dropped,
    /// Properties of the document, and what they become.
    Properties(&'static str),
    Image,
    Relations,
    /// May hold text that people read.
    Words,
    Other,
}

const CORE: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>"#;
const EXTENDED: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>"#;
const CUSTOM: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>"#;

/// What an archive is: `docx`, or the name of what is not accepted.
pub fn kind(names: &[String], archive: &mut Archive<'_>) -> Result<&'static str, Refusal> {
    let has = |name: &str| names.iter().any(|n| n == name);
    let within = |folder: &str| names.iter().any(|n| n.starts_with(folder));
    if let Some(types) = archive.read_named("[Content_Types].xml")? {
        let says = |what: &str| memmem::find(&types, what.as_bytes()).is_some();
        return Ok(if says("wordprocessingml.document.main+xml") {
            "docx"
        } else if says("ms-word.document.macroEnabled") {
            "docm"
        } else if says("wordprocessingml.template") || says("ms-word.template") {
            "dotx"
        } else if within("xl/") {
            "xlsx"
        } else if within("ppt/") {
            "pptx"
        } else {
            "zip"
        });
    }
    if let Some(mime) = archive.read_named("mimetype")? {
        let says = |what: &str| mime.starts_with(what.as_bytes());
        return Ok(if says("application/vnd.oasis.opendocument.text") {
            "odt"
        } else if says("application/vnd.oasis.opendocument.spreadsheet") {
            "ods"
        } else if says("application/vnd.oasis.opendocument.presentation") {
            "odp"
        } else if says("application/epub+zip") {
            "epub"
        } else {
            "zip"
        });
    }
    Ok(if has("META-INF/MANIFEST.MF") { "jar" } else { "zip" })
}

/// What an entry of a DOCX is, by its name and by its bytes.
pub fn part(name: &str, is: What) -> Part {
    let name = name.to_ascii_lowercase();
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", &name));
    let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
    if file.starts_with("vba") || folder.contains("vba") {
        return Part::Macros;
    }
    let foreign = ["embeddings", "activex", "ctrlprops", "oleobjects"];
    if folder.split('/').any(|f| foreign.contains(&f)) || matches!(is, What::Zip | What::Ole | What::Pdf) {
        return Part::Embedded;
    }
    match (folder, file) {
        ("docprops", "core.xml") => return Part::Properties(CORE),
        ("docprops", "app.xml") => return Part::Properties(EXTENDED),
        ("docprops", "custom.xml") => return Part::Properties(CUSTOM),
        ("docprops", _) if file.starts_with("thumbnail") => return Part::Dropped,
        ("[trash]", _) => return Part::Dropped,
        _ => {}
    }
    match extension {
        "rels" => Part::Relations,
        "xml" if folder == "word" || folder == "word/glossary" => Part::Words,
        // The last are fonts, scrambled as the standard says.
        "xml" | "vml" | "odttf" => Part::Other,
        "png" | "jpg" | "jpeg" | "jpe" | "jfif" | "gif" | "bmp" | "dib" | "webp" | "tif" | "tiff" | "emf" | "wmf"
        | "emz" | "wmz" | "svg" | "wdp" | "ico" | "heic" => Part::Image,
        _ if matches!(is, What::Image(_)) => Part::Image,
        _ => Part::Embedded,
    }
}

/// Width and height of an image in pixels, from its header.
pub fn size(content: &[u8], is: What) -> Option<(u32, u32)> {
    let format = match is {
        What::Image(Source::Png) => image::ImageFormat::Png,
        What::Image(Source::Jpeg) => image::ImageFormat::Jpeg,
        What::Image(Source::Gif) => image::ImageFormat::Gif,
        What::Image(Source::WebP) => image::ImageFormat::WebP,
        What::Image(Source::Bmp) => image::ImageFormat::Bmp,
        _ => return None,
    };
    let decoder = ImageReader::with_format(Cursor::new(content), format).into_decoder().ok()?;
    Some(decoder.dimensions())
}
