//! One browser: its start, its end, where it is, what it shows.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use guichet_testkit::{Person, TestApp};
use serde_json::{Value, json};
use thirtyfour::{BrowserLogEntry, Capabilities, WebDriver};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::driver::Driver;
use crate::find::plain;
use crate::tier::{self, Found};

/// How long a test waits for what it wants to see.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(40);
/// Each is some 300 MB and a good part of a core.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

const ARGUMENTS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-device-scale-factor=1",
    "--hide-scrollbars",
    "--accept-lang=fr-CA,fr",
    // Ends the browser with its driver.
    "--remote-debugging-pipe",
];

/// A browser with a profile of its own, closed when dropped.
pub struct Browser {
    pub(crate) web: WebDriver,
    driver: &'static Driver,
    found: Found,
    base: String,
    /// What was done so far, for the one who reads why a test failed.
    steps: Mutex<Vec<String>>,
    permit: Arc<SemaphorePermit<'static>>,
}

impl Browser {
    /// A browser with a new profile in front of this service, as soon as no more than one other runs; `None`, after
    /// saying so, where there is no browser.
    pub async fn start(app: &TestApp) -> Option<Self> {
        let found = tier::programs()?;
        let permit = AT_ONCE.acquire().await.expect("never closed");
        Some(Self::of(&found, &app.url, Arc::new(permit)).await)
    }

    async fn of(found: &Found, base: &str, permit: Arc<SemaphorePermit<'static>>) -> Self {
        let path = found.chromedriver.clone();
        let driver = tokio::task::spawn_blocking(move || Driver::of_the_run(&path)).await.expect("chromedriver");
        let wanted = json!({
            "browserName": "chrome",
            "goog:chromeOptions": {"binary": found.chromium, "args": ARGUMENTS},
            "goog:loggingPrefs": {"browser": "ALL"},
        });
        let Value::Object(wanted) = wanted else { unreachable!() };
        let web = WebDriver::new(driver.url(), Capabilities::from(wanted)).await.expect("Chromium starts");
        // Its own way to close the session from `drop` waits on this runtime, which then stands.
        web.clone().leak().expect("just started");
        let (base, found) = (base.to_owned(), found.clone());
        let browser = Self { web, driver, found, base, steps: Mutex::default(), permit };
        browser.size(1280, 720).await;
        browser
    }

    /// A second browser, of someone else, for the same test.
    pub async fn beside(&self) -> Self {
        Self::of(&self.found, &self.base, Arc::clone(&self.permit)).await
    }

    /// The client itself, for what has no name here.
    pub fn web(&self) -> &WebDriver {
        &self.web
    }

    // Going.

    /// Goes to a path of the service, or to a whole address.
    pub async fn open(&self, path: &str) {
        self.step(format!("open {path:.80}"));
        let address = if path.starts_with('/') { format!("{}{path}", self.base) } else { path.to_owned() };
        if let Err(error) = self.web.goto(address).await {
            self.fail(&error.to_string()).await;
        }
    }

    pub async fn back(&self) {
        self.step("back".to_owned());
        self.web.back().await.expect("back");
    }

    pub async fn reload(&self) {
        self.step("reload".to_owned());
        self.web.refresh().await.expect("reload");
    }

    /// A new tab in front, empty, of the usual size.
    pub async fn new_tab(&self) {
        self.step("a new tab".to_owned());
        let tab = self.web.new_tab().await.expect("a tab");
        self.web.switch_to_window(tab).await.expect("the new tab");
        self.size(1280, 720).await;
    }

    /// The tab of this place in the order of opening, from 0, in front.
    pub async fn to_tab(&self, place: usize) {
        self.step(format!("to tab {place}"));
        let tabs = self.web.windows().await.expect("tabs");
        self.web.switch_to_window(tabs[place].clone()).await.expect("the tab");
    }

    // Who.

    /// Shows this person's session from now on.
    pub async fn sign_in(&self, person: &Person) {
        self.step(format!("sign in as {}", person.email));
        let cookie = json!({
            "name": "session", "value": person.token, "url": self.base, "path": "/", "httpOnly": true, "sameSite": "Lax",
        });
        self.cdp("Network.setCookie", cookie).await;
    }

    /// Forgets every cookie, as a browser that was closed.
    pub async fn lose_session(&self) {
        self.step("lose the session".to_owned());
        self.cdp("Network.clearBrowserCookies", json!({})).await;
    }

    // Looking.

    /// Path and query of where it is.
    pub async fn path(&self) -> String {
        let url = self.web.current_url().await.expect("an address");
        url.as_str().strip_prefix(&self.base).map_or_else(|| url.to_string(), str::to_owned)
    }

    /// The status of the answer that made the page.
    pub async fn status(&self) -> u64 {
        let status = self.script("return performance.getEntriesByType('navigation')[0].responseStatus", vec![]).await;
        status.as_u64().unwrap_or_default()
    }

    /// What the page shows, with single spaces; nothing while it is being replaced.
    pub async fn text(&self) -> String {
        let shown = self.web.execute("return document.body.innerText", vec![]).await;
        shown.map_or_else(|_| String::new(), |shown| plain(shown.json().as_str().unwrap_or_default()))
    }

    pub async fn html(&self) -> String {
        self.web.source().await.expect("a page")
    }

    /// What the console said since it was last asked: refused by the policy, not found, thrown.
    pub async fn complaints(&self) -> Vec<String> {
        let log = self.web.browser_log().await.expect("a log");
        let serious = |entry: &BrowserLogEntry| matches!(entry.level.as_str(), "WARNING" | "SEVERE");
        log.into_iter().filter(serious).map(|entry| entry.message).collect()
    }

    /// Waits until the page shows this.
    pub async fn see(&self, text: &str) {
        self.step(format!("see « {text} »"));
        let shown = async || self.text().await.contains(&plain(text));
        self.until(async || shown().await.then_some(()).ok_or_else(|| format!("does not show « {text} »"))).await;
    }

    /// Waits until the page no longer shows this.
    pub async fn do_not_see(&self, text: &str) {
        self.step(format!("do not see « {text} »"));
        let gone = async || !self.text().await.contains(&plain(text));
        self.until(async || gone().await.then_some(()).ok_or_else(|| format!("shows « {text} »"))).await;
    }

    /// Waits until it is at this path, whatever the query unless given.
    pub async fn arrive(&self, path: &str) {
        self.step(format!("arrive at {path}"));
        let there = async || {
            let now = self.path().await;
            now == path || now.split('?').next() == Some(path)
        };
        self.until(async || there().await.then_some(()).ok_or_else(|| format!("is not at {path}"))).await;
    }

    /// Runs a script in the page and gives what it returns.
    pub async fn script(&self, script: &str, arguments: Vec<Value>) -> Value {
        match self.web.execute(script, arguments).await {
            Ok(returned) => returned.json().clone(),
            Err(error) => self.fail(&format!("refuses a script: {error}")).await,
        }
    }

    /// Waits until a script returns what is true: for what a page keeps rather than shows.
    pub async fn wait_until(&self, what: &str, script: &str) {
        self.step(format!("wait until {what}"));
        let holds = async || self.web.execute(script, vec![]).await.is_ok_and(|returned| returned.json() == true);
        self.until(async || holds().await.then_some(()).ok_or_else(|| format!("is not so that {what}"))).await;
    }

    // For the other modules.

    pub(crate) async fn cdp(&self, command: &str, parameters: Value) -> Value {
        self.web.cdp().send_raw(command, parameters).await.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    pub(crate) fn step(&self, step: String) {
        self.steps.lock().unwrap_or_else(PoisonError::into_inner).push(step);
    }

    /// What the probe finds, asked again as long as it says what is wrong with the page; in the end the test fails.
    pub(crate) async fn until<T>(&self, probe: impl AsyncFn() -> Result<T, String>) -> T {
        let mut wrong = String::new();
        let found = tokio::time::timeout(PATIENCE, async {
            loop {
                match probe().await {
                    Ok(found) => return found,
                    Err(why) => wrong = why,
                }
                tokio::time::sleep(PAUSE).await;
            }
        });
        match found.await {
            Ok(found) => found,
            Err(_) => self.fail(&wrong).await,
        }
    }

    pub(crate) async fn fail(&self, wrong: &str) -> ! {
        let (path, text) = (self.path().await, self.text().await);
        let steps = self.steps.lock().unwrap_or_else(PoisonError::into_inner).join("; ");
        panic!("the page {wrong}\nat: {path:.200}\nsteps: {steps}\nit says: {text}");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // What cannot be closed now ends with the run.
        let _ = self.driver.close(&self.web.session_id().to_string());
    }
}
