//! Durations in buckets, so that those of many days can be put together and still give a median.

use std::collections::BTreeMap;

use jiff::SignedDuration;

/// How often a duration fell into each bucket.
///
/// The first bucket holds up to a minute; each next one ends 2/19 after the one before it. So what a quantile says is
/// at most 5 % above or below the true one (durations under a minute count as a minute). Bounds are whole seconds:
/// the same duration falls into the same bucket everywhere and always.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Histogram(BTreeMap<u16, u64>);

const MINUTE: u64 = 60;

/// The upper bounds of the buckets, in seconds.
fn bounds() -> impl Iterator<Item = (u16, u64)> {
    (0..).zip(std::iter::successors(Some(MINUTE), |bound| bound.saturating_mul(21).checked_div(19)))
}

/// The bucket of a duration; anything longer than a lifetime falls into that of a lifetime.
fn bucket(seconds: u64) -> u16 {
    let seconds = seconds.min(1 << 31);
    bounds().find(|(_, bound)| seconds <= *bound).map_or(0, |(bucket, _)| bucket)
}

/// What stands for a bucket, in seconds: as far from its lower bound as from its upper one, in proportion.
fn middle(bucket: u16) -> u64 {
    let (mut low, mut high) = (MINUTE, MINUTE);
    for (_, bound) in bounds().take(usize::from(bucket) + 1) {
        (low, high) = (high, bound);
    }
    low + low.saturating_mul(high - low) / (low + high)
}

impl Histogram {
    pub fn record(&mut self, duration: SignedDuration) {
        let seconds = u64::try_from(duration.as_secs()).unwrap_or(0);
        self.add(bucket(seconds), 1);
    }

    pub fn add(&mut self, bucket: u16, count: u64) {
        *self.0.entry(bucket).or_default() += count;
    }

    pub fn merge(&mut self, other: &Self) {
        for (bucket, count) in other.buckets() {
            self.add(bucket, count);
        }
    }

    /// Buckets with how many they hold, in their order.
    pub fn buckets(&self) -> impl Iterator<Item = (u16, u64)> {
        self.0.iter().map(|(bucket, count)| (*bucket, *count))
    }

    pub fn count(&self) -> u64 {
        self.0.values().sum()
    }

    /// The duration that so many percent do not exceed (nearest rank), in seconds; `None` where nothing was counted.
    pub fn quantile(&self, percent: u64) -> Option<u64> {
        let rank = (self.count() * percent).div_ceil(100).max(1);
        let mut passed = 0;
        self.buckets().find_map(|(bucket, count)| {
            passed += count;
            (passed >= rank).then(|| middle(bucket))
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    fn of(seconds: &[u64]) -> Histogram {
        let mut histogram = Histogram::default();
        for one in seconds {
            histogram.record(SignedDuration::from_secs(i64::try_from(*one).unwrap()));
        }
        histogram
    }

    #[test]
    fn nothing_counted_has_no_median() {
        assert_eq!(Histogram::default().quantile(50), None);
    }

    #[test]
    fn what_took_less_than_a_minute_took_a_minute() {
        assert_eq!(of(&[0, 1, 59]).quantile(90), Some(60));
        let mut backwards = Histogram::default();
        backwards.record(SignedDuration::from_secs(-5));
        assert_eq!(backwards, of(&[0]));
    }

    proptest! {
        /// Up to ten years.
        #[test]
        fn a_quantile_is_within_5_percent_of_the_true_one(
            mut seconds in prop::collection::vec(60_u64..315_360_000, 1..200),
            percent in 1_u64..=100,
        ) {
            let told = of(&seconds).quantile(percent).unwrap();
            seconds.sort_unstable();
            let rank = (seconds.len() as u64 * percent).div_ceil(100);
            let exact = seconds[usize::try_from(rank).unwrap() - 1];
            // In twentieths; one second for whole seconds.
            prop_assert!(told.abs_diff(exact) <= exact / 20 + 1, "{told} for {exact}");
        }

        #[test]
        fn histograms_put_together_are_the_histogram_of_all(
            one in prop::collection::vec(0_u64..1_000_000, 0..50),
            other in prop::collection::vec(0_u64..1_000_000, 0..50),
        ) {
            let mut merged = of(&one);
            merged.merge(&of(&other));
            prop_assert_eq!(merged, of(&[one, other].concat()));
        }
    }
}
