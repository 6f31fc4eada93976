//! Reading an archive within bounds: how many entries, how much each and all of them inflate to, and nothing of what
//! their names could do.

use std::borrow::Cow;
use std::io::{Cursor, Read as _};

use guichet_domain::attachment::FindingKind;
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use crate::verdict::{Job, Refusal};

/// Bytes of the list of all entries.
const DIRECTORY: u32 = 1 << 20;
/// The end of an archive and the longest comment after it.
const END: usize = 22 + 0xffff;
/// Characters of an entry's name.
const NAME: usize = 200;
/// From which size on an entry's ratio counts.
const SMALL: u64 = 1 << 20;
/// Bytes that are inflated between two looks at the time.
const STRETCH: u64 = 1 << 20;

/// An archive, and what may still be inflated.
pub struct Archive<'a> {
    inner: ZipArchive<Cursor<&'a [u8]>>,
    job: &'a Job<'a>,
    left: u64,
    /// Whether there are bytes before it, after it, or in its comment.
    pub surrounded: bool,
}

impl<'a> Archive<'a> {
    pub fn open(bytes: &'a [u8], job: &'a Job<'a>) -> Result<Self, Refusal> {
        let tail = bytes.len().saturating_sub(END);
        let end = memchr::memmem::rfind(&bytes[tail..], b"PK\x05\x06").ok_or_else(unreadable)? + tail;
        let record: &[u8; 22] = bytes.get(end..).and_then(<[u8]>::first_chunk).ok_or_else(unreadable)?;
        let entries = usize::from(u16::from_le_bytes([record[10], record[11]]));
        let directory = u32::from_le_bytes([record[12], record[13], record[14], record[15]]);
        let most = job.limits.entries;
        if entries > most || directory > DIRECTORY {
            return Err(Refusal::at(FindingKind::TooLarge, [entries.to_string()]));
        }
        let inner = ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
        if inner.len() > most {
            return Err(Refusal::at(FindingKind::TooLarge, [inner.len().to_string()]));
        }
        let surrounded = inner.offset() > 0 || end + 22 < bytes.len();
        Ok(Self { inner, job, left: job.limits.inflated, surrounded })
    }

    /// The names of all entries: plain, relative, each once, whatever the case.
    pub fn names(&mut self) -> Result<Vec<String>, Refusal> {
        let names: Result<Vec<String>, _> = self.inner.file_names().map(|name| name.map(Cow::into_owned)).collect();
        let names = names.map_err(|_| unreadable())?;
        let plain = |name: &String| {
            !name.is_empty()
                && name.len() <= NAME
                && !name.starts_with('/')
                && !name.contains(|c: char| c.is_control() || matches!(c, '\\' | ':' | '\u{202a}'..='\u{202e}'))
                && !name.split('/').any(|step| step == "..")
        };
        let mut folded: Vec<String> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
        folded.sort_unstable();
        if !names.iter().all(plain) || folded.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(unreadable());
        }
        Ok(names)
    }

    /// What an entry inflates to.
    pub fn read(&mut self, index: usize) -> Result<Vec<u8>, Refusal> {
        let too_large = || Refusal::new(FindingKind::TooLarge);
        let entry = self.inner.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Refusal::new(FindingKind::Encrypted),
            _ => unreadable(),
        })?;
        if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
            return Err(unreadable());
        }
        // What its header says is not believed, only what comes out.
        let most = self.left.min(SMALL.max(entry.compressed_size().saturating_mul(self.job.limits.ratio)));
        let mut content = Vec::new();
        let mut rest = entry.take(most + 1);
        loop {
            let read = rest.by_ref().take(STRETCH).read_to_end(&mut content).map_err(|_| unreadable())?;
            if read == 0 {
                break;
            }
            if content.len() as u64 > most {
                return Err(too_large());
            }
            if !(self.job.still)() {
                return Err(Refusal::new(FindingKind::TooComplex));
            }
        }
        self.left -= content.len() as u64;
        Ok(content)
    }

    /// The entry of a name, if there is one.
    pub fn read_named(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        self.inner.index_for_name(name).map(|index| self.read(index)).transpose()
    }
}

fn unreadable() -> Refusal {
    Refusal::new(FindingKind::Unreadable)
}
