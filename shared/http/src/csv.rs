//! Tables for spreadsheets (RFC 4180). With a byte order mark, by which Excel knows UTF-8; in French with `;` between
//! the cells, as Excel takes them there.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use guichet_domain::account::Language;

/// A table as it is written, row by row.
#[derive(Debug, Clone)]
pub struct Csv {
    separator: char,
    written: String,
}

impl Csv {
    /// An empty table, for the spreadsheets of this language.
    pub fn new(language: Language) -> Self {
        Self { separator: if language == Language::Fr { ';' } else { ',' }, written: "\u{feff}".to_owned() }
    }

    /// Adds a row. Numbers may begin with `-`; whatever else may hold anything goes through [`Csv::text`].
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        for (place, cell) in cells.into_iter().enumerate() {
            if place > 0 {
                self.written.push(self.separator);
            }
            self.written.push_str(&cell);
        }
        self.written.push_str("\r\n");
    }

    /// A cell that no spreadsheet takes for a formula, and that ends where it ends.
    pub fn text(cell: &str) -> String {
        let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
        let cell = if formula { format!("'{cell}") } else { cell.to_owned() };
        if cell.contains([',', ';', '"', '\n', '\r', '\t']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell
        }
    }

    /// So many bytes are written.
    pub fn len(&self) -> usize {
        self.written.len()
    }

    pub fn is_empty(&self) -> bool {
        self.written.is_empty()
    }

    pub fn written(self) -> String {
        self.written
    }

    /// As a download of this name.
    pub fn download(self, name: &str) -> Response {
        let name = format!("attachment; filename=\"{name}\"");
        ([(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)], self.written)
            .into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_or_ends_early() {
        for (cell, written) in [
            ("Roy", "Roy"),
            ("=1+1", "'=1+1"),
            ("@a", "'@a"),
            ("+1;2", "\"'+1;2\""),
            ("a\"b", "\"a\"\"b\""),
            ("\t=1", "\"'\t=1\""),
            ("\r\n=1", "\"'\r\n=1\""),
        ] {
            assert_eq!(Csv::text(cell), written);
        }
    }

    #[test]
    fn cells_stand_apart_as_the_language_has_it() {
        for (language, written) in [(Language::Fr, "\u{feff}a;b\r\n"), (Language::En, "\u{feff}a,b\r\n")] {
            let mut table = Csv::new(language);
            table.row(["a".to_owned(), "b".to_owned()]);
            assert_eq!(table.written(), written);
        }
    }
}
