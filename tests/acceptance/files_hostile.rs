//! Hostile files, made here: each comes to its end, none is stored as it came, none holds the others up
//! (`spec/product.md`, Attachments). What each decoder does is tested with `shared/inspection`.

use guichet_inspection::samples;
use guichet_testkit::{TestApp, a_request};
use serde_json::json;

/// What must not be found in anything that is kept.
const MARKER: &str = "MARQUE-DU-FICHIER-D-ORIGINE";

/// Name, bytes, where it ends, what is found among other things.
fn hostile() -> Vec<(&'static str, Vec<u8>, &'static str, &'static str)> {
    let text = |text: &str| text.replace("MARKER", MARKER).into_bytes();
    let with = |mut bytes: Vec<u8>, more: &str| {
        bytes.extend(text(more));
        bytes
    };
    let cut = |bytes: Vec<u8>| bytes[..bytes.len() * 2 / 3].to_vec();
    let png = samples::png_with_metadata_and_trailing(MARKER);
    vec![
        ("un texte.png", text("du texte, et rien d’autre\n"), "clean", "renamed"),
        ("image.txt", samples::jpeg(), "clean", "renamed"),
        (
            "svg.png",
            text("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script>MARKER</script></svg>"),
            "refused",
            "unsupported",
        ),
        ("html.png", text("<!doctype html><html><script>MARKER</script></html>"), "refused", "unsupported"),
        ("zip.png", samples::zip(&[("a.txt", MARKER.as_bytes())]), "refused", "unsupported"),
        ("programme.log", text("MZ\u{0}\u{1}\u{2}MARKER"), "refused", "unsupported"),
        ("métadonnées.png", png.clone(), "clean", "metadata-removed"),
        ("suite.png", png, "clean", "trailing-data-removed"),
        ("image et page.jpg", with(samples::jpeg(), "<html><script>MARKER</script>"), "clean", "trailing-data-removed"),
        ("image et script.gif", with(samples::gif(), "/*MARKER*/alert(1)"), "clean", "converted"),
        ("lieu.jpg", samples::jpeg_with_gps(MARKER), "clean", "metadata-removed"),
        ("animation.gif", samples::animated_gif(), "clean", "first-frame"),
        ("coupée.png", cut(samples::png()), "refused", "unreadable"),
        ("coupé.docx", cut(samples::docx()), "refused", "unreadable"),
        ("immense.png", samples::huge_png(), "refused", "too-large"),
        ("bombe.png", samples::bomb_png(), "refused", "too-large"),
        ("dix mille.docx", samples::many_entries(10_000), "refused", "too-large"),
        ("poupées.docx", samples::zip_of_zip(8), "refused", "embedded-files"),
        ("bombe.docx", samples::bomb_docx(), "refused", "too-large"),
        ("caché.docx", samples::docx_with_images(), "clean", "images-inside"),
        ("auteur.docx", samples::docx_with_image_and_author(MARKER), "clean", "metadata-removed"),
        ("macros.docx", samples::docx_with_macros(), "refused", "macros"),
        ("objet.docx", samples::docx_with_object(), "refused", "embedded-files"),
        ("chiffré.docx", samples::encrypted_docx(), "refused", "encrypted"),
        ("ancien.doc", samples::doc_with_image(), "clean", "images-inside"),
        ("macros.doc", samples::doc_with_macros(), "refused", "macros"),
        ("script.pdf", samples::pdf_with_script(MARKER), "clean", "scripts-removed"),
        ("révision.pdf", samples::pdf_with_earlier_revision(MARKER), "clean", "earlier-revisions-removed"),
        ("fichier.pdf", samples::pdf_with_file(MARKER), "clean", "embedded-files-removed"),
        ("chiffré.pdf", samples::pdf_encrypted(), "refused", "encrypted"),
        ("vide.txt", Vec::from(*b"\n"), "clean", ""),
        ("flou.png", samples::pixelated_screenshot(), "clean", "poor-redaction"),
        ("nam.csv", text("a;b\nDLPH98042746;MARKER2\n"), "held", "nam"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn each_hostile_file_comes_to_its_end_and_none_is_stored_as_it_came() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let mut wrong = Vec::new();
    let mut sent = Vec::new();
    for (name, bytes, state, finding) in hostile() {
        let file = camille.sends_file(&app, name, bytes.clone()).await;
        let id = file["id"].as_str().unwrap().to_owned();
        let kinds: Vec<_> = file["findings"].as_array().unwrap().iter().map(|found| found["kind"].clone()).collect();
        if file["state"] != state || (!finding.is_empty() && !kinds.contains(&json!(finding))) {
            wrong.push(format!("{name}: {} {kinds:?}, not {state} {finding}", file["state"]));
        }
        if file["state"] != "refused" {
            let (kept, headers) = camille.downloads(&id).await;
            // What says nothing besides itself may be the same; everything that was planted is gone.
            let planted = kept.windows(MARKER.len()).any(|bytes| bytes == MARKER.as_bytes());
            if planted && state != "held" {
                wrong.push(format!("{name}: the marker is in what is kept"));
            }
            assert!(headers["content-disposition"].to_str().unwrap().starts_with("attachment"), "{name}");
            assert!(!headers["content-type"].to_str().unwrap().contains("html"), "{name}");
        }
        sent.push((id, file["state"] == "refused"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(app.objects("uploads/").await, Vec::<String>::new(), "no original is kept");
    let kept = app.objects("files/").await;
    for (id, refused) in &sent {
        assert_eq!(kept.iter().any(|key| key.contains(id)), !refused, "{id}");
    }
    // The service goes on.
    camille.files(&a_request()).await;
}
