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
/// Cells of a patch and of an area, at least: where two flat areas meet, or at the corner of a box, there are fewer.
const PATCH: usize = 5;
const CELLS: usize = 8;
/// Cells between two patches of an area.
const GAP: usize = 4;

/// A grid: the size of its cells, and where it begins.
type Grid = (usize, usize, usize);
/// Grids with their votes, and the tiles that voted for them.
type Elected = BTreeMap<Grid, (u64, BTreeSet<(usize, usize)>)>;

/// The pixelated areas.
pub fn areas(image: &GrayImage, lossy: bool, still: &(dyn Fn() -> bool + Sync)) -> Vec<Area> {
    let columns = edges_by_column(image, lossy);
    let mut by_votes: Vec<_> = grids(image, lossy, still).into_iter().collect();
    by_votes.retain(|(grid, _)| !is_whole(*grid, &columns));
    by_votes.sort_by_key(|(_, (votes, _))| std::cmp::Reverse(*votes));
    let mut found = Vec::new();
    for (grid, (_, tiles)) in by_votes.into_iter().take(GRIDS) {
        if !still() {
            break;
        }
        let cells = cells(image, grid, &tiles, lossy);
        found.extend(joined(&cells, grid, still));
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

/// How many edges each column has.
fn edges_by_column(image: &GrayImage, lossy: bool) -> Vec<u64> {
    let mut columns = vec![0; image.width() as usize];
    for row in image.as_raw().chunks_exact(columns.len().max(1)) {
        for (count, pair) in columns.iter_mut().skip(1).zip(row.windows(2)) {
            *count += u64::from(edge(pair[0], pair[1], lossy));
        }
    }
    columns
}

/// Whether nearly all of the image is on this grid: it was enlarged as it is.
fn is_whole((size, left, _): Grid, columns: &[u64]) -> bool {
    let on: u64 = columns.iter().skip(left).step_by(size).sum();
    on * 10 >= columns.iter().sum::<u64>() * 9
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

/// Cells that hang together by their differences.
#[derive(Default)]
struct Patch {
    cells: Vec<(usize, usize)>,
    /// The first and the last column, the first and the last row; none without cells.
    bounds: Option<[usize; 4]>,
    /// Neighbours that differ, counted from both sides.
    across: usize,
    down: usize,
}

impl Patch {
    fn add(&mut self, (x, y): (usize, usize)) {
        self.cells.push((x, y));
        let [left, right, top, bottom] = self.bounds.unwrap_or([x, x, y, y]);
        self.bounds = Some([left.min(x), right.max(x), top.min(y), bottom.max(y)]);
    }

    /// Whether no more lies between them than between words and lines.
    fn is_near(&self, other: &Self) -> bool {
        let (Some([l, r, t, b]), Some([ol, or, ot, ob])) = (self.bounds, other.bounds) else {
            return false;
        };
        l <= or + GAP && ol <= r + GAP && t <= ob + GAP && ot <= b + GAP
    }
}

/// Areas of cells that differ from their neighbours.
fn joined(cells: &HashMap<(usize, usize), u8>, grid: Grid, still: &(dyn Fn() -> bool + Sync)) -> Vec<Area> {
    let mut seen = BTreeSet::new();
    let mut patches: Vec<Patch> = Vec::new();
    for &start in cells.keys() {
        if !seen.insert(start) {
            continue;
        }
        if !still() {
            break;
        }
        let (mut next, mut patch) = (vec![start], Patch::default());
        while let Some(at @ (x, y)) = next.pop() {
            patch.add(at);
            let Some(&shade) = cells.get(&at) else { continue };
            let beside =
                [(x + 1, y, true), (x.wrapping_sub(1), y, true), (x, y + 1, false), (x, y.wrapping_sub(1), false)];
            for (nx, ny, across) in beside {
                if cells.get(&(nx, ny)).is_some_and(|other| other.abs_diff(shade) >= STEP) {
                    *(if across { &mut patch.across } else { &mut patch.down }) += 1;
                    if seen.insert((nx, ny)) {
                        next.push((nx, ny));
                    }
                }
            }
        }
        if patch.cells.len() < PATCH {
            continue;
        }
        while let Some(near) = patches.iter().position(|other| other.is_near(&patch)) {
            let other = patches.swap_remove(near);
            other.cells.into_iter().for_each(|at| patch.add(at));
            patch.across += other.across;
            patch.down += other.down;
        }
        patches.push(patch);
    }
    patches.retain(|patch| {
        patch.cells.len() >= CELLS && patch.across >= 8 && patch.down >= 6 && shaded(&patch.cells, cells)
    });
    patches.iter().filter_map(|patch| area(patch, grid)).collect()
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

fn area(patch: &Patch, (size, left, top): Grid) -> Option<Area> {
    let [first_column, last_column, first_row, last_row] = patch.bounds?;
    let pixels = |cells: usize| u32::try_from(cells).ok();
    Some(Area {
        x: pixels(left + first_column * size)?,
        y: pixels(top + first_row * size)?,
        width: pixels((last_column + 1 - first_column) * size)?,
        height: pixels((last_row + 1 - first_row) * size)?,
    })
}
