//! The redaction editor: whatever hand draws the boxes, what leaves it is a new picture with their pixels black, and
//! all others as they were.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use browser_tests::{Browser, Key, Picture, SECRET, chunks};
use guichet_testkit::TestApp;
use serde_json::json;

/// Opens the editor with a file, as the form does.
const OPEN: &str = r"
const [name, type, text] = arguments;
const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
window.result = import(document.querySelector('script[src]').src.replace('app.js', 'redact.js'))
  .then(({ redact }) => redact(new File([bytes], name, {type})))
  .catch((error) => `refused: ${error.name}`);
";

/// What came out: a word, or the name and the bytes of a file.
const RESULT: &str = r"
const done = arguments[0];
window.result.then(async (result) => {
  if (!(result instanceof File)) return done(result);
  const bytes = new Uint8Array(await result.arrayBuffer());
  done([result.name, btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))]);
});
";

/// Where the canvas begins on the screen, and its size.
const CANVAS: &str = "const {x, y, width, height} = document.querySelector('dialog canvas').getBoundingClientRect();
    return [x, y, width, height]";

struct Editor {
    browser: Browser,
    picture: Picture,
    /// Where the picture's corner lies in the window, at 100 %.
    corner: (f64, f64),
}

/// Camille before a form, with the editor open.
async fn open_as(app: &TestApp, picture: Picture, name: &str, media_type: &str, file: &[u8]) -> Option<Editor> {
    let browser = Browser::start(app).await?;
    browser.sign_in(&app.camille().await).await;
    browser.open("/requests/new?type=other").await;
    browser.script(OPEN, vec![json!(name), json!(media_type), json!(STANDARD.encode(file))]).await;
    browser.see("Caviarder l’image").await;
    let at = browser.script(CANVAS, vec![]).await;
    let number = |place: usize| at[place].as_f64().unwrap();
    let middle = |start: usize, length: u32| number(start) + (number(start + 2) - f64::from(length)) / 2.0;
    let corner = (middle(0, picture.width), middle(1, picture.height));
    Some(Editor { browser, picture, corner })
}

async fn open(app: &TestApp) -> Option<Editor> {
    let picture = Picture::of(300, 120);
    let file = picture.png();
    open_as(app, picture, "écran.png", "image/png", &file).await
}

impl Editor {
    fn on_screen(&self, (x, y): (u32, u32)) -> (f64, f64) {
        (self.corner.0 + f64::from(x), self.corner.1 + f64::from(y))
    }

    async fn draw(&self, from: (u32, u32), to: (u32, u32)) {
        let half = (u32::midpoint(from.0, to.0), u32::midpoint(from.1, to.1));
        self.browser.drag(&[from, half, to].map(|point| self.on_screen(point))).await;
    }

    async fn finish(&self) -> (String, Vec<u8>) {
        self.browser.press("Joindre l’image caviardée").await;
        let result = self.browser.web().execute_async(RESULT, vec![]).await.unwrap();
        let (name, bytes): (String, String) = result.convert().unwrap();
        (name, STANDARD.decode(bytes).unwrap())
    }

    /// Ends the work: all is as in the original but for these boxes, and nothing comes along.
    async fn leaves(&self, boxes: &[(u32, u32, u32, u32)]) {
        let (name, file) = self.finish().await;
        assert_eq!(name, "caviardée-écran.png");
        let expected = self.picture.clone().blackened(boxes);
        let made = Picture::read(&file);
        assert_eq!((made.width, made.height), (expected.width, expected.height));
        let wrong = (0..made.pixels.len()).filter(|&place| made.pixels[place] != expected.pixels[place]);
        let wrong: Vec<_> =
            wrong.take(5).map(|place| (place % 300, place / 300, made.pixels[place], expected.pixels[place])).collect();
        assert!(wrong.is_empty(), "x, y, is, should be: {wrong:?}");
        let (names, after) = chunks(&file);
        assert!(
            names.iter().all(|name| ["IHDR", "sRGB", "sBIT", "IDAT", "IEND"].contains(&name.as_str())),
            "{names:?}"
        );
        assert_eq!(after, 0);
        assert!(!file.windows(7).any(|bytes| SECRET.as_bytes().starts_with(bytes)));
    }
}

#[tokio::test]
async fn boxes_drawn_by_mouse_are_black_and_the_rest_is_as_it_was() {
    let app = TestApp::start().await;
    let Some(editor) = open(&app).await else { return };
    editor.draw((20, 10), (120, 40)).await;
    editor.draw((290, 110), (150, 60)).await; // from any corner
    editor.browser.see("Rectangles : 2").await;
    editor.draw((280, 20), (400, 50)).await; // past the edge
    editor.leaves(&[(20, 10, 100, 30), (150, 60, 140, 50), (280, 20, 20, 30)]).await;
    let complaints = editor.browser.complaints().await;
    assert!(complaints.is_empty(), "{complaints:?}");
}

#[tokio::test]
async fn boxes_are_moved_resized_deleted_undone_and_done_again() {
    let app = TestApp::start().await;
    let Some(editor) = open(&app).await else { return };
    let browser = &editor.browser;
    editor.draw((20, 10), (60, 30)).await;
    editor.draw((40, 20), (90, 45)).await; // begins on the first: moves it by 50, 25
    editor.draw((110, 55), (130, 75)).await; // its corner
    editor.draw((200, 10), (220, 20)).await;
    browser.see("Rectangles : 2").await;
    browser.press("Supprimer le rectangle").await;
    browser.see("Rectangles : 1").await;
    browser.press("Annuler le tracé").await;
    browser.see("Rectangles : 2").await;
    browser.keys_with(Key::Control, "z").await;
    browser.see("Rectangles : 1").await;
    browser.keys_with(Key::Control, "y").await;
    browser.see("Rectangles : 2").await;
    editor.leaves(&[(70, 35, 60, 40), (200, 10, 20, 10)]).await;
}

#[tokio::test]
async fn the_keyboard_alone_draws_moves_and_deletes() {
    let app = TestApp::start().await;
    let Some(editor) = open(&app).await else { return };
    let browser = &editor.browser;
    assert_eq!(browser.focused().await, "Image à caviarder");
    let press = async |key: Key, times: usize| {
        for _ in 0..times {
            browser.keys(key.clone()).await;
        }
    };
    press(Key::Left, 5).await; // from the middle, 150, 60, by twelve
    press(Key::Enter, 1).await;
    press(Key::Right, 3).await;
    press(Key::Down, 2).await;
    press(Key::Enter, 1).await;
    browser.see("Rectangles : 1").await;
    browser.keys_with(Key::Alt, Key::Up).await; // by one pixel
    browser.keys_with(Key::Shift, Key::Right).await; // wider by twelve
    press(Key::Enter, 1).await;
    press(Key::Enter, 1).await; // a second box at the cross, which is to go
    press(Key::Left, 2).await;
    press(Key::Up, 2).await;
    press(Key::Enter, 1).await;
    browser.see("Rectangles : 2").await;
    press(Key::Delete, 1).await;
    browser.see("Rectangles : 1").await;
    browser.tab_to("Joindre l’image caviardée").await;
    editor.leaves(&[(90, 59, 48, 24)]).await;
}

#[tokio::test]
async fn a_box_that_the_keyboard_left_unfinished_covers_what_was_drawn() {
    let app = TestApp::start().await;
    let Some(editor) = open(&app).await else { return };
    let browser = &editor.browser;
    browser.keys(Key::Enter).await; // in the middle, 150, 60
    for key in [Key::Right, Key::Right, Key::Right, Key::Down, Key::Down] {
        browser.keys(key).await;
    }
    editor.leaves(&[(150, 60, 36, 24)]).await;
}

#[tokio::test]
async fn a_finger_draws_and_two_fingers_enlarge() {
    let app = TestApp::start().await;
    let Some(editor) = open(&app).await else { return };
    let at = |x: u32, y: u32| editor.on_screen((x, y));
    editor.browser.touch(&[&[at(10, 10)], &[at(60, 40)], &[at(110, 60)]]).await;
    editor.browser.see("Rectangles : 1").await;
    editor
        .browser
        .touch(&[&[at(140, 60), at(160, 60)], &[at(130, 60), at(170, 60)], &[at(110, 60), at(190, 60)]])
        .await;
    let zoomed = "return document.querySelector('dialog [data-count]').textContent.includes('1')";
    editor.browser.wait_until("two fingers drew nothing", zoomed).await;
    // Four times as large around 150, 60: from there, twenty pixels on the screen are five of the picture.
    editor.browser.touch(&[&[at(150, 60)], &[at(180, 80)], &[at(190, 100)]]).await;
    editor.browser.see("Rectangles : 2").await;
    editor.leaves(&[(10, 10, 100, 50), (150, 60, 10, 10)]).await;
}

#[tokio::test]
async fn a_box_drawn_while_zoomed_covers_what_was_under_it() {
    let app = TestApp::start().await;
    let Some(editor) = open(&app).await else { return };
    let browser = &editor.browser;
    let (x, y) = editor.on_screen((150, 60));
    browser.press("Agrandir").await;
    browser.see("150 %").await;
    browser.press("Taille réelle").await;
    browser.see("100 %").await;
    browser.wheel(x, y, -716.703_787_691_222_1).await; // six times as large around that point
    browser.press("Déplacer la vue").await;
    browser.drag(&[(x, y), (x - 20.0, y + 10.0), (x - 60.0, y + 30.0)]).await;
    browser.press("✓ Déplacer la vue").await;
    // What was at 150, 60 is now sixty to the left and thirty down: from the middle of a pixel to that of another.
    browser.drag(&[(x - 57.0, y + 33.0), (x, y + 60.0), (x + 57.0, y + 87.0)]).await;
    browser.press("Ajuster").await;
    editor.leaves(&[(150, 60, 20, 10)]).await;
}

#[tokio::test]
async fn a_photo_that_lies_on_its_side_is_turned_upright_and_tells_nothing_more() {
    let app = TestApp::start().await;
    let Some(browser) = Browser::start(&app).await else { return };
    browser.sign_in(&app.camille().await).await;
    browser.open("/requests/new?type=other").await;
    // A JPEG as the browser writes it, with an orientation of 6 (a quarter turn) put into its head.
    let make = r"
        const done = arguments[0];
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [200, 100];
        const context = canvas.getContext('2d');
        context.fillStyle = '#fff'; context.fillRect(0, 0, 200, 100);
        context.fillStyle = '#00f'; context.fillRect(0, 0, 100, 100);
        canvas.toBlob(async (blob) => {
            const bytes = new Uint8Array(await blob.arrayBuffer());
            const exif = [0xff, 0xe1, 0, 34, 69, 120, 105, 102, 0, 0, 77, 77, 0, 42, 0, 0, 0, 8, 0, 1,
                1, 18, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
            const file = new Uint8Array([...bytes.subarray(0, 2), ...exif, ...bytes.subarray(2)]);
            done(btoa(Array.from(file, (byte) => String.fromCharCode(byte)).join('')));
        }, 'image/jpeg', 1);";
    let text: String = browser.web().execute_async(make, vec![]).await.unwrap().convert().unwrap();
    let photo = STANDARD.decode(text).unwrap();
    drop(browser);
    let Some(editor) = open_as(&app, Picture::of(100, 200), "photo.jpg", "image/jpeg", &photo).await else { return };
    editor.draw((0, 0), (10, 10)).await;
    let (name, file) = editor.finish().await;
    assert_eq!(name, "caviardée-photo.png");
    let picture_sent = Picture::read(&file);
    assert_eq!((picture_sent.width, picture_sent.height), (100, 200));
    assert_eq!(picture_sent.at(5, 5), [0, 0, 0]);
    let blue = picture_sent.at(50, 50);
    assert!(blue[2] > 200 && blue[0] < 60, "the blue half is on top: {blue:?}");
    assert!(picture_sent.at(50, 150).iter().all(|&part| part > 200), "the white half is below");
}

#[tokio::test]
async fn without_a_box_nothing_leaves_by_mistake() {
    let app = TestApp::start().await;
    let Some(editor) = open(&app).await else { return };
    let browser = &editor.browser;
    browser.press("Joindre l’image caviardée").await;
    browser.see("Tracez d’abord un rectangle").await;
    editor.draw((20, 10), (60, 30)).await;
    browser.press("Rien à caviarder").await;
    browser.see("Des rectangles sont tracés").await;
    browser.keys(Key::Escape).await; // closes
    browser.do_not_see("Caviarder l’image").await;
    let result = browser.web().execute_async(RESULT, vec![]).await.unwrap();
    assert!(result.json().is_null(), "{}", result.json());
}

#[tokio::test]
async fn what_is_no_image_is_refused() {
    let app = TestApp::start().await;
    let Some(browser) = Browser::start(&app).await else { return };
    browser.sign_in(&app.camille().await).await;
    browser.open("/requests/new?type=other").await;
    let cut = &Picture::of(300, 120).png()[..40];
    browser.script(OPEN, vec![json!("écran.png"), json!("image/png"), json!(STANDARD.encode(cut))]).await;
    let result = browser.web().execute_async(RESULT, vec![]).await.unwrap();
    assert_eq!(result.json(), "refused: InvalidStateError");
    browser.do_not_see("Caviarder l’image").await;
}
