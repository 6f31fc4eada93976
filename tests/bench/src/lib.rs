//! What the benchmark measures with, for its binary and its tests.

pub mod collection;
pub mod judge;
pub mod machine;
pub mod mistakes;
pub mod scale;
pub mod search;
pub mod timing;
