//! Reports from the daily counters (`spec/api.md`, Around it): what is counted, when, and once.

use guichet_testkit::{Failure, Person, TestApp, an_incident, localstack};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::mail::{files, handles, one_batch};

/// The report by so and so of the days that the tests are about.
pub(crate) async fn report(app: &TestApp, by: &str) -> Value {
    let path = format!("/reports?from=2026-06-01&to=2026-06-30&by={by}");
    app.agent().await.get(&path).await.expect(200).json
}

/// The series of this key.
pub(crate) fn series<'a>(report: &'a Value, key: &str) -> &'a Value {
    let series = report["series"].as_array().unwrap();
    series.iter().find(|series| series["key"] == key).unwrap_or_else(|| panic!("no {key}: {report}"))
}

/// Opened, closed by the rule, closed by hand, reopened, open now.
pub(crate) fn figures(figures: &Value) -> [u64; 5] {
    ["opened", "closed_by_rule", "closed_by_hand", "reopened", "open_now"].map(|name| figures[name].as_u64().unwrap())
}

async fn count(app: &TestApp, batch: Value) -> Value {
    app.local.run("derive", Some(batch)).await.unwrap().unwrap()
}

async fn closes(person: &Person, request: &str, satisfaction: u8) {
    let _ = person.post(&format!("{request}/close"), &json!({"satisfaction": satisfaction})).await.expect(200);
}

async fn resolves(app: &TestApp, request: &str) {
    handles(&app.agent().await, request, "resolve", json!({"resolution": "Corrigé."})).await;
}

/// Three requests: one closed by hand, one by the rule, one reopened.
pub(crate) async fn some_life(app: &TestApp) {
    let (camille, sam) = (app.camille().await, app.sam().await);
    let incident = format!("/requests/{}", camille.files(&an_incident()).await.number());
    let (other, foreign) = (files(&camille).await, files(&sam).await);
    for request in [&incident, &other, &foreign] {
        resolves(app, request).await;
    }
    closes(&camille, &incident, 4).await;
    let _ = sam.post(&format!("{foreign}/reopen"), &json!({"reason": "Encore ce matin."})).await.expect(200);
    app.turn_to("2026-06-14T12:00:00Z");
    assert_eq!(app.sweep().await["closed"], 1);
}

#[tokio::test]
async fn what_happened_is_told_by_type_by_team_and_by_establishment() {
    let app = TestApp::start().await;
    some_life(&app).await;
    app.deliver().await;
    let by_type = report(&app, "type").await;
    assert_eq!(figures(series(&by_type, "incident-production")), [1, 0, 1, 0, 0]);
    assert_eq!(figures(series(&by_type, "other")), [2, 1, 0, 1, 1]);
    assert_eq!(figures(series(&by_type, "data-extraction")), [0; 5]);
    let by_team = report(&app, "team").await;
    assert_eq!(figures(series(&by_team, "production")), [1, 0, 1, 0, 0]);
    assert_eq!(figures(series(&by_team, "triage")), [2, 1, 0, 1, 1]);
    let by_establishment = report(&app, "establishment").await;
    assert_eq!(figures(series(&by_establishment, "chu-exemple")), [2, 1, 1, 0, 0]);
    assert_eq!(figures(series(&by_establishment, "ciusss-demo")), [1, 0, 0, 1, 1]);
    assert_eq!(series(&by_establishment, "ciusss-demo")["label"], "CIUSSS Démo");
    for report in [by_type, by_team, by_establishment] {
        assert_eq!(figures(&report["totals"]), [3, 1, 1, 1, 1]);
        assert_eq!(report["totals"]["satisfaction"], json!({"count": 1, "mean": 4.0, "histogram": [0, 0, 0, 1, 0]}));
        assert_eq!(report["totals"]["days"].as_array().unwrap().len(), 30);
    }
}

#[tokio::test]
async fn a_closure_by_the_rule_is_counted_on_its_civil_day_whenever_the_sweep_comes() {
    let app = TestApp::start().await;
    let request = files(&app.camille().await).await;
    // 22:30 in Toronto: closed at 22:30 on the 13th, when it is the 14th in UTC.
    app.turn_to("2026-06-11T02:30:00Z");
    resolves(&app, &request).await;
    app.turn_to("2026-06-20T12:00:00Z");
    let _ = app.sweep().await;
    app.deliver().await;
    let report = report(&app, "type").await;
    let closed: Vec<_> = series(&report, "other")["days"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|day| day["closed_by_rule"] == 1)
        .map(|day| day["date"].clone())
        .collect();
    assert_eq!(closed, ["2026-06-13"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn records_that_come_twice_in_any_order_and_at_once_leave_the_counters_right() {
    let app = TestApp::start().await;
    some_life(&app).await;
    let batch = one_batch(&app).await;
    let mut counted = 0;
    for record in batch["Records"].as_array().unwrap().iter().rev() {
        let report = count(&app, json!({"Records": [record, record]})).await;
        counted += report["counted"].as_u64().unwrap();
    }
    // Filed three times, taken in charge three times, reopened, closed twice.
    assert_eq!(counted, 9);
    let (one, other) = futures_util::future::join(count(&app, batch.clone()), count(&app, batch)).await;
    assert_eq!((&one["counted"], &one["repeated"]), (&json!(0), &json!(9)));
    assert_eq!(one, other);
    app.deliver().await;
    assert_eq!(figures(&report(&app, "team").await["totals"]), [3, 1, 1, 1, 1]);
}

#[tokio::test]
async fn two_runs_at_once_on_new_records_count_each_once() {
    let app = TestApp::start().await;
    some_life(&app).await;
    let batch = one_batch(&app).await;
    let (one, other) = futures_util::future::join(count(&app, batch.clone()), count(&app, batch)).await;
    assert_eq!(one["counted"].as_u64().unwrap() + other["counted"].as_u64().unwrap(), 9);
    assert_eq!(figures(&report(&app, "team").await["totals"]), [3, 1, 1, 1, 1]);
}

#[tokio::test]
async fn a_batch_that_failed_midway_is_counted_once_when_it_comes_again() {
    let app = TestApp::start().await;
    some_life(&app).await;
    let batch = one_batch(&app).await;
    app.table.fail(Some(Failure::Down));
    let failed = count(&app, batch.clone()).await["batchItemFailures"].clone();
    assert_eq!(failed.as_array().unwrap().len(), 9, "all must come again: {failed}");
    assert_eq!(failed[0]["itemIdentifier"], batch["Records"][0]["dynamodb"]["SequenceNumber"]);
    // Every try of the first transaction is carried out, and none is known to be.
    app.table.fail(Some(Failure::LostAnswers(3)));
    let report_of = count(&app, batch.clone()).await;
    assert_eq!(report_of["batchItemFailures"].as_array().unwrap().len(), 1, "that one comes again");
    assert_eq!(report_of["counted"], 8, "and holds up no other");
    app.table.fail(None);
    let report_of = count(&app, batch).await;
    assert_eq!((&report_of["counted"], &report_of["repeated"]), (&json!(0), &json!(9)));
    assert_eq!(figures(&report(&app, "type").await["totals"]), [3, 1, 1, 1, 1]);
}

#[tokio::test]
async fn counting_does_not_wait_for_the_mails_nor_the_mails_for_counting() {
    let app = TestApp::start().await;
    let _ = files(&app.camille().await).await;
    let _ = app.local.deriving.drain().await.unwrap();
    assert_eq!(figures(&report(&app, "type").await["totals"])[0], 1);
    assert_eq!(app.mails().len(), 0);
    let _ = files(&app.camille().await).await;
    let _ = app.local.run("notify", None).await.unwrap().unwrap();
    assert_eq!(app.mails().len(), 4);
    assert_eq!(figures(&report(&app, "type").await["totals"])[0], 1);
}

#[tokio::test]
async fn another_team_takes_over_what_is_open() {
    let app = TestApp::start().await;
    let request = files(&app.camille().await).await;
    handles(&app.agent().await, &request, "assign", json!({"team": "data"})).await;
    app.deliver().await;
    let report_of = report(&app, "team").await;
    assert_eq!(figures(series(&report_of, "triage")), [1, 0, 0, 0, 0]);
    assert_eq!(figures(series(&report_of, "data")), [0, 0, 0, 0, 1]);
    closes(&app.agent().await, &request, 3).await;
    app.deliver().await;
    assert_eq!(figures(series(&report(&app, "team").await, "data")), [0, 0, 1, 0, 0]);
}

/// Within the 5 % that are promised.
fn close_to(told: &Value, hours: f64) -> bool {
    (told.as_f64().unwrap() - hours).abs() <= hours * 0.051
}

#[tokio::test]
async fn hours_run_from_the_filing_to_the_first_taking_and_to_the_resolution_that_stood() {
    let app = TestApp::start().await;
    for hours in [1, 3, 30] {
        let request = files(&app.camille().await).await;
        app.advance(SignedDuration::from_hours(hours));
        handles(&app.agent().await, &request, "take", Value::Null).await;
        resolves(&app, &request).await;
        let reason = json!({"reason": "Encore ce matin."});
        let _ = app.camille().await.post(&format!("{request}/reopen"), &reason).await.expect(200);
        app.advance(SignedDuration::from_hours(hours));
        resolves(&app, &request).await;
        app.advance(SignedDuration::from_hours(20));
        closes(&app.camille().await, &request, 5).await;
    }
    app.deliver().await;
    let totals = report(&app, "type").await["totals"].clone();
    for (name, median, p90) in [("hours_to_taking", 3.0, 30.0), ("hours_to_resolution", 6.0, 60.0)] {
        let hours = &totals[name];
        assert_eq!(hours["count"], 3, "{name}");
        assert!(close_to(&hours["median"], median) && close_to(&hours["p90"], p90), "{name}: {hours}");
    }
}

#[tokio::test]
async fn nothing_timed_has_no_median_and_no_answer_no_mean() {
    let app = TestApp::start().await;
    let totals = report(&app, "type").await["totals"].clone();
    assert_eq!(totals["hours_to_taking"], json!({"count": 0, "median": null, "p90": null}));
    assert_eq!(totals["satisfaction"], json!({"count": 0, "mean": null, "histogram": [0, 0, 0, 0, 0]}));
}

#[tokio::test]
async fn unless_told_it_is_by_type_of_the_last_thirty_civil_days() {
    let app = TestApp::start().await;
    // The evening of the 9th in Toronto.
    app.turn_to("2026-06-10T02:00:00Z");
    let report = app.agent().await.get("/reports").await.expect(200).json;
    let told = [&report["from"], &report["to"], &report["by"]];
    assert_eq!(told, [&json!("2026-05-11"), &json!("2026-06-09"), &json!("type")]);
}

#[tokio::test]
async fn days_that_are_none_are_too_many_or_end_before_they_begin_are_refused() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let _ = agent.get("/reports?from=2025-06-10&to=2026-06-10").await.expect(200);
    for (query, pointer) in [
        ("from=2025-06-09&to=2026-06-10", "/from"),
        ("from=2026-06-11&to=2026-06-10", "/to"),
        ("from=2026-06-31", "/from"),
        ("to=20260610", "/to"),
        ("to=2026-06-10T12:00:00Z", "/to"),
        ("by=person", "/by"),
    ] {
        let refused = agent.get(&format!("/reports?{query}")).await.problem(422, "invalid");
        assert_eq!(refused.pointers(), [pointer], "{query}");
    }
}

#[tokio::test]
async fn reading_a_report_is_recorded() {
    let app = TestApp::start().await;
    let _ = report(&app, "establishment").await;
    let trail = app.administrator().await.get("/audit?from=2026-06-10T00:00:00Z").await.expect(200).items();
    let read = trail.iter().find(|record| record["action"] == "reports.read").expect("a record");
    assert_eq!(read["detail"], json!({"from": "2026-06-01", "to": "2026-06-30", "by": "establishment"}));
}

#[tokio::test]
async fn a_report_reads_counters_and_costs_the_same_however_many_requests_there_are() {
    if localstack::cannot("count what a call costs") {
        return;
    }
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let mut costs = Vec::new();
    for filed in [1, 60] {
        app.file_many(&camille, filed).await;
        app.deliver().await;
        app.table.calls();
        let _ = agent.get("/reports?from=2026-06-01&to=2026-06-30&by=type").await.expect(200);
        let mut calls: Vec<_> = app
            .table
            .calls()
            .into_iter()
            .map(|call| format!("{} {} {}", call.operation, call.read, call.write))
            .collect();
        calls.sort_unstable();
        costs.push(calls);
    }
    assert_eq!(costs[0], costs[1]);
    // The session, two queries of the counters, the record of it.
    assert_eq!(costs[0].len(), 4, "{:?}", costs[0]);
}
