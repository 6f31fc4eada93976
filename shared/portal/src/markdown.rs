//! What the two readings of Markdown share ([`crate::prose`] and [`crate::article`]): HTML stays text, pictures are
//! their text, links lead nowhere else than they may, and what stands within itself does so only so deep.

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

/// Quotations and lists within each other beyond this are shown as if they were not: a page stays in proportion to
/// what was written.
const DEEPEST: usize = 8;

/// Lets pass what may stand on a page.
pub(crate) struct Guard {
    /// Whether an address may be led to.
    leads: fn(&str) -> bool,
    /// Links that are open and were refused.
    refused: usize,
    /// Whether each of the quotations and lists that are open is shown as such.
    open: Vec<bool>,
}

impl Guard {
    pub(crate) fn new(leads: fn(&str) -> bool) -> Self {
        Self { leads, refused: 0, open: Vec::new() }
    }

    /// What of the next event is shown.
    pub(crate) fn pass<'a>(&mut self, event: Event<'a>) -> Option<Event<'a>> {
        match event {
            Event::Start(tag @ (Tag::BlockQuote(_) | Tag::List(_) | Tag::Item)) => {
                let shown = self.open.len() < DEEPEST;
                self.open.push(shown);
                shown.then_some(Event::Start(tag))
            }
            Event::End(tag @ (TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item)) => {
                self.open.pop().unwrap_or(true).then_some(Event::End(tag))
            }
            Event::Html(html) | Event::InlineHtml(html) => Some(Event::Text(html)),
            Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                if link_type == LinkType::Email || (self.leads)(&dest_url) {
                    Some(Event::Start(Tag::Link { link_type, dest_url, title, id }))
                } else {
                    self.refused += 1;
                    None
                }
            }
            Event::End(TagEnd::Link) if self.refused > 0 => {
                self.refused -= 1;
                None
            }
            other => Some(other),
        }
    }
}

/// Whether an address leads to the web or to a mail.
pub(crate) fn leads_out(address: &str) -> bool {
    let scheme = address.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("https" | "http" | "mailto"))
}

/// Texts that try to be more than text, for the tests of both readings.
#[cfg(test)]
pub(crate) const HOSTILE: [&str; 12] = [
    "<script>alert(1)</script>",
    "a <img src=x onerror=alert(1)> b",
    "[x](javascript:alert(1))",
    "[x](JaVaScript:alert(1))",
    "[x](data:text/html;base64,AAAA)",
    "[x](//evil.test)",
    "[x](/\\evil.test)",
    "![x](https://evil.test/p.png)",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<div onclick=alert(1)>\n\n# x\n</div>",
    "```html\n<script>alert(1)</script>\n```",
    "[x]\n\n[x]: javascript:alert(1)",
];
