//! The 72-hour rule in words, « C’est réglé » and « Le problème persiste » (the guide, step 5.4).

use guichet_testkit::TestApp;
use jiff::SignedDuration;

use crate::pages_requests::{events, filed, resolved};

#[tokio::test]
async fn a_pending_closure_says_its_exact_instant_why_and_what_stops_it() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    app.turn_to("2026-06-10T16:00:05Z");
    let request = filed(&camille).await;
    resolved(&app, &request).await;
    let page = camille.page(&request).await.expect(200);
    page.sees(
        "La demande se fermera automatiquement le samedi 13\u{a0}juin 2026 à 12\u{a0}h\u{a0}0\u{a0}min\u{a0}5\u{a0}s",
    )
    .sees("72\u{a0}heures après sa résolution, le mercredi 10\u{a0}juin 2026 à 12\u{a0}h")
    .sees("entre le jeudi 11\u{a0}juin 2026 et le vendredi 12\u{a0}juin 2026 inclusivement");
    assert_eq!(page.attributes("time[data-closes]", "datetime"), ["2026-06-13T16:00:05Z"]);
}

#[tokio::test]
async fn on_the_day_of_the_resolution_a_commenter_is_told_before_and_after_and_offered_le_probleme_persiste() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    resolved(&app, &request).await;
    let page = camille.page(&request).await.expect(200);
    page.sees("Aujourd’hui, jour de la résolution, un commentaire ne l’empêche pas.")
        .sees("Un commentaire envoyé maintenant n’empêche pas la fermeture automatique");
    assert!(page.attributes(".notice.warning a", "href").contains(&format!("{request}/reopen")));
    let sent = camille.submits(&page, &format!("{request}/comments"), &[("body", "Merci.")]).await;
    let after = camille.page(sent.location()).await.expect(200);
    after.sees("il n’empêche pas la fermeture automatique de la demande");
    assert_eq!(after.select("main > .notice.warning").len(), 1);
}

#[tokio::test]
async fn on_the_days_that_count_a_comment_stops_the_closure_and_the_page_says_so() {
    let app = TestApp::start().await;
    let request = filed(&app.camille().await).await;
    resolved(&app, &request).await;
    app.advance(SignedDuration::from_hours(24));
    let camille = app.camille().await;
    let page = camille.page(&request).await.expect(200);
    page.sees("Vous pouvez le faire aujourd’hui.").lacks("Un commentaire envoyé maintenant n’empêche pas");
    let sent = camille.submits(&page, &format!("{request}/comments"), &[("body", "Encore ceci.")]).await;
    assert!(sent.location().contains("notice=commented"), "{}", sent.location());
    let after = camille.page(sent.location()).await.expect(200);
    after.sees("La demande ne se fermera pas automatiquement").sees("la fermera");
    let number = request.trim_start_matches("/requests/");
    assert_eq!(after.attributes(".closure a", "href"), [format!("#evenement-{number}-3")]);
}

#[tokio::test]
async fn on_the_third_day_a_comment_stops_nothing_any_more_and_the_page_says_so() {
    let app = TestApp::start().await;
    let request = filed(&app.camille().await).await;
    resolved(&app, &request).await;
    app.turn_to("2026-06-13T14:00:00Z");
    let page = app.camille().await.page(&request).await.expect(200);
    page.sees("Ce délai est passé.").sees("Un commentaire envoyé maintenant n’empêche pas");
}

#[tokio::test]
async fn le_probleme_persiste_takes_the_request_up_again_with_its_reason_once() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    resolved(&app, &request).await;
    let action = format!("{request}/reopen");
    let form = camille.page(&action).await.expect(200);
    let again = camille.submits(&form, &action, &[("reason", "")]).await.expect(422);
    let sent = camille.submits(&again, &action, &[("reason", "Toujours rien ce midi.")]).await;
    let twice = camille.submits(&again, &action, &[("reason", "Toujours rien ce midi.")]).await;
    assert_eq!(sent.location(), format!("{request}?notice=reopened&sent=1"));
    assert_eq!(twice.location(), sent.location());
    let page = camille.page(sent.location()).await.expect(200);
    page.sees("En traitement").sees("Toujours rien ce midi.").lacks("se fermera automatiquement le");
    assert_eq!(events(&camille, &request).await.len(), 3);
    assert_eq!(camille.page(&action).await.location(), request);
}

#[tokio::test]
async fn c_est_regle_closes_with_what_she_thinks_of_the_help_once() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    let action = format!("{request}/close");
    let page = camille.page(&request).await.expect(200);
    assert!(page.attributes("main a", "href").contains(&action));
    let form = camille.page(&action).await.expect(200);
    let values = [("satisfaction", "4"), ("remark", "Merci à l’équipe.")];
    let sent = camille.submits(&form, &action, &values).await;
    let twice = camille.submits(&form, &action, &values).await;
    assert_eq!((sent.location(), twice.location()), (sent.location(), sent.location()));
    let after = camille.page(sent.location()).await.expect(200);
    after.sees("Merci à l’équipe.").sees("4 sur 5").sees("La demande a été fermée par Camille Roy");
    assert_eq!(events(&camille, &request).await.len(), 2);
}

#[tokio::test]
async fn closing_needs_no_word_and_a_remark_that_is_stopped_stays() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    let action = format!("{request}/close");
    let form = camille.page(&action).await.expect(200);
    let values = [("satisfaction", "5"), ("remark", "Pour DLPH98042746.")];
    let stopped = camille.submits(&form, &action, &values).await.expect(422);
    let kept = stopped.form(&action);
    for (name, value) in values {
        assert!(kept.contains(&(name.to_owned(), value.to_owned())), "{name}");
    }
    let sent = camille.submits(&form, &action, &[]).await;
    assert_eq!(sent.location(), format!("{request}?notice=closed&sent=1"));
}
