//! What holds of every file.

use guichet_domain::attachment::Format;
use guichet_inspection::samples::{self, jpeg_segment, png_chunk, png_with_chunks, zlib};
use guichet_inspection::{Inspected, Tools, inspect};
use image::{DynamicImage, GrayImage, ImageFormat, RgbImage, RgbaImage};
use proptest::prelude::*;

const MARKER: &str = "MARQUE-9f3a";

fn look(bytes: Vec<u8>) -> Inspected {
    inspect(bytes, Some("png"), &Tools::default(), &|| true)
}

/// What an inspection promises of whatever it answers.
fn keeps_its_word(inspected: &Inspected) {
    let refused = inspected.findings.iter().any(|f| f.kind.refuses());
    assert_eq!(inspected.clean.is_none(), refused, "{:?}", inspected.findings);
    assert!(inspected.clean.is_none() || inspected.format.is_some());
    assert!(inspected.findings.windows(2).all(|pair| pair[0].kind < pair[1].kind));
    assert!(inspected.findings.iter().all(|f| f.places.len() <= 20));
}

fn holds_marker(bytes: &[u8]) -> bool {
    bytes.windows(MARKER.len()).any(|w| w == MARKER.as_bytes())
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

fn picture() -> impl Strategy<Value = DynamicImage> {
    (1_u32..24, 1_u32..24, 0_usize..3).prop_flat_map(|(width, height, kind)| {
        let channels = [1, 3, 4][kind];
        proptest::collection::vec(any::<u8>(), width as usize * height as usize * channels).prop_map(move |pixels| {
            match kind {
                0 => GrayImage::from_raw(width, height, pixels).unwrap().into(),
                1 => RgbImage::from_raw(width, height, pixels).unwrap().into(),
                _ => DynamicImage::from(RgbaImage::from_raw(width, height, pixels).unwrap()),
            }
        })
    })
}

/// Bytes with the marker somewhere within.
fn secret() -> impl Strategy<Value = Vec<u8>> {
    let noise = || proptest::collection::vec(any::<u8>(), 0..40);
    (noise(), noise()).prop_map(|(before, after)| [&before, MARKER.as_bytes(), &after[..]].concat())
}

/// Chunks of a PNG that hold it, among them ones of no known name.
fn chunks() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let name = prop_oneof![
        Just(*b"tEXt"),
        Just(*b"iTXt"),
        Just(*b"eXIf"),
        Just(*b"prVt"),
        "[a-z]{2}[A-Z][a-z]".prop_map(|name| name.into_bytes().try_into().unwrap()),
    ];
    let text = |secret: Vec<u8>| [b"Comment\0".to_vec(), secret].concat();
    let chunk = prop_oneof![
        (name, secret()).prop_map(|(name, secret)| png_chunk(name, &secret)),
        secret().prop_map(move |secret| png_chunk(*b"tEXt", &text(secret))),
        secret().prop_map(|secret| png_chunk(*b"zTXt", &[&b"Comment\0\0"[..], &zlib(&secret)].concat())),
    ];
    proptest::collection::vec(chunk, 0..4)
}

fn segments() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let segment = (prop_oneof![0xe1_u8..=0xed, Just(0xef), Just(0xfe)], secret());
    proptest::collection::vec(segment.prop_map(|(marker, secret)| jpeg_segment(marker, &secret)), 0..4)
}

/// As it is seen: what lies under transparent pixels is not.
fn seen(image: &DynamicImage) -> Vec<[u8; 4]> {
    image.to_rgba8().pixels().map(|p| if p[3] == 0 { [0; 4] } else { p.0 }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_clean_png_has_the_same_pixels_and_nothing_else(
        picture in picture(),
        chunks in chunks(),
        trailing in proptest::option::of(secret()),
    ) {
        let file = png_with_chunks(&encoded(&picture, ImageFormat::Png), &chunks, &trailing.unwrap_or_default());
        let inspected = look(file);
        keeps_its_word(&inspected);
        let clean = inspected.clean.unwrap();
        let read = image::load_from_memory_with_format(&clean, ImageFormat::Png).unwrap();
        prop_assert_eq!((read.width(), read.height()), (picture.width(), picture.height()));
        prop_assert_eq!(seen(&read), seen(&picture));
        prop_assert!(!holds_marker(&clean));
        prop_assert!(clean.ends_with(b"\0\0\0\0IEND\xae\x42\x60\x82"));
    }

    #[test]
    fn a_clean_jpeg_has_the_same_size_and_nothing_else(
        picture in picture(),
        segments in segments(),
        trailing in proptest::option::of(secret()),
    ) {
        let jpeg = encoded(&DynamicImage::ImageRgb8(picture.to_rgb8()), ImageFormat::Jpeg);
        let file = [&jpeg[..2], &segments.concat(), &jpeg[2..], &trailing.unwrap_or_default()].concat();
        let inspected = look(file);
        keeps_its_word(&inspected);
        prop_assert_eq!(inspected.format, Some(Format::Jpeg));
        let clean = inspected.clean.unwrap();
        let read = image::load_from_memory_with_format(&clean, ImageFormat::Jpeg).unwrap();
        prop_assert_eq!((read.width(), read.height()), (picture.width(), picture.height()));
        prop_assert!(!holds_marker(&clean));
        prop_assert!(clean.ends_with(&[0xff, 0xd9]));
    }

    #[test]
    fn other_images_become_a_png_of_the_same_pixels(picture in picture(), kind in 0_usize..3, trailing in secret()) {
        let picture = DynamicImage::ImageRgb8(picture.to_rgb8());
        let file = match kind {
            0 => samples::bitmap(&picture),
            1 => encoded(&picture, ImageFormat::WebP),
            _ => encoded(&DynamicImage::ImageRgba8(picture.to_rgba8()), ImageFormat::Gif),
        };
        let shown = image::load_from_memory(&file).unwrap();
        let clean = look([file, trailing].concat()).clean.unwrap();
        prop_assert_eq!(seen(&image::load_from_memory(&clean).unwrap()), seen(&shown));
        prop_assert!(!holds_marker(&clean));
    }
}

/// One file of each format.
fn valid() -> Vec<Vec<u8>> {
    vec![
        samples::png_with_metadata_and_trailing(MARKER),
        samples::jpeg_with_gps(MARKER),
        samples::gif(),
        samples::animated_gif(),
        samples::webp(),
        samples::animated_webp(),
        samples::bitmap(&DynamicImage::new_rgb8(20, 20)),
        samples::text_with_nam(),
        samples::pdf(),
        samples::pdf_with_script(MARKER),
        samples::pdf_with_file(MARKER),
        samples::pdf_with_earlier_revision(MARKER),
        samples::docx_with_images(),
        samples::docx_with_image_and_author(MARKER),
        samples::doc(MARKER),
        samples::doc_with_image(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        keeps_its_word(&look(bytes));
    }

    #[test]
    fn no_bytes_behind_a_signature_make_it_panic(
        of in 0_usize..16,
        kept in 1_usize..64,
        bytes in proptest::collection::vec(any::<u8>(), 0..2000),
    ) {
        let file = &valid_files()[of];
        keeps_its_word(&look([&file[..kept.min(file.len())], &bytes].concat()));
    }

    #[test]
    fn no_changed_bytes_of_a_valid_file_make_it_panic(
        of in 0_usize..16,
        flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..12),
        kept in proptest::option::of(any::<proptest::sample::Index>()),
    ) {
        let mut file = valid_files()[of].clone();
        for (at, by) in flips {
            let at = at.index(file.len());
            file[at] ^= by;
        }
        if let Some(kept) = kept {
            file.truncate(kept.index(file.len()));
        }
        keeps_its_word(&look(file));
    }
}

fn valid_files() -> &'static [Vec<u8>] {
    static FILES: std::sync::OnceLock<Vec<Vec<u8>>> = std::sync::OnceLock::new();
    FILES.get_or_init(valid)
}

/// Decoders that panic are caught; these must not even do that, as the promise is about what is answered.
#[test]
fn every_valid_file_is_accepted() {
    for (n, file) in valid_files().iter().enumerate() {
        let inspected = look(file.clone());
        keeps_its_word(&inspected);
        assert!(inspected.clean.is_some(), "{n}: {:?}", inspected.findings);
        assert!(!holds_marker(inspected.clean.as_deref().unwrap()), "{n}");
    }
}
