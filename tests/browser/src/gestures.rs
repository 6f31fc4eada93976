//! What hands do besides typing and pressing: dragging, touching, pasting and dropping files.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::Browser;

/// A file as a person brings it.
#[derive(Debug, Clone)]
pub struct Brought<'a> {
    pub name: &'a str,
    pub media_type: &'a str,
    pub bytes: &'a [u8],
}

/// The files of `arguments[1]` as a `DataTransfer`.
const TRANSFER: &str = r"
const data = new DataTransfer();
for (const [name, type, text] of arguments[1]) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  data.items.add(new File([bytes], name, {type}));
}
";

fn brought(files: &[Brought<'_>]) -> Value {
    files.iter().map(|file| json!([file.name, file.media_type, STANDARD.encode(file.bytes)])).collect()
}

impl Browser {
    /// Presses the mouse at the first point and lets go at the last, in CSS pixels of the window.
    pub async fn drag(&self, way: &[(f64, f64)]) {
        self.step(format!("drag {way:?}"));
        for (place, &(x, y)) in way.iter().enumerate() {
            if place == 0 {
                self.mouse("mouseMoved", x, y, 0).await;
                self.mouse("mousePressed", x, y, 1).await;
            } else {
                self.mouse("mouseMoved", x, y, 1).await;
            }
        }
        let &(x, y) = way.last().expect("a way");
        self.mouse("mouseReleased", x, y, 0).await;
    }

    async fn mouse(&self, kind: &str, x: f64, y: f64, buttons: u32) {
        let event = json!({"type": kind, "x": x, "y": y, "button": "left", "buttons": buttons, "clickCount": 1});
        self.cdp("Input.dispatchMouseEvent", event).await;
    }

    /// Turns the wheel at a point: up with a negative amount.
    pub async fn wheel(&self, x: f64, y: f64, amount: f64) {
        self.step("turn the wheel".to_owned());
        let event = json!({"type": "mouseWheel", "x": x, "y": y, "deltaX": 0, "deltaY": amount});
        self.cdp("Input.dispatchMouseEvent", event).await;
    }

    /// Moves fingers over the screen: for each instant, where each finger is.
    pub async fn touch(&self, way: &[&[(f64, f64)]]) {
        self.step(format!("touch {way:?}"));
        for (place, fingers) in way.iter().enumerate() {
            let points: Vec<_> =
                fingers.iter().enumerate().map(|(id, (x, y))| json!({"x": x, "y": y, "id": id})).collect();
            let kind = if place == 0 { "touchStart" } else { "touchMove" };
            self.cdp("Input.dispatchTouchEvent", json!({"type": kind, "touchPoints": points})).await;
        }
        self.cdp("Input.dispatchTouchEvent", json!({"type": "touchEnd", "touchPoints": []})).await;
    }

    /// Pastes files where the focus is.
    pub async fn paste(&self, files: &[Brought<'_>]) {
        self.step("paste files".to_owned());
        let paste = "(document.activeElement ?? document.body)
            .dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}))";
        self.script(&format!("{TRANSFER}{paste}"), vec![json!(null), brought(files)]).await;
    }

    /// Drops files on the first element of a selector.
    pub async fn drop_on(&self, selector: &str, files: &[Brought<'_>]) {
        self.step(format!("drop files on {selector}"));
        let drop = "for (const type of ['dragenter', 'dragover', 'drop']) document.querySelector(arguments[0])
            .dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}))";
        self.script(&format!("{TRANSFER}{drop}"), vec![json!(selector), brought(files)]).await;
    }

    /// Chooses files in the dialog of the browser, past the dialog itself.
    pub async fn choose_files(&self, files: &[Brought<'_>]) {
        self.step("choose files".to_owned());
        let choose = "const input = document.querySelector(arguments[0]);
            input.files = data.files;
            input.dispatchEvent(new Event('change', {bubbles: true}))";
        self.script(&format!("{TRANSFER}{choose}"), vec![json!("input[type=file]"), brought(files)]).await;
    }
}
