//! A figure: what it is called, its series, its rows. The table shows them, and the picture is drawn from the same.

use super::drawing::{Drawing, columns, lines};

/// How the values stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Side by side, upright; rows from left to right.
    Columns,
    /// One on another, upright.
    Stacked,
    /// Lying, each row under its label.
    Lines,
}

/// What one kind of bar stands for.
#[derive(Debug, Clone)]
pub(crate) struct Series {
    pub name: String,
    /// Of the stylesheet; says the colour and the pattern.
    pub class: &'static str,
}

/// A value, and how people read it; `None` where nothing was measured.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub value: Option<f64>,
    pub text: String,
}

#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub label: String,
    /// In the order of the series.
    pub cells: Vec<Cell>,
}

#[derive(Debug, Clone)]
pub(crate) struct Chart {
    pub id: &'static str,
    pub caption: String,
    /// What screen readers hear of the picture.
    pub summary: String,
    /// What the rows are.
    pub head: String,
    pub series: Vec<Series>,
    pub rows: Vec<Row>,
    pub form: Form,
}

impl Chart {
    /// Whether there is anything to draw.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.iter().flat_map(|row| &row.cells).all(|cell| cell.value.is_none_or(|value| value <= 0.0))
    }

    pub(crate) fn drawing(&self) -> Drawing {
        match self.form {
            Form::Columns | Form::Stacked => columns(self),
            Form::Lines => lines(self),
        }
    }
}
