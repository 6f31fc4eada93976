//! Who is told what, and who never is (`spec/product.md`, Who hears about it).

use std::collections::BTreeSet;

use guichet::embedded::ses::Refusal;
use guichet_domain::catalog::Team;
use guichet_testkit::{Person, TestApp, a_request, an_incident, localstack};
use jiff::SignedDuration;
use serde_json::json;

use crate::mail::{News, files, handles, list, says, shares, title};

/// How often the mail service is asked before a mail waits for its next attempt.
const TRIES: usize = 3;

/// Camille's request: Alex has it shared with him, a colleague follows it, another sees it through the establishment,
/// and one agent has it. What it took to get there has been told.
struct Stage {
    request: String,
    camille: Person,
    alex: Person,
    follower: Person,
    agent: Person,
    assignee: Person,
}

impl Stage {
    async fn set(app: &TestApp) -> Self {
        let camille = app.camille().await;
        let stage = Self {
            request: files(&camille).await,
            alex: app.alex().await,
            follower: app.colleague(1).await,
            agent: app.agent().await,
            assignee: app.another_agent(1).await,
            camille,
        };
        let _viewer = app.colleague(2).await;
        shares(&stage.camille, &stage.request, &stage.alex).await;
        let _ = stage.follower.put_empty(&format!("{}/follow", stage.request)).await.expect(204);
        handles(&stage.agent, &stage.request, "assign", json!({"account": stage.assignee.account()})).await;
        app.deliver().await;
        stage
    }
}

#[tokio::test]
async fn taking_in_charge_is_told_to_the_requester_once_whichever_command_was_first() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let commands = [
        ("take", json!({})),
        ("assign", json!({"account": agent.account()})),
        ("wait", json!({"question": "Sur quel poste?"})),
        ("resolve", json!({"resolution": "Corrigé."})),
    ];
    for (first, body) in &commands {
        let request = files(&camille).await;
        app.deliver().await;
        let before = app.mails_to(&camille.email).len();
        handles(&agent, &request, first, body.clone()).await;
        app.deliver().await;
        let mails = app.mails_to(&camille.email);
        assert_eq!(mails.len(), before + 1, "{first}");
        assert!(mails[before].text.contains("a pris en charge la demande"), "{first}: {}", mails[before].text);
        for (next, body) in commands.iter().filter(|(next, _)| !matches!(*next, "take" | "assign") && next != first) {
            handles(&agent, &request, next, body.clone()).await;
            app.deliver().await;
            let mail = app.mails_to(&camille.email).pop().unwrap();
            assert!(!mail.text.contains("a pris en charge"), "{first}, {next}: {}", mail.text);
        }
    }
}

#[tokio::test]
async fn a_public_comment_is_told_to_requester_participants_followers_and_assignee_but_its_author() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app).await;
    let mut news = News::of(&app);
    let hers = "Commentaire sur une demande qui vous est assignée";
    says(&stage.agent, &stage.request, "Nous regardons.").await;
    let comment = "Nouveau commentaire";
    let all = [("agent1", hers), ("alex.gagnon", comment), ("camille.roy", comment), ("colleague1", comment)];
    assert_eq!(news.told().await, list(all));
    for (author, left) in [(&stage.assignee, 0), (&stage.alex, 1), (&stage.camille, 2), (&stage.follower, 3)] {
        says(author, &stage.request, "Voici la suite.").await;
        let mut expected = list(all);
        expected.remove(left);
        assert_eq!(news.told().await, expected, "{}", author.email);
    }
}

#[tokio::test]
async fn a_change_of_status_is_told_and_the_assignee_hears_reopenings_alone() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app).await;
    let (request, agent) = (&stage.request, &stage.agent);
    let mut news = News::of(&app);
    let contacts = |what| [("alex.gagnon", what), ("camille.roy", what), ("colleague1", what)];
    handles(agent, request, "wait", json!({"question": "Sur quel poste?"})).await;
    assert_eq!(news.told().await, list(contacts("Question du centre de soutien")));
    handles(agent, request, "resolve", json!({"resolution": "Corrigé."})).await;
    assert_eq!(news.told().await, list(contacts("Demande résolue")));
    let _ = stage.camille.post(&format!("{request}/reopen"), &json!({"reason": "Encore."})).await.expect(200);
    let persists = "Le problème persiste";
    let assignee = ("agent1", "Le problème persiste dans une demande qui vous est assignée");
    assert_eq!(news.told().await, list([assignee, ("alex.gagnon", persists), ("colleague1", persists)]));
    handles(agent, request, "resolve", json!({"resolution": "Corrigé de nouveau."})).await;
    assert_eq!(news.told().await, list(contacts("Demande résolue")));
    handles(agent, request, "take", json!({})).await;
    assert_eq!(news.told().await, list(contacts("Demande prise en charge")), "back from a resolution");
    handles(agent, request, "close", json!({})).await;
    assert_eq!(news.told().await, list(contacts("Demande fermée")));
}

#[tokio::test]
async fn sharing_is_told_to_her_alone_and_taking_off_to_nobody() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app).await;
    let lea = app.lea().await;
    let mut news = News::of(&app);
    shares(&stage.camille, &stage.request, &lea).await;
    assert_eq!(news.told().await, list([("lea.fortin", "Une demande est partagée avec vous")]));
    let _ = stage.camille.delete(&format!("{}/participants/{}", stage.request, lea.account())).await.expect(204);
    assert_eq!(news.told().await, list([]));

    let mut body = a_request();
    body["participants"] = json!([lea.account()]);
    let _ = stage.camille.files(&body).await;
    let team = ("agent", "Nouvelle demande");
    let shared = ("lea.fortin", "Une demande est partagée avec vous");
    assert_eq!(
        news.told().await,
        list([team, ("camille.roy", "Accusé de réception"), shared]),
        "with the filing as well"
    );
}

#[tokio::test]
async fn a_hand_over_is_told_to_the_new_requester_and_to_those_who_follow() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app).await;
    let lea = app.lea().await;
    let mut news = News::of(&app);
    let to = json!({"account": lea.account()});
    let _ = stage.agent.put(&format!("{}/requester", stage.request), &to).await.expect(200);
    let others = "Demande confiée à une autre personne";
    let hers = ("lea.fortin", "Une demande vous est confiée");
    assert_eq!(news.told().await, list([("alex.gagnon", others), ("colleague1", others), hers]));
    says(&stage.agent, &stage.request, "Nous regardons.").await;
    let told = news.told().await;
    assert!(told.contains(&("lea.fortin".to_owned(), "Nouveau commentaire".to_owned())), "{told:?}");
    assert!(told.iter().all(|(to, _)| to != "camille.roy"), "it is hers no more: {told:?}");
}

#[tokio::test]
async fn a_team_hears_of_its_new_requests_unless_it_is_a_quiet_one() {
    let app = TestApp::with(|settings| settings.quiet_teams = BTreeSet::from([Team::Triage])).await;
    let camille = app.camille().await;
    for (name, team) in [("triage", "triage"), ("production", "production")] {
        let email = format!("{name}@centre.test");
        app.add(&json!({"email": email, "name": "Agent De Garde", "role": "agent", "teams": [team]})).await;
    }
    let mut news = News::of(&app);
    let _ = camille.files(&a_request()).await;
    assert_eq!(news.told().await, list([("camille.roy", "Accusé de réception")]), "triage is quiet");
    let mut incident = an_incident();
    incident["fields"]["organisation_hindered"] = json!(true);
    let _ = camille.files(&incident).await;
    let major = "Incident majeur – nouvelle demande";
    let told = [("agent", major), ("camille.roy", "Accusé de réception"), ("production", major)];
    assert_eq!(news.told().await, list(told), "the members of its team alone");
}

#[tokio::test]
async fn whoever_is_assigned_a_request_by_another_is_told() {
    let app = TestApp::start().await;
    let (camille, agent, other) = (app.camille().await, app.agent().await, app.another_agent(1).await);
    let request = files(&camille).await;
    handles(&agent, &request, "take", json!({})).await;
    app.deliver().await;
    let mut news = News::of(&app);
    handles(&agent, &request, "assign", json!({"account": other.account()})).await;
    assert_eq!(news.told().await, list([("agent1", "Une demande vous est assignée")]));
    handles(&agent, &request, "assign", json!({"account": agent.account()})).await;
    assert_eq!(news.told().await, list([]), "to herself");
}

#[tokio::test]
async fn me_notifier_brings_mail_and_ne_plus_me_notifier_ends_it_for_everyone() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app).await;
    let follow = format!("{}/follow", stage.request);
    let mut news = News::of(&app);
    for person in [&stage.camille, &stage.alex, &stage.follower, &stage.assignee] {
        let _ = person.delete(&follow).await.expect(204);
    }
    says(&stage.agent, &stage.request, "Nous regardons.").await;
    handles(&stage.agent, &stage.request, "resolve", json!({"resolution": "Corrigé."})).await;
    assert_eq!(news.told().await, list([]));
    for person in [&stage.camille, &stage.follower, &stage.agent] {
        let _ = person.put_empty(&follow).await.expect(204);
    }
    says(&stage.assignee, &stage.request, "Tout est en place.").await;
    let comment = "Nouveau commentaire";
    let told = [("agent", comment), ("camille.roy", comment), ("colleague1", comment)];
    assert_eq!(news.told().await, list(told), "agents may follow as well");
}

#[tokio::test]
async fn an_account_that_was_disabled_before_the_mail_left_gets_none() {
    if localstack::cannot("refuse a mail") {
        return;
    }
    let app = TestApp::start().await;
    let stage = Stage::set(&app).await;
    let admin = app.administrator().await;
    says(&stage.agent, &stage.request, "Nous regardons.").await;
    app.mailbox().fail_next(4 * TRIES, Refusal::Throttling);
    app.deliver().await;
    let mut news = News::of(&app);
    let _ = admin.post_empty(&format!("/accounts/{}/disable", stage.camille.account())).await.expect(200);
    app.advance(SignedDuration::from_mins(2));
    app.send_due_mail().await;
    let told: Vec<_> = news.sent().into_iter().map(|(to, _)| to).collect();
    assert_eq!(told, ["agent1", "alex.gagnon", "colleague1"]);
    says(&stage.agent, &stage.request, "Tout est en place.").await;
    assert!(news.told().await.iter().all(|(to, _)| to != "camille.roy"), "nor is she told from then on");
}

#[tokio::test]
async fn whoever_may_see_the_request_no_longer_when_the_mail_leaves_gets_none() {
    if localstack::cannot("refuse a mail") {
        return;
    }
    let app = TestApp::start().await;
    let stage = Stage::set(&app).await;
    says(&stage.agent, &stage.request, "Nous regardons.").await;
    app.mailbox().fail_next(4 * TRIES, Refusal::Throttling);
    app.deliver().await;
    let mut news = News::of(&app);
    let _ = stage.camille.patch(&stage.request, &json!({"visibility": "private"})).await.expect(200);
    let _ = stage.camille.delete(&format!("{}/participants/{}", stage.request, stage.alex.account())).await.expect(204);
    app.advance(SignedDuration::from_mins(2));
    app.send_due_mail().await;
    let told: Vec<_> = news.sent().into_iter().map(|(to, _)| to).collect();
    assert_eq!(told, ["agent1", "camille.roy"], "neither the follower nor the participant of before");
}

#[tokio::test]
async fn seeing_a_request_through_the_establishment_brings_no_mail_and_another_establishment_hears_nothing() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app).await;
    let (viewer, sam) = (app.sign_in("colleague2@chu-exemple.test").await, app.sam().await);
    let _ = viewer.get(&stage.request).await.expect(200);
    let _ = sam.put_empty(&format!("{}/follow", stage.request)).await.problem(404, "not-found");
    says(&stage.agent, &stage.request, "Nous regardons.").await;
    handles(&stage.agent, &stage.request, "close", json!({})).await;
    app.deliver().await;
    for silent in [&viewer, &sam] {
        assert!(app.mails_to(&silent.email).is_empty(), "{}", silent.email);
        assert_eq!(silent.get("/notifications").await.expect(200).items().len(), 0);
    }
    assert_eq!(title(&app.mails_to(&stage.camille.email).pop().unwrap()), "2 nouveautés dans la demande");
}
