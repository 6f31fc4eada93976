//! Files for tests, made here and fetched from nowhere: well-formed ones, ones that tell too much, and hostile ones.
//!
//! Where a builder takes a `marker`, that text is planted where a clean copy must not have it.

mod bytes;
mod compound;
mod documents;
mod images;
mod pdf;
mod screenshots;

pub use bytes::{bitmap, dib, jpeg_segment, png_chunk, png_with_chunks, zlib};
pub use compound::{doc, doc_encrypted, doc_with_image, doc_with_macros, doc_with_object, encrypted_docx, xls};
pub use documents::{
    bomb_docx, docx, docx_with_entries, docx_with_image_and_author, docx_with_images, docx_with_macros,
    docx_with_object, docx_with_text, many_entries, zip, zip_of_zip,
};
pub use images::{
    animated_gif, animated_png, animated_webp, bomb_png, gif, huge_bmp, huge_gif, huge_jpeg, huge_png, huge_webp, jpeg,
    jpeg_turned, jpeg_with_gps, png, png_with_metadata_and_trailing, webp,
};
pub use pdf::{
    pdf, pdf_bomb, pdf_deep, pdf_encrypted, pdf_of, pdf_with_earlier_revision, pdf_with_far_action, pdf_with_file,
    pdf_with_metadata, pdf_with_script,
};
pub use screenshots::{Canvas, HIDDEN, blurred_screenshot, pixelated_screenshot, screenshot, screenshot_saying};

/// A health insurance number that is none of anybody: valid by its check digit alone.
pub const NAM: &str = "DLPH98042746";

/// A text with a health insurance number on its third line.
pub fn text_with_nam() -> Vec<u8> {
    format!("Journal du poste 12\nConnexion refusée\nDossier {NAM} introuvable\n").into_bytes()
}

/// An HL7 message with one on its second segment, whose segments end with a lone carriage return.
pub fn hl7_with_nam() -> Vec<u8> {
    format!("MSH|^~\\&|ADT|CHU|||20260101||ADT^A01|1|P|2.3\rPID|1||{NAM}^^^RAMQ||Essai^Pat\rPV1|1|I\r").into_bytes()
}

/// An image with a script, called what its sender likes.
pub fn svg() -> Vec<u8> {
    br#"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#.to_vec()
}

/// A page with a script.
pub fn html() -> Vec<u8> {
    b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>".to_vec()
}
