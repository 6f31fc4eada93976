//! Loading a PDF: in a thread of its own, which gives up between two objects once the time is over or there are too
//! many of them.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use guichet_domain::attachment::FindingKind;
use lopdf::{Document, LoadOptions, Object, ObjectId};

use crate::verdict::{Job, Refusal};

/// Bytes that one object stream may inflate to; usual ones hold some ten thousand.
const STREAM: usize = 8 << 20;
/// Objects within objects nest at most a hundred deep in the parser, whose frames are large.
const STACK: usize = 64 << 20;
const STEP: Duration = Duration::from_millis(10);

/// How a loading thread is told to stop, and tells why it did.
#[derive(Default)]
struct Watch {
    over: AtomicBool,
    objects: AtomicUsize,
    most: usize,
}

thread_local! {
    /// The loader takes a plain function, which finds its watch here.
    static WATCH: RefCell<Option<Arc<Watch>>> = const { RefCell::new(None) };
}

/// The document, with its objects parsed.
pub fn load(bytes: &[u8], job: &Job<'_>) -> Result<Document, Refusal> {
    let watch = Arc::new(Watch { most: job.limits.objects, ..Watch::default() });
    let loaded = thread::scope(|scope| {
        let here = Arc::clone(&watch);
        let loader = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || {
            WATCH.set(Some(here));
            let options =
                LoadOptions { filter: Some(counted), max_decompressed_size: Some(STREAM), ..LoadOptions::default() };
            catch_unwind(AssertUnwindSafe(|| Document::load_mem_with_options(bytes, options)))
        });
        let loader = loader.map_err(|_| Refusal::new(FindingKind::TooComplex))?;
        while !loader.is_finished() {
            if !(job.still)() {
                watch.over.store(true, Ordering::Relaxed);
            }
            thread::sleep(STEP);
        }
        loader.join().and_then(|loaded| loaded).map_err(|_| Refusal::new(FindingKind::Unreadable))
    });
    if watch.over.load(Ordering::Relaxed) {
        return Err(Refusal::new(FindingKind::TooComplex));
    }
    if watch.objects.load(Ordering::Relaxed) > watch.most {
        return Err(Refusal::at(FindingKind::TooLarge, [format!("{}+", watch.most)]));
    }
    loaded?.map_err(|error| match error {
        lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }) => {
            Refusal::new(FindingKind::TooLarge)
        }
        lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword => Refusal::new(FindingKind::Encrypted),
        _ => Refusal::new(FindingKind::Unreadable),
    })
}

/// Called for each object; unwinds, without a message, when there is to be no further one.
#[allow(clippy::unnecessary_wraps, reason = "as the loader wants it")]
fn counted(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    WATCH.with_borrow(|watch| {
        if let Some(watch) = watch {
            let objects = watch.objects.fetch_add(1, Ordering::Relaxed) + 1;
            if watch.over.load(Ordering::Relaxed) || objects > watch.most {
                resume_unwind(Box::new(()));
            }
        }
    });
    // What stands by itself stays where it is, what comes out of an object stream, which no stream does, is taken from
    // here.
    Some((id, if matches!(object, Object::Stream(_)) { Object::Null } else { object.clone() }))
}
