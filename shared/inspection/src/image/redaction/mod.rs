//! Poor redaction: areas of an image that are pixelated or blurred, from which what was there can be guessed. Covered
//! areas are as they should be.

mod blur;
mod mosaic;

use image::GrayImage;

/// Areas that are told at most.
const MOST: usize = 20;
/// Areas that lie apart, of which no more are looked for: so many are a pattern, not a redaction.
const MOST_APART: usize = 500;

/// A part of an image, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
}

impl Area {
    fn right(self) -> u32 {
        self.x + self.width
    }

    fn bottom(self) -> u32 {
        self.y + self.height
    }

    fn touches(self, other: Self) -> bool {
        self.x <= other.right() && other.x <= self.right() && self.y <= other.bottom() && other.y <= self.bottom()
    }

    fn with(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let (right, bottom) = (self.right().max(other.right()), self.bottom().max(other.bottom()));
        Self { x, y, width: right - x, height: bottom - y }
    }
}

/// The areas of an image that are poorly redacted, the uppermost first. `lossy`: whether it was compressed so that equal
/// pixels may have become slightly different ones. Stops where time runs out.
pub fn areas(image: &GrayImage, lossy: bool, still: &(dyn Fn() -> bool + Sync)) -> Vec<Area> {
    let mut joined: Vec<Area> = Vec::new();
    for mut area in mosaic::areas(image, lossy, still).into_iter().chain(blur::areas(image, still)) {
        if joined.len() == MOST_APART || !still() {
            break;
        }
        while let Some(near) = joined.iter().position(|other| other.touches(area)) {
            area = area.with(joined.swap_remove(near));
        }
        joined.push(area);
    }
    joined.sort_by_key(|area| (area.y, area.x));
    joined.truncate(MOST);
    joined
}
