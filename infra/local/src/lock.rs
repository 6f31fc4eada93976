//! One process per data folder.
//!
//! An advisory lock on `DIR/lock`, which the operating system gives back when the process ends,
//! however it ends: a killed server never has to be cleaned up after.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

/// The right to use a data folder, given back when dropped.
#[derive(Debug)]
pub struct Lock {
    // Held, never read.
    _file: File,
}

/// Why a data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process has it.
    #[error(
        "the data folder {} is in use by another Guichet: stop that one, or give this one a \
         folder of its own with --data DIR",
        .0.display()
    )]
    InUse(PathBuf),
    /// It cannot be made or written.
    #[error(
        "the data folder {} cannot be used ({source}): name another one with --data DIR",
        .dir.display()
    )]
    Unusable {
        /// The folder.
        dir: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
}

impl Lock {
    /// Takes the folder, made first if it is not there.
    pub fn take(dir: &Path) -> Result<Self, LockError> {
        let unusable = |source| LockError::Unusable { dir: dir.to_owned(), source };
        fs::create_dir_all(dir).map_err(unusable)?;
        let file = File::options().create(true).append(true).open(dir.join("lock")).map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(LockError::InUse(dir.to_owned())),
            Err(TryLockError::Error(source)) => Err(unusable(source)),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holder_is_refused_and_told_what_to_do() {
        let root = tempfile::tempdir().unwrap();
        let dir = root.path().join("data");
        let _first = Lock::take(&dir).unwrap();
        let message = Lock::take(&dir).unwrap_err().to_string();
        assert_eq!(
            message,
            format!(
                "the data folder {} is in use by another Guichet: stop that one, or give this \
                 one a folder of its own with --data DIR",
                dir.display()
            )
        );
    }

    #[test]
    fn a_folder_given_back_can_be_taken_again() {
        let dir = tempfile::tempdir().unwrap();
        drop(Lock::take(dir.path()).unwrap());
        assert!(Lock::take(dir.path()).is_ok());
    }

    #[test]
    fn two_folders_do_not_hinder_each_other() {
        let root = tempfile::tempdir().unwrap();
        let _one = Lock::take(&root.path().join("one")).unwrap();
        assert!(Lock::take(&root.path().join("two")).is_ok());
    }

    #[test]
    fn a_file_in_the_folders_place_is_named_in_the_refusal() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("file");
        fs::write(&file, "").unwrap();
        let message = Lock::take(&file).unwrap_err().to_string();
        assert!(message.contains(&file.display().to_string()), "{message}");
        assert!(message.contains("--data DIR"), "{message}");
    }
}
