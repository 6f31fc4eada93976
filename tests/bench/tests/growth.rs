//! An operation costs the same in a table of 25 requests as in one of 250; a sweep costs what is due.
#![allow(clippy::unwrap_used)]

use bench::growth::{Options, run};

#[tokio::test]
async fn operations_and_sweeps_cost_the_same_in_a_table_ten_times_as_large() {
    // A page of the smallest list is full.
    let options = Options { sizes: vec![25, 250], rounds: 2, data: None };
    let figures = run(&options).await.unwrap();
    assert_eq!(figures.operations.len(), 8);
    for (name, tables) in &figures.operations {
        let [small, large] = &tables[..] else { panic!("{name}: {tables:?}") };
        assert_eq!(small.spent, large.spent, "{name}");
        assert!(small.spent.rru > 0.0 && small.spent.wru > 0.0 && small.took.p50_ms > 0.0, "{name}: {small:?}");
    }
    let spent = |name: &str| figures.operations[name][0].spent;
    assert!(spent("create").wru <= 16.0 && spent("comment").wru <= 14.0);
    let [small, large] = &figures.sweep[..] else { panic!("{:?}", figures.sweep) };
    for sweep in [small, large] {
        assert_eq!((sweep.nothing_due.closed, sweep.due.closed), (0, 20), "{sweep:?}");
        assert_eq!(u64::from(sweep.nothing_due.spent.round_trips), guichet_store::keys::SHARDS);
    }
    assert_eq!((small.nothing_due.spent, small.due.spent), (large.nothing_due.spent, large.due.spent));
}

#[tokio::test]
async fn a_table_that_was_kept_is_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { sizes: vec![20], rounds: 1, data: Some(folder.path().to_owned()) };
    assert!(run(&options).await.unwrap().tables[0].fill_seconds.is_some());
    assert!(run(&options).await.unwrap().tables[0].fill_seconds.is_none());
}
