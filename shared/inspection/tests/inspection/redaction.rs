//! Poor redaction: areas that are pixelated or blurred are told, ordinary screenshots are not.

use std::io::Cursor;

use guichet_domain::attachment::FindingKind;
use guichet_inspection::samples::{self, Canvas};
use guichet_inspection::{Tools, inspect};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

type Area = (u32, u32, u32, u32);

fn areas(bytes: Vec<u8>) -> Vec<Area> {
    let inspected = inspect(bytes, None, &Tools::default(), &|| true);
    let told = inspected.findings.into_iter().find(|f| f.kind == FindingKind::PoorRedaction);
    let numbers = |place: String| {
        let n: Vec<u32> = place.split(',').map(|n| n.parse().unwrap()).collect();
        (n[0], n[1], n[2], n[3])
    };
    told.map(|f| f.places.into_iter().map(numbers).collect()).unwrap_or_default()
}

/// Whether an area that is told covers nearly half of the hidden one, which may be empty at its edges, and not much
/// more.
fn hits(told: &[Area], hidden: Area) -> bool {
    told.iter().any(|&(x, y, w, h)| {
        let across = (x + w).min(hidden.0 + hidden.2).saturating_sub(x.max(hidden.0));
        let down = (y + h).min(hidden.1 + hidden.3).saturating_sub(y.max(hidden.1));
        across * down * 5 >= hidden.2 * hidden.3 * 2 && w * h <= hidden.2 * hidden.3 * 3
    })
}

fn jpeg(image: &DynamicImage, quality: u8) -> Vec<u8> {
    let mut out = Vec::new();
    image.write_with_encoder(JpegEncoder::new_with_quality(&mut out, quality)).unwrap();
    out
}

fn png(image: impl Into<DynamicImage>) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image.into().write_to(&mut out, ImageFormat::Png).unwrap();
    out.into_inner()
}

/// Screens of several kinds: white, dark, small print, a form.
fn screens() -> Vec<Canvas> {
    let lines = |paper: [u8; 3], ink: [u8; 3], height: u32| {
        let mut canvas = Canvas::new(1000, 600, paper);
        for line in 0..(560 / (height * 2)) {
            let text = format!("LIGNE {line} PATIENT ESSAI-{:03} DOSSIER 55{:04} LABO", line * 7, line * 613);
            canvas.text((24, 20 + line * height * 2), height, ink, &text);
        }
        canvas
    };
    vec![
        samples::screenshot(),
        lines([255, 255, 255], [0, 0, 0], 9),
        lines([30, 30, 34], [220, 220, 220], 11),
        lines([245, 245, 250], [30, 60, 120], 14),
        lines([255, 255, 225], [90, 20, 20], 20),
    ]
}

#[test]
fn pixelated_areas_are_told() {
    let (mut hit, mut all, mut missed) = (0, 0, Vec::new());
    for (n, _) in screens().iter().enumerate() {
        for block in [4, 5, 6, 8, 10, 12, 16, 20] {
            for (shift, lossy) in [(0, false), (3, false), (5, true)] {
                let hidden = (24 + shift, 100 + shift, block * 24, (block * 4).max(40));
                let mut canvas = screens().remove(n);
                canvas.pixelate((hidden.0, hidden.1), (hidden.2, hidden.3), block);
                let file = if lossy { jpeg(&canvas.image(), 92) } else { canvas.png() };
                let told = areas(file);
                all += 1;
                if hits(&told, hidden) { hit += 1 } else { missed.push((n, block, shift, lossy, hidden, told)) }
            }
        }
    }
    assert!(hit * 100 >= all * 92, "{hit} of {all}; missed {missed:#?}");
}

#[test]
fn blurred_areas_are_told() {
    let (mut hit, mut all, mut missed) = (0, 0, Vec::new());
    for (n, _) in screens().iter().enumerate() {
        for sigma in [2.0, 2.5, 3.0, 4.0, 5.0] {
            for (place, lossy) in [((24, 100), false), ((61, 163), false), ((40, 210), true)] {
                let hidden = (place.0, place.1, 320, 48);
                let mut canvas = screens().remove(n);
                canvas.blur(place, (320, 48), sigma);
                let file = if lossy { jpeg(&canvas.image(), 92) } else { canvas.png() };
                let told = areas(file);
                all += 1;
                if hits(&told, hidden) { hit += 1 } else { missed.push((n, sigma, place, lossy, told)) }
            }
        }
    }
    assert!(hit * 100 >= all * 90, "{hit} of {all}; missed {missed:#?}");
}

/// Noise that is the same at every run.
fn noise(seed: u32) -> impl FnMut(u32) -> u32 {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    move |most| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state % most
    }
}

fn level(n: f64) -> u8 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    let level = n.clamp(0.0, 255.0) as u8;
    level
}

/// Something like a photograph: soft shapes of many sizes, with grain.
fn photograph(seed: u32, width: u32, height: u32, grain: u32) -> RgbImage {
    let mut noise = noise(seed);
    let waves: Vec<[f64; 4]> = (0..12)
        .map(|n| {
            let size = f64::from(noise(60) + 4) * f64::from(n + 1) / 2.0;
            [f64::from(noise(628)) / 100.0, size, f64::from(noise(628)) / 100.0, f64::from(noise(40) + 5)]
        })
        .collect();
    RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (f64::from(x), f64::from(y));
        let sum: f64 = waves.iter().map(|[a, s, p, h]| ((x * a.cos() + y * a.sin()) / s + p).sin() * h).sum();
        let grain = f64::from(noise(grain + 1)) - f64::from(grain) / 2.0;
        Rgb([level(120.0 + sum + grain), level(110.0 + sum * 0.8 + grain), level(90.0 + sum * 0.5 + grain)])
    })
}

fn ordinary() -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut add = |name: &str, bytes: Vec<u8>| files.push((name.to_owned(), bytes));
    for (n, canvas) in screens().into_iter().enumerate() {
        add(&format!("screen {n}"), canvas.png());
        for quality in [95, 85, 70, 50] {
            add(&format!("screen {n} as a jpeg of {quality}"), jpeg(&canvas.image(), quality));
        }
        let larger = |by: u32, how| {
            let image = canvas.image();
            image.resize(image.width() * by / 4, image.height() * by / 4, how)
        };
        add(&format!("screen {n} larger"), png(larger(6, image::imageops::FilterType::Triangle)));
        add(&format!("screen {n} smaller"), png(larger(3, image::imageops::FilterType::Lanczos3)));
        add(&format!("screen {n} in large pixels"), png(larger(16, image::imageops::FilterType::Nearest)));
    }
    for (n, mut canvas) in screens().into_iter().enumerate() {
        canvas.fill((30, 90), (300, 60), [0, 0, 0]).fill((400, 200), (200, 40), [20, 20, 20]);
        add(&format!("covered {n}"), canvas.png());
        add(&format!("covered {n} as a jpeg"), jpeg(&canvas.image(), 85));
    }
    for seed in 1..=8 {
        for grain in [0, 3, 12] {
            let photograph = photograph(seed, 640, 400, grain);
            add(&format!("photograph {seed} {grain}"), png(photograph.clone()));
            add(&format!("photograph {seed} {grain} as a jpeg"), jpeg(&photograph.clone().into(), 80));
            add(&format!("photograph {seed} {grain} as a poor jpeg"), jpeg(&photograph.clone().into(), 30));
            let mut page = samples::screenshot().image();
            image::imageops::overlay(&mut page, &DynamicImage::from(photograph), 500, 220);
            add(&format!("photograph {seed} {grain} on a page"), png(page));
        }
    }
    for cell in [4, 8, 12, 20, 32] {
        let mut canvas = samples::screenshot();
        for (row, column) in (0..8).flat_map(|row| (0..12).map(move |column| (row, column))) {
            let shade = if (row + column) % 2 == 0 { 204 } else { 255 };
            canvas.fill((400 + column * cell, 150 + row * cell), (cell, cell), [shade; 3]);
        }
        add(&format!("chequered {cell}"), canvas.png());
        let mut noise = noise(cell);
        let mut canvas = samples::screenshot();
        for (row, column) in (0..10).flat_map(|row| (0..10).map(move |column| (row, column))) {
            let shade = if noise(2) == 0 { 0 } else { 255 };
            canvas.fill((400 + column * cell, 100 + row * cell), (cell, cell), [shade; 3]);
        }
        add(&format!("square code {cell}"), canvas.png());
        let mut canvas = samples::screenshot();
        for row in 0..10 {
            let shade = if row % 2 == 0 { 255 } else { 235 };
            canvas.fill((20, 60 + row * cell), (700, cell), [shade; 3]).text(
                (30, 62 + row * cell),
                9,
                [0; 3],
                "ABC 12 DEF 34",
            );
        }
        add(&format!("striped table {cell}"), canvas.png());
    }
    for (n, (dx, dy)) in [(1, 0), (0, 1), (1, 1), (2, 1)].into_iter().enumerate() {
        for reach in [24, 60, 200, 900] {
            let mut page = samples::screenshot().image().to_rgb8();
            for (y, x) in (150..350).flat_map(|y| (300..700).map(move |x| (y, x))) {
                let share = f64::from((x - 300) * dx + (y - 150) * dy) / f64::from(reach);
                page.put_pixel(
                    x,
                    y,
                    Rgb([level(255.0 - 155.0 * share.min(1.0)), level(255.0 - 90.0 * share.min(1.0)), 255]),
                );
            }
            add(&format!("gradient {n} {reach}"), png(page));
        }
    }
    for soft in [6, 12, 24] {
        let mut page = samples::screenshot().image().to_rgb8();
        let inside = |v: u32, from: u32, to: u32| from.saturating_sub(v).max(v.saturating_sub(to));
        for (y, x) in (100..400).flat_map(|y| (200..700).map(move |x| (y, x))) {
            let away = f64::from(inside(x, 250, 650).pow(2) + inside(y, 150, 350).pow(2)).sqrt();
            let shade = if away == 0.0 { 255.0 } else { 255.0 - 90.0 * (1.0 - away / f64::from(soft)).max(0.0) };
            page.put_pixel(x, y, Rgb([level(shade); 3]));
        }
        add(&format!("shadow {soft}"), png(page));
    }
    for size in [16, 24, 32, 48] {
        let mut page = samples::screenshot().image().to_rgb8();
        for icon in 0..12_u32 {
            for (dy, dx) in (0..size).flat_map(|dy| (0..size).map(move |dx| (dy, dx))) {
                let away = (f64::from(dx) - f64::from(size) / 2.0).hypot(f64::from(dy) - f64::from(size) / 2.0);
                if away < f64::from(size) / 2.0 {
                    let shade = level(255.0 - away * 8.0);
                    page.put_pixel(
                        60 + icon * (size + 8) + dx,
                        200 + dy,
                        Rgb([shade, 90, level(f64::from(icon) * 20.0)]),
                    );
                }
            }
        }
        add(&format!("icons {size}"), png(page));
    }
    files
}

#[test]
fn ordinary_images_raise_no_alarm() {
    let files = ordinary();
    assert!(files.len() > 150, "{}", files.len());
    let all = files.len();
    let alarms: Vec<_> =
        files.into_iter().map(|(name, file)| (name, areas(file))).filter(|(_, told)| !told.is_empty()).collect();
    assert!(alarms.len() * 100 <= all, "{} of {all}: {alarms:#?}", alarms.len());
}

#[test]
fn the_samples_are_told_where_they_are() {
    for file in [samples::pixelated_screenshot(), samples::blurred_screenshot()] {
        let told = areas(file);
        assert!(hits(&told, samples::HIDDEN) && told.len() == 1, "{told:?}");
    }
}
