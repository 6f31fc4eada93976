//! File numbers of patients: numbers that the words before them, or their
//! place in an HL7 message, say to be one. The patient's segment also gives
//! the birth date and the telephones that no word names.

use std::ops::Range;
use std::sync::LazyLock;

use super::context::{self, Pattern, REACH, pattern};
use super::fold::Folded;
use super::{Candidate, Kind};

static NUMBER: Pattern = LazyLock::new(|| pattern(r"(?:[a-z]{1,3}-?)?[0-9]{2,12}(?:[ -][0-9]{1,6}){0,3}"));
/// Words that leave no doubt.
static EXPLICIT: Pattern = LazyLock::new(|| {
    pattern(concat!(
        r"(?:\bn ?o\.? ?|\bnum(?:ero|\.)? ?|\bno?\.? ?|# ?)(?:de |du |d')?dossiers?(?: [a-z']{2,12}){0,3}[ :=#(-]{0,4}$",
        r"|\bdossiers? (?:(?:medical|clinique|patient|hospitalier|usager|du patient|de l'usagere?|de la patiente) )?",
        r"(?:portant le |qui porte le )?(?:n ?o\.?|numero|num\.?|#)[ :=#(-]{0,4}$",
        r"|\b(?:mrn|file (?:number|no\.?)|chart (?:number|no\.?)|(?:patient|record) (?:number|id|no\.?))[ :=#(-]{0,4}$",
        r"|\b(?:no_?dossier|dossier_?(?:no|id|num)|num_?dossier)[ :=#(-]{0,4}$",
    ))
});
/// Words after which only a longer number is one.
static LIKELY: Pattern = LazyLock::new(|| {
    pattern(r"\bdossiers?(?: (?:medical|clinique|patient|usager|du patient|de la patiente|de l'usagere?))? ?[:=#(]? ?$")
});

pub(super) fn scan(folded: &Folded, machine: &[Range<usize>], out: &mut Vec<Candidate>) {
    let numbers = context::each(&NUMBER, folded.text(), |span| {
        let whole = !folded.word_before(span.start) && !folded.word_at(span.end);
        (whole && !context::touches(machine, &span)).then(|| file_number(folded, &span)).flatten()
    });
    out.extend(numbers.into_iter().map(|span| Candidate { kind: Kind::Dossier, span }));
    patients(folded, out);
}

/// The file number in a stretch that starts like one.
fn file_number(folded: &Folded, span: &Range<usize>) -> Option<Range<usize>> {
    let written = &folded.text()[span.clone()];
    let before = folded.before(span.start, REACH);
    let explicit = context::matches(&EXPLICIT, before);
    if !explicit && !context::matches(&LIKELY, before) {
        return None;
    }
    // After a space, a shorter group than the usual ones is another number.
    let first = written.split(' ').next().unwrap_or(written);
    let digits = |s: &str| s.bytes().filter(u8::is_ascii_digit).count();
    let kept = if digits(first) >= 5 { first } else { written };
    let end = span.start + kept.len();
    let least = if explicit { 3 } else { 5 };
    let bytes = folded.bytes();
    let goes_on =
        matches!(bytes.get(end), Some(b'.' | b',' | b'/' | b':')) && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
    (digits(kept) >= least && !is_day(kept) && !goes_on && !context::counts(folded, end)).then_some(span.start..end)
}

/// Whether it is a date, such as 2026-05-03.
fn is_day(written: &str) -> bool {
    let lengths: Vec<usize> = written.split(['-', ' ']).map(str::len).collect();
    matches!(lengths[..], [4, 1 | 2, 1 | 2] | [1 | 2, 1 | 2, 4])
}

/// What a patient segment (HL7 v2, PID) tells: identifiers (3), birth date
/// (7), telephones (13 and 14).
fn patients(folded: &Folded, out: &mut Vec<Candidate>) {
    let mut line_start = 0;
    for line in folded.text().split_inclusive('\n') {
        let start = line_start;
        line_start += line.len();
        let Some(at) = line.find("pid|") else {
            continue;
        };
        if folded.word_before(start + at) {
            continue;
        }
        let mut field_start = start + at;
        for (number, field) in line[at..].split('|').take(15).enumerate() {
            let part = field.split(['^', '~', '&', '\n']).next().unwrap_or_default();
            let digits = part.bytes().filter(u8::is_ascii_digit).count();
            let only_digits = digits == part.len();
            let taken = match number {
                3 if digits >= 4 && part.len() <= 20 => Some((Kind::Dossier, part.len())),
                7 if digits >= 8 && only_digits => Some((Kind::Naissance, 8)),
                13 | 14 if (10..=15).contains(&digits) => Some((Kind::Telephone, part.trim_end().len())),
                _ => None,
            };
            if let Some((kind, length)) = taken {
                let span = field_start..field_start + length;
                out.push(Candidate { kind, span });
            }
            field_start += field.len() + 1;
        }
    }
}
