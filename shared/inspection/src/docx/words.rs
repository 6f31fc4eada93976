//! The XML of a DOCX: the words that people read in it, and its relations to other files.

use std::borrow::Cow;

use guichet_domain::attachment::FindingKind;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer};

use crate::text::{Encoding, decoded, encoding};
use crate::verdict::{Job, Refusal, Verdict};

/// Events between two looks at the time.
const STRETCH: usize = 1 << 14;

/// A part as UTF-8.
fn utf8<'a>(part: &'a [u8], job: &Job<'_>) -> Result<Cow<'a, str>, Refusal> {
    match encoding(part) {
        Some(wide @ (Encoding::Utf16Le | Encoding::Utf16Be)) => {
            let text = decoded(part, wide, job.still).ok_or_else(|| Refusal::new(FindingKind::TooComplex))?;
            Ok(Cow::Owned(text))
        }
        _ => Ok(String::from_utf8_lossy(part)),
    }
}

/// Adds the words of a part: a line for each paragraph, whatever the runs that a word is cut into.
pub fn collect(part: &[u8], said: &mut String, job: &Job<'_>) -> Result<(), Refusal> {
    let part = utf8(part, job)?;
    let mut reader = Reader::from_str(&part);
    reader.config_mut().check_end_names = false;
    let mut within = false;
    for n in 0.. {
        if n % STRETCH == 0 && !(job.still)() {
            return Err(Refusal::new(FindingKind::TooComplex));
        }
        match reader.read_event().map_err(|_| Refusal::new(FindingKind::Unreadable))? {
            Event::Start(element) => within |= is_text(element.local_name().as_ref()),
            Event::End(element) => match element.local_name().as_ref() {
                "p" | "tr" => said.push('\n'),
                "tc" => said.push('\t'),
                name => within &= !is_text(name),
            },
            Event::Empty(element) => match element.local_name().as_ref() {
                "br" | "cr" | "p" => said.push('\n'),
                "ta" => said.push('\t'),
                "noBreakHyphen" => said.push('-'),
                _ => {}
            },
            Event::Text(text) if within => said.push_str(&text),
            Event::CData(text) if within => said.push_str(&text),
            Event::GeneralRef(reference) if within => {
                let c = reference.resolve_char_ref().ok().flatten();
                said.push(c.unwrap_or(' '));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    said.push('\n');
    Ok(())
}

/// Texts, deleted ones that are still there, and what fields are made from.
fn is_text(name: &str) -> bool {
    matches!(name, "t" | "delText" | "instrText" | "delInstrText")
}

/// The relations without those to thumbnails, and with none to a file elsewhere that would be fetched on opening.
pub fn relations(part: &[u8], verdict: &mut Verdict, job: &Job<'_>) -> Result<Vec<u8>, Refusal> {
    let unreadable = || Refusal::new(FindingKind::Unreadable);
    let part = utf8(part, job)?;
    let mut reader = Reader::from_str(&part);
    let mut writer = Writer::new(Vec::with_capacity(part.len()));
    loop {
        let event = reader.read_event().map_err(|_| unreadable())?;
        let event = match event {
            Event::Eof => break,
            Event::DocType(_) => return Err(unreadable()),
            Event::Empty(element) | Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                match relation(&element).ok_or_else(unreadable)? {
                    Relation::Kept => Event::Empty(element),
                    Relation::Dropped => continue,
                    Relation::Elsewhere(changed) => {
                        verdict.found(FindingKind::MetadataRemoved);
                        Event::Empty(changed)
                    }
                }
            }
            Event::End(element) if element.local_name().as_ref() == "Relationship" => continue,
            event => event,
        };
        writer.write_event(event).map_err(|_| unreadable())?;
    }
    Ok(writer.into_inner())
}

enum Relation<'a> {
    Kept,
    Dropped,
    Elsewhere(BytesStart<'a>),
}

fn relation<'a>(element: &BytesStart<'_>) -> Option<Relation<'a>> {
    let value = |name: &str| {
        let attribute = element.try_get_attribute(name).ok()?;
        Some(attribute.map(|a| a.value.into_owned()).unwrap_or_default())
    };
    let kind = value("Type")?;
    if kind.ends_with("/thumbnail") {
        return Some(Relation::Dropped);
    }
    // A link is followed by whoever clicks on it.
    if !value("TargetMode")?.eq_ignore_ascii_case("external") || kind.ends_with("/hyperlink") {
        return Some(Relation::Kept);
    }
    let mut changed = BytesStart::new("Relationship");
    changed.push_attribute(("Id", value("Id")?.as_str()));
    changed.push_attribute(("Type", kind.as_str()));
    changed.push_attribute(("Target", "about:blank"));
    changed.push_attribute(("TargetMode", "External"));
    Some(Relation::Elsewhere(changed))
}
