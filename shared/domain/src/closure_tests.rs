#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::*;
use crate::ids::Number;

#[derive(Deserialize)]
struct Case {
    name: String,
    resolved_at: Timestamp,
    changes: Vec<Timestamp>,
    outcome: String,
    at: Option<Timestamp>,
    halted_by: Option<u64>,
}

const VECTORS: &str = include_str!("../tests/closure-vectors.json");

fn event(position: usize) -> EventId {
    EventId { number: Number(1), seq: position as u64 }
}

#[test]
fn every_case_of_the_vectors_ends_as_it_says() {
    let cases: Vec<Case> = serde_json::from_str(VECTORS).unwrap();
    assert!(cases.len() >= 40, "the vectors are there");
    for case in cases {
        let mut closure = Closure::from(case.resolved_at, &Rule::default());
        for (position, change) in case.changes.iter().enumerate() {
            closure = closure.after_change(*change, event(position));
        }
        match case.outcome.as_str() {
            "closed" => {
                assert_eq!(closure.halted_by, None, "{}", case.name);
                assert_eq!(Some(closure.closes_at), case.at, "{}", case.name);
            }
            "manual" => {
                assert_eq!(closure.halted_by.map(|id| id.seq), case.halted_by, "{}", case.name);
            }
            other => panic!("unknown outcome {other}"),
        }
    }
}

#[test]
fn the_vectors_are_those_of_the_specification() {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/spec/closure-vectors.json");
    if let Ok(specified) = std::fs::read_to_string(beside) {
        let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(parse(&specified), parse(VECTORS));
    }
}

/// Seconds east of Greenwich in Toronto, from the law itself and not from the zone's table: daylight time from the
/// second Sunday of March, 07:00 UTC, to the first Sunday of November, 06:00 UTC.
fn toronto_offset(second: i64) -> i64 {
    let year = {
        let mut year = 2000;
        while days_before(year + 1, 1, 1) * 86_400 <= second {
            year += 1;
        }
        year
    };
    let sunday = |month: i64, nth: i64| {
        let first = days_before(year, month, 1);
        // 1970-01-01 was a Thursday: day number 3 is the first Sunday.
        let to_sunday = (3 - first).rem_euclid(7);
        first + to_sunday + 7 * (nth - 1)
    };
    let summer = sunday(3, 2) * 86_400 + 7 * 3_600..sunday(11, 1) * 86_400 + 6 * 3_600;
    if summer.contains(&second) { -4 * 3_600 } else { -5 * 3_600 }
}

/// Days from 1970-01-01 to the first of a month (proleptic Gregorian; Hinnant's formula).
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn around_the_clock_changes() -> impl Strategy<Value = i64> {
    // 2026-2029: anywhere, and within four days of each change of the clocks.
    let changes = (2026..2030).flat_map(|year| {
        let day = |month, nth: i64| {
            let first = days_before(year, month, 1);
            (first + (3 - first).rem_euclid(7) + 7 * (nth - 1)) * 86_400 + 6 * 3_600
        };
        [day(3, 2), day(11, 1)]
    });
    let near = proptest::sample::select(changes.collect::<Vec<_>>()).prop_flat_map(|at| at - 345_600..at + 345_600);
    prop_oneof![1_767_225_600..1_893_456_000_i64, near]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn the_rule_agrees_with_an_independent_formulation(
        resolved in around_the_clock_changes(),
        mut delays in proptest::collection::vec(0..300_000_i64, 0..6),
    ) {
        delays.sort_unstable();
        let day = |second: i64| (second + toronto_offset(second)).div_euclid(86_400);
        let expected = delays.iter().position(|delay| {
            let change = resolved + delay;
            *delay < 72 * 3_600 && (1..=2).contains(&(day(change) - day(resolved)))
        });

        let mut closure = Closure::from(Timestamp::from_second(resolved).unwrap(), &Rule::default());
        for (position, delay) in delays.iter().enumerate() {
            let at = Timestamp::from_second(resolved + delay).unwrap();
            closure = closure.after_change(at, event(position));
        }

        prop_assert_eq!(closure.halted_by.map(|id| id.seq), expected.map(|position| position as u64));
        prop_assert_eq!(closure.closes_at.as_second(), resolved + 259_200);
    }

    #[test]
    fn fractions_of_a_second_change_nothing(second in around_the_clock_changes(), nanos in 0..1_000_000_000_i32) {
        let with = Timestamp::new(second, nanos).unwrap();
        let without = Timestamp::from_second(second).unwrap();
        prop_assert_eq!(Closure::from(with, &Rule::default()), Closure::from(without, &Rule::default()));
    }
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    let zone = Rule { zone: "America/Chicoutimi".to_owned(), ..Rule::default() };
    assert!(matches!(zone.checked(), Err(RuleError::Zone(_))));
    let never = Rule { hours: 0, ..Rule::default() };
    assert_eq!(never.checked(), Err(RuleError::Bounds));
}
