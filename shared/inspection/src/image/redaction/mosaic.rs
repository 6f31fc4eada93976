//! Pixelated areas: squares of one shade on a grid, of many shades between those of paper and ink.
//!
//! First a vote, tile by tile: how far apart are edges that follow each other, in rows and in columns? The best grids
//! are then laid over the image: cells of one shade that differ from their neighbours make an area.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use image::GrayImage;

use super::Area;

const SMALLEST: usize = 4;
const LARGEST: usize = 32;
/// The side of a tile.
const TILE: usize = 64;
/// Pairs of edges in rows and in columns of a tile that make a grid worth a look.
const VOTES: (u16, u16) = (20, 12);
/// Grids that are looked at for a tile, and for an image.
const GRIDS_A_TILE: usize = 2;
const GRIDS: usize = 48;
/// How much neighbours differ at least.
const STEP: u8 = 6;
/// Cells of an area, at least.
const CELLS: usize = 8;

/// A grid: the size of its cells, and where it begins.
type Grid = (usize, usize, usize);
/// Grids with their votes, and the tiles that voted for them.
type Elected = BTreeMap<Grid, (u64, BTreeSet<(usize, usize)>)>;

/// The pixelated areas.
pub fn areas(image: &GrayImage, lossy: bool, still: &(dyn Fn() -> bool + Sync)) -> Vec<Area> {
    let mut by_votes: Vec<_> = grids(image, lossy, still).into_iter().collect();
    by_votes.sort_by_key(|(_, (votes, _))| std::cmp::Reverse(*votes));
    let mut found = Vec::new();
    for (grid, (_, tiles)) in by_votes.into_iter().take(GRIDS) {
        if !still() {
            break;
        }
        let cells = cells(image, grid, &tiles, lossy);
        found.extend(joined(&cells, grid));
    }
    found
}

/// The edge between a pixel and the one before it.
fn edge(a: u8, b: u8, lossy: bool) -> bool {
    a.abs_diff(b) > if lossy { 8 } else { 2 }
}

/// Votes of a tile, by distance and by the first edge's place on a grid of that distance.
struct Votes {
    across: Vec<u16>,
    down: Vec<u16>,
}

impl Votes {
    fn new() -> Self {
        Self { across: vec![0; (LARGEST + 1) * LARGEST], down: vec![0; (LARGEST + 1) * LARGEST] }
    }

    fn cast(votes: &mut [u16], from: usize, to: usize) {
        let distance = to - from;
        if (SMALLEST..=LARGEST).contains(&distance) {
            let vote = &mut votes[distance * LARGEST + from % distance];
            *vote = vote.saturating_add(1);
        }
    }

    /// The grids with the most votes, both ways.
    fn best(&self) -> Vec<(u16, Grid)> {
        let most = |votes: &[u16], size: usize| {
            let votes = &votes[size * LARGEST..size * LARGEST + size];
            (0..size).max_by_key(|&at| votes[at]).map_or((0, 0), |at| (votes[at], at))
        };
        let mut best: Vec<(u16, Grid)> = (SMALLEST..=LARGEST)
            .filter_map(|size| {
                let ((across, left), (down, top)) = (most(&self.across, size), most(&self.down, size));
                (across >= VOTES.0 && down >= VOTES.1).then_some((across.saturating_add(down), (size, left, top)))
            })
            .collect();
        best.sort_by_key(|&(votes, _)| std::cmp::Reverse(votes));
        best.truncate(GRIDS_A_TILE);
        best
    }
}

/// Grids that tiles vote for, with all votes and those tiles.
fn grids(image: &GrayImage, lossy: bool, still: &(dyn Fn() -> bool + Sync)) -> Elected {
    let width = image.width() as usize;
    let mut grids = Elected::new();
    let rows: Vec<&[u8]> = image.as_raw().chunks_exact(width.max(1)).collect();
    let mut last_down = vec![0; width];
    for (strip, rows_of_strip) in rows.chunks(TILE).enumerate() {
        if !still() {
            break;
        }
        let mut tiles: Vec<Votes> = (0..width.div_ceil(TILE)).map(|_| Votes::new()).collect();
        for (y, row) in (strip * TILE..).zip(rows_of_strip) {
            let above = y.checked_sub(1).map_or(*row, |y| rows[y]);
            let mut last = 0;
            for x in 1..width {
                if edge(row[x - 1], row[x], lossy) {
                    Votes::cast(&mut tiles[x / TILE].across, last, x);
                    last = x;
                }
                if edge(above[x], row[x], lossy) {
                    Votes::cast(&mut tiles[x / TILE].down, last_down[x], y);
                    last_down[x] = y;
                }
            }
        }
        for (column, votes) in tiles.iter().enumerate() {
            for (votes, grid) in votes.best() {
                let (all, tiles) = grids.entry(grid).or_default();
                *all += u64::from(votes);
                tiles.insert((column, strip));
            }
        }
    }
    grids
}

/// The cells of a grid, in tiles and those around them, that are of one shade.
fn cells(
    image: &GrayImage,
    (size, left, top): Grid,
    tiles: &BTreeSet<(usize, usize)>,
    lossy: bool,
) -> HashMap<(usize, usize), u8> {
    let (width, height) = (image.width() as usize, image.height() as usize);
    let around = |tile: usize| tile.saturating_sub(1)..=tile + 1;
    let near: BTreeSet<(usize, usize)> =
        tiles.iter().flat_map(|&(x, y)| around(x).flat_map(move |x| around(y).map(move |y| (x, y)))).collect();
    let mut cells = HashMap::new();
    for (tile_x, tile_y) in near {
        // Cells whose corner is in the tile.
        let first = |tile: usize, start: usize| (tile * TILE).saturating_sub(start).div_ceil(size);
        for row in first(tile_y, top)..first(tile_y + 1, top) {
            for column in first(tile_x, left)..first(tile_x + 1, left) {
                let (x, y) = (left + column * size, top + row * size);
                if x + size <= width
                    && y + size <= height
                    && let Some(shade) = shade(image, x, y, size, lossy)
                {
                    cells.insert((column, row), shade);
                }
            }
        }
    }
    cells
}

/// The shade of a cell, if it has but one.
fn shade(image: &GrayImage, x: usize, y: usize, size: usize, lossy: bool) -> Option<u8> {
    let width = image.width() as usize;
    let rows = || (y..y + size).map(|y| &image.as_raw()[y * width + x..y * width + x + size]);
    let middle = image.as_raw()[(y + size / 2) * width + x + size / 2];
    let (tolerance, odd) = if lossy { (10, size * size / 12) } else { (1, 0) };
    let mut different = 0;
    for row in rows() {
        different += row.iter().filter(|&&p| p.abs_diff(middle) > tolerance).count();
        if different > odd {
            return None;
        }
    }
    Some(middle)
}

/// Areas of cells that differ from their neighbours.
fn joined(cells: &HashMap<(usize, usize), u8>, (size, left, top): Grid) -> Vec<Area> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for &start in cells.keys() {
        if !seen.insert(start) {
            continue;
        }
        let (mut next, mut members) = (vec![start], Vec::new());
        let (mut across, mut down) = (0, 0);
        while let Some(at @ (x, y)) = next.pop() {
            members.push(at);
            let Some(&shade) = cells.get(&at) else { continue };
            let neighbours =
                [(x + 1, y, true), (x.wrapping_sub(1), y, true), (x, y + 1, false), (x, y.wrapping_sub(1), false)];
            for (nx, ny, beside) in neighbours {
                if cells.get(&(nx, ny)).is_some_and(|other| other.abs_diff(shade) >= STEP) {
                    *(if beside { &mut across } else { &mut down }) += 1;
                    if seen.insert((nx, ny)) {
                        next.push((nx, ny));
                    }
                }
            }
        }
        // Each pair was counted from both sides.
        if members.len() >= CELLS && across >= 8 && down >= 6 && shaded(&members, cells) {
            found.extend(area(&members, (size, left, top)));
        }
    }
    found
}

/// Whether the shades are many, and not only those of paper and ink, as in a bar code.
fn shaded(members: &[(usize, usize)], cells: &HashMap<(usize, usize), u8>) -> bool {
    let shades: Vec<u8> = members.iter().filter_map(|at| cells.get(at).copied()).collect();
    let (Some(&darkest), Some(&lightest)) = (shades.iter().min(), shades.iter().max()) else {
        return false;
    };
    let range = u32::from(lightest - darkest);
    let share = |shade: u8| u32::from(shade - darkest) * 100 / range.max(1);
    let between = shades.iter().filter(|&&s| (15..=85).contains(&share(s))).count();
    let kinds: BTreeSet<u32> = shades.iter().map(|&s| share(s) / 12).collect();
    range >= 20 && between * 5 >= shades.len() && kinds.len() >= 4
}

fn area(members: &[(usize, usize)], (size, left, top): Grid) -> Option<Area> {
    let (columns, rows) = (members.iter().map(|m| m.0), members.iter().map(|m| m.1));
    let (x, y) = (columns.clone().min()?, rows.clone().min()?);
    let (width, height) = (columns.max()? + 1 - x, rows.max()? + 1 - y);
    let pixels = |cells: usize| u32::try_from(cells).ok();
    Some(Area {
        x: pixels(left + x * size)?,
        y: pixels(top + y * size)?,
        width: pixels(width * size)?,
        height: pixels(height * size)?,
    })
}
