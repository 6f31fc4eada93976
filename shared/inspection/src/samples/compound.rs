//! OLE compound files: DOC as far as an inspection looks at it, and others.

use std::io::{Cursor, Write as _};

use cfb::{CompoundFile, Version};

use super::images;

/// A compound file of these streams; storages before them are made.
fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let Ok(mut file) = CompoundFile::create_with_version(Version::V3, Cursor::new(Vec::new())) else {
        return Vec::new();
    };
    for (path, content) in streams {
        if let Some((storage, _)) = path.rsplit_once('/')
            && !storage.is_empty()
        {
            let _ = file.create_storage_all(storage);
        }
        let _ = file.create_stream(path).and_then(|mut stream| stream.write_all(content).and_then(|()| stream.flush()));
    }
    let _ = file.flush();
    file.into_inner().into_inner()
}

/// The start of Word's first stream, with these flags (`FibBase`), and some text.
fn document(flags: u8) -> Vec<u8> {
    let mut document = vec![0; 1536];
    document[..4].copy_from_slice(&[0xec, 0xa5, 0xc1, 0]);
    document[11] = flags;
    document.extend_from_slice("Le module ne répond plus.".as_bytes());
    document
}

fn doc_with(flags: u8, streams: &[(&str, &[u8])], marker: &str) -> Vec<u8> {
    let document = document(flags);
    let own: [(&str, &[u8]); 4] = [
        ("/WordDocument", &document),
        ("/1Table", &[1; 600]),
        ("/\u{5}SummaryInformation", marker.as_bytes()),
        ("/\u{5}DocumentSummaryInformation", marker.as_bytes()),
    ];
    compound(&[&own, streams].concat())
}

/// A document whose properties hold the marker.
pub fn doc(marker: &str) -> Vec<u8> {
    doc_with(0, &[], marker)
}

/// With a PNG and a JPEG among its data.
pub fn doc_with_image() -> Vec<u8> {
    doc_with(0, &[("/Data", &[&[7; 90][..], &images::png(), &[9; 9], &images::jpeg()].concat())], "")
}

/// With macros.
pub fn doc_with_macros() -> Vec<u8> {
    doc_with(0, &[("/Macros/VBA/dir", b"x")], "")
}

/// With an object of another program.
pub fn doc_with_object() -> Vec<u8> {
    doc_with(0, &[("/ObjectPool/_1234/\u{1}Ole10Native", b"x")], "")
}

/// That needs a password.
pub fn doc_encrypted() -> Vec<u8> {
    doc_with(1, &[], "")
}

/// A DOCX that needs a password, which Word wraps in a compound file.
pub fn encrypted_docx() -> Vec<u8> {
    compound(&[("/EncryptionInfo", b"x"), ("/EncryptedPackage", b"y")])
}

/// A table of Excel.
pub fn xls() -> Vec<u8> {
    compound(&[("/Workbook", b"x")])
}
