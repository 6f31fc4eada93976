//! The weights of the ranking, in one place: one setting for all collections.

use std::sync::OnceLock;
macro_rules! tuned { ($f:ident, $d:expr) => { pub fn $f() -> f32 { static C: OnceLock<f32> = OnceLock::new(); *C.get_or_init(|| std::env::var(stringify!($f)).ok().and_then(|v| v.parse().ok()).unwrap_or($d)) } } }
tuned!(k1, 4.0);
tuned!(w_title, 3.0);
tuned!(w_tags, 2.0);
tuned!(b_title, 0.9);
tuned!(b_body, 0.75);
tuned!(gram_min, 0.4);
tuned!(gram_w, 0.5);
tuned!(gram_pow, 1.0);
tuned!(gram_max, 24.0);
tuned!(typo1, 0.8);
tuned!(typo2, 0.6);
tuned!(prefix_w, 0.7);
tuned!(prefix_known, 0.4);
tuned!(synonym_w, 0.8);
tuned!(pairs, 0.4);
tuned!(split_w, 0.9);
pub(crate) mod weigh;
tuned!(known_min, 0.0);
tuned!(cap_unknown, 100.0);
