//! Images: what they become, and what is not accepted.

use guichet_domain::attachment::FindingKind::{
    Converted, FirstFrame, MetadataRemoved, Renamed, TextNotSearched, TooLarge, TrailingDataRemoved, Unreadable,
    Unsupported,
};
use guichet_domain::attachment::{Finding, FindingKind, Format};
use guichet_inspection::samples::{self, png_chunk, png_with_chunks, zip};
use guichet_inspection::{Inspected, Tools, inspect};
use image::{DynamicImage, ImageFormat};

const MARKER: &str = "ceci ne sort pas d’ici";

fn look(bytes: Vec<u8>, extension: &str) -> Inspected {
    inspect(bytes, Some(extension), &Tools::default(), &|| true)
}

fn kinds(inspected: &Inspected) -> Vec<FindingKind> {
    inspected.findings.iter().map(|f| f.kind).collect()
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|w| w == needle)
}

/// The image that a clean copy shows, after what must hold of every one.
fn clean(inspected: &Inspected) -> DynamicImage {
    let bytes = inspected.clean.as_deref().unwrap();
    let (format, end): (_, &[u8]) = match inspected.format {
        Some(Format::Jpeg) => (ImageFormat::Jpeg, &[0xff, 0xd9]),
        _ => (ImageFormat::Png, b"\0\0\0\0IEND\xae\x42\x60\x82"),
    };
    assert!(bytes.ends_with(end));
    assert!(!holds(bytes, MARKER.as_bytes()));
    image::load_from_memory_with_format(bytes, format).unwrap()
}

#[test]
fn every_format_becomes_png_or_jpeg() {
    let png = image::load_from_memory(&samples::png()).unwrap();
    let bmp = samples::bitmap(&png);
    let cases = [
        (samples::png(), "png", vec![TextNotSearched]),
        (samples::jpeg(), "jpg", vec![TextNotSearched]),
        (samples::jpeg(), "JPEG", vec![TextNotSearched]),
        (samples::gif(), "gif", vec![Converted, TextNotSearched]),
        (samples::webp(), "webp", vec![Converted, TextNotSearched]),
        (bmp.clone(), "bmp", vec![Converted, TextNotSearched]),
        (samples::dib(&bmp), "dib", vec![Converted, TextNotSearched]),
        (samples::animated_gif(), "gif", vec![Converted, FirstFrame, TextNotSearched]),
        (samples::animated_png(), "png", vec![FirstFrame, TextNotSearched]),
        (samples::animated_webp(), "webp", vec![Converted, FirstFrame, TextNotSearched]),
    ];
    for (bytes, extension, expected) in cases {
        // All but JPEG lose nothing.
        let shown = image::load_from_memory(&bytes).ok().filter(|_| !bytes.starts_with(&[0xff]));
        let inspected = look(bytes, extension);
        assert_eq!(kinds(&inspected), expected, "{extension}");
        let image = clean(&inspected);
        if let Some(shown) = shown {
            assert_eq!(image.to_rgb8().as_raw(), shown.to_rgb8().as_raw(), "{extension}");
        }
    }
}

#[test]
fn a_name_that_does_not_fit_is_told_with_the_one_that_does() {
    let renamed = |bytes: Vec<u8>, extension| {
        look(bytes, extension).findings.into_iter().find(|f| f.kind == Renamed).map(|f| f.places.concat())
    };
    assert_eq!(renamed(samples::jpeg(), "png").as_deref(), Some("jpg"));
    assert_eq!(renamed(samples::png(), "jpg").as_deref(), Some("png"));
    assert_eq!(renamed(samples::gif(), "jpg").as_deref(), Some("png"));
    assert_eq!(renamed(samples::gif(), "gif"), None);
    assert_eq!(renamed(samples::png(), "PNG"), None);
    let nameless = inspect(samples::png(), None, &Tools::default(), &|| true);
    assert!(kinds(&nameless).contains(&Renamed));
}

#[test]
fn nothing_but_pixels_is_left() {
    for (bytes, extension) in
        [(samples::png_with_metadata_and_trailing(MARKER), "png"), (samples::jpeg_with_gps(MARKER), "jpg")]
    {
        assert!(holds(&bytes, MARKER.as_bytes()));
        let inspected = look(bytes, extension);
        assert_eq!(kinds(&inspected), [MetadataRemoved, TrailingDataRemoved, TextNotSearched], "{extension}");
        let bytes = inspected.clean.as_deref().unwrap();
        for word in ["Exif", "tEXt", "iTXt", "zTXt", "eXIf", "prVt", "ICC_PROFILE", "ns.adobe"] {
            assert!(!holds(bytes, word.as_bytes()), "{extension}: {word}");
        }
        clean(&inspected);
    }
}

#[test]
fn what_lies_under_transparent_pixels_is_taken_out() {
    let hidden = image::RgbaImage::from_fn(20, 20, |x, _| image::Rgba([200, 100, 50, if x < 10 { 0 } else { 255 }]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    hidden.write_to(&mut bytes, ImageFormat::Png).unwrap();
    let image = clean(&look(bytes.into_inner(), "png")).to_rgba8();
    assert_eq!((image.get_pixel(3, 3).0, image.get_pixel(15, 3).0), ([0; 4], [200, 100, 50, 255]));
}

#[test]
fn an_image_is_turned_as_it_is_seen() {
    for orientation in 1..=8 {
        let inspected = look(samples::jpeg_turned(orientation, MARKER), "jpg");
        let image = clean(&inspected);
        let lies = orientation >= 5;
        assert_eq!((image.width(), image.height()), if lies { (30, 40) } else { (40, 30) }, "{orientation}");
    }
}

#[test]
fn what_is_cut_off_is_unreadable() {
    let png = image::load_from_memory(&samples::png()).unwrap();
    let files = [
        samples::png(),
        samples::jpeg(),
        samples::gif(),
        samples::webp(),
        samples::bitmap(&png),
        samples::dib(&samples::bitmap(&png)),
    ];
    for file in files {
        for share in 1..40 {
            // Behind the header, so that it is known what it was.
            let kept = 60 + (file.len() - 60) * share / 40;
            let inspected = look(file[..kept].to_vec(), "png");
            assert_eq!(inspected.clean, None, "{kept} of {}", file.len());
            assert_eq!(kinds(&inspected), [Unreadable], "{kept} of {}", file.len());
        }
    }
}

#[test]
fn what_claims_or_becomes_too_much_is_refused_at_once() {
    let files = [
        ("png", samples::huge_png()),
        ("bomb", samples::bomb_png()),
        ("jpeg", samples::huge_jpeg()),
        ("gif", samples::huge_gif()),
        ("webp", samples::huge_webp()),
        ("bmp", samples::huge_bmp()),
    ];
    for (name, file) in files {
        let inspected = look(file, name);
        assert_eq!(kinds(&inspected), [TooLarge], "{name}");
        assert!(inspected.findings[0].places[0].contains(" × "), "{name}: {:?}", inspected.findings);
    }
}

#[test]
fn a_jpeg_of_too_many_scans_is_refused() {
    let jpeg = samples::jpeg();
    let scan = jpeg.windows(2).position(|w| w == [0xff, 0xda]).unwrap();
    let scans = jpeg[scan..jpeg.len() - 2].repeat(100);
    let file = [&jpeg[..scan], &scans, &[0xff, 0xd9]].concat();
    assert_eq!(kinds(&look(file, "jpg")), [FindingKind::TooComplex]);
}

#[test]
fn the_second_half_of_two_files_in_one_is_gone() {
    let archive = zip(&[("page.html", MARKER.as_bytes())]);
    let script = format!("/*{MARKER}*/alert(1)");
    let cases = [
        ("png and zip", [samples::png(), archive.clone()].concat()),
        ("png and zip in a chunk", png_with_chunks(&samples::png(), &[png_chunk(*b"zIpp", &archive)], b"")),
        ("gif and script", [samples::gif(), script.into_bytes()].concat()),
        ("jpeg and page", [samples::jpeg(), format!("<html>{MARKER}</html>").into_bytes()].concat()),
        ("webp and archive", [samples::webp(), archive].concat()),
        ("bmp and more", [samples::bitmap(&DynamicImage::new_rgb8(9, 9)), MARKER.as_bytes().to_vec()].concat()),
    ];
    for (name, file) in cases {
        let inspected = look(file, "html");
        let told = kinds(&inspected);
        assert!(told.contains(&TrailingDataRemoved) || told.contains(&MetadataRemoved), "{name}: {told:?}");
        assert!(told.contains(&Renamed), "{name}");
        clean(&inspected);
        assert!(!holds(inspected.clean.as_deref().unwrap(), b"PK\x03\x04"), "{name}");
    }
}

#[test]
fn svg_and_html_called_png_are_not_accepted() {
    for (file, what) in [(samples::svg(), "svg"), (samples::html(), "html")] {
        assert_eq!(look(file, "png").findings, [Finding::at(Unsupported, [what.to_owned()])]);
    }
}

#[test]
fn what_is_not_accepted_is_called_by_its_name() {
    let cases: [(&[u8], &str); 7] = [
        (b"MZ\x90\0\x03\0\0\0", "exe"),
        (b"\x7fELF\x02\x01", "elf"),
        (b"{\\rtf1\\ansi Bonjour}", "rtf"),
        (b"II*\0\x08\0\0\0", "tiff"),
        (b"\0\0\0\x18ftypheic\0\0", "heic"),
        (b"Rar!\x1a\x07\x01\0", "rar"),
        (b"\x1f\x8b\x08\0\0", "gzip"),
    ];
    for (bytes, what) in cases {
        assert_eq!(look(bytes.to_vec(), "doc").findings, [Finding::at(Unsupported, [what.to_owned()])]);
    }
    // Words that begin like a program.
    assert_eq!(look(b"MZ 12 : poste\n".to_vec(), "txt").format, Some(Format::Text));
    assert_eq!(kinds(&look(Vec::new(), "png")), [FindingKind::Empty]);
}
