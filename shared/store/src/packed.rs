//! Long texts are kept deflated: a kilobyte of prose takes one unit to write in place of two, and two in place of four
//! in a transaction.

use std::io::{Read as _, Write as _};

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use crate::StoreError;

/// Texts of so many bytes are long. Names, keys and everything that a condition looks at are shorter.
const LONG: usize = 512;

/// Every text of an item is shorter: the largest call has 1 MiB.
const LIMIT: u64 = 4 * 1024 * 1024;

/// Packs the long texts in `value`, where that makes them shorter.
pub(crate) fn pack(value: &mut AttributeValue) {
    match value {
        AttributeValue::S(text) if text.len() >= LONG => {
            if let Some(packed) = deflate(text).filter(|packed| packed.len() < text.len()) {
                *value = AttributeValue::B(Blob::new(packed));
            }
        }
        AttributeValue::M(map) => map.values_mut().for_each(pack),
        AttributeValue::L(list) => list.iter_mut().for_each(pack),
        _ => {}
    }
}

/// Undoes [`pack`]. Nothing else in an item is binary.
pub(crate) fn unpack(value: &mut AttributeValue) -> Result<(), StoreError> {
    match value {
        AttributeValue::B(packed) => {
            let mut text = String::new();
            let read = DeflateDecoder::new(packed.as_ref()).take(LIMIT).read_to_string(&mut text);
            if !read.is_ok_and(|bytes| (bytes as u64) < LIMIT) {
                return Err(StoreError::Corrupt("a packed text that is none".to_owned()));
            }
            *value = AttributeValue::S(text);
            Ok(())
        }
        AttributeValue::M(map) => map.values_mut().try_for_each(unpack),
        AttributeValue::L(list) => list.iter_mut().try_for_each(unpack),
        _ => Ok(()),
    }
}

/// Writing into memory does not fail.
fn deflate(text: &str) -> Option<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(text.len()), Compression::best());
    encoder.write_all(text.as_bytes()).ok()?;
    encoder.finish().ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn packed(text: &str) -> AttributeValue {
        let mut value = AttributeValue::L(vec![AttributeValue::S(text.to_owned()), AttributeValue::Bool(true)]);
        pack(&mut value);
        value
    }

    fn first(value: &AttributeValue) -> &AttributeValue {
        &value.as_l().unwrap()[0]
    }

    #[test]
    fn a_long_text_comes_back_as_it_was_and_is_shorter_between() {
        let text = "L'étiquette de la chambre 12 n'est plus imprimée. ".repeat(40);
        let mut value = packed(&text);
        assert!(first(&value).as_b().unwrap().as_ref().len() < text.len() / 4);
        unpack(&mut value).unwrap();
        assert_eq!(first(&value).as_s().unwrap(), &text);
    }

    #[test]
    fn a_short_text_stays_as_it_is() {
        assert_eq!(first(&packed("court")).as_s().unwrap(), "court");
    }

    #[test]
    fn no_text_becomes_longer() {
        // Characters of four bytes, hardly any of which comes twice: nothing repeats that deflate could find.
        let mut at = 1_u32;
        let noise = std::iter::repeat_with(|| {
            at = at.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from_u32(0x2_0000 + (at >> 12)).unwrap_or('-')
        });
        let text: String = noise.take(LONG).collect();
        let value = packed(&text);
        let packed = first(&value).as_b().map_or(text.len(), |packed| packed.as_ref().len());
        assert!(packed <= text.len());
    }

    #[test]
    fn what_is_no_packed_text_is_an_error() {
        assert!(unpack(&mut AttributeValue::B(Blob::new(*b"no"))).is_err());
    }
}
