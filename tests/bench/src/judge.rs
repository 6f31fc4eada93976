//! How good a ranking is.

use std::collections::HashMap;

/// How well each document answers a query; those that are left out do not.
pub type Grades = HashMap<String, f64>;

/// nDCG@10: the gain of a document is its grade, discounted by log2(rank + 1), over the most that could be had.
pub fn ndcg10(ranking: &[String], grades: &Grades) -> f64 {
    let gain = |rank: usize, grade: f64| grade.max(0.0) / f64::from(u32::try_from(rank).unwrap_or(u32::MAX) + 2).log2();
    let had: f64 = ranking
        .iter()
        .take(10)
        .enumerate()
        .map(|(rank, id)| gain(rank, grades.get(id).copied().unwrap_or_default()))
        .sum();
    let mut ideal: Vec<f64> = grades.values().copied().collect();
    ideal.sort_by(|a, b| b.total_cmp(a));
    let most: f64 = ideal.into_iter().take(10).enumerate().map(|(rank, grade)| gain(rank, grade)).sum();
    if most > 0.0 { had / most } else { 0.0 }
}

/// Of the documents that answer, the share among the first five.
#[allow(clippy::cast_precision_loss)]
pub fn recall5(ranking: &[String], grades: &Grades) -> f64 {
    let answers = grades.values().filter(|&&grade| grade > 0.0).count();
    let found = ranking.iter().take(5).filter(|id| answers_to(id, grades)).count();
    found as f64 / answers.max(1) as f64
}

/// 1 if the first document answers.
pub fn success1(ranking: &[String], grades: &Grades) -> f64 {
    f64::from(u8::from(ranking.first().is_some_and(|id| answers_to(id, grades))))
}

fn answers_to(id: &str, grades: &Grades) -> bool {
    grades.get(id).is_some_and(|&grade| grade > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_those_computed_by_hand() {
        let grades = HashMap::from([("a".to_owned(), 2.0), ("b".to_owned(), 1.0), ("c".to_owned(), 0.0)]);
        let ranking = ["c", "b", "x", "a"].map(str::to_owned);
        // Had: 1/log2(3) + 2/log2(5) = 0.63093 + 0.86135. Most: 2/log2(2) + 1/log2(3) = 2.63093.
        assert!((ndcg10(&ranking, &grades) - 1.492_281 / 2.630_930).abs() < 1e-5);
        assert!((recall5(&ranking, &grades) - 1.0).abs() < f64::EPSILON);
        assert!(success1(&ranking, &grades).abs() < f64::EPSILON);
        assert!(ndcg10(&[], &grades).abs() < f64::EPSILON);
    }
}
