//! An article as the index holds it: its text without the marks of Markdown.

use guichet_domain::article::Article;
use guichet_search::Document;
use pulldown_cmark::{Event, Options, Parser, TagEnd};

/// What is indexed of a published article.
pub fn document(article: &Article) -> Document {
    let head = &article.head;
    Document {
        id: head.id.to_string(),
        revision: head.revision,
        title: head.title.as_str().to_owned(),
        body: plain(article.body.as_str()),
        tags: head.tags.iter().map(str::to_owned).collect(),
        category: head.category.as_str().to_owned(),
        audience: crate::audience(head.audience),
        published_at: head.published_at.unwrap_or(head.updated_at).as_second(),
    }
}

/// The words of a text, a block a line. HTML is text here as it is on the page.
fn plain(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(words) | Event::Code(words) | Event::Html(words) | Event::InlineHtml(words) => {
                text.push_str(&words);
            }
            Event::SoftBreak | Event::End(TagEnd::TableCell) => text.push(' '),
            Event::HardBreak | Event::Rule => text.push('\n'),
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::CodeBlock
                | TagEnd::TableRow
                | TagEnd::TableHead,
            ) if !text.ends_with('\n') => text.push('\n'),
            _ => {}
        }
    }
    text.truncate(text.trim_end().len());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_indexed_without_its_marks_a_block_a_line() {
        let markdown = "## Étapes\n\n1. **Cliquer** sur [le lien](https://a.test)\n2. Saisir `ORA-00942`\n\n\
                        | a | b |\n|---|---|\n| un | deux |\n\n<b>x</b>";
        assert_eq!(plain(markdown), "Étapes\nCliquer sur le lien\nSaisir ORA-00942\na b \nun deux \n<b>x</b>");
    }
}
