//! Where an image ends and what it holds besides its pixels: a walk over its parts that decodes none of them.

use crate::sniff::Source;

/// What a walk over an image's parts tells.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Outline {
    /// Where it ends; what follows is not of the image.
    pub end: usize,
    /// Whether it holds more than its pixels and their colours: texts, EXIF, XMP, thumbnails, profiles.
    pub metadata: bool,
    /// Whether it has further pictures.
    pub animated: bool,
    /// How often the decoder goes over all of its pixels.
    pub scans: usize,
}

/// The outline of an image; none if it isn't whole.
pub fn of(bytes: &[u8], source: Source) -> Option<Outline> {
    match source {
        Source::Png => png(bytes),
        Source::Jpeg => jpeg(bytes),
        Source::Gif => gif(bytes),
        Source::WebP => webp(bytes),
        Source::Bmp => bitmap(bytes, 14),
        Source::Dib => bitmap(bytes, 0),
    }
}

fn le16(bytes: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?)))
}

fn le32(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?)).ok()
}

fn be16(bytes: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?)))
}

fn be32(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?)).ok()
}

/// Chunks: length, name, data, checksum.
fn png(bytes: &[u8]) -> Option<Outline> {
    let mut outline = Outline { scans: 1, ..Outline::default() };
    let mut at = 8;
    loop {
        let length = be32(bytes, at)?;
        let name = bytes.get(at + 4..at + 8)?;
        at = at.checked_add(length)?.checked_add(12)?;
        match name {
            b"IEND" => break,
            b"acTL" => outline.animated = true,
            b"IHDR" | b"PLTE" | b"IDAT" | b"fcTL" | b"fdAT" | b"tRNS" | b"sRGB" | b"gAMA" | b"cHRM" | b"pHYs"
            | b"sBIT" | b"bKGD" | b"hIST" | b"cICP" | b"sPLT" => {}
            _ => outline.metadata = true,
        }
    }
    outline.end = at;
    (at <= bytes.len()).then_some(outline)
}

/// Segments: a marker, then most often a length and data; after the start of a scan, its data up to the next marker.
fn jpeg(bytes: &[u8]) -> Option<Outline> {
    let mut outline = Outline::default();
    let mut at = 2;
    loop {
        // Any number of 0xff may stand before a marker.
        while *bytes.get(at)? != 0xff || matches!(*bytes.get(at + 1)?, 0xff) {
            at += 1;
        }
        let marker = *bytes.get(at + 1)?;
        at += 2;
        match marker {
            0xd9 => break,
            0x00 | 0x01 | 0xd0..=0xd8 => continue,
            // JFIF, unless it has a thumbnail, and Adobe's colours.
            0xe0 => outline.metadata |= !bytes.get(at + 2..)?.starts_with(b"JFIF\0") || be16(bytes, at + 14)? != 0,
            0xee => outline.metadata |= !bytes.get(at + 2..)?.starts_with(b"Adobe"),
            0xe1..=0xef | 0xfe => outline.metadata = true,
            0xda => outline.scans += 1,
            _ => {}
        }
        at = at.checked_add(be16(bytes, at)?)?;
        if marker == 0xda {
            let data = bytes.get(at..)?;
            // A zero after 0xff makes it data, a restart marker belongs to it.
            at += data.windows(2).position(|w| w[0] == 0xff && !matches!(w[1], 0 | 0xd0..=0xd7 | 0xff))?;
        }
    }
    outline.end = at;
    (outline.scans > 0).then_some(outline)
}

/// A header with a palette, then extensions and pictures, each of blocks that tell their length, then a trailer.
fn gif(bytes: &[u8]) -> Option<Outline> {
    let palette = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let blocks = |mut at: usize| loop {
        match *bytes.get(at)? {
            0 => break Some(at + 1),
            length => at += usize::from(length) + 1,
        }
    };
    let mut outline = Outline::default();
    let mut at = 13 + palette(*bytes.get(10)?);
    loop {
        match *bytes.get(at)? {
            0x3b => break,
            0x21 => {
                let label = *bytes.get(at + 1)?;
                let plain = label == 0xf9
                    || label == 0xff && bytes.get(at + 3..).is_some_and(|name| name.starts_with(b"NETSCAPE2.0"));
                outline.metadata |= !plain;
                at = blocks(at + 2)?;
            }
            0x2c => {
                outline.scans += 1;
                at = blocks(at + 11 + palette(*bytes.get(at + 9)?))?;
            }
            _ => return None,
        }
    }
    outline.animated = outline.scans > 1;
    outline.end = at + 1;
    (outline.scans > 0).then_some(outline)
}

/// Chunks within one that tells the length of the whole: name, length, data, filled up to two bytes.
fn webp(bytes: &[u8]) -> Option<Outline> {
    let end = le32(bytes, 4)?.checked_add(8)?;
    let mut outline = Outline { end, scans: 1, ..Outline::default() };
    let within = bytes.get(..end)?;
    let mut at = 12;
    while at + 8 <= end {
        match within.get(at..at + 4)? {
            b"ANIM" | b"ANMF" => outline.animated = true,
            b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" => {}
            _ => outline.metadata = true,
        }
        let length = le32(within, at + 4)?;
        at = at.checked_add(length)?.checked_add(8 + length % 2)?;
    }
    (at <= end + 1).then_some(outline)
}

/// The header tells how large the pixels are; a file header before it, where they begin and the whole ends.
fn bitmap(bytes: &[u8], header: usize) -> Option<Outline> {
    let outline = |end: usize| Some(Outline { end, scans: 1, ..Outline::default() });
    let size = le32(bytes, header)?;
    let (width, height, depth, compression) = if size == 12 {
        (le16(bytes, header + 4)?, le16(bytes, header + 6)?, le16(bytes, header + 10)?, 0)
    } else {
        let height = i32::from_le_bytes(*bytes.get(header + 8..)?.first_chunk()?);
        let height = usize::try_from(height.unsigned_abs()).ok()?;
        (le32(bytes, header + 4)?, height, le16(bytes, header + 14)?, le32(bytes, header + 16)?)
    };
    let pixels = if matches!(compression, 0 | 3 | 6) {
        width.checked_mul(depth)?.div_ceil(32).checked_mul(4)?.checked_mul(height)?
    } else {
        le32(bytes, header + 20)?
    };
    let end = if header == 0 {
        // A palette, or masks, lie between the header and the pixels.
        let colours = if size == 12 { 0 } else { le32(bytes, 32)? };
        let palette = if depth > 8 || colours > 0 { colours } else { 1 << depth };
        let masks = if size == 40 && compression == 3 { 12 } else { 0 };
        size + masks + palette.checked_mul(4)?
    } else {
        le32(bytes, 10)?
    };
    let end = end.checked_add(pixels)?;
    // One that is too large to be whole is told so by the decoder, which looks at its dimensions first.
    outline(end.min(bytes.len()))
}
