//! Controls by their accessible name.

use reqwest::Method;
use serde_json::{Value, json};
use thirtyfour::common::command::FormatRequestData;
use thirtyfour::session::http::CmdResponse;
use thirtyfour::{RequestData, SessionId, WebElement};

use crate::Browser;

/// White space of any kind as one space, hyphens as typed: what does not break is no matter of a journey.
pub fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('\u{2011}', "-")
}

pub const FIELDS: &str = "input:not([type=hidden],[type=submit],[type=button],[type=reset]), textarea, select";
pub const BUTTONS: &str = "button, a[href], summary, input[type=submit], input[type=button], [role=button], [role=tab]";

/// Visible controls of a kind; inside the smallest area that has the text and one of them, if a text is given.
const CANDIDATES: &str = r"
const [kind, text] = arguments;
const plain = (text) => text.replace(/\s+/g, ' ').replace(/\u2011/g, '-').trim();
const visible = (root) => [...root.querySelectorAll(kind)].filter((e) => e.checkVisibility({visibilityProperty: true}));
if (text === null) return visible(document);
const areas = [...document.querySelectorAll(
    'tr, li, article, section, fieldset, form, nav, header, footer, main, aside, dialog, details, dl > div')];
const having = areas.filter((e) => plain(e.innerText).includes(text) && visible(e).length > 0);
having.sort((a, b) => a.innerText.length - b.innerText.length);
return having.length > 0 ? visible(having[0]) : [];
";

/// <https://w3c.github.io/webdriver/#get-computed-label>, which the client does not have.
#[derive(Debug)]
struct ComputedLabel<'a>(&'a WebElement);

impl FormatRequestData for ComputedLabel<'_> {
    fn format_request(&self, session: &SessionId) -> RequestData {
        RequestData::new(Method::GET, format!("/session/{session}/element/{}/computedlabel", self.0.element_id()))
    }
}

impl Browser {
    /// The name that a screen reader says for this control.
    pub(crate) async fn name(&self, element: &WebElement) -> String {
        let answer = self.web.cmd(ComputedLabel(element)).await;
        plain(&answer.and_then(CmdResponse::value::<String>).unwrap_or_default())
    }

    /// The only control of a kind with this name; else why not.
    pub(crate) async fn look_for(&self, kind: &str, area: Option<&str>, name: &str) -> Result<WebElement, String> {
        let arguments = vec![json!(kind), area.map_or(Value::Null, |area| json!(plain(area)))];
        let candidates =
            self.web.execute(CANDIDATES, arguments).await.and_then(thirtyfour::prelude::ScriptRet::elements);
        let candidates = candidates.map_err(|error| error.to_string())?;
        let name = plain(name);
        let (mut exact, mut begins, mut names) = (Vec::new(), Vec::new(), Vec::new());
        for candidate in candidates {
            let its_name = self.name(&candidate).await;
            if its_name == name {
                exact.push(candidate);
            } else if its_name.starts_with(&name) {
                begins.push(candidate);
            }
            names.push(its_name);
        }
        let mut found = if exact.is_empty() { begins } else { exact };
        if found.len() > 1 && self.lead_to_the_same(&found).await {
            found.truncate(1);
        }
        match found.len() {
            1 => Ok(found.remove(0)),
            0 => Err(format!("has no « {name} », but: {}", names.join(" | "))),
            many => Err(format!("has {many} of the name « {name} »: say in which area")),
        }
    }

    async fn lead_to_the_same(&self, elements: &[WebElement]) -> bool {
        let mut targets = Vec::new();
        for element in elements {
            targets.push(element.prop("href").await.ok().flatten());
        }
        targets[0].is_some() && targets.iter().all(|target| *target == targets[0])
    }
}
