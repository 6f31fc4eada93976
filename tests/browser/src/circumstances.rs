//! Under which circumstances a page is looked at, and its picture. All of it is of the tab in front.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::Browser;

/// What the person prefers, `prefers-color-scheme`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Browser {
    /// The inner size of the window, in CSS pixels.
    pub async fn size(&self, width: u32, height: u32) {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.cdp("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    pub async fn theme(&self, theme: Theme) {
        let features = json!([{"name": "prefers-color-scheme", "value": theme.name()}]);
        self.cdp("Emulation.setEmulatedMedia", json!({"features": features})).await;
    }

    /// As on paper, until the theme is set again.
    pub async fn as_printed(&self) {
        self.cdp("Emulation.setEmulatedMedia", json!({"media": "print"})).await;
    }

    /// The language that the browser asks for: `fr-CA` unless told.
    pub async fn language(&self, language: &str) {
        let version = self.cdp("Browser.getVersion", json!({})).await;
        let override_ = json!({"userAgent": version["userAgent"], "acceptLanguage": language});
        self.cdp("Emulation.setUserAgentOverride", override_).await;
    }

    /// Pages run no script from the next one on.
    pub async fn without_scripts(&self) {
        self.step("without scripts".to_owned());
        self.cdp("Emulation.setScriptExecutionDisabled", json!({"value": true})).await;
    }

    /// Pulls the plug, or puts it back.
    pub async fn offline(&self, offline: bool) {
        self.step(format!("offline: {offline}"));
        let conditions = json!({"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
        self.cdp("Network.enable", json!({})).await;
        self.cdp("Network.emulateNetworkConditions", conditions).await;
    }

    /// Whether one would have to scroll sideways; the elements that stick out, for the one who mends it.
    pub async fn scrolls_sideways(&self) -> Option<String> {
        let wider = r"
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return null;
            const out = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > width + 0.5);
            return out.slice(0, 5).map((e) => e.cloneNode(false).outerHTML).join(' ') || 'no element sticks out';";
        self.script(wider, vec![]).await.as_str().map(str::to_owned)
    }

    /// Ends what moves: colours half way from one theme to the other are nobody's choice.
    pub(crate) async fn settle(&self) {
        let end = "document.getAnimations().forEach((a) => { try { a.finish(); } catch { a.cancel(); } })";
        self.script(end, vec![]).await;
    }

    /// The whole page as PNG, at the window's width.
    pub async fn screenshot(&self, file: &Path) {
        self.settle().await;
        let size = self.cdp("Page.getLayoutMetrics", json!({})).await["cssContentSize"].clone();
        let clip = json!({"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1});
        let picture = json!({"format": "png", "captureBeyondViewport": true, "clip": clip});
        let answer = self.cdp("Page.captureScreenshot", picture).await;
        let png = STANDARD.decode(answer["data"].as_str().expect("a picture")).expect("base64");
        std::fs::write(file, png).expect("the picture can be written");
    }
}
