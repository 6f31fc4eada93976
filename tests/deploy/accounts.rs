//! Accounts: the first one, by the schedule and the page; another, by JSON.

use serde_json::{Value, json};

use crate::portal::{Person, Portal};

pub fn the_first_administrator_is_invited_and_activates_by_the_page(portal: &Portal) -> Person {
    let (name, password) = ("Claude Tremblay", "la-glace-porte-les-patineurs");
    let email: &'static str = portal.administrator.clone().leak();
    let invitation = portal.emulator.mail_to(email, "Activez votre compte");
    let link = invitation.token().to_owned();
    let page = portal.call("GET", &format!("/activation?token={link}")).header("accept", "text/html");
    assert!(page.send().expect(200).text().contains("action=\"/activation\""));

    // A form: the gateway hands it on in base64, and the cookie apart from the headers.
    let fields = [("token", link.as_str()), ("email", email), ("name", name), ("password", password)];
    let form = portal.call("POST", "/activation").header("accept", "text/html").header("origin", &portal.url);
    let answer = form.form(&fields).send().expect(303);
    assert_eq!(answer.header("location"), Some("/?notice=activated"));
    let cookie = answer.header("set-cookie").expect("a session").split(';').next().unwrap().to_owned();
    assert!(cookie.starts_with("__Host-session="), "{cookie:.20}");
    // A member of the centre begins at the queue.
    let page = |path: &str| portal.call("GET", path).header("accept", "text/html").header("cookie", &cookie).send();
    let home = page("/").expect(303).header("location").unwrap().to_owned();
    assert!(home.starts_with("/requests?scope=queue"), "{home}");
    let queue = page(&home).expect(200).text();
    assert!(queue.contains("href=\"/accounts\""), "what an administrator sees: {queue}");

    let opened = portal.call("POST", "/session").json(&json!({"email": email, "password": password})).send();
    let token = opened.expect(201).json()["token"].as_str().unwrap().to_owned();
    let secrets = vec![link, cookie["__Host-session=".len()..].to_owned(), token.clone()];
    Person { email, name, password, secrets, token }
}

pub fn a_contact_is_invited(portal: &Portal, administrator: &Person) -> Person {
    let (email, name, password) = ("nadia.benali@chu-exemple.test", "Nadia Benali", "la-neige-fond-au-printemps");
    let establishment = json!({"id": "chu-exemple", "name": "CHU Exemple", "region": "Capitale-Nationale"});
    portal.post(administrator, "/establishments", &establishment);
    portal.post(
        administrator,
        "/accounts",
        &json!({"email": email, "role": "contact", "establishment": "chu-exemple", "rights": ["view_establishment"]}),
    );
    let invitation = portal.emulator.mail_to(email, "Activez votre compte");
    let body = json!({"token": invitation.token(), "email": email, "name": name, "password": password});
    let opened: Value = portal.call("POST", "/activation").json(&body).send().expect(201).json();
    let token = opened["token"].as_str().unwrap().to_owned();
    Person { email, name, password, secrets: vec![invitation.token().to_owned(), token.clone()], token }
}
