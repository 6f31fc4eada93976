//! Time and memory of the worst files, accepted and refused, each in a process of its own:
//! `cargo run --release -p guichet-inspection --features samples --example worst [NAME…]`, a line of JSON for each.
#![allow(clippy::disallowed_methods, reason = "what is measured here is time")]

use std::io::{Cursor, Error, Result, Write as _};
use std::process::Command;
use std::time::Instant;

use guichet_inspection::samples::{self, Canvas};
use guichet_inspection::{Tools, inspect};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

const MOST: usize = 25 << 20;

type Make = fn() -> Vec<u8>;

const FILES: [(&str, Make); 26] = [
    ("png, noise", || png(noisy(2900, 2900, 256))),
    ("png, 40 million pixels", || png(DynamicImage::ImageRgb8(large(8000, 5000)))),
    ("png, 40 million pixels with alpha", || {
        png(DynamicImage::ImageRgba8(RgbaImage::from_fn(8000, 5000, |x, y| {
            Rgba([shade(x * y), shade(x), 9, shade(y)])
        })))
    }),
    ("png, 16 bits", || png(DynamicImage::ImageRgba16(DynamicImage::from(large(5000, 4000)).to_rgba16()))),
    ("png, blocks everywhere", || png(blocks())),
    ("png, a page full of text", || page(2400, 1600, 12)),
    ("png, four thousand lines", || page(3000, 6000, 12)),
    ("jpeg, 40 million pixels", || jpeg(&DynamicImage::from(large(8000, 5000)), 60)),
    ("jpeg, noise", || jpeg(&noisy(4300, 4300, 120), 90)),
    ("webp, 40 million pixels", || encoded(&DynamicImage::from(large(8000, 5000)), ImageFormat::WebP)),
    ("gif, 20 million pixels", || encoded(&DynamicImage::from(large(5000, 4000)), ImageFormat::Gif)),
    ("bmp", || samples::bitmap(&noisy(2900, 2900, 256))),
    ("png, bomb", samples::bomb_png),
    ("png, huge", samples::huge_png),
    ("text, numbers", || b"4111 1111 1111 1112 514-555-01 046 454 28 DLPH 9804 274\n".repeat(MOST / 56)),
    ("text, health insurance numbers", || format!("dossier {};\n", samples::NAM).into_bytes().repeat(MOST / 22)),
    ("text, digits in one line", || b"7".repeat(MOST)),
    ("text, one line", || b"{\"id\": 1234567, \"mail\": \"a@b.ca\"}, ".repeat(MOST / 36)),
    ("text, Windows-1252", || b"\xe9t\xe9 \xe0 l\x92\x9cuvre 819 ".repeat(MOST / 17)),
    ("pdf, one image", || samples::pdf_of(&pdf_objects(vec![stream(&noise_bytes(MOST - 2000))]), "")),
    ("pdf, objects", || {
        samples::pdf_of(&pdf_objects((0..150_000).map(|_| b"<</A[6 0 R]/B(xxxxxxxxxx)>>".to_vec()).collect()), "")
    }),
    ("pdf, numbers", || {
        samples::pdf_of(&pdf_objects(vec![[b"[".to_vec(), b"0 ".repeat(MOST / 2 - 2000), b"]".to_vec()].concat()]), "")
    }),
    ("pdf, bomb", samples::pdf_bomb),
    ("docx, image", || {
        samples::docx_with_entries(&["a"], &[("word/media/image1.bmp", &samples::bitmap(&noisy(2880, 2880, 256)))])
    }),
    ("docx, words", || {
        let line = |n: u32| {
            format!("Le dossier {n} du 2026-01-02, {} reste sans réponse depuis {}.", n.wrapping_mul(48_271), n ^ 7)
        };
        let lines: Vec<String> = (0..500_000).map(line).collect();
        samples::docx_with_entries(&lines.iter().map(String::as_str).collect::<Vec<_>>(), &[])
    }),
    ("docx, bomb", samples::bomb_docx),
];

fn shade(n: u32) -> u8 {
    u8::try_from(n.wrapping_mul(2_654_435_761) >> 24).unwrap_or(0)
}

fn large(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| Rgb([shade(x / 7), shade(y / 5), shade(x / 50 * (y / 40))]))
}

fn noise_bytes(length: usize) -> Vec<u8> {
    let mut state = 88_172_645_463_325_252_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    std::iter::repeat_with(next).take(length).collect()
}

fn noisy(width: u32, height: u32, most: u16) -> DynamicImage {
    let bytes = noise_bytes(width as usize * height as usize * 3);
    let within = |b: u8| u8::try_from(u16::from(b) % most).unwrap_or(0);
    RgbImage::from_raw(width, height, bytes.into_iter().map(within).collect()).unwrap_or_default().into()
}

fn blocks() -> DynamicImage {
    RgbImage::from_fn(8000, 5000, |x, y| Rgb([shade(x / 4 * 7 + y / 4 * 13); 3])).into()
}

fn page(width: u32, height: u32, size: u32) -> Vec<u8> {
    let mut canvas = Canvas::new(width, height, [255; 3]);
    for line in 0..height / (size * 2) {
        let text = format!("LIGNE {line} DOSSIER {} ", line * 613).repeat(width as usize / (size as usize * 25));
        canvas.text((10, line * size * 2), size, [0; 3], &text);
    }
    canvas.png()
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let _ = image.write_to(&mut out, format);
    out.into_inner()
}

fn png(image: DynamicImage) -> Vec<u8> {
    encoded(&image, ImageFormat::Png)
}

fn jpeg(image: &DynamicImage, quality: u8) -> Vec<u8> {
    let mut out = Vec::new();
    let _ = image.write_with_encoder(JpegEncoder::new_with_quality(&mut out, quality));
    out
}

fn stream(data: &[u8]) -> Vec<u8> {
    [format!("<</Length {}>>\nstream\n", data.len()).as_bytes(), data, b"\nendstream"].concat()
}

fn pdf_objects(more: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let references: String = (3..more.len() + 3).map(|n| format!("{n} 0 R ")).collect::<Vec<_>>().concat();
    let catalog = format!("<</Type/Catalog/Pages 2 0 R/All[{references}]>>").into_bytes();
    let mut all = vec![catalog, b"<</Type/Pages/Kids[]/Count 0>>".to_vec()];
    all.extend(more);
    all
}

/// Seconds that the processor worked for this process, which a busy machine does not make more.
fn processor() -> f32 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // User and system time in hundredths, counted behind the name, which may hold anything.
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().skip(11).take(2);
    fields.filter_map(|ticks| ticks.parse::<u16>().ok()).map(|ticks| f32::from(ticks) / 100.0).sum()
}

/// Inspects a file and tells the time and the most memory that this process had.
fn measure(name: &str, file: &str) -> Result<()> {
    let bytes = std::fs::read(file)?;
    let size = bytes.len();
    let tools = Tools::found();
    let start = Instant::now();
    let inspected = inspect(bytes, None, &tools, &|| start.elapsed().as_secs_f32() < 9.0);
    let seconds = start.elapsed().as_secs_f32();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse::<u64>().ok());
    let found: Vec<_> = inspected.findings.iter().map(|f| format!("\"{:?}\"", f.kind)).collect();
    let clean = inspected.clean.map_or_else(|| "null".to_owned(), |c| c.len().to_string());
    writeln!(
        std::io::stdout(),
        r#"{{"file": "{name}", "bytes": {size}, "clean": {clean}, "findings": [{}], "seconds": {seconds:.2}, "processor_seconds": {:.2}, "mebibytes": {}}}"#,
        found.join(", "),
        processor(),
        peak.unwrap_or(0) / 1024
    )
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, name, file] = arguments.as_slice()
        && flag == "--measure"
    {
        return measure(name, file);
    }
    let folder = std::env::temp_dir().join(format!("guichet-worst-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    for (name, make) in
        FILES.iter().filter(|(name, _)| arguments.is_empty() || arguments.iter().any(|a| name.contains(a.as_str())))
    {
        let file = folder.join("file");
        std::fs::write(&file, make())?;
        let status = Command::new(std::env::current_exe()?).args(["--measure", name]).arg(&file).status()?;
        if !status.success() {
            return Err(Error::other(format!("{name}: {status}")));
        }
    }
    std::fs::remove_dir_all(&folder)
}
