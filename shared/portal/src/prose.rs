//! What people wrote, as HTML: a subset of Markdown. HTML in it stays text; of links only web and mail addresses are
//! followed; pictures are their text.

use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};

/// Quotations and lists within each other beyond this are shown as if they were not: a page stays in proportion to
/// what was written.
const DEEPEST: usize = 8;

/// The HTML of a text that someone wrote: paragraphs, lists, emphasis, code, quotations, links. Single ends of lines
/// are kept, as people expect who paste a log.
pub fn prose(text: &str) -> String {
    let mut refused = 0_usize;
    // Whether each of the quotations and lists that are open is shown as such.
    let mut open: Vec<bool> = Vec::new();
    let events = Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH).filter_map(move |event| match event {
        Event::Start(tag @ (Tag::BlockQuote(_) | Tag::List(_) | Tag::Item)) => {
            let shown = open.len() < DEEPEST;
            open.push(shown);
            shown.then_some(Event::Start(tag))
        }
        Event::End(tag @ (TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item)) => {
            open.pop().unwrap_or(true).then_some(Event::End(tag))
        }
        Event::Html(html) | Event::InlineHtml(html) => Some(Event::Text(html)),
        Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
        Event::SoftBreak => Some(Event::HardBreak),
        // The page has its own headings, the text stands under one of the second level.
        Event::Start(Tag::Heading { .. }) => Some(Event::Start(heading())),
        Event::End(TagEnd::Heading(_)) => Some(Event::End(TagEnd::Heading(HeadingLevel::H3))),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let mail = link_type == LinkType::Email;
            if mail || is_safe(&dest_url) {
                Some(Event::Start(Tag::Link { link_type, dest_url, title, id }))
            } else {
                refused += 1;
                None
            }
        }
        Event::End(TagEnd::Link) if refused > 0 => {
            refused -= 1;
            None
        }
        other => Some(other),
    });
    let mut written = String::with_capacity(text.len() + text.len() / 4);
    html::push_html(&mut written, events);
    written
}

fn heading<'a>() -> Tag<'a> {
    Tag::Heading { level: HeadingLevel::H3, id: None, classes: Vec::new(), attrs: Vec::new() }
}

fn is_safe(address: &str) -> bool {
    let scheme = address.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("https" | "http" | "mailto"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn script_in_a_text_stays_text() {
        for hostile in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "[x](javascript:alert(1))",
            "[x](JaVaScript:alert(1))",
            "[x](data:text/html;base64,AAAA)",
            "[x](//evil.test)",
            "![x](https://evil.test/p.png)",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<div onclick=alert(1)>\n\n# x\n</div>",
            "```html\n<script>alert(1)</script>\n```",
        ] {
            let html = prose(hostile);
            for wrong in ["<script", "<img", "<a ", "<div"] {
                assert!(!html.contains(wrong), "{hostile} gives {html}");
            }
        }
    }

    #[test]
    fn a_page_stays_in_proportion_to_what_was_written() {
        for deep in [">".repeat(20_000), "- ".repeat(9_000), "*a ".repeat(6_000), "[".repeat(20_000)] {
            let html = prose(&format!("{deep}x"));
            assert!(html.len() < 8 * deep.len() && html.contains('x'), "{} of {}", html.len(), deep.len());
        }
        assert_eq!(prose("> - a").matches("</").count(), 3);
    }

    #[test]
    fn ends_of_lines_lists_and_links_are_kept() {
        assert_eq!(prose("a\nb"), "<p>a<br />\nb</p>\n");
        assert!(prose("- a\n- b").contains("<li>a</li>"));
        assert_eq!(prose("[x](https://a.test)"), "<p><a href=\"https://a.test\">x</a></p>\n");
        assert_eq!(prose("[a [b](javascript:x) c](https://a.test)").matches("</a>").count(), 0);
    }
}
