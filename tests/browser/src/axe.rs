//! axe-core over the page in front (<https://github.com/dequelabs/axe-core>): all its rules, the target size of
//! WCAG 2.2 included.

use std::fmt;

use serde::Deserialize;
use serde_json::Value;

use crate::{Browser, tier};

/// The driver's scripts are no part of the page, so that its policy does not hold them.
const RUN: &str = r"
const done = arguments[0];
axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})
   .then((results) => done(results.violations), (error) => done(String(error)));
";

/// A rule that the page breaks.
#[derive(Debug, Deserialize)]
pub struct Violation {
    /// The rule: `color-contrast`.
    pub id: String,
    pub help: String,
    pub nodes: Vec<Node>,
}

/// An element that breaks it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Node {
    /// Selectors, one for each frame on the way.
    pub target: Vec<Value>,
    pub html: String,
    #[serde(default)]
    pub failure_summary: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.id, self.help)?;
        for node in &self.nodes {
            let target: Vec<_> = node.target.iter().map(ToString::to_string).collect();
            let summary = node.failure_summary.split_whitespace().collect::<Vec<_>>().join(" ");
            write!(f, "\n    {}  {}\n      {summary}", target.join(" "), node.html)?;
        }
        Ok(())
    }
}

impl Browser {
    /// What axe-core finds wrong with the page in front; `None`, after saying so, where axe-core is not there.
    pub async fn axe(&self) -> Option<Vec<Violation>> {
        let source = tier::axe()?;
        if self.script("return typeof axe", vec![]).await != "object" {
            self.web.execute(source, vec![]).await.expect("axe-core runs");
        }
        self.settle().await;
        let found = self.web.execute_async(RUN, vec![]).await.expect("axe-core ends");
        Some(found.convert().unwrap_or_else(|_| panic!("axe-core: {}", found.json())))
    }
}
