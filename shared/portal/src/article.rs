//! The Markdown of an article as HTML, with its contents: as [`crate::prose`], and with headings, tables and links
//! within the portal.

use std::collections::{HashMap, HashSet};

use guichet_store::Filter;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use crate::address::local_path;
use crate::markdown::{Guard, leads_out};

/// More headings than this are in nobody's way to find something.
const MOST_CONTENTS: usize = 100;
/// Identifiers hold at most so many characters of their heading.
const LONGEST_ID: usize = 60;

/// An article as it stands on a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Safe as it is.
    pub html: String,
    /// Its headings, in their order.
    pub contents: Vec<Heading>,
}

/// A heading within an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 2 or 3: the page's own heading is the first.
    pub level: u8,
    /// The same as long as the headings up to it are, and only once on the page.
    pub id: String,
    pub text: String,
}

/// The article's HTML. `#` and `##` are headings of the second level, all deeper ones of the third. `table` is what
/// those hear who move into a table that is wider than their window.
pub fn article(text: &str, table: &str) -> Written {
    let mut guard = Guard::new(leads);
    let table = format!(r#"<div class="scroll" tabindex="0" role="group" aria-label="{}">"#, escaped(table));
    let mut desk = Desk { table, ..Desk::default() };
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES;
    for event in Parser::new_ext(text, options).filter_map(|event| guard.pass(event)) {
        desk.take(event);
    }
    let mut written = String::with_capacity(text.len() + text.len() / 4);
    html::push_html(&mut written, desk.events.into_iter());
    Written { html: written, contents: desk.contents }
}

/// Whether a link may lead there: out of the portal, or to one of its own pages.
fn leads(address: &str) -> bool {
    leads_out(address) || (address.starts_with('/') && local_path(address) == address)
}

/// A text as HTML, between elements or in a quoted attribute.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Where the events of an article are put in order.
#[derive(Default)]
struct Desk<'a> {
    events: Vec<Event<'a>>,
    contents: Vec<Heading>,
    ids: HashSet<String>,
    /// Of headings that read the same, how many there are.
    same: HashMap<String, usize>,
    /// The heading that is open: where it began, its level and text.
    heading: Option<(usize, HeadingLevel, String)>,
    /// What opens a table.
    table: String,
    /// Cells of this row in which nothing was written, and whether the one that is open has been empty so far.
    empty: usize,
    fresh: bool,
}

impl<'a> Desk<'a> {
    fn take(&mut self, event: Event<'a>) {
        match event {
            Event::Start(Tag::TableCell) => self.fresh = true,
            Event::End(TagEnd::TableCell) if self.fresh => {
                self.fresh = false;
                self.empty += 1;
            }
            // Rows are filled up to the length of the first: a page would be out of proportion to what was written.
            Event::End(TagEnd::TableRow | TagEnd::TableHead) => {
                self.empty = 0;
                self.events.push(event);
            }
            other => {
                self.begin_cell();
                self.put(other);
            }
        }
    }

    fn put(&mut self, event: Event<'a>) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let level = if level <= HeadingLevel::H2 { HeadingLevel::H2 } else { HeadingLevel::H3 };
                self.heading = Some((self.events.len(), level, String::new()));
            }
            Event::End(TagEnd::Heading(_)) => self.end_heading(),
            // Without its alignments, which would be styles of its own.
            Event::Start(Tag::Table(_)) => {
                self.events.push(Event::Html(self.table.clone().into()));
                self.events.push(Event::Start(Tag::Table(Vec::new())));
            }
            Event::End(TagEnd::Table) => {
                self.events.push(event);
                self.events.push(Event::Html("</div>".into()));
            }
            event => {
                if let Some((_, _, text)) = &mut self.heading {
                    match &event {
                        Event::Text(more) | Event::Code(more) => text.push_str(more),
                        Event::SoftBreak | Event::HardBreak => text.push(' '),
                        _ => {}
                    }
                }
                self.events.push(event);
            }
        }
    }

    /// Something is written in a cell: it counts, and so do the empty ones before it.
    fn begin_cell(&mut self) {
        for _ in 0..std::mem::take(&mut self.empty) {
            self.events.extend([Event::Start(Tag::TableCell), Event::End(TagEnd::TableCell)]);
        }
        if std::mem::take(&mut self.fresh) {
            self.events.push(Event::Start(Tag::TableCell));
        }
    }

    fn end_heading(&mut self) {
        let Some((at, level, text)) = self.heading.take() else { return };
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        // Nobody finds a heading that says nothing.
        if text.is_empty() {
            self.events.truncate(at);
            return;
        }
        let id = self.id(&text);
        let tag = Tag::Heading { level, id: Some(id.clone().into()), classes: Vec::new(), attrs: Vec::new() };
        self.events.insert(at, Event::Start(tag));
        self.events.push(Event::End(TagEnd::Heading(level)));
        if self.contents.len() < MOST_CONTENTS {
            self.contents.push(Heading { level: if level == HeadingLevel::H2 { 2 } else { 3 }, id, text });
        }
    }

    /// `s-` keeps it apart from the page's own; the place among those of one name follows.
    fn id(&mut self, text: &str) -> String {
        let folded = Filter::words(text).join(" ");
        let words: Vec<_> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let plain: String = format!("s-{}", words.join("-")).chars().take(LONGEST_ID).collect();
        let mut id = plain.clone();
        while !self.ids.insert(id.clone()) {
            let place = self.same.entry(plain.clone()).or_insert(1);
            *place += 1;
            id = format!("{plain}-{place}");
        }
        id
    }
}

#[cfg(test)]
#[path = "article_tests.rs"]
mod tests;
