//! How far a stream has been handed over: a small JSON file, replaced as a whole.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::PumpError;

/// The last sequence number handed over, per shard.
#[derive(Debug)]
pub struct Checkpoint {
    path: Option<PathBuf>,
    kept: Kept,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    /// The ARN: a table made anew has another one, and other sequence numbers.
    stream: String,
    shards: BTreeMap<String, String>,
}

impl Checkpoint {
    /// Forgotten with the process.
    pub fn memory() -> Self {
        Self { path: None, kept: Kept::default() }
    }

    /// Kept in a file; no file yet means that nothing was handed over.
    pub fn file(path: &Path) -> Result<Self, PumpError> {
        let kept = match fs::read(path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(io::Error::from),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Kept::default()),
            Err(error) => Err(error),
        };
        Ok(Self {
            path: Some(path.to_owned()),
            kept: kept.map_err(|source| PumpError::Checkpoint { path: path.to_owned(), source })?,
        })
    }

    /// The oldest position of all shards: what lies before it has been handed over.
    pub fn oldest(&self) -> Option<&str> {
        oldest(self.kept.shards.values().map(String::as_str))
    }

    /// The same of several readers; `None` if one of them has none: it needs all there is.
    pub fn oldest_of<'a>(readers: &[&'a Self]) -> Option<&'a str> {
        let numbers: Option<Vec<_>> = readers.iter().map(|reader| reader.oldest()).collect();
        oldest(numbers?.into_iter())
    }

    /// Starts over if the positions are another stream's.
    pub(super) fn belongs_to(&mut self, stream: &str) {
        if self.kept.stream != stream {
            self.kept = Kept { stream: stream.to_owned(), shards: BTreeMap::new() };
        }
    }

    pub(super) fn after(&self, shard: &str) -> Option<&str> {
        self.kept.shards.get(shard).map(String::as_str)
    }

    pub(super) fn advance(&mut self, shard: &str, number: String) {
        self.kept.shards.insert(shard.to_owned(), number);
    }

    pub(super) fn forget(&mut self, shard: &str) {
        self.kept.shards.remove(shard);
    }

    /// Writes the file: aside, synced, renamed.
    pub(super) fn save(&self) -> Result<(), PumpError> {
        let Some(path) = &self.path else {
            return Ok(());
        };
        replace(path, &self.kept).map_err(|source| PumpError::Checkpoint { path: path.clone(), source })
    }
}

fn oldest<'a>(numbers: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    numbers.min_by_key(|number| (number.len(), *number))
}

fn replace(path: &Path, kept: &Kept) -> io::Result<()> {
    let aside = path.with_extension("part");
    let mut file = File::create(&aside)?;
    file.write_all(&serde_json::to_vec_pretty(kept)?)?;
    file.sync_all()?;
    fs::rename(aside, path)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_read_back() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("stream.json");
        let mut checkpoint = Checkpoint::file(&path).unwrap();
        checkpoint.belongs_to("arn:one");
        checkpoint.advance("b", "20".to_owned());
        checkpoint.advance("a", "100".to_owned());
        checkpoint.save().unwrap();

        let read = Checkpoint::file(&path).unwrap();
        assert_eq!(read.after("a"), Some("100"));
        assert_eq!(read.oldest(), Some("20"));
    }

    #[test]
    fn what_one_of_two_readers_has_not_had_is_kept() {
        let reader = |positions: &[&str]| {
            let mut checkpoint = Checkpoint::memory();
            for number in positions {
                checkpoint.advance(number, (*number).to_owned());
            }
            checkpoint
        };
        let (ahead, behind, new) = (reader(&["100", "90"]), reader(&["20"]), reader(&[]));
        assert_eq!(Checkpoint::oldest_of(&[&ahead, &behind]), Some("20"));
        assert_eq!(Checkpoint::oldest_of(&[&ahead, &new]), None);
    }

    #[test]
    fn another_streams_positions_are_not_taken() {
        let mut checkpoint = Checkpoint::memory();
        checkpoint.belongs_to("arn:one");
        checkpoint.advance("a", "1".to_owned());
        checkpoint.belongs_to("arn:two");
        assert_eq!(checkpoint.after("a"), None);
    }

    #[test]
    fn a_damaged_file_is_an_error_that_names_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("stream.json");
        fs::write(&path, "{").unwrap();
        let message = Checkpoint::file(&path).unwrap_err().to_string();
        assert!(message.contains(&path.display().to_string()), "{message}");
    }
}
