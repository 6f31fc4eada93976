//! The trace of a call: what the caller sent to name it, else a random one. It is in every problem and log line.

use axum::http::HeaderMap;
use guichet_domain::ids::Id;

/// The call's trace, in the request's extensions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trace(pub(crate) Id);

/// The trace that the caller chose: the trace-id of `traceparent` (W3C Trace Context), else the root of
/// `X-Amzn-Trace-Id`. The same in gives the same out.
pub(crate) fn given(headers: &HeaderMap) -> Option<Id> {
    let single = |name: &str| {
        let mut values = headers.get_all(name).iter();
        values.next().filter(|_| values.next().is_none())?.to_str().ok()
    };
    single("traceparent").and_then(traceparent).or_else(|| single("x-amzn-trace-id").and_then(amazon)).map(|trace| {
        // The last 80 of its 128 bits: those that both forms promise to be random.
        let bytes = trace.to_be_bytes();
        Id::from_random(std::array::from_fn(|i| bytes[6 + i]))
    })
}

/// `VERSION-TRACE-PARENT-FLAGS` in lower-case hexadecimal; neither trace nor parent are zero.
fn traceparent(text: &str) -> Option<u128> {
    let mut parts = text.split('-');
    let mut next = |length| parts.next().and_then(|part| hexadecimal(part, length));
    let (version, trace, parent, _flags) = (next(2)?, next(32)?, next(16)?, next(2)?);
    let more = parts.next().is_some();
    (version != 0xff && trace != 0 && parent != 0 && !(version == 0 && more)).then_some(trace)
}

/// `Root=1-TIME-RANDOM`, among other fields.
fn amazon(text: &str) -> Option<u128> {
    let root = text.split(';').find_map(|field| field.trim().strip_prefix("Root=1-"))?;
    let (time, random) = root.split_once('-')?;
    Some(hexadecimal(time, 8)? << 96 | hexadecimal(random, 24)?)
}

fn hexadecimal(text: &str, length: usize) -> Option<u128> {
    let plain = text.len() == length && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if plain { u128::from_str_radix(text, 16).ok() } else { None }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn headers(name: &'static str, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name.parse().unwrap(), value.parse().unwrap())])
    }

    #[test]
    fn one_and_the_same_trace_is_recognised_in_both_forms() {
        let w3c = given(&headers("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")).unwrap();
        let amazon = "Self=1-2-3;Root=1-0af76519-16cd43dd8448eb211c80319c;Sampled=1";
        assert_eq!(given(&headers("x-amzn-trace-id", amazon)), Some(w3c));
    }

    #[test]
    fn a_trace_of_another_form_is_not_used() {
        for wrong in [
            "",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        ] {
            assert_eq!(given(&headers("traceparent", wrong)), None, "{wrong}");
        }
        for wrong in ["Root=2-0af76519-16cd43dd8448eb211c80319c", "Root=1-0af76519", "Root=1-x-y"] {
            assert_eq!(given(&headers("x-amzn-trace-id", wrong)), None, "{wrong}");
        }
    }
}
