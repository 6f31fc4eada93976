//! A report as a table for spreadsheets: a row for the total, one for each series over all days, then one for each day
//! and series. In French with a comma in numbers, as Excel takes them there.

use guichet_domain::account::Language;
use guichet_domain::counts::Counts;
use guichet_http::Csv;
use jiff::civil::Date;

use crate::report::Report;
use crate::view::{HoursView, SatisfactionView};

const COLUMNS: [(&str, &str); 18] = [
    ("portée", "scope"),
    ("du", "from"),
    ("au", "to"),
    ("code", "key"),
    ("libellé", "label"),
    ("ouvertes", "opened"),
    ("fermées par la règle", "closed by the rule"),
    ("fermées à la main", "closed by hand"),
    ("rouvertes", "reopened"),
    ("prises en charge", "taken in charge"),
    ("heures avant la prise en charge (médiane)", "hours to taking (median)"),
    ("heures avant la prise en charge (90e centile)", "hours to taking (90th percentile)"),
    ("fermées et chronométrées", "closed and timed"),
    ("heures avant la résolution (médiane)", "hours to resolution (median)"),
    ("heures avant la résolution (90e centile)", "hours to resolution (90th percentile)"),
    ("ouvertes maintenant", "open now"),
    ("satisfaction (réponses)", "satisfaction (answers)"),
    ("satisfaction (moyenne)", "satisfaction (mean)"),
];

struct Table {
    language: Language,
    csv: Csv,
}

impl Table {
    fn say(&self, (french, english): (&'static str, &'static str)) -> &'static str {
        match self.language {
            Language::Fr => french,
            Language::En => english,
        }
    }

    fn number(&self, number: Option<f64>) -> String {
        let number = number.map_or_else(String::new, |number| number.to_string());
        if self.language == Language::Fr { number.replace('.', ",") } else { number }
    }

    /// `named`: code and label.
    fn counts(
        &mut self,
        scope: (&'static str, &'static str),
        (from, to): (Date, Date),
        (key, label): (&str, &str),
        counts: &Counts,
        open_now: Option<u64>,
    ) {
        let mut cells =
            vec![self.say(scope).to_owned(), from.to_string(), to.to_string(), Csv::text(key), Csv::text(label)];
        let plain = [counts.opened, counts.closed_by_rule, counts.closed_by_hand, counts.reopened];
        cells.extend(plain.map(|count| count.to_string()));
        for hours in [&counts.taking, &counts.resolution].map(HoursView::of) {
            cells.extend([hours.count.to_string(), self.number(hours.median), self.number(hours.p90)]);
        }
        let satisfaction = SatisfactionView::of(counts.satisfaction);
        cells.push(open_now.map_or_else(String::new, |open| open.to_string()));
        cells.extend([satisfaction.count.to_string(), self.number(satisfaction.mean)]);
        self.csv.row(cells);
    }
}

/// The whole table.
pub(crate) fn written(report: &Report, language: Language) -> Csv {
    let mut table = Table { language, csv: Csv::new(language) };
    let header = COLUMNS.map(|column| Csv::text(table.say(column)));
    table.csv.row(header);
    let span = (report.span.from, report.span.to);
    let total = report.total();
    table.counts(("total", "total"), span, ("", ""), &total.counts(), Some(total.open_now));
    for series in &report.series {
        let named = (series.key.as_str(), series.label.as_str());
        table.counts(("période", "period"), span, named, &series.counts(), Some(series.open_now));
    }
    for series in &report.series {
        for (day, counts) in &series.days {
            table.counts(("jour", "day"), (*day, *day), (&series.key, &series.label), counts, None);
        }
    }
    table.csv
}
