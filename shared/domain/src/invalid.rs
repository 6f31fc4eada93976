//! What is wrong with a value that someone sent: one [`Invalid`] per fault,
//! so that all of them can be answered at once.

use serde::Serialize;

/// One fault in a document, as the `errors` of a problem answer list it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Invalid {
    /// JSON pointer (RFC 6901) to the faulty value, such as `/fields/module`;
    /// empty for the whole document.
    pub pointer: String,
    /// Code for machines, such as `required`, `too-short`, `too-long`,
    /// `too-small`, `too-large`, `unknown-field`, `wrong-type`, `not-allowed`,
    /// `format` or `control-character`.
    pub code: &'static str,
    /// English sentence that says what to do. Never quotes the value.
    pub detail: String,
}

impl Invalid {
    /// A fault at `pointer`.
    pub fn new(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code, detail: detail.into() }
    }

    /// The same fault seen from a document that holds this one at `prefix`
    /// (a JSON pointer, such as `/request`).
    #[must_use]
    pub fn at(mut self, prefix: &str) -> Self {
        self.pointer.insert_str(0, prefix);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_found_from_the_outer_document() {
        let fault = Invalid::new("/module", "required", "Give the module.").at("/fields");
        assert_eq!(fault.pointer, "/fields/module");
        let whole = Invalid::new("", "wrong-type", "Send an object.").at("/fields");
        assert_eq!(whole.pointer, "/fields");
    }
}
