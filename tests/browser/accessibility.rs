//! Every page, in both languages, light and dark, on a desk and at 320 pixels (1280 at 400 %), holds to WCAG 2.2 as
//! far as a machine can tell, without scrolling sideways, without a word in the console.

use std::fmt::Write as _;

use browser_tests::pages::{self, PAGES, Who};
use browser_tests::{Browser, Theme, tier};

/// What is wrong with one page under all circumstances.
async fn wrong_with(browser: &Browser, path: &str) -> String {
    let mut wrong = String::new();
    browser.open(path).await;
    let status = browser.status().await;
    if status != 200 {
        writeln!(wrong, "  answers {status}").unwrap();
    }
    for (width, theme) in [(1280, Theme::Light), (1280, Theme::Dark), (320, Theme::Light), (320, Theme::Dark)] {
        browser.size(width, 720).await;
        browser.theme(theme).await;
        for violation in browser.axe().await.unwrap_or_default() {
            writeln!(wrong, "  {width} {}: {violation}", theme.name()).unwrap();
        }
        if let Some(what) = browser.scrolls_sideways().await {
            writeln!(wrong, "  {width}: scrolls sideways: {what}").unwrap();
        }
    }
    for complaint in browser.complaints().await {
        writeln!(wrong, "  console: {complaint}").unwrap();
    }
    wrong
}

async fn wrong_in(language: &str) -> String {
    let app = pages::populated().await;
    let Some(browser) = Browser::start(&app).await else { return String::new() };
    if tier::axe().is_none() {
        return String::new();
    }
    browser.language(language).await;
    let mut wrong = String::new();
    let mut last = Who::Stranger;
    for &(name, who, path) in PAGES {
        if who != last {
            pages::show_as(&browser, &app, who, language).await;
            last = who;
        }
        let with_this = wrong_with(&browser, &pages::address(&app, path).await).await;
        if !with_this.is_empty() {
            writeln!(wrong, "{name}, {path}:\n{with_this}").unwrap();
        }
        let said = browser.script("return document.documentElement.lang", vec![]).await;
        if !said.as_str().unwrap_or_default().starts_with(language) {
            writeln!(wrong, "{name}, {path}: says that it is in {said}").unwrap();
        }
    }
    wrong
}

#[tokio::test]
async fn every_page_is_accessible_in_french() {
    let wrong = Box::pin(wrong_in("fr")).await;
    assert!(wrong.is_empty(), "{wrong}");
}

#[tokio::test]
async fn every_page_is_accessible_in_english() {
    let wrong = Box::pin(wrong_in("en")).await;
    assert!(wrong.is_empty(), "{wrong}");
}
