//! Bars, axes and labels of a figure, in the units of its `viewBox`: geometry alone, colours are the stylesheet's.

use super::chart::{Chart, Form};

/// Wide enough for a third of a screen; on a phone its letters are still letters.
const WIDTH: f64 = 480.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 8.0;
const TOP: f64 = 12.0;
const HEIGHT: f64 = 180.0;
const BELOW: f64 = 26.0;
/// So many letters have room side by side below the axis, on a phone too.
const LETTERS: usize = 50;
/// A lying bar with the value after it, and the line of its row's label: as high as letters on a phone.
const BAR: f64 = 19.0;
const LINE: f64 = 22.0;

/// A bar, and what it says when it is pointed at.
pub(crate) struct Bar {
    pub class: &'static str,
    pub x: String,
    pub y: String,
    pub width: String,
    pub height: String,
    pub title: String,
}

/// A text and where it stands: `start`, `middle` or `end` of it at `x`.
pub(crate) struct Label {
    pub x: String,
    pub y: String,
    pub anchor: &'static str,
    pub text: String,
    /// Of the axis, and quieter.
    pub quiet: bool,
}

pub(crate) struct Drawing {
    pub view_box: String,
    /// Paths of the grid and of the axis.
    pub grid: String,
    pub axis: String,
    pub bars: Vec<Bar>,
    pub labels: Vec<Label>,
}

/// A length with one decimal: half a pixel is enough.
fn at(length: f64) -> String {
    format!("{length:.1}")
}

/// So many rows or bars are far below where a whole number loses anything as a fraction.
fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The step of an axis: 1, 2 or 5 of some power of ten, at least a whole one, so that five steps reach `most`.
fn step(most: f64) -> f64 {
    let wanted = (most / 5.0).max(1.0);
    let power = 10_f64.powf(wanted.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|one| one * power).find(|step| *step >= wanted).unwrap_or(wanted)
}

/// The values that the axis is marked at, from nothing to beyond `most`.
fn marks(most: f64) -> Vec<f64> {
    let step = step(most);
    std::iter::successors(Some(0.0), |mark| (*mark < most).then_some(mark + step)).collect()
}

fn title(row: &str, series: &str, text: &str) -> String {
    format!("{row}, {series}\u{a0}: {text}")
}

pub(crate) fn columns(chart: &Chart) -> Drawing {
    let stacked = chart.form == Form::Stacked;
    let heights = chart.rows.iter().map(|row| {
        let values = row.cells.iter().filter_map(|cell| cell.value);
        if stacked { values.sum() } else { values.fold(0.0, f64::max) }
    });
    let marks = marks(heights.fold(1.0, f64::max));
    let full = marks.last().copied().unwrap_or(1.0);
    let floor = TOP + HEIGHT;
    let y = |value: f64| floor - HEIGHT * value / full;
    let slot = (WIDTH - LEFT - RIGHT) / float(chart.rows.len().max(1));
    let beside = if stacked { 1 } else { chart.series.len().max(1) };
    let width = (slot * 0.8 / float(beside)).min(28.0);

    let mut bars = Vec::new();
    let mut labels: Vec<_> = marks
        .iter()
        .map(|mark| Label {
            x: at(LEFT - 6.0),
            y: at(y(*mark) + 4.0),
            anchor: "end",
            text: mark.to_string(),
            quiet: true,
        })
        .collect();
    let longest = chart.rows.iter().map(|row| row.label.chars().count()).max().unwrap_or(0);
    let every = chart.rows.len().div_ceil((LETTERS / (longest + 2)).max(1)).max(1);
    for (index, row) in chart.rows.iter().enumerate() {
        let middle = LEFT + slot * (float(index) + 0.5);
        let mut x = middle - width * float(beside) / 2.0;
        let mut below = 0.0;
        for (series, cell) in chart.series.iter().zip(&row.cells) {
            let value = cell.value.unwrap_or(0.0);
            if value > 0.0 {
                bars.push(Bar {
                    class: series.class,
                    x: at(x),
                    y: at(y(below + value)),
                    width: at((width - 1.0).max(1.0)),
                    height: at(y(below) - y(below + value)),
                    title: title(&row.label, &series.name, &cell.text),
                });
            }
            if stacked { below += value } else { x += width }
        }
        if index % every == 0 {
            let (x, y) = (at(middle), at(floor + 18.0));
            labels.push(Label { x, y, anchor: "middle", text: row.label.clone(), quiet: false });
        }
    }
    let grid = marks.iter().skip(1).map(|mark| format!("M{} {}H{}", at(LEFT), at(y(*mark)), at(WIDTH - RIGHT)));
    Drawing {
        view_box: format!("0 0 {WIDTH} {}", floor + BELOW),
        grid: grid.collect(),
        axis: format!("M{} {}V{}H{}", at(LEFT), at(TOP), at(floor), at(WIDTH - RIGHT)),
        bars,
        labels,
    }
}

pub(crate) fn lines(chart: &Chart) -> Drawing {
    let values = chart.rows.iter().flat_map(|row| &row.cells).filter_map(|cell| cell.value);
    let most = values.fold(1.0, f64::max);
    // The value stands after its bar.
    let full = WIDTH - 90.0;
    let mut y = 0.0;
    let (mut bars, mut labels) = (Vec::new(), Vec::new());
    for row in &chart.rows {
        labels.push(Label { x: at(5.0), y: at(y + 16.0), anchor: "start", text: row.label.clone(), quiet: false });
        y += LINE;
        for (series, cell) in chart.series.iter().zip(&row.cells) {
            let width = full * cell.value.unwrap_or(0.0) / most;
            if width > 0.0 {
                bars.push(Bar {
                    class: series.class,
                    x: at(1.0),
                    y: at(y + 2.0),
                    width: at(width.max(1.0)),
                    height: at(BAR - 4.0),
                    title: title(&row.label, &series.name, &cell.text),
                });
            }
            let (x, text) = (at(width + 7.0), cell.text.clone());
            labels.push(Label { x, y: at(y + 14.5), anchor: "start", text, quiet: true });
            y += BAR;
        }
        y += 6.0;
    }
    Drawing {
        view_box: format!("0 0 {WIDTH} {}", at(y.max(LINE))),
        grid: String::new(),
        axis: format!("M0.5 0V{}", at(y)),
        bars,
        labels,
    }
}
