#![allow(clippy::unwrap_used)]
use super::*;
use crate::markdown::HOSTILE;

fn html(text: &str) -> String {
    article(text, "Tableau").html
}

#[test]
fn script_in_an_article_stays_text() {
    for hostile in HOSTILE {
        for text in [hostile.to_owned(), format!("## {hostile}"), format!("| a |\n| - |\n| {hostile} |")] {
            let html = html(&text);
            for wrong in ["<script", "<img", "<a ", "<div onclick"] {
                assert!(!html.contains(wrong), "{text} gives {html}");
            }
        }
    }
}

#[test]
fn a_link_leads_out_or_to_a_page_of_the_portal_and_nowhere_else() {
    for good in ["https://a.test/b?c=d", "http://a.test", "mailto:a@b.test", "/requests/new?type=other", "/articles#x"]
    {
        let html = html(&format!("[x]({good})"));
        assert_eq!(html, format!("<p><a href=\"{good}\">x</a></p>\n"));
    }
    assert!(html("<a@b.test>").contains("mailto:a@b.test"));
    for evil in [
        "//evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "evil",
        "javascript:x",
        "vbscript:x",
        "./x",
        "#x",
        "/a\\b",
        "file:///x",
    ] {
        for text in [format!("[x](<{evil}>)"), format!("[x][1]\n\n[1]: {evil}")] {
            assert!(!html(&text).contains("<a "), "{text}");
        }
    }
}

#[test]
fn headings_are_of_the_second_and_third_level_and_each_is_found_by_an_id_of_its_own() {
    let written = article("# Un\n## *Deux* & `x`\n### Trois\n#### Quatre\n## Un\nUn\n==\n", "");
    let contents: Vec<_> = written.contents.iter().map(|it| (it.level, it.id.as_str(), it.text.as_str())).collect();
    assert_eq!(
        contents,
        [
            (2, "s-un", "Un"),
            (2, "s-deux-x", "Deux & x"),
            (3, "s-trois", "Trois"),
            (3, "s-quatre", "Quatre"),
            (2, "s-un-2", "Un"),
            (2, "s-un-3", "Un")
        ]
    );
    assert!(written.html.contains("<h2 id=\"s-deux-x\"><em>Deux</em> &amp; <code>x</code></h2>"), "{}", written.html);
    assert_eq!(article("## \n\n## ![](a.png)", ""), Written::default(), "one that says nothing is none");
}

#[test]
fn an_id_holds_nothing_but_letters_digits_and_hyphens() {
    let hostile = "\"><img src=x onerror=alert(1)> l’Été < & ' ".repeat(4);
    let written = article(&format!("## {hostile}\n\n## ***\n\n## 日本"), "");
    for heading in &written.contents {
        assert!(heading.id.chars().all(|c| c.is_alphanumeric() || c == '-'), "{}", heading.id);
        assert!(heading.id.starts_with("s-") && heading.id.chars().count() <= LONGEST_ID, "{}", heading.id);
    }
    assert!(written.contents[0].id.starts_with("s-img-src-x-onerror-alert-1-l-ete"), "{:?}", written.contents);
}

#[test]
fn tables_lists_code_and_struck_text_are_shown_and_lines_run_on() {
    let table = html("| a | b |\n| :- | -: |\n| 1 | |\n| | 2 |");
    assert!(table.starts_with("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Tableau\"><table>"));
    assert!(table.contains("<tr><td></td><td>2</td></tr>") && table.contains("</table>\n</div>"), "{table}");
    assert!(!table.contains("style"), "{table}");
    assert!(article("| a |\n| - |", "x\"y").html.contains("aria-label=\"x&quot;y\""));
    assert!(html("- a\n  - b").contains("<li>a\n<ul>\n<li>b</li>"));
    assert!(html("~~a~~ `b`").contains("<del>a</del> <code>b</code>"));
    assert_eq!(html("a\nb"), "<p>a\nb</p>\n");
    assert_eq!(html("![une *image*](https://a.test/p.png)"), "<p>une <em>image</em></p>\n");
}

#[test]
fn an_article_stays_in_proportion_to_what_was_written() {
    let wide = format!("|{}\n|{}\n{}", "a|".repeat(2_000), "-|".repeat(2_000), "|x\n".repeat(2_000));
    for (text, most) in [
        (">".repeat(20_000), 8),
        ("- ".repeat(9_000), 8),
        ("*a ".repeat(6_000), 8),
        ("[".repeat(20_000), 8),
        ("# a\n".repeat(5_000), 12),
        (format!("## {}\n", "é".repeat(50)).repeat(500), 8),
        (wide, 12),
        (format!("|a|\n|-|\n{}", "|||||||||\n".repeat(2_000)), 12),
        (format!("|{}\n|{}\n|{}x|", "a|".repeat(5_000), "-|".repeat(5_000), "|".repeat(4_999)), 12),
        ("|a|\n|-|\n\n".repeat(1_000), 16),
    ] {
        let written = article(&format!("{text}x"), "Tableau");
        let size = written.html.len() + written.contents.iter().map(|it| it.id.len() + it.text.len()).sum::<usize>();
        assert!(size < most * text.len(), "{size} of {}: {:.40}", text.len(), text);
        assert!(written.html.contains('x'), "{text:.40}");
    }
}
