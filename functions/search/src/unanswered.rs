//! Searches without result, kept for editors (`spec/product.md`, Knowledge base): the text alone, and only where nothing
//! in it may be about a person.

use guichet_domain::account::Language;
use guichet_domain::nominative;
use guichet_http::Ctx;

use crate::find::LONGEST;

/// Fewer letters than this are no question that an article could answer.
const SHORTEST_UNANSWERED: usize = 3;
/// So many digits may be a number of someone's, whatever the check says.
const MANY_DIGITS: usize = 6;

/// Characters that show nothing, such as a soft hyphen: what they part is one to whoever reads it.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

/// Keeps a search without result for editors, unless nominative data is found in it. The reader has her answer
/// whether it can be kept or not.
pub(crate) async fn note(ctx: &Ctx, language: Language, text: &str) {
    if text.chars().any(char::is_control) {
        return;
    }
    let kept: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    let kept = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    let digits = kept.chars().filter(|c| c.is_numeric()).count();
    let nominative = [text, &kept].into_iter().any(|text| !nominative::find(text).is_empty());
    if kept.chars().filter(|c| c.is_alphabetic()).count() < SHORTEST_UNANSWERED || digits >= MANY_DIGITS || nominative {
        return;
    }
    let text = kept.to_lowercase();
    // Lower case may be longer than what it was made of.
    let text: String = text.chars().take(LONGEST).collect();
    if let Err(error) = ctx.app.store.note_unanswered(language, &text, ctx.now).await {
        tracing::error!(%error, "a search without result is not kept");
    }
}
