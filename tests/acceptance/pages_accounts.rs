//! The pages of accounts and establishments (`spec/product.md`, Who is who).

use guichet_domain::account::{AccountState, Role};
use guichet_testkit::{PageAnswer, Person, TestApp};
use serde_json::json;

use crate::people::{CAMILLE, MAUDE, invited, mailed_token};

const NEW: [(&str, &str); 5] = [
    ("email", MAUDE),
    ("name", "Maude Tremblay"),
    ("role", "contact"),
    ("establishment", "chu-exemple"),
    ("rights[]", "view_establishment"),
];

fn path(person: &Person) -> String {
    format!("/accounts/{}", person.account())
}

/// The row of the list that names this person.
fn row(page: &PageAnswer, name: &str) -> String {
    page.select("tbody tr").into_iter().find(|row| row.contains(name)).unwrap_or_default()
}

#[tokio::test]
async fn whoever_has_a_session_sees_the_pages_of_an_activation_as_strangers_do() {
    let app = TestApp::start().await;
    let (camille, stranger) = (app.camille().await, app.stranger());
    for path in ["/activation", "/activation?token=0000000000000000.x", "/activation/resend"] {
        let status = camille.page(path).await.status;
        assert_eq!(status, stranger.page(path).await.status, "{path}");
        assert!(status < 500, "{path}: {status}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lead_sees_names_roles_and_states_of_her_establishment_alone() {
    let app = TestApp::start().await;
    let lea = app.lea().await;
    let page = lea.page("/accounts").await.expect(200);
    assert_eq!(row(&page, "Camille Roy"), "Camille Roy Personne-ressource Actif");
    let _ = page.lacks(CAMILLE).lacks("Sam").lacks("/accounts/new");
    assert!(page.attributes("main a", "href").contains(&"/requests/new?type=portal-access".to_owned()));
    let _ = lea.page("/accounts?establishment=ciusss-demo").await.expect(200).sees("Aucun compte").lacks("Sam");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_accounts_are_for_those_who_manage_them() {
    let app = TestApp::start().await;
    let (camille, lea, sam) = (app.camille().await, app.lea().await, app.sam().await);
    for (person, page, status) in [
        (&camille, "/accounts".to_owned(), 403),
        (&camille, path(&lea), 404),
        (&lea, path(&camille), 403),
        (&lea, path(&sam), 404),
        (&lea, format!("{}/disable", path(&sam)), 404),
        (&lea, "/accounts/new".to_owned(), 403),
        (&lea, "/establishments".to_owned(), 403),
        (&lea, "/accounts/x".to_owned(), 404),
    ] {
        let answer = person.page(&page).await;
        assert_eq!(answer.status, status, "{page}: {}", answer.text());
    }
    let _ = lea.sends("/accounts", &NEW).await.expect(403);
    let _ = lea.sends(&format!("{}/disable", path(&camille)), &[]).await.expect(403);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_sent_twice_invites_once() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let page = agent.page("/accounts/new").await.expect(200);
    let first = agent.submits(&page, "/accounts", &NEW).await;
    let second = agent.submits(&page, "/accounts", &NEW).await;
    assert_eq!(first.location(), second.location());
    let account = app.account(MAUDE).await;
    assert_eq!(account.state, AccountState::Invited);
    app.deliver().await;
    assert_eq!(app.mails_to(MAUDE).len(), 1);
    let _ = agent.page(first.location()).await.expect(200).sees("L’invitation est envoyée.").sees("Compte à activer");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_invitation_keeps_what_was_typed() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let page = agent.page("/accounts/new").await.expect(200);
    let mut typed = NEW;
    typed[0].1 = CAMILLE;
    let taken = agent.submits(&page, "/accounts", &typed).await.expect(409);
    assert_eq!(taken.select(".errors a"), ["Un compte existe déjà pour cette adresse."]);
    let form = taken.form("/accounts");
    for (name, value) in typed {
        assert!(form.contains(&(name.to_owned(), value.to_owned())), "{name} in {form:?}");
    }
    typed[3].1 = "";
    let none = agent.submits(&page, "/accounts", &typed).await.expect(422);
    assert_eq!(none.attributes(".errors a", "href"), ["#establishment"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_sent_again_once_for_each_page() {
    let app = TestApp::start().await;
    let (before, account) = invited(&app).await;
    let agent = app.agent().await;
    let address = format!("/accounts/{}", account["id"].as_str().unwrap());
    let page = agent.page(&address).await.expect(200);
    for _ in 0..2 {
        let answer = agent.submits(&page, &format!("{address}/invitation"), &[]).await;
        assert_eq!(answer.location(), format!("{address}?notice=invited-again"));
    }
    assert_ne!(mailed_token(&app, MAUDE).await, before);
    assert_eq!(app.mails_to(MAUDE).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_changes_a_contacts_name_role_and_rights() {
    let app = TestApp::start().await;
    let (agent, alex) = (app.agent().await, app.alex().await);
    let page = agent.page(&path(&alex)).await.expect(200);
    let update = format!("{}/update", path(&alex));
    let typed = [("name", "Alex Gagnon-Roy"), ("role", "lead"), ("rights[]", "download_files")];
    let done = agent.submits(&page, &update, &typed).await;
    assert_eq!(done.location(), format!("{}?notice=account-saved", path(&alex)));
    let account = app.account(&alex.email).await;
    assert_eq!((account.name.clone().unwrap().as_str(), account.role), ("Alex Gagnon-Roy", Role::Lead));
    assert_eq!(json!(account.rights), json!(["download_files"]));
    let page = agent.page(&path(&alex)).await.expect(200);
    let unticked: Vec<_> = page.form(&update).into_iter().filter(|(name, _)| name != "rights[]").collect();
    let unticked: Vec<_> = unticked.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let _ = agent.sends(&update, &unticked).await.expect(303);
    assert!(app.account(&alex.email).await.rights.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_change_of_an_account_keeps_what_was_typed() {
    let app = TestApp::start().await;
    let (agent, alex) = (app.agent().await, app.alex().await);
    let page = agent.page(&path(&alex)).await.expect(200);
    let update = format!("{}/update", path(&alex));
    let refused = agent.submits(&page, &update, &[("name", "A"), ("phone", "<b>1</b>")]).await.expect(422);
    assert_eq!(refused.attributes(".errors a", "href"), ["#name", "#phone"]);
    let form = refused.form(&update);
    assert!(form.contains(&("phone".to_owned(), "<b>1</b>".to_owned())), "{form:?}");
    let _ = refused.lacks("<b>1</b>");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_disabled_only_after_a_second_look() {
    let app = TestApp::start().await;
    let (agent, alex) = (app.agent().await, app.alex().await);
    let disable = format!("{}/disable", path(&alex));
    let page = agent.page(&disable).await.expect(200);
    let _ = page.sees("Désactiver le compte de Alex Gagnon?");
    let _ = alex.page("/me").await.expect(200);
    for _ in 0..2 {
        let done = agent.submits(&page, &disable, &[]).await;
        assert_eq!(done.location(), format!("{}?notice=account-disabled", path(&alex)));
    }
    assert_eq!(alex.page("/me").await.status, 303, "her session has ended");
    let _ = agent.page(&path(&alex)).await.expect(200).sees("Désactivé").lacks(&disable);
}

#[tokio::test(flavor = "multi_thread")]
async fn agents_file_in_the_name_of_those_who_are_active_contacts() {
    let app = TestApp::start().await;
    let _ = invited(&app).await;
    let (agent, camille) = (app.agent().await, app.camille().await);
    let page = agent.page("/accounts").await.expect(200);
    let links = page.attributes("tbody a", "href");
    assert!(links.contains(&format!("/requests/new?for={}", camille.account())), "{links:?}");
    assert!(!row(&page, MAUDE).contains("Ouvrir une demande"), "she is invited only");
    assert!(!row(&page, "admin@centre.test").contains("Ouvrir une demande"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_of_accounts_is_narrowed_by_establishment_and_state() {
    let app = TestApp::start().await;
    let _ = invited(&app).await;
    let agent = app.agent().await;
    let page = agent.page("/accounts?establishment=ciusss-demo&state=").await.expect(200);
    let _ = page.sees("sam.cote@ciusss-demo.test").lacks(CAMILLE);
    assert_eq!(page.attributes("form.filters option[selected]", "value"), ["ciusss-demo"]);
    let _ = agent.page("/accounts?state=invited").await.expect(200).sees(MAUDE).lacks(CAMILLE);
}

#[tokio::test(flavor = "multi_thread")]
async fn administrators_add_and_rename_establishments_agents_read_them() {
    let app = TestApp::start().await;
    let (administrator, agent) = (app.administrator().await, app.agent().await);
    let page = administrator.page("/establishments/new").await.expect(200);
    let typed = [("id", "chu-exemple"), ("name", "CHU du Nord"), ("region", "Nord-du-Québec")];
    let taken = administrator.submits(&page, "/establishments", &typed).await.expect(409);
    assert_eq!(taken.select(".errors a"), ["Ce code est déjà pris."]);
    for _ in 0..2 {
        let added = administrator.submits(&taken, "/establishments", &[("id", "chu-nord")]).await;
        assert_eq!(added.location(), "/establishments?notice=establishment-added&sent=1");
    }
    let page = administrator.page("/establishments/chu-nord").await.expect(200);
    let renamed = administrator.submits(&page, "/establishments/chu-nord/update", &[("name", "CHU Boréal")]).await;
    let _ = administrator.page(renamed.location()).await.expect(200).sees("CHU Boréal").lacks("CHU du Nord");
    let list = agent.page("/establishments").await.expect(200);
    assert_eq!(list.sees("CHU Boréal").attributes("tbody th a", "href"), Vec::<String>::new());
    let _ = agent.page("/establishments/chu-nord").await.expect(403);
    let _ = agent.sends("/establishments/chu-nord/update", &[("name", "Autre nom")]).await.expect(403);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_accounts_are_english_on_request() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let _ = agent.patch("/me", &json!({"language": "en"})).await.expect(200);
    let page = agent.page("/accounts").await.expect(200);
    assert_eq!(page.select("h1"), ["Accounts"]);
    assert_eq!(page.select("main .button"), ["Invite someone"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_only_sent_leads_somewhere_when_it_is_opened() {
    let app = TestApp::start().await;
    let administrator = app.administrator().await;
    for (path, leads) in [
        ("/accounts/x/update", "/accounts/x"),
        ("/accounts/x/invitation", "/accounts/x"),
        ("/establishments/x/update", "/establishments/x"),
        ("/me/update", "/me"),
        ("/sessions/x/remove", "/sessions"),
        ("/session/remove", "/"),
        ("/notifications/read", "/notifications"),
    ] {
        assert_eq!(administrator.page(path).await.location(), leads, "{path}");
    }
}
