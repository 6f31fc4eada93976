//! What a file is, from its bytes alone.

use guichet_domain::attachment::Format;

use crate::text::{self, Encoding};

/// An image as it comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    Png,
    Jpeg,
    Gif,
    WebP,
    Bmp,
    /// A BMP without its file header.
    Dib,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Image(Source),
    Text(Encoding),
    Pdf,
    /// An archive, which a DOCX is one of.
    Zip,
    /// An OLE compound file, which a DOC is one of.
    Ole,
    /// Of a kind that is not accepted.
    Other(&'static str),
    Unknown,
}

impl Source {
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Png => Format::Png.extensions(),
            Self::Jpeg => Format::Jpeg.extensions(),
            Self::Gif => &["gif"],
            Self::WebP => &["webp"],
            Self::Bmp | Self::Dib => &["bmp", "dib"],
        }
    }
}

impl What {
    /// What is taken for it, of the kinds that are accepted. Archives show only later what they are.
    pub fn format(self) -> Option<Format> {
        match self {
            Self::Image(Source::Jpeg) => Some(Format::Jpeg),
            Self::Image(_) => Some(Format::Png),
            Self::Text(_) => Some(Format::Text),
            Self::Pdf => Some(Format::Pdf),
            _ => None,
        }
    }

    /// The extensions that fit it.
    pub fn fitting(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Image(source) => Some(source.extensions()),
            Self::Text(_) => Some(Format::Text.extensions()),
            Self::Pdf => Some(Format::Pdf.extensions()),
            Self::Zip => Some(Format::Docx.extensions()),
            Self::Ole => Some(Format::Doc.extensions()),
            Self::Other(_) | Self::Unknown => None,
        }
    }
}

/// First bytes of what is known and not accepted.
const OTHERS: [(&[u8], &str); 39] = [
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"MSCF\0\0\0\0", "cab"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"MZ", "exe"),
    (b"\x7fELF", "elf"),
    (b"\xca\xfe\xba\xbe", "class"),
    (b"\xcf\xfa\xed\xfe", "mach-o"),
    (b"\0asm", "wasm"),
    (b"{\\rtf", "rtf"),
    (b"%!PS", "postscript"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"8BPS", "psd"),
    (b"\0\0\x01\0", "ico"),
    (b"\0\0\x02\0", "cur"),
    (b"\xff\x0a", "jxl"),
    (b"\0\0\0\x0cJXL ", "jxl"),
    (b"\0\0\0\x0cjP  ", "jp2"),
    (b"\xd7\xcd\xc6\x9a", "wmf"),
    (b"\x01\0\0\0\x6c\0\0\0", "emf"),
    (b"SQLite format 3\0", "sqlite"),
    (b"L\0\0\0\x01\x14\x02\0", "lnk"),
    (b"!BDN", "pst"),
    (b"ID3", "mp3"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"\x1a\x45\xdf\xa3", "mkv"),
    (b"\0\0\x01\xba", "mpeg"),
    (b"FLV\x01", "flv"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "wmv"),
    (b"wOFF", "woff"),
    (b"wOF2", "woff"),
    (b"OTTO", "font"),
    (b"qoif", "qoi"),
];

/// What the bytes are.
pub fn what(bytes: &[u8]) -> What {
    if let Some(source) = image(bytes) {
        return What::Image(source);
    }
    match bytes {
        [b'%', b'P', b'D', b'F', b'-', ..] => return What::Pdf,
        [b'P', b'K', 3, 4, ..] => return What::Zip,
        // An archive without entries, or in parts.
        [b'P', b'K', 5, 6, ..] | [b'P', b'K', 7, 8, ..] => return What::Other("zip"),
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => return What::Ole,
        _ => {}
    }
    if let Some(name) = other(bytes) {
        return What::Other(name);
    }
    match text::encoding(bytes) {
        Some(encoding) => match text::markup(bytes, encoding) {
            Some(name) => What::Other(name),
            None => What::Text(encoding),
        },
        // Readers look for its header in the first kilobyte.
        None if bytes.get(..1024).unwrap_or(bytes).windows(5).any(|w| w == b"%PDF-") => What::Pdf,
        None => What::Unknown,
    }
}

fn image(bytes: &[u8]) -> Option<Source> {
    match bytes {
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(Source::Png),
        [0xff, 0xd8, 0xff, ..] => Some(Source::Jpeg),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Source::Gif),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Source::WebP),
        // Reserved bytes are zero, then comes the size of a header that is known.
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, _, _, _, _, 12 | 40 | 52 | 56 | 64 | 108 | 124, 0, 0, 0, ..] => {
            Some(Source::Bmp)
        }
        // One plane, a depth that is known.
        [40 | 108 | 124, 0, 0, 0, _, _, _, _, _, _, _, _, 1, 0, 1 | 4 | 8 | 16 | 24 | 32, 0, ..] => Some(Source::Dib),
        _ => None,
    }
}

fn other(bytes: &[u8]) -> Option<&'static str> {
    let at = |offset: usize, signature: &[u8]| bytes.get(offset..).is_some_and(|rest| rest.starts_with(signature));
    if at(4, b"ftyp") {
        let brand = bytes.get(8..12).unwrap_or_default();
        return Some(match brand {
            b"heic" | b"heix" | b"mif1" | b"msf1" | b"hevc" => "heic",
            b"avif" | b"avis" => "avif",
            _ => "mp4",
        });
    }
    if at(257, b"ustar") {
        return Some("tar");
    }
    if at(128, b"DICM") {
        return Some("dicom");
    }
    if at(0, b"RIFF") {
        return Some(if at(8, b"WAVE") { "wav" } else { "riff" });
    }
    // Two letters begin many a text; a program has bytes that no text has.
    let textual = |signature: &[u8]| signature.iter().all(|b| (0x20..0x7f).contains(b)) && signature.len() < 4;
    OTHERS
        .iter()
        .find(|(signature, _)| at(0, signature) && (!textual(signature) || text::encoding(bytes).is_none()))
        .map(|&(_, name)| name)
}
