//! Blurred areas in an image that is otherwise sharp: there are differences, but no pixel differs much from the next,
//! while on paper of the same shade around there are edges or nothing at all.

use std::collections::VecDeque;

use image::GrayImage;

use super::Area;

/// The side of a tile.
const TILE: usize = 8;
/// What is nothing at all: the most that shades of a tile differ.
const FLAT: u8 = 10;
/// How much of a tile's whole range two neighbours differ by at most in a blurred one, at least in a sharp one, of 100.
const SOFT: u32 = 30;
const SHARP: u32 = 38;
/// The least range of a sharp tile.
const INK: u8 = 60;
/// Tiles of an area, at least.
const TILES: usize = 8;
/// How far the shades of blurred text lie apart where no paper is left between its letters.
const CONTRAST: usize = 90;
/// How far a shade goes up or down for it to be a turn.
const TURN: u8 = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Flat,
    Sharp,
    Soft,
    Other,
}

struct Tiles {
    kinds: Vec<Kind>,
    columns: usize,
    rows: usize,
}

/// The blurred areas.
pub fn areas(image: &GrayImage, still: &(dyn Fn() -> bool + Sync)) -> Vec<Area> {
    let Some(tiles) = tiles(image, still) else {
        return Vec::new();
    };
    let count = |kind: Kind| tiles.kinds.iter().filter(|&&k| k == kind).count();
    let all = tiles.kinds.len();
    // What has no sharp text on empty paper is no screenshot: a photograph is soft where it likes.
    if count(Kind::Sharp) < 8 || count(Kind::Sharp) * 100 < all || count(Kind::Flat) * 10 < all * 3 {
        return Vec::new();
    }
    groups(&tiles).into_iter().filter(|group| is_blurred(image, &tiles, group)).filter_map(|g| g.area(image)).collect()
}

/// What each tile is, those at the right and lower edge aside.
fn tiles(image: &GrayImage, still: &(dyn Fn() -> bool + Sync)) -> Option<Tiles> {
    let (width, height) = (image.width() as usize, image.height() as usize);
    let (columns, rows) = (width.saturating_sub(1) / TILE, height.saturating_sub(1) / TILE);
    let mut kinds = Vec::with_capacity(columns * rows);
    for row in 0..rows {
        if !still() {
            return None;
        }
        for column in 0..columns {
            let (mut low, mut high, mut step) = (u8::MAX, 0, 0);
            for y in row * TILE..(row + 1) * TILE {
                // With the neighbours to the right and below.
                let line = &image.as_raw()[y * width + column * TILE..][..=TILE];
                let below = &image.as_raw()[(y + 1) * width + column * TILE..][..TILE];
                for ((&here, &right), &under) in line.iter().zip(&line[1..]).zip(below) {
                    low = low.min(here);
                    high = high.max(here);
                    step = step.max(here.abs_diff(right)).max(here.abs_diff(under));
                }
            }
            kinds.push(kind(high - low, step));
        }
    }
    Some(Tiles { kinds, columns, rows })
}

fn kind(range: u8, step: u8) -> Kind {
    // An edge right at the tile's end.
    let range = range.max(step);
    let share = u32::from(step) * 100 / u32::from(range.max(1));
    if range < FLAT {
        Kind::Flat
    } else if share <= SOFT {
        Kind::Soft
    } else if share >= SHARP && range >= INK {
        Kind::Sharp
    } else {
        Kind::Other
    }
}

/// Soft tiles that touch, and what they span.
struct Group {
    members: usize,
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Group {
    fn area(&self, image: &GrayImage) -> Option<Area> {
        let pixels = |tiles: usize| u32::try_from(tiles * TILE).ok();
        let (x, y) = (pixels(self.left)?, pixels(self.top)?);
        let (right, bottom) =
            (pixels(self.right + 1)?.min(image.width()), pixels(self.bottom + 1)?.min(image.height()));
        Some(Area { x, y, width: right - x, height: bottom - y })
    }
}

/// Groups of soft tiles, over gaps between lines and between words.
fn groups(tiles: &Tiles) -> Vec<Group> {
    let mut seen = vec![false; tiles.kinds.len()];
    let mut groups = Vec::new();
    for start in 0..tiles.kinds.len() {
        if tiles.kinds[start] != Kind::Soft || std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let (x, y) = (start % tiles.columns, start / tiles.columns);
        let mut group = Group { members: 0, left: x, top: y, right: x, bottom: y };
        let mut next = VecDeque::from([(x, y)]);
        while let Some((x, y)) = next.pop_front() {
            group.members += 1;
            (group.left, group.right) = (group.left.min(x), group.right.max(x));
            (group.top, group.bottom) = (group.top.min(y), group.bottom.max(y));
            for ny in y.saturating_sub(2)..=(y + 2).min(tiles.rows - 1) {
                for nx in x.saturating_sub(4)..=(x + 4).min(tiles.columns - 1) {
                    let at = ny * tiles.columns + nx;
                    if tiles.kinds[at] == Kind::Soft && !std::mem::replace(&mut seen[at], true) {
                        next.push_back((nx, ny));
                    }
                }
            }
        }
        groups.push(group);
    }
    groups
}

/// Whether a group is text that was blurred: no gradient or shadow, which goes one way, and no photograph, whose
/// surroundings are neither sharp nor empty and whose shades are not those between paper and ink.
fn is_blurred(image: &GrayImage, tiles: &Tiles, group: &Group) -> bool {
    let (columns, rows) = (group.right + 1 - group.left, group.bottom + 1 - group.top);
    let whole = tiles.columns * tiles.rows;
    if group.members < TILES || columns < 4 || columns * rows * 2 > whole || group.members * 3 < columns * rows {
        return false;
    }
    let within =
        |x: usize, y: usize| (group.left..=group.right).contains(&x) && (group.top..=group.bottom).contains(&y);
    let (mut around, mut plain, mut inside, mut hard) = (0, 0, 0, 0);
    for y in group.top.saturating_sub(2)..=(group.bottom + 2).min(tiles.rows - 1) {
        for x in group.left.saturating_sub(2)..=(group.right + 2).min(tiles.columns - 1) {
            let kind = tiles.kinds[y * tiles.columns + x];
            if within(x, y) {
                inside += 1;
                hard += usize::from(kind == Kind::Sharp);
            } else {
                around += 1;
                plain += usize::from(matches!(kind, Kind::Flat | Kind::Sharp));
            }
        }
    }
    if plain * 10 < around * 7 || hard * 6 > inside {
        return false;
    }
    let Some(area) = group.area(image) else {
        return false;
    };
    turns(image, area) && like_paper(image, area)
}

/// How often shades turn from darker to lighter and back along a line.
fn turns_of(line: impl Iterator<Item = u8>) -> usize {
    let (mut turns, mut extreme, mut rising) = (0, None, None);
    for shade in line {
        let Some(last) = extreme else {
            extreme = Some(shade);
            continue;
        };
        let goes_on = match rising {
            Some(true) => shade >= last,
            Some(false) => shade <= last,
            None => false,
        };
        if goes_on {
            extreme = Some(shade);
        } else if shade.abs_diff(last) >= TURN {
            turns += usize::from(rising.is_some());
            rising = Some(shade > last);
            extreme = Some(shade);
        }
    }
    turns
}

/// Whether shades go up and down in both directions, as words and lines of text do.
fn turns(image: &GrayImage, area: Area) -> bool {
    let at = |x: u32, y: u32| image.get_pixel(x, y).0[0];
    let rows: usize = (area.y..area.bottom()).map(|y| turns_of((area.x..area.right()).map(|x| at(x, y)))).sum();
    let columns: usize = (area.x..area.right()).map(|x| turns_of((area.y..area.bottom()).map(|y| at(x, y)))).sum();
    // Half of the rows are between the lines.
    rows >= area.height as usize && columns * 2 >= area.width as usize
}

/// Whether the area's commonest shades are those of what surrounds it.
fn like_paper(image: &GrayImage, area: Area) -> bool {
    let mut inside = [0_u32; 256];
    let mut around = [0_u32; 256];
    let (right, bottom) = ((area.right() + 12).min(image.width()), (area.bottom() + 12).min(image.height()));
    for y in area.y.saturating_sub(12)..bottom {
        for x in area.x.saturating_sub(12)..right {
            let shade = usize::from(image.get_pixel(x, y).0[0]);
            let within = (area.x..area.right()).contains(&x) && (area.y..area.bottom()).contains(&y);
            (if within { &mut inside } else { &mut around })[shade] += 1;
        }
    }
    let Some(paper) = (0..256).max_by_key(|&shade| around[shade]) else {
        return false;
    };
    let near: u32 = inside[paper.saturating_sub(24)..=(paper + 24).min(255)].iter().sum();
    let lighter: u32 = inside[(paper + 25).min(256)..].iter().sum();
    let darker: u32 = inside[..paper.saturating_sub(24)].iter().sum();
    let all = near + lighter + darker;
    // Ink is on one side of the paper's shade, and much paper is left, or little contrast.
    lighter.min(darker) * 12 <= all && (near * 6 >= all || is_grey(&inside, all, paper))
}

/// Whether most shades, a tenth at either end aside, lie near each other and not far from the paper's.
fn is_grey(shades: &[u32; 256], all: u32, paper: usize) -> bool {
    let reached = |share: u32| {
        let mut sum = 0;
        let position = shades.iter().position(|count| {
            sum += count;
            sum * 10 >= all * share
        });
        position.unwrap_or(255)
    };
    reached(9) - reached(1) <= CONTRAST && reached(5).abs_diff(paper) <= CONTRAST
}
