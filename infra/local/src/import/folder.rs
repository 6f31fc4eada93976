//! All Markdown files of a folder and its folders.

use std::fs;
use std::io;
use std::path::Path;

use super::{Fault, Parsed, parse};

/// More than any article: such a file is told of, not read.
const LARGEST: u64 = 1024 * 1024;

/// Reads every `.md` file, in the order of their paths; hidden files and folders are passed over.
pub fn read_folder(dir: &Path) -> Result<Vec<Parsed>, Vec<Fault>> {
    let mut paths = Vec::new();
    let mut faults = Vec::new();
    collect(dir, "", &mut paths, &mut faults);
    paths.sort();
    if paths.is_empty() && faults.is_empty() {
        let detail = "there are no .md files in this folder".to_owned();
        return Err(vec![Fault { file: dir.display().to_string(), line: 1, detail }]);
    }
    let mut articles = Vec::new();
    for path in paths {
        match read(&dir.join(&path)) {
            Ok(text) => match parse(&path, &text) {
                Ok(article) => articles.push(article),
                Err(others) => faults.extend(others),
            },
            Err(error) => faults.push(Fault { file: path, line: 1, detail: error.to_string() }),
        }
    }
    if faults.is_empty() { Ok(articles) } else { Err(faults) }
}

fn collect(dir: &Path, within: &str, paths: &mut Vec<String>, faults: &mut Vec<Fault>) {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) => {
            faults.push(Fault { file: dir.display().to_string(), line: 1, detail: error.to_string() });
            return;
        }
    };
    for entry in entries.flatten() {
        let Ok(name) = entry.file_name().into_string() else { continue };
        let Ok(kind) = entry.file_type() else { continue };
        if name.starts_with('.') {
            continue;
        }
        let path = if within.is_empty() { name.clone() } else { format!("{within}/{name}") };
        if kind.is_dir() {
            collect(&entry.path(), &path, paths, faults);
        } else if Path::new(&name).extension().is_some_and(|ending| ending == "md") {
            paths.push(path);
        }
    }
}

fn read(path: &Path) -> io::Result<String> {
    if fs::metadata(path)?.len() > LARGEST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the file is larger than any article"));
    }
    let bytes = fs::read(path)?;
    String::from_utf8(bytes).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "the file is not UTF-8"))
}
