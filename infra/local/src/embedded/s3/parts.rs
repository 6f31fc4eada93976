//! What `s3s-fs` leaves out of uploads in parts: their ETags, and whether all that is named has arrived. It takes an
//! upload apart before it looks; a mistake would lose what was sent.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use s3s::dto::{CompletedPart, ETag, Part};
use s3s::{S3Result, s3_error};

/// The smallest part, but for the last (AWS, « Amazon S3 multipart upload limits »).
const LEAST_BYTES: i64 = 5 * 1024 * 1024;

/// Whether there is such an upload.
pub(super) fn known(root: &Path, upload: &str) -> S3Result<()> {
    let plain = upload.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    // The name under which `s3s-fs` keeps it.
    if plain && root.join(format!(".upload-{upload}.json")).exists() { Ok(()) } else { Err(s3_error!(NoSuchUpload)) }
}

fn file(root: &Path, upload: &str, number: i32) -> PathBuf {
    root.join(format!(".etag-{upload}-{number}"))
}

/// Keeps the ETag of a part.
pub(super) fn keep(root: &Path, upload: &str, number: i32, etag: &ETag) -> io::Result<()> {
    fs::write(file(root, upload, number), etag.value())
}

/// In order, with their ETags. One without was not kept whole: it counts as lost.
pub(super) fn with_etags(root: &Path, upload: &str, parts: Vec<Part>) -> Vec<Part> {
    let mut parts: Vec<Part> = parts
        .into_iter()
        .filter_map(|part| {
            let etag = fs::read_to_string(file(root, upload, part.part_number?)).ok()?;
            Some(Part { e_tag: Some(ETag::Strong(etag)), ..part })
        })
        .collect();
    parts.sort_by_key(|part| part.part_number);
    parts
}

/// Whether these can be joined: numbered without a gap (`s3s-fs` wants it), there, unchanged, large enough.
pub(super) fn check(wanted: &[CompletedPart], there: &[Part]) -> S3Result<()> {
    let there: HashMap<i32, &Part> = there.iter().filter_map(|part| Some((part.part_number?, part))).collect();
    for (wanted, number) in wanted.iter().zip(1..) {
        let part = there.get(&number).filter(|_| wanted.part_number == Some(number));
        let part = part.ok_or_else(|| s3_error!(InvalidPart, "part {number} is not there"))?;
        if wanted.e_tag.is_some() && wanted.e_tag != part.e_tag {
            return Err(s3_error!(InvalidPart, "part {number} is another"));
        }
    }
    let mut all_but_last = wanted.iter().rev().skip(1).filter_map(|part| there.get(&part.part_number?));
    if all_but_last.any(|part| part.size.is_none_or(|size| size < LEAST_BYTES)) {
        return Err(s3_error!(EntityTooSmall));
    }
    Ok(())
}

/// Takes the ETags of an upload away.
pub(super) fn forget(root: &Path, upload: &str, parts: &[Part]) {
    for number in parts.iter().filter_map(|part| part.part_number) {
        let _ = fs::remove_file(file(root, upload, number));
    }
}
