//! E-mail addresses and telephone numbers.

use std::ops::Range;
use std::sync::LazyLock;

use super::context::{self, Pattern, REACH, pattern};
use super::fold::Folded;
use super::{Candidate, Kind};

static EMAIL: Pattern = LazyLock::new(|| {
    pattern(concat!(
        r"[a-z0-9\x02._%+-]{1,64}(?: ?@ ?| {0,2}[(\[{<] ?(?:at|arobase|a|@) ?[)\]}>] {0,2}| arobase )",
        r"(?:[a-z0-9\x02-]{1,63}(?:\.| ?[(\[] ?(?:dot|point) ?[)\]] ?| point )){1,8}[a-z]{2,24}",
    ))
});
/// Ends of file names and packages that look like a domain.
const NOT_DOMAINS: [&str; 12] =
    ["png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js", "java", "class", "xml", "json"];

static PHONE: Pattern = LazyLock::new(|| {
    pattern(concat!(
        r"(?:\+?1(?: ?[.-] ?| {1,2})?)?(?:\( ?[2-9][0-9]{2} ?\)|[2-9][0-9]{2})",
        r"(?: ?[ .\-/_] ?)?[2-9][0-9]{2}(?: ?[ .\-_] ?)?[0-9]{4}",
    ))
});
static ABROAD: Pattern = LazyLock::new(|| pattern(r"\+[2-9][0-9]{0,2}(?:[ .-]?\(0\))?(?:[ .-]?[0-9]{1,4}){3,6}"));
static PHONE_CONTEXT: Pattern = LazyLock::new(|| {
    pattern(concat!(
        r"\btel\b|telephone|telecop|phone|\bcell|mobile|\bfax|\bappel|joindre|\bcontact|rappel",
        r"|\bcall\b|domicile|texto|pagette",
    ))
});

/// The Centre's own numbers, which its pages ask to call.
const OUR_OWN: [&str; 2] = ["8447480553", "4186480553"];

/// Area codes of Canada: three groups between spaces are a telephone number
/// only with one of them.
const CANADA: [u16; 60] = [
    204, 226, 236, 249, 250, 257, 263, 289, 306, 343, 354, 365, 367, 368, 382, 387, 403, 416, 418, 428, 431, 437, 438,
    450, 460, 468, 474, 506, 514, 519, 537, 548, 568, 579, 581, 584, 587, 604, 613, 639, 647, 672, 683, 705, 709, 742,
    753, 778, 780, 782, 807, 819, 825, 851, 867, 873, 879, 902, 905, 942,
];

pub(super) fn scan(folded: &Folded, machine: &[Range<usize>], out: &mut Vec<Candidate>) {
    let mails = context::each(&EMAIL, folded.text(), |span| email(folded, span));
    out.extend(mails.into_iter().map(|span| Candidate { kind: Kind::Courriel, span }));
    let here = context::each(&PHONE, folded.text(), |span| {
        phone(folded, span).filter(|span| !context::touches(machine, span))
    });
    let abroad = context::each(&ABROAD, folded.text(), |span| {
        let digits = folded.text()[span.clone()].bytes().filter(u8::is_ascii_digit).count();
        let whole = !folded.word_before(span.start) && !folded.word_at(span.end);
        (whole && (9..=15).contains(&digits)).then_some(span)
    });
    out.extend(here.into_iter().chain(abroad).map(|span| Candidate { kind: Kind::Telephone, span }));
}

fn email(folded: &Folded, span: Range<usize>) -> Option<Range<usize>> {
    let written = &folded.text()[span.clone()];
    let skipped = written.len() - written.trim_start_matches(['.', '-', '%']).len();
    let start = span.start + skipped;
    let top = written.rsplit(|c: char| !c.is_ascii_lowercase()).next()?;
    // Otherwise its beginning is longer than a local part can be.
    let whole = !folded.word_before(span.start) && !folded.word_at(span.end);
    (whole && start < span.end && !written[skipped..].starts_with(['@', ' ']) && !NOT_DOMAINS.contains(&top))
        .then_some(start..span.end)
}

fn phone(folded: &Folded, span: Range<usize>) -> Option<Range<usize>> {
    let (start, end) = (span.start, span.end);
    let bytes = folded.bytes();
    let written = &folded.text()[span.clone()];
    let extension = folded.after(end, 1) == "x";
    if folded.word_before(start) || (folded.word_at(end) && !extension) {
        return None;
    }
    let digit = |i: Option<usize>| i.and_then(|i| bytes.get(i)).is_some_and(u8::is_ascii_digit);
    let joined_before = start > 0
        && matches!(bytes[start - 1], b'.' | b'-' | b'/' | b',' | b':' | b'+')
        && (digit(start.checked_sub(2)) || bytes[start - 1] == b'+');
    let joined_after = matches!(bytes.get(end), Some(b'.' | b'-' | b'/' | b',' | b':')) && digit(Some(end + 1));
    if joined_before || joined_after || context::counts(folded, end) {
        return None;
    }
    let number: String = written.chars().filter(char::is_ascii_digit).collect();
    let national = &number[number.len() - 10..];
    let area: u16 = national[..3].parse().ok()?;
    // The numbering plan: no area N9X, no exchange N11.
    if national.as_bytes()[1] == b'9' || &national[4..6] == "11" || OUR_OWN.contains(&national) {
        return None;
    }
    let separators: Vec<char> = written.chars().filter(|c| !c.is_ascii_digit()).collect();
    let groups = written.split(|c: char| !c.is_ascii_digit()).filter(|g| !g.is_empty()).count();
    let only_spaces = separators.iter().all(|c| *c == ' ');
    let grouped = groups == 3 + usize::from(number.len() == 11);
    let plain = grouped && (!only_spaces || number.len() == 11 || CANADA.contains(&area));
    (plain || written.starts_with('+') || context::matches(&PHONE_CONTEXT, folded.before(start, REACH))).then_some(span)
}
