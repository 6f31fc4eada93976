//! The agents' pages: the queue, handling a request, decisions on access, mails (`spec/product.md`, The life of a
//! request).

use guichet::embedded::ses::Refusal;
use guichet_testkit::{TestApp, a_canned_response, a_request, an_access_request, an_incident};
use jiff::SignedDuration;
use serde_json::json;

use crate::pages_answers::{bodies, filed, looks};

/// What would run if any of it were taken for more than text.
const SCRIPT: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";

#[tokio::test]
async fn the_queue_counts_by_team_and_shows_the_major_ones_first() {
    let app = TestApp::start().await;
    let (camille, sam) = (app.camille().await, app.sam().await);
    let older = camille.files(&an_incident()).await.number();
    let mut major = an_incident();
    major["fields"]["users_affected"] = json!(40);
    let major = sam.files(&major).await.number();
    let _ = filed(&camille).await;
    app.advance(SignedDuration::from_mins(150));
    let agent = app.agent().await;
    let page = agent.page("/requests?scope=queue").await.expect(200);
    page.sees("3 demandes ouvertes").sees("1 majeure").sees("2\u{a0}h").sees("CIUSSS Démo");
    let tabs = page.select("nav.tabs a");
    assert!(tabs.iter().any(|tab| tab.replace('\u{a0}', " ") == "Production 2 1 majeure"), "{tabs:?}");
    assert_eq!(page.select("tbody tr.major th"), [major.as_str()]);
    let production = agent.page("/requests?scope=queue&team=production").await.expect(200);
    assert_eq!(production.select("tbody th[scope=row]"), [major, older]);
}

#[tokio::test]
async fn the_queue_begins_with_the_major_incidents_then_goes_by_team_as_its_tabs_do() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let other = camille.files(&a_request()).await.number();
    let access = camille.files(&an_access_request()).await.number();
    let incident = camille.files(&an_incident()).await.number();
    let mut major = an_incident();
    major["fields"]["users_affected"] = json!(40);
    let major = camille.files(&major).await.number();
    let page = app.agent().await.page("/requests?scope=queue").await.expect(200);
    assert_eq!(page.select("tbody th[scope=row]"), [major, incident, access, other]);
    let groups = ["Incidents majeurs", "Production", "Accès", "Triage"];
    assert_eq!(page.select("tbody th[scope=rowgroup]"), groups);
    let tabs = page.select("nav.tabs a");
    let place = |group: &str| tabs.iter().position(|tab| tab.starts_with(group));
    assert!(groups[1..].is_sorted_by_key(|group| place(group)), "{tabs:?}");
}

#[tokio::test]
async fn each_team_of_the_queue_goes_on_in_its_own_list() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    app.file_many(&camille, 30).await;
    let page = agent.page("/requests?scope=queue").await.expect(200);
    assert_eq!(page.select("tbody th[scope=row]").len(), 25);
    let more = page.attributes("tbody td a", "href").into_iter().find(|to| to.contains("team=")).unwrap();
    let whole = agent.page(&more).await.expect(200);
    let rest = agent.page(&whole.attributes("nav.pager a", "href").remove(0)).await.expect(200);
    assert_eq!(whole.select("tbody th[scope=row]").len() + rest.select("tbody th[scope=row]").len(), 30);
}

#[tokio::test]
async fn an_agent_lists_what_nobody_has_taken() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let taken = camille.files(&an_incident()).await.number();
    let free = camille.files(&an_incident()).await.number();
    let _ = agent.post_empty(&format!("/requests/{taken}/take")).await.expect(200);
    let queue = agent.page("/requests?scope=queue").await.expect(200);
    let tabs = queue.attributes("nav.tabs a", "href");
    let to_take = tabs.iter().find(|to| to.contains("unassigned")).unwrap();
    let page = agent.page(to_take).await.expect(200);
    assert_eq!(page.select("tbody th[scope=row]"), [free]);
    assert_eq!(page.select("nav.tabs a[aria-current]"), ["À prendre"]);
}

#[tokio::test]
async fn whoever_has_a_request_resumes_work_on_it_where_others_take_it() {
    let app = TestApp::start().await;
    let (camille, agent, other) = (app.camille().await, app.agent().await, app.another_agent(1).await);
    let request = filed(&camille).await;
    let take = format!("form[action$=\"{request}/take\"] button");
    assert_eq!(agent.page(&request).await.select(&take), ["Prendre"]);
    let _ = agent.post(&format!("{request}/wait"), &json!({"question": "Sur quel poste?"})).await.expect(200);
    assert_eq!(agent.page(&request).await.select(&take), ["Reprendre en traitement"]);
    assert_eq!(other.page(&request).await.select(&take), ["Prendre"]);
    let page = camille.page(&request).await.expect(200);
    page.sees("Le centre de soutien attend votre réponse.").lacks("Reprendre en traitement");
    assert_eq!(page.attributes(".notice.warning a", "href"), ["#commenter"]);
}

#[tokio::test]
async fn the_queue_is_narrowed_by_status_type_and_to_ones_own() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let incident = camille.files(&an_incident()).await.number();
    let other = camille.files(&a_request()).await.number();
    let _ = agent.post_empty(&format!("/requests/{other}/take")).await.expect(200);
    for (query, expected) in [
        ("scope=queue&status=submitted", &incident),
        ("scope=queue&status=in_progress&type=&q=", &other),
        ("scope=queue&type=incident-production", &incident),
        ("scope=queue&q=etiquettes", &other),
        ("scope=mine", &other),
    ] {
        let page = agent.page(&format!("/requests?{query}")).await.expect(200);
        assert_eq!(page.select("tbody th[scope=row]"), [expected.as_str()], "{query}");
    }
    let nothing = agent.page("/requests?scope=queue&type=data-extraction").await.expect(200);
    nothing.sees("Aucune demande ouverte ne correspond");
}

#[tokio::test]
async fn what_the_rule_has_closed_is_counted_no_more_before_the_sweep_has_been_there() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let _ = agent.post(&format!("{request}/resolve"), &json!({"resolution": "Corrigé."})).await.expect(200);
    app.agent().await.page("/requests?scope=queue").await.expect(200).sees("1 demande ouverte");
    app.advance(SignedDuration::from_hours(72));
    app.agent()
        .await
        .page("/requests?scope=queue")
        .await
        .expect(200)
        .sees("Aucune demande ouverte")
        .sees("La file est vide");
}

#[tokio::test]
async fn a_closed_request_is_found_from_the_queue_by_its_number() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let _ = camille.post(&format!("{request}/close"), &json!({})).await.expect(200);
    let number = request.rsplit('/').next().unwrap();
    let page = agent.page(&format!("/requests?scope=queue&q={number}")).await.expect(200);
    assert_eq!(page.attributes("p.empty a", "href"), [request.as_str()]);
}

#[tokio::test]
async fn an_agent_takes_and_assigns_a_request_from_its_page() {
    let app = TestApp::start().await;
    let (camille, agent, other) = (app.camille().await, app.agent().await, app.another_agent(1).await);
    let request = filed(&camille).await;
    let queue = agent.page("/requests?scope=queue").await.expect(200);
    let taken = agent.submits(&queue, &format!("{request}/take"), &[]).await;
    assert_eq!(taken.location(), format!("{request}?notice=taken"));
    let page = agent.page(taken.location()).await.expect(200);
    page.sees("Vous avez pris la demande.").sees("Assignée à Dominique Agent.");
    let assign = format!("{request}/assign");
    let to = [("account", other.account()), ("team", "data".to_owned())];
    let to: Vec<_> = to.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let assigned = agent.submits(&page, &assign, &to).await;
    agent.page(assigned.location()).await.expect(200).sees("Assignée à Agent Numéro1.").sees("Données");
    let nobody = agent.submits(&page, &assign, &[]).await;
    agent.page(nobody.location()).await.expect(200).sees("Rien n’est assigné");
}

#[tokio::test]
async fn accepting_spells_out_what_will_be_done_and_by_whom_it_was_asked_then_does_it_once() {
    let app = TestApp::start().await;
    let (camille, lea, agent) = (app.camille().await, app.lea().await, app.agent().await);
    let request = format!("/requests/{}", camille.files(&an_access_request()).await.number());
    let page = agent.page(&request).await.expect(200);
    page.sees("inviter une nouvelle personne").sees("maude.tremblay@chu-exemple.test").sees("Maude Tremblay");
    page.sees("Cette personne n’est pas répondante");
    for _ in 0..2 {
        let accepted = agent.submits(&page, &format!("{request}/accept"), &[]).await;
        assert_eq!(accepted.location(), format!("{request}?notice=access-accepted"));
    }
    assert_eq!(camille.get(&request).await.json["version"], 2);
    let again = format!("/requests/{}", lea.files(&an_access_request()).await.number());
    let page = agent.page(&again).await.expect(200);
    page.sees("Cette personne est répondante");
    let refused = agent.submits(&page, &format!("{again}/accept"), &[]).await;
    agent.page(refused.location()).await.expect(200).sees("un compte existe déjà à cette adresse");
}

#[tokio::test]
async fn access_is_refused_with_a_reason_after_a_look() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = format!("/requests/{}", camille.files(&an_access_request()).await.number());
    let look = looks(&agent, &request, "refusal", "Le formulaire signé manque.").await;
    look.sees("L’accès demandé sera refusé");
    for _ in 0..2 {
        let sent = agent.submits(&look, &format!("{request}/refuse"), &[]).await;
        assert_eq!(sent.location(), format!("{request}?notice=access-refused&sent=1"));
    }
    assert_eq!(bodies(&camille, &request).await, [json!("Le formulaire signé manque.")]);
}

#[tokio::test]
async fn a_failed_mail_is_shown_and_sent_again() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    app.mailbox().refuse(&camille.email, Refusal::MessageRejected);
    let request = filed(&camille).await;
    app.deliver().await;
    let page = agent.page(&request).await.expect(200);
    page.sees("Échec après 1 essai");
    app.mailbox().accept(&camille.email);
    let retry = page.attributes("form[action$=\"/retry\"]", "action").remove(0);
    let retried = agent.submits(&page, &retry, &[]).await;
    agent.page(retried.location()).await.expect(200).sees("Le courriel est de nouveau en route.").sees("En route");
    let _ = app.send_due_mail().await;
    assert_eq!(app.mails_to(&camille.email).len(), 1);
}

#[tokio::test]
async fn the_agents_pages_refuse_contacts_as_the_json_side_does() {
    let app = TestApp::start().await;
    let (camille, sam) = (app.camille().await, app.sam().await);
    let request = filed(&camille).await;
    let number = request.rsplit('/').next().unwrap();
    for rest in ["answer", "wait", "resolve", "refuse", "take", "assign", "accept", "notes", "mails/1-x/retry"] {
        let path = format!("{request}/{rest}");
        for (person, status) in [(&camille, 403), (&sam, 404)] {
            let refused = person.page(&path).await.expect(status);
            refused.lacks("étiquettes");
            assert!(!refused.text().contains(number), "{path}");
            let sent = [("question", "a"), ("resolution", "a"), ("reason", "a"), ("body", "a"), ("team", "data")];
            let own = |name: &str| match rest {
                "wait" => name == "question",
                "resolve" => name == "resolution",
                "refuse" => name == "reason",
                "assign" => name == "team",
                _ => name == "body",
            };
            let sent: Vec<_> = sent.into_iter().filter(|(name, _)| own(name)).collect();
            assert_eq!(person.sends(&path, &sent).await.status, status, "{path}");
        }
    }
    assert_eq!(camille.get(&request).await.json["version"], 1);
    for path in ["/reports", "/canned-responses", "/canned-responses/new", "/requests?scope=queue"] {
        let _ = camille.page(path).await.expect(403);
    }
}

#[tokio::test]
async fn script_in_an_answer_a_note_or_a_canned_response_stays_text() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let mut canned = a_canned_response();
    canned["title"] = json!(format!("a{SCRIPT}"));
    canned["body"] = json!(SCRIPT);
    let made = agent.post("/canned-responses", &canned).await.expect(201);
    let _ = agent.post(&format!("{request}/notes"), &json!({"body": SCRIPT})).await.expect(201);
    let look = looks(&agent, &request, "comment", SCRIPT).await;
    let _ = agent.submits(&look, &format!("{request}/comments"), &[]).await.location();
    let canned = format!("/canned-responses/{}", made.json["id"].as_str().unwrap());
    let mut pages = vec![look];
    for path in [&request, &format!("{request}/notes"), "/canned-responses", &canned, &format!("{canned}/remove")] {
        pages.push(agent.page(path).await.expect(200));
    }
    for page in pages {
        page.lacks("<script>alert").lacks("<img src=x").sees("alert(1)");
    }
}

#[tokio::test]
async fn an_agent_reads_her_pages_in_english() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let _ = agent.call(reqwest::Method::PATCH, "/me").json(&json!({"language": "en"})).send().await.unwrap();
    agent.page("/requests?scope=queue").await.expect(200).sees("1 open request");
    agent.page(&request).await.expect(200).sees("visible to the customer").sees("never visible to the customer");
    looks(&agent, &request, "question", "Sur quel poste?").await.sees("Review before sending");
}
