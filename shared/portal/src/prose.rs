//! What people wrote, as HTML: a subset of Markdown. HTML in it stays text; of links only web and mail addresses are
//! followed; pictures are their text.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use crate::markdown::{Guard, leads_out};

/// The HTML of a text that someone wrote: paragraphs, lists, emphasis, code, quotations, links. Single ends of lines
/// are kept, as people expect who paste a log.
pub fn prose(text: &str) -> String {
    let mut guard = Guard::new(leads_out);
    let passed = Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH).filter_map(move |event| guard.pass(event));
    let events = passed.map(|event| match event {
        Event::SoftBreak => Event::HardBreak,
        // The page has its own headings, the text stands under one of the second level.
        Event::Start(Tag::Heading { .. }) => Event::Start(heading()),
        Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Heading(HeadingLevel::H3)),
        other => other,
    });
    let mut written = String::with_capacity(text.len() + text.len() / 4);
    html::push_html(&mut written, events);
    written
}

fn heading<'a>() -> Tag<'a> {
    Tag::Heading { level: HeadingLevel::H3, id: None, classes: Vec::new(), attrs: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::HOSTILE;

    #[test]
    fn script_in_a_text_stays_text() {
        for hostile in HOSTILE {
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
