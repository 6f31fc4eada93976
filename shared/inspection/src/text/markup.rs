//! Text that browsers carry out: HTML and SVG are not accepted, whatever they are called.

use super::decode::{self, Encoding};

/// How far in the first element is looked for, in bytes.
const REACH: usize = 1 << 16;

/// What browsers take for HTML when a text begins with it; of the list of the WHATWG's MIME Sniffing standard, those
/// that no data begins with.
const ELEMENTS: [&str; 20] = [
    "html", "head", "body", "script", "iframe", "style", "div", "h1", "font", "br", "meta", "link", "object", "embed",
    "form", "img", "base", "template", "frameset", "applet",
];

/// `svg` or `html` for a text that is one: by its first element, past what may come before it.
pub fn markup(bytes: &[u8], encoding: Encoding) -> Option<&'static str> {
    let start = bytes.get(..REACH).unwrap_or(bytes);
    let text = decode::clean(start, encoding, &|| true)?;
    let mut rest = text.trim_start();
    let mut xml = false;
    loop {
        let inner = rest.strip_prefix('<')?;
        let lower: String = inner.chars().take(64).collect::<String>().to_ascii_lowercase();
        if let Some(comment) = inner.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if inner.starts_with('?') {
            xml = true;
            rest = inner.split_once("?>").map_or("", |(_, after)| after);
        } else if let Some(doctype) = lower.strip_prefix("!doctype") {
            match doctype.trim_start() {
                named if named.starts_with("html") => return Some("html"),
                named if named.starts_with("svg") => return Some("svg"),
                _ => rest = after_doctype(inner),
            }
        } else {
            let name = lower.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/' | '<')).next()?;
            let local = name.rsplit(':').next()?;
            return match local {
                "svg" => Some("svg"),
                "html" => Some("html"),
                _ if !xml && ELEMENTS.contains(&local) => Some("html"),
                _ => None,
            };
        }
        rest = rest.trim_start();
    }
}

/// What follows a document type, whose own declarations stand in brackets.
fn after_doctype(doctype: &str) -> &str {
    match (doctype.find('['), doctype.find('>')) {
        (Some(open), Some(end)) if open < end => doctype
            .find(']')
            .and_then(|close| doctype.get(close..))
            .and_then(|after| after.split_once('>'))
            .map_or("", |(_, after)| after),
        (_, Some(end)) => doctype.get(end + 1..).unwrap_or_default(),
        (_, None) => "",
    }
}
