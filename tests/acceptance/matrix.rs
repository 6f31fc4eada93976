//! Every route × every row of `spec/product.md`, Who is who, × own and other establishment × private and shared ×
//! participant or not. The table below is what a person checks against the specification.

use guichet_testkit::{Answer, Person, TestApp, a_canned_response, a_request, an_access_request};
use reqwest::Method;
use serde_json::{Value, json};

/// `ok` is any 2xx. `viewer` and `lead viewer` hold `view_establishment`; on a private request they are as those who
/// do not; the participant takes herself off. What one may not list, one is told nothing of. `N` is the request, `P` a participant, `S` the caller herself, `C` a colleague with whom it is not shared.
/// `[resolved]` and `[access]` say which request it takes.
const REQUESTS: &str = "
route                            | requester | participant | viewer | lead viewer | colleague | lead | agent | administrator | foreign
GET N                            | ok        | ok          | ok     | ok          | 404       | 404  | ok    | ok            | 404
GET N/events                     | ok        | ok          | ok     | ok          | 404       | 404  | ok    | ok            | 404
GET N/mails                      | ok        | ok          | ok     | ok          | 404       | 404  | ok    | ok            | 404
GET N/audience                   | ok        | ok          | ok     | ok          | 404       | 404  | ok    | ok            | 404
GET N/shareable                  | ok        | ok          | ok     | ok          | 404       | 404  | ok    | ok            | 404
POST N/comments                  | ok        | ok          | ok     | ok          | 404       | 404  | ok    | ok            | 404
PUT N/follow                     | ok        | ok          | ok     | ok          | 404       | 404  | ok    | ok            | 404
DELETE N/follow                  | ok        | ok          | ok     | ok          | 404       | 404  | ok    | ok            | 404
POST N/participants C            | ok        | ok          | ok     | ok          | 404       | 404  | ok    | ok            | 404
DELETE N/participants/P          | ok        | ok          | 403    | 403         | 404       | 404  | ok    | ok            | 404
DELETE N/participants/S          | ok        | ok          | ok     | ok          | 404       | 404  | ok    | ok            | 404
PATCH N subject                  | ok        | 403         | 403    | 403         | 404       | 404  | ok    | ok            | 404
PATCH N visibility               | ok        | 403         | 403    | 403         | 404       | 404  | ok    | ok            | 404
POST N/close                     | ok        | 403         | 403    | 403         | 404       | 404  | ok    | ok            | 404
POST N/reopen [resolved]         | ok        | ok          | ok     | ok          | 404       | 404  | 403   | 403           | 404
PUT N/requester                  | 403       | 403         | 403    | ok          | 404       | ok   | ok    | ok            | 404
POST N/take                      | 403       | 403         | 403    | 403         | 404       | 404  | ok    | ok            | 404
POST N/assign                    | 403       | 403         | 403    | 403         | 404       | 404  | ok    | ok            | 404
POST N/wait                      | 403       | 403         | 403    | 403         | 404       | 404  | ok    | ok            | 404
POST N/resolve                   | 403       | 403         | 403    | 403         | 404       | 404  | ok    | ok            | 404
POST N/accept [access]           | 403       | 403         | 403    | 403         | 404       | 404  | ok    | ok            | 404
POST N/refuse [access]           | 403       | 403         | 403    | 403         | 404       | 404  | ok    | ok            | 404
POST N/notes                     | 403       | 403         | 403    | 403         | 404       | 404  | ok    | ok            | 404
GET N/notes                      | 403       | 403         | 403    | 403         | 404       | 404  | ok    | ok            | 404
POST N/mails/1-S/retry           | 403       | 403         | 403    | 403         | 404       | 404  | 404   | 404           | 404
";

/// What concerns no single request.
const ELSEWHERE: &str = "
route                            | contact | lead | agent | administrator | stranger
GET /me                          | ok      | ok   | ok    | ok            | 401
GET /sessions                    | ok      | ok   | ok    | ok            | 401
GET /catalog                     | ok      | ok   | ok    | ok            | 401
GET /notifications               | ok      | ok   | ok    | ok            | 401
POST /nominative-check           | ok      | ok   | ok    | ok            | 401
GET /requests?scope=mine         | ok      | ok   | ok    | ok            | 401
GET /requests?scope=shared       | ok      | ok   | ok    | ok            | 401
GET /requests?scope=queue        | 403     | 403  | ok    | ok            | 401
POST /requests                   | ok      | ok   | 422   | 422           | 401
POST /requests on behalf         | 422     | 422  | ok    | ok            | 401
GET /accounts                    | 403     | ok   | ok    | ok            | 401
POST /accounts contact           | 403     | 403  | ok    | ok            | 401
POST /accounts lead              | 403     | 403  | ok    | ok            | 401
POST /accounts agent             | 403     | 403  | 403   | ok            | 401
POST /accounts administrator     | 403     | 403  | 403   | ok            | 401
GET /accounts/contact            | 404     | 403  | ok    | ok            | 401
GET /accounts/agent              | 404     | 404  | 403   | ok            | 401
PATCH /accounts/contact          | 404     | 403  | ok    | ok            | 401
PATCH /accounts/agent            | 404     | 404  | 403   | ok            | 401
PATCH /accounts/S                | 403     | 403  | 403   | 403           | 401
POST /accounts/contact/disable   | 404     | 403  | ok    | ok            | 401
POST /accounts/agent/disable     | 404     | 404  | 403   | ok            | 401
POST /accounts/contact/mail/resume | 404   | 403  | 403   | ok            | 401
POST /accounts/agent/mail/resume | 404     | 404  | 403   | ok            | 401
POST /accounts/S/mail/resume     | 403     | 403  | 403   | ok            | 401
POST /establishments             | 403     | 403  | 403   | ok            | 401
PATCH /establishments/chu-exemple | 403    | 403  | 403   | ok            | 401
GET /audit                       | 403     | 403  | 403   | ok            | 401
GET /canned-responses            | 403     | 403  | ok    | ok            | 401
POST /canned-responses           | 403     | 403  | ok    | ok            | 401
PUT /canned-responses/K          | 403     | 403  | ok    | ok            | 401
DELETE /canned-responses/K       | 403     | 403  | ok    | ok            | 401
GET /reports                     | 403     | 403  | ok    | ok            | 401
";

/// Rows and columns of a table of the text above.
fn table(text: &str) -> (Vec<&str>, Vec<(&str, Vec<&str>)>) {
    let mut lines = text.trim().lines().map(|line| line.split('|').map(str::trim));
    let columns: Vec<&str> = lines.next().unwrap().skip(1).collect();
    let rows = lines.map(|mut line| (line.next().unwrap(), line.collect::<Vec<_>>())).collect::<Vec<_>>();
    assert!(rows.iter().all(|(_, cells)| cells.len() == columns.len()), "every row has every column");
    (columns, rows)
}

/// The same trace for every call, so that answers can be compared byte for byte.
const TRACE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

async fn call(person: &Person, method: &str, path: &str, body: Option<Value>) -> Answer {
    let method: Method = method.parse().unwrap();
    let mut call = person.call(method, path).header("traceparent", TRACE);
    if let Some(body) = body {
        call = call.json(&body);
    }
    person.send(call).await
}

fn matches(expected: &str, answer: &Answer) -> bool {
    if expected == "ok" { (200..300).contains(&answer.status) } else { answer.status.to_string() == expected }
}

struct Cast {
    /// Serves as long as it is held.
    _app: TestApp,
    people: Vec<(&'static str, Person)>,
    participant: Person,
    outsider: Person,
}

impl Cast {
    async fn gather() -> Self {
        let app = TestApp::start().await;
        let contact = |email: &str, role: &str, rights: Value| json!({"email": email, "name": "Quelqu’un d’Autre", "establishment": "chu-exemple", "role": role, "rights": rights});
        let participant = app.add(&contact("p@chu-exemple.test", "contact", json!([]))).await;
        let outsider = app.add(&contact("c@chu-exemple.test", "contact", json!([]))).await;
        let viewer = app.add(&contact("v@chu-exemple.test", "contact", json!(["view_establishment"]))).await;
        let lead_viewer = app.add(&contact("l@chu-exemple.test", "lead", json!(["view_establishment"]))).await;
        let people = vec![
            ("requester", app.camille().await),
            ("participant", participant.clone()),
            ("viewer", viewer),
            ("lead viewer", lead_viewer),
            ("colleague", app.alex().await),
            ("lead", app.lea().await),
            ("agent", app.agent().await),
            ("administrator", app.administrator().await),
            ("foreign", app.sam().await),
        ];
        Self { _app: app, people, participant, outsider }
    }

    /// A request of Camille's, shared with the participant, in the state that the row takes.
    async fn request(&self, row: &str, private: bool) -> String {
        let camille = &self.people[0].1;
        let mut body = if row.contains("[access]") { an_access_request() } else { a_request() };
        body["visibility"] = json!(if private { "private" } else { "establishment" });
        body["participants"] = json!([self.participant.account()]);
        if row.contains("[access]") {
            // Every accepted one invites someone else.
            let many = camille.get("/requests?scope=mine&limit=1").await.items();
            let last = many.first().map_or("0".to_owned(), |item| item["number"].as_str().unwrap().to_lowercase());
            body["fields"]["email"] = json!(format!("nouveau-{last}@chu-exemple.test"));
        }
        let number = camille.files(&body).await.number();
        if row.contains("[resolved]") {
            let agent = &self.people[6].1;
            let resolution = json!({"resolution": "Le service a été redémarré."});
            agent.post(&format!("/requests/{number}/resolve"), &resolution).await.expect(200);
        }
        number
    }

    async fn act(&self, row: &str, number: &str, person: &Person) -> Answer {
        let mut words = row.split_whitespace();
        let (method, path) = (words.next().unwrap(), words.next().unwrap());
        let rest = words.next().unwrap_or_default();
        let path = path
            .replacen('N', &format!("/requests/{number}"), 1)
            .replace("/1-S/", &format!("/1-{}/", person.account()))
            .replace("participants/P", &format!("participants/{}", self.participant.account()))
            .replace("participants/S", &format!("participants/{}", person.account()));
        let last = path.rsplit('/').next().unwrap();
        let body = match (method, last, rest) {
            ("POST", "comments" | "notes", _) => Some(json!({"body": "Merci de votre aide."})),
            ("PATCH", _, "subject") => Some(json!({"subject": "Un autre objet"})),
            ("PATCH", _, _) => Some(json!({"visibility": "private"})),
            ("POST", "reopen" | "refuse", _) => Some(json!({"reason": "Voici pourquoi."})),
            ("POST", "participants", _) | ("PUT", "requester", _) => Some(json!({"account": self.outsider.account()})),
            ("POST", "assign", _) => Some(json!({"team": "data"})),
            ("POST", "wait", _) => Some(json!({"question": "Sur quel poste?"})),
            ("POST", "resolve", _) => Some(json!({"resolution": "C’est réglé."})),
            _ => None,
        };
        call(person, method, &path, body).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_of_a_request_obeys_the_table_and_hides_what_one_may_not_see() {
    let cast = Cast::gather().await;
    let (columns, rows) = table(REQUESTS);
    let mut wrong = Vec::new();
    let mut cells = 0;
    for (row, expected) in rows {
        for private in [false, true] {
            for (column, name) in columns.iter().enumerate() {
                let sees_through = matches!(*name, "viewer" | "lead viewer");
                let as_who = match *name {
                    "viewer" if private => "colleague",
                    "lead viewer" if private => "lead",
                    name => name,
                };
                let expected = expected[columns.iter().position(|column| *column == as_who).unwrap_or(column)];
                let person = &cast.people.iter().find(|(who, _)| who == name).unwrap().1;
                let number = cast.request(row, private).await;
                let answer = cast.act(row, &number, person).await;
                cells += 1;
                if !matches(expected, &answer) {
                    wrong.push(format!(
                        "{row}, {name}, private {private}: {expected}, not {} {}",
                        answer.status, answer.text
                    ));
                }
                if answer.status == 404 && !sees_through {
                    let unknown = cast.act(row, "CSC-999999", person).await;
                    if (unknown.status, &unknown.text) != (answer.status, &answer.text) {
                        wrong.push(format!("{row}, {name}: an unknown number is answered {}", unknown.text));
                    }
                }
            }
        }
    }
    assert_eq!(cells, 25 * 2 * 9);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_other_route_obeys_the_table() {
    let (columns, rows) = table(ELSEWHERE);
    let app = TestApp::start().await;
    let people = [
        ("contact", app.camille().await),
        ("lead", app.lea().await),
        ("agent", app.agent().await),
        ("administrator", app.administrator().await),
        ("stranger", app.stranger()),
    ];
    let mut wrong = Vec::new();
    let mut next = 0;
    for (row, expected) in rows {
        for (name, expected) in columns.iter().zip(expected) {
            next += 1;
            let person = &people.iter().find(|(who, _)| who == name).unwrap().1;
            let colleague = app.colleague(next).await.account();
            let agent = app.another_agent(next).await.account();
            let mut words = row.split_whitespace();
            let (method, path) = (words.next().unwrap(), words.next().unwrap());
            let rest = words.collect::<Vec<_>>().join(" ");
            let own = person.id.map_or(colleague.clone(), |id| id.to_string());
            let path = path
                .replace("/accounts/contact", &format!("/accounts/{colleague}"))
                .replace("/accounts/agent", &format!("/accounts/{agent}"))
                .replace("/accounts/S", &format!("/accounts/{own}"));
            let path = if path == "/canned-responses/K" {
                let made = people[2].1.post("/canned-responses", &a_canned_response()).await.expect(201);
                format!("/canned-responses/{}", made.json["id"].as_str().unwrap())
            } else {
                path
            };
            let invited = |role: &str| {
                let mut body = json!({"email": format!("nouveau{next}@exemple.test"), "role": role, "rights": []});
                if matches!(role, "contact" | "lead") {
                    body["establishment"] = json!("chu-exemple");
                }
                body
            };
            let body = match (method, path.as_str(), rest.as_str()) {
                ("POST", "/nominative-check", _) => Some(json!({"text": "rien"})),
                ("POST", "/requests", "on behalf") => {
                    let mut body = a_request();
                    body["on_behalf_of"] = json!(colleague);
                    Some(body)
                }
                ("POST", "/requests", _) => Some(a_request()),
                ("POST", "/accounts", role) => Some(invited(role)),
                ("POST", "/establishments", _) => {
                    Some(json!({"id": format!("nouvel-{next}"), "name": "Un hôpital", "region": "Estrie"}))
                }
                ("POST" | "PUT", path, _) if path.starts_with("/canned-responses") => Some(a_canned_response()),
                ("PATCH", path, _) if path.starts_with("/establishments") => Some(json!({"name": "CHU Exemple"})),
                ("PATCH", _, _) => Some(json!({"name": "Un Autre Nom"})),
                _ => None,
            };
            let answer = call(person, method, &path, body).await;
            if !matches(expected, &answer) {
                wrong.push(format!("{row}, {name}: {expected}, not {} {}", answer.status, answer.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
