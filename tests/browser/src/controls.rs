//! What a person does with hands: fields, buttons, keys.

use serde_json::json;
use thirtyfour::error::WebDriverResult;
use thirtyfour::prelude::By;
use thirtyfour::{Key, TypingData, WebElement};

use crate::Browser;
use crate::find::{BUTTONS, FIELDS, plain};

/// A page with more stops than this is not for keyboards.
const STOPS: usize = 150;

/// Typing a date depends on the browser's language; the value does not.
const SET: &str = r"
const [field, value] = arguments;
field.value = value;
field.dispatchEvent(new Event('input', {bubbles: true}));
field.dispatchEvent(new Event('change', {bubbles: true}));
";

async fn enter(browser: &Browser, field: &WebElement, text: &str) -> WebDriverResult<()> {
    let kind = field.attr("type").await?.unwrap_or_default();
    if matches!(kind.as_str(), "date" | "time" | "datetime-local" | "month") {
        browser.web.execute(SET, vec![field.to_json()?, json!(text)]).await?;
        return Ok(());
    }
    if kind != "file" {
        field.clear().await?;
    }
    field.send_keys(text).await
}

async fn pick_option(select: &WebElement, option: &str) -> WebDriverResult<bool> {
    for candidate in select.find_all(By::Tag("option")).await? {
        if plain(&candidate.text().await?) == plain(option) {
            candidate.click().await?;
            return Ok(true);
        }
    }
    Ok(false)
}

impl Browser {
    /// Finds a control and does something with it, again as long as that fails: the page may just be changing.
    async fn with(
        &self,
        kind: &str,
        area: Option<&str>,
        name: &str,
        act: impl AsyncFn(&WebElement) -> Result<(), String>,
    ) {
        self.until(async || act(&self.look_for(kind, area, name).await?).await).await;
    }

    async fn enters(&self, area: Option<&str>, label: &str, text: &str) {
        self.step(format!("fill « {label} »"));
        self.with(FIELDS, area, label, async |field| enter(self, field, text).await.map_err(|error| error.to_string()))
            .await;
    }

    /// Replaces what is in the field of this label; `2026-06-13`, `14:30` and the like for dates and times.
    pub async fn fill(&self, label: &str, text: &str) {
        self.enters(None, label, text).await;
    }

    /// The same in the smallest row, item or section that shows `area`.
    pub async fn fill_in(&self, area: &str, label: &str, text: &str) {
        self.enters(Some(area), label, text).await;
    }

    /// Chooses a radio button or ticks a box; leaves it if it is.
    pub async fn choose(&self, label: &str) {
        self.set_chosen(label, true).await;
    }

    /// Unticks a box; leaves it if it is not ticked.
    pub async fn unchoose(&self, label: &str) {
        self.set_chosen(label, false).await;
    }

    async fn set_chosen(&self, label: &str, wanted: bool) {
        self.step(format!("choose « {label} »"));
        let act = async |field: &WebElement| {
            let done = async {
                if field.is_selected().await? != wanted {
                    field.click().await?;
                }
                Ok::<_, thirtyfour::error::WebDriverError>(())
            };
            done.await.map_err(|error| error.to_string())
        };
        self.with("input[type=radio], input[type=checkbox]", None, label, act).await;
    }

    /// Picks an option of a list by its text.
    pub async fn pick(&self, label: &str, option: &str) {
        self.step(format!("pick « {option} » of « {label} »"));
        let act = async |select: &WebElement| match pick_option(select, option).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(format!("has no « {option} » in « {label} »")),
            Err(error) => Err(error.to_string()),
        };
        self.with("select", None, label, act).await;
    }

    /// What is in the field of this label.
    pub async fn value(&self, label: &str) -> String {
        let field = self.control(FIELDS, label).await;
        field.prop("value").await.expect("a field").unwrap_or_default()
    }

    /// Whether the radio button or box of this label is chosen.
    pub async fn is_chosen(&self, label: &str) -> bool {
        self.control("input[type=radio], input[type=checkbox]", label).await.is_selected().await.expect("a field")
    }

    /// Whether the page shows a button or link of this name now.
    pub async fn offers(&self, name: &str) -> bool {
        self.look_for(BUTTONS, None, name).await.is_ok()
    }

    /// A field of this label, or a button or link of this name, when it is there.
    pub async fn control(&self, kind: &str, name: &str) -> WebElement {
        self.until(async || self.look_for(kind, None, name).await).await
    }

    async fn clicks(&self, area: Option<&str>, name: &str) {
        self.step(format!("press « {name} »"));
        self.with(BUTTONS, area, name, async |button| button.click().await.map_err(|error| error.to_string())).await;
    }

    /// Presses the button or follows the link of this name, with the mouse.
    pub async fn press(&self, name: &str) {
        self.clicks(None, name).await;
    }

    /// The same in the smallest row, item or section that shows `area`.
    pub async fn press_in(&self, area: &str, name: &str) {
        self.clicks(Some(area), name).await;
    }

    /// Two quick clicks, as impatient people do.
    pub async fn double_click(&self, name: &str) {
        self.step(format!("double click « {name} »"));
        let act = async |button: &WebElement| {
            let done = async {
                button.scroll_into_view().await?;
                self.web.action_chain().double_click_element(button).perform().await
            };
            done.await.map_err(|error| error.to_string())
        };
        self.with(BUTTONS, None, name, act).await;
    }

    /// Types text, or a [`Key`], to whatever has the focus.
    pub async fn keys(&self, keys: impl Into<TypingData>) {
        self.step("type".to_owned());
        self.web.action_chain().send_keys(keys).perform().await.expect("keys");
    }

    /// The same while a key is held: `Key::Control`, `"a"`.
    pub async fn keys_with(&self, held: Key, keys: impl Into<TypingData>) {
        self.step("type".to_owned());
        let keys = self.web.action_chain().key_down(held.clone()).send_keys(keys).key_up(held);
        keys.perform().await.expect("keys");
    }

    /// The name of what has the focus; empty for none.
    pub async fn focused(&self) -> String {
        match self.web.active_element().await {
            Ok(element) if element.tag_name().await.is_ok_and(|tag| tag != "body") => self.name(&element).await,
            _ => String::new(),
        }
    }

    /// Presses the tab key until the control of this name (or that begins so) has the focus.
    pub async fn tab_to(&self, name: &str) {
        self.step(format!("tab to « {name} »"));
        let name = plain(name);
        let mut passed = Vec::new();
        while passed.len() < STOPS {
            self.web.action_chain().send_keys(Key::Tab).perform().await.expect("a key");
            let focused = self.focused().await;
            if focused.starts_with(&name) {
                return;
            }
            passed.push(focused);
        }
        passed.truncate(40);
        self.fail(&format!("does not lead the tab key to « {name} », but to: {}", passed.join(" | "))).await;
    }
}
