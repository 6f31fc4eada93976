//! A collection of any size, for timing: the texts of another, mixed.

use guichet_search::Document;

use crate::mistakes::Lots;

/// About how long a body is, in bytes.
const BODY: usize = 2_000;

/// The documents, then others with their titles and mixed texts, up to `total`; every body of about 2 kB.
pub fn scaled(documents: &[Document], total: usize) -> Vec<Document> {
    let mut lots = Lots(1);
    (0..total)
        .map(|at| {
            let mut document = documents[at % documents.len()].clone();
            if at >= documents.len() {
                document.id = format!("{at}/{}", document.id);
                let other = &documents[lots.below(documents.len())].title;
                document.title = format!("{} {other}", document.title);
            }
            while document.body.len() < BODY {
                let other = &documents[lots.below(documents.len())];
                document.body.push(' ');
                document.body.push_str(&other.title);
                document.body.push(' ');
                document.body.push_str(&other.body);
            }
            document
        })
        .collect()
}
