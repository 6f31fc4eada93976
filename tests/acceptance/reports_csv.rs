//! Reports as CSV: what a spreadsheet makes of them.

use guichet_testkit::{Answer, Person, TestApp};
use reqwest::Method;
use serde_json::json;

use crate::reports::some_life;

async fn csv(person: &Person, by: &str) -> Answer {
    let path = format!("/reports?from=2026-06-01&to=2026-06-30&by={by}");
    person.send(person.call(Method::GET, &path).header("accept", "text/csv")).await.expect(200)
}

/// Rows and cells, as RFC 4180 has them read.
fn cells(text: &str, separator: char) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let row = rows.last_mut().unwrap();
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => row.last_mut().unwrap().extend(characters.next()),
            '"' => quoted = !quoted,
            c if c == separator && !quoted => row.push(String::new()),
            '\r' if !quoted => {
                assert_eq!(characters.next(), Some('\n'));
                rows.push(vec![String::new()]);
            }
            c => row.last_mut().unwrap().push(c),
        }
    }
    assert_eq!(rows.pop(), Some(vec![String::new()]), "the last row ends too");
    rows
}

#[tokio::test]
async fn it_is_a_file_in_utf_8_with_a_byte_order_mark_and_a_header() {
    let app = TestApp::start().await;
    let answer = csv(&app.agent().await, "type").await;
    assert_eq!(answer.header("content-type"), Some("text/csv; charset=utf-8"));
    let name = "attachment; filename=\"guichet-type-2026-06-01-2026-06-30.csv\"";
    assert_eq!(answer.header("content-disposition"), Some(name));
    assert!(answer.text.starts_with("\u{feff}portée;du;au;code;libellé;ouvertes;"), "{}", answer.text);
}

#[tokio::test]
async fn every_row_has_every_column_and_the_figures_are_those_of_the_json() {
    let app = TestApp::start().await;
    some_life(&app).await;
    app.deliver().await;
    let agent = app.agent().await;
    let rows = cells(&csv(&agent, "establishment").await.text, ';');
    assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{rows:?}");
    let json = agent.get("/reports?from=2026-06-01&to=2026-06-30&by=establishment").await.expect(200).json;
    let column = |name: &str| rows[0].iter().position(|header| header == name).unwrap();
    let figure = |row: &Vec<String>, name: &str| row[column(name)].parse::<u64>().unwrap();
    assert_eq!(rows[1][0], "total");
    assert_eq!(figure(&rows[1], "ouvertes maintenant"), json["totals"]["open_now"].as_u64().unwrap());
    for series in json["series"].as_array().unwrap() {
        let of = |scope: &str| {
            let fits = |row: &&Vec<String>| row[0] == scope && series["key"] == row[3].as_str();
            rows.iter().filter(fits).collect::<Vec<_>>()
        };
        let [period] = of("période")[..] else { panic!("{rows:?}") };
        assert_eq!(series["label"], period[4].as_str());
        assert_eq!(of("jour").len(), series["days"].as_array().unwrap().len());
        for (name, header) in
            [("opened", "ouvertes"), ("closed_by_rule", "fermées par la règle"), ("reopened", "rouvertes")]
        {
            assert_eq!(figure(period, header), series[name].as_u64().unwrap(), "{name}");
            assert_eq!(of("jour").iter().map(|row| figure(row, header)).sum::<u64>(), figure(period, header));
        }
    }
}

#[tokio::test]
async fn a_name_is_neither_a_formula_nor_the_end_of_its_cell() {
    let app = TestApp::start().await;
    some_life(&app).await;
    app.deliver().await;
    let administrator = app.administrator().await;
    for (name, cell) in [
        ("=1+1;\"x\",y", "'=1+1;\"x\",y"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+15", "'+15"),
        ("-2+3", "'-2+3"),
        ("Un – deux", "Un – deux"),
    ] {
        let _ = administrator.patch("/establishments/chu-exemple", &json!({"name": name})).await.expect(200);
        let rows = cells(&csv(&app.agent().await, "establishment").await.text, ';');
        let labels: Vec<_> = rows.iter().filter(|row| row[3] == "chu-exemple").map(|row| row[4].as_str()).collect();
        assert!(labels.len() > 1 && labels.iter().all(|label| *label == cell), "{labels:?}");
    }
}

#[tokio::test]
async fn numbers_and_cells_are_written_as_the_readers_language_has_them() {
    let app = TestApp::start().await;
    some_life(&app).await;
    app.deliver().await;
    let agent = app.agent().await;
    let figure = |text: &str, separator, name: &str| {
        let rows = cells(text, separator);
        let column = rows[0].iter().position(|header| header == name).unwrap_or_else(|| panic!("{:?}", rows[0]));
        rows[1][column].clone()
    };
    let french = csv(&agent, "type").await.text;
    assert_eq!(figure(&french, ';', "heures avant la prise en charge (médiane)"), "0,017");
    let _ = agent.patch("/me", &json!({"language": "en"})).await.expect(200);
    let english = csv(&agent, "type").await.text;
    assert_eq!(figure(&english, ',', "hours to taking (median)"), "0.017");
}

#[tokio::test]
async fn without_being_asked_for_there_is_no_csv() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    for accept in ["*/*", "application/json", "application/json, text/csv;q=0.5", "text/csv;q=0", "text/*"] {
        let answer = agent.send(agent.call(Method::GET, "/reports").header("accept", accept)).await.expect(200);
        assert_eq!(answer.header("content-type"), Some("application/json"), "{accept}");
    }
}
