//! The forms of filing a request (`spec/product.md`, The catalogue; `spec/guide-client.txt`, step 4).

use guichet_domain::catalog::{Catalog, FieldKind};
use guichet_testkit::{PageAnswer, Person, TestApp};
use serde_json::{Value, json};

/// A text in which a health insurance number stands.
const NAM: &str = "Le dossier du NAM TREM58031215 ne s’ouvre plus depuis ce matin.";

/// What someone types into the form of any type.
const TYPED: [(&str, &str); 3] = [
    ("subject", "Étiquettes illisibles"),
    ("description", "Les étiquettes imprimées ce matin sont illisibles."),
    ("checked", "Imprimante redémarrée."),
];

/// The typed texts with others after them.
pub(crate) fn typed<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    TYPED
        .into_iter()
        .filter(|(name, _)| more.iter().all(|(other, _)| other != name))
        .chain(more.iter().copied())
        .collect()
}

pub(crate) async fn form(person: &Person, kind: &str) -> PageAnswer {
    person.page(&format!("/requests/new?type={kind}")).await.expect(200)
}

/// The number of the request that an accepted form leads to.
#[track_caller]
pub(crate) fn filed(answer: &PageAnswer) -> String {
    let path = answer.location().strip_prefix("/requests/").unwrap();
    path.split('?').next().unwrap().to_owned()
}

pub(crate) async fn request(person: &Person, number: &str) -> Value {
    person.get(&format!("/requests/{number}")).await.expect(200).json
}

pub(crate) async fn how_many(person: &Person) -> usize {
    person.get("/requests").await.expect(200).items().len()
}

/// The value of a control of the form as it is rendered.
pub(crate) fn value(page: &PageAnswer, action: &str, name: &str) -> String {
    let form = page.form(action);
    form.into_iter().find(|(control, _)| control == name).map(|(_, value)| value).unwrap_or_default()
}

#[tokio::test]
async fn every_type_asks_for_every_field_of_it() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    for kind in Catalog::builtin().unwrap().types() {
        let page = form(&camille, &kind.code).await;
        page.sees(&kind.subject_label.fr).sees("Éléments validés par votre équipe");
        let controls = page.controls("/requests");
        for field in &kind.fields {
            page.sees(&field.label.fr);
            let several = if field.kind == FieldKind::Choices { "[]" } else { "" };
            let name = format!("fields[{}]{several}", field.name);
            assert!(controls.contains(&name), "{}: {name} of {controls:?}", kind.code);
        }
        assert_eq!(page.select("h1"), [kind.label.fr.as_str()]);
    }
}

#[tokio::test]
async fn every_type_is_filed_from_its_form() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let fields = [
        (
            "incident-production",
            vec![
                ("fields[module]", "Laboratoire"),
                ("fields[users_affected]", "3"),
                ("fields[organisation_hindered]", "no"),
                ("fields[workaround]", "Saisie\r\nà la main"),
                ("fields[began_at]", "2026-06-10T08:30"),
            ],
        ),
        ("incident-preproduction", vec![]),
        ("functional-support", vec![("fields[module]", "Pharmacie")]),
        (
            "portal-access",
            vec![
                ("fields[action]", "add"),
                ("fields[name]", "Maude Tremblay"),
                ("fields[email]", "maude.tremblay@chu-exemple.test"),
                ("fields[role]", "contact"),
                ("fields[rights][]", "view_establishment"),
            ],
        ),
        ("data-extraction", vec![("fields[purpose]", "Suivi des délais")]),
        ("other", vec![]),
    ];
    let expected = [
        json!({"module": "Laboratoire", "users_affected": 3, "organisation_hindered": false,
            "workaround": "Saisie\nà la main", "began_at": "2026-06-10T12:30:00Z"}),
        json!({}),
        json!({"module": "Pharmacie"}),
        json!({"action": "add", "name": "Maude Tremblay", "email": "maude.tremblay@chu-exemple.test",
            "role": "contact", "rights": ["view_establishment"]}),
        json!({"purpose": "Suivi des délais"}),
        json!({}),
    ];
    for ((kind, answers), fields) in fields.iter().zip(expected) {
        let answer = camille.submits(&form(&camille, kind).await, "/requests", &typed(answers)).await;
        assert!(answer.location().ends_with("?notice=filed&sent=1"), "{}", answer.location());
        let request = request(&camille, &filed(&answer)).await;
        assert_eq!((&request["type"], &request["fields"]), (&json!(kind), &fields));
        assert_eq!((&request["subject"], &request["checked"]), (&json!(TYPED[0].1), &json!(TYPED[2].1)));
        assert_eq!(request["visibility"], "establishment");
        assert_eq!(request["contacts"], json!([{"name": "Camille Roy", "phone": "418 555-0142"}]));
    }
}

#[tokio::test]
async fn a_major_incident_is_sent_with_the_request_to_call() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let page = form(&camille, "incident-production").await;
    let warning = page.select(".major[data-major='5']").join("");
    assert!(warning.contains("1 844 748-0553") && warning.contains("418 648-0553"), "{warning}");
    let answer = camille.submits(&page, "/requests", &typed(&[("fields[users_affected]", "6")])).await;
    assert!(answer.location().contains("notice=filed-major-warning"), "{}", answer.location());
    assert_eq!(request(&camille, &filed(&answer)).await["major"], true);
    assert!(form(&camille, "incident-preproduction").await.select(".major[data-major]").is_empty());
}

#[tokio::test]
async fn what_is_typed_survives_an_error_and_each_is_told_beside_its_field() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let page = form(&camille, "incident-production").await;
    let key = value(&page, "/requests", "_key");
    let answers = [
        ("subject", "Bref"),
        ("description", "Trop court"),
        ("fields[users_affected]", "-1"),
        ("fields[organisation_hindered]", "yes"),
        ("fields[began_at]", "2026-06-10T08:30"),
        ("contacts[0][phone]", "abc"),
        ("visibility", "private"),
    ];
    let refused = camille.submits(&page, "/requests", &answers).await.expect(422);
    let links = refused.attributes(".errors a", "href");
    let wrong = ["#subject", "#description", "#fields-users_affected", "#contacts-0-phone"];
    for link in wrong {
        assert!(links.iter().any(|it| it == link), "{link} of {links:?}");
        assert_eq!(refused.select(&format!("[id='{}'][aria-invalid=true]", &link[1..])).len(), 1, "{link}");
    }
    assert_eq!(links.len(), wrong.len());
    refused.sees("au moins 5 caractères").sees("au moins 20 caractères");
    for (name, typed) in answers {
        assert_eq!(value(&refused, "/requests", name), typed, "{name}");
    }
    assert_eq!(value(&refused, "/requests", "_key"), key);
    assert_eq!(how_many(&camille).await, 0);
}

#[tokio::test]
async fn limits_hold_to_the_character() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let (subject, description, checked) = ("é".repeat(150), "é".repeat(20_000), "é".repeat(5_000));
    let most = [("subject", &*subject), ("description", &*description), ("checked", &*checked)];
    let page = form(&camille, "other").await;
    for (name, text) in most {
        let longer = format!("{text}é");
        let one_more: Vec<_> =
            most.iter().map(|(it, text)| (*it, if *it == name { &*longer } else { *text })).collect();
        let refused = camille.submits(&page, "/requests", &one_more).await.expect(422);
        assert_eq!(refused.attributes(".errors a", "href"), [format!("#{name}")]);
        assert_eq!(value(&refused, "/requests", name), longer);
    }
    assert_eq!(camille.submits(&page, "/requests", &most).await.status, 303);
}

#[tokio::test]
async fn a_form_sent_twice_files_once() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let page = form(&camille, "other").await;
    let first = camille.submits(&page, "/requests", &typed(&[])).await;
    let second = camille.submits(&page, "/requests", &typed(&[])).await;
    assert_eq!(first.location(), second.location());
    assert_eq!(how_many(&camille).await, 1);
}

#[tokio::test]
async fn going_back_after_sending_and_changing_the_text_is_told_and_takes_a_second_press() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let page = form(&camille, "other").await;
    let _ = filed(&camille.submits(&page, "/requests", &typed(&[])).await);
    let changed = typed(&[("subject", "Un tout autre objet")]);
    let told = camille.submits(&page, "/requests", &changed).await.expect(422);
    told.sees("déjà été envoyé");
    assert_eq!(value(&told, "/requests", "subject"), "Un tout autre objet");
    assert_eq!(how_many(&camille).await, 1);
    let _ = filed(&camille.submits(&told, "/requests", &[]).await);
    assert_eq!(how_many(&camille).await, 2);
}

#[tokio::test]
async fn two_tabs_file_a_request_each() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let (one, other) = (form(&camille, "other").await, form(&camille, "other").await);
    let first = filed(&camille.submits(&one, "/requests", &typed(&[("subject", "Premier objet")])).await);
    let second = filed(&camille.submits(&other, "/requests", &typed(&[("subject", "Deuxième objet")])).await);
    assert_eq!(request(&camille, &first).await["subject"], "Premier objet");
    assert_eq!(request(&camille, &second).await["subject"], "Deuxième objet");
}

#[tokio::test]
async fn rows_for_people_to_call_are_added_one_by_one_up_to_five() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let mut page = form(&camille, "other").await;
    let key = value(&page, "/requests", "_key");
    for place in 1..5 {
        let (name, phone) = (format!("contacts[{}][name]", place - 1), format!("contacts[{}][phone]", place - 1));
        let answers = [("_add", "1"), ("subject", "Étiq"), (&*name, "Une personne"), (&*phone, "418 555-0142")];
        page = camille.submits(&page, "/requests", &answers).await.expect(200);
        assert_eq!(page.select(".contact-row").len(), place + 1);
        assert!(page.select(".errors").is_empty(), "nothing is checked yet");
        assert_eq!(value(&page, "/requests", "subject"), "Étiq");
        assert_eq!(value(&page, "/requests", "_key"), key);
    }
    assert!(page.select("[name=_add]").is_empty());
    let last = [("contacts[4][name]", "Une personne"), ("contacts[4][phone]", "418 555-0143")];
    let number = filed(&camille.submits(&page, "/requests", &typed(&last)).await);
    assert_eq!(request(&camille, &number).await["contacts"].as_array().unwrap().len(), 5);
}

#[tokio::test]
async fn a_row_left_empty_is_no_person() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let page = form(&camille, "other").await;
    let more = camille.submits(&page, "/requests", &[("_add", "1")]).await.expect(200);
    let number = filed(&camille.submits(&more, "/requests", &typed(&[])).await);
    assert_eq!(request(&camille, &number).await["contacts"].as_array().unwrap().len(), 1);
    let nobody = typed(&[("contacts[0][name]", ""), ("contacts[0][phone]", "")]);
    let refused = camille.submits(&form(&camille, "other").await, "/requests", &nobody).await.expect(422);
    assert_eq!(refused.attributes(".errors a", "href"), ["#contacts"]);
    refused.sees("au moins une personne");
}

#[tokio::test]
async fn a_number_found_in_the_text_is_masked_and_sent_in_one_click() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let page = form(&camille, "other").await;
    let refused = camille.submits(&page, "/requests", &typed(&[("description", NAM)])).await.expect(422);
    refused.sees("numéro d’assurance maladie");
    assert_eq!(value(&refused, "/requests", "description"), NAM);
    let number = filed(&camille.submits(&refused, "/requests", &[("_mask", "1")]).await);
    let description = request(&camille, &number).await["description"].as_str().unwrap().to_owned();
    assert!(!description.contains("58031215") && description.ends_with("ce matin."), "{description}");
}

#[tokio::test]
async fn a_number_that_is_none_is_confirmed_and_stays_so_through_other_errors() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let page = form(&camille, "other").await;
    let refused = camille.submits(&page, "/requests", &typed(&[("description", NAM)])).await.expect(422);
    let found = refused.attributes("[name='not_nominative[]']", "value");
    assert_eq!(found.len(), 1);
    let answers = [("not_nominative[]", &*found[0]), ("subject", "Bref")];
    let again = camille.submits(&refused, "/requests", &answers).await.expect(422);
    assert_eq!(again.attributes(".errors a", "href"), ["#subject"]);
    let number = filed(&camille.submits(&again, "/requests", &[("subject", "Dossier fermé")]).await);
    assert_eq!(request(&camille, &number).await["description"], NAM);
}

#[tokio::test]
async fn script_in_every_field_stays_text() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let hostile = "\"><script>alert(1)</script></textarea><script>alert(1)</script>";
    for kind in Catalog::builtin().unwrap().types() {
        let page = form(&camille, &kind.code).await;
        let fixed = ["_key", "_account", "type", "visibility", "participants[]", "_add", "_mask"];
        let names: Vec<_> = page.controls("/requests").into_iter().filter(|name| !fixed.contains(&&**name)).collect();
        let answers: Vec<_> = names.iter().map(|name| (&**name, hostile)).collect();
        let refused = camille.submits(&page, "/requests", &answers).await.expect(422);
        refused.lacks("<script>alert");
        assert_eq!(value(&refused, "/requests", "subject"), hostile);
        assert_eq!(value(&refused, "/requests", "description"), hostile);
    }
}
