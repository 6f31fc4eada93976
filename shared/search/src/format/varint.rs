//! Numbers in as few bytes as they need: seven bits in each, the lowest first.

pub(crate) fn push(mut n: u64, bytes: &mut Vec<u8>) {
    while n >= 0x80 {
        #[allow(clippy::cast_possible_truncation)]
        bytes.push(n as u8 | 0x80);
        n >>= 7;
    }
    #[allow(clippy::cast_possible_truncation)]
    bytes.push(n as u8);
}

/// A text after its length.
pub(crate) fn push_text(text: &str, bytes: &mut Vec<u8>) {
    push(text.len() as u64, bytes);
    bytes.extend_from_slice(text.as_bytes());
}

/// Reads from the front of the bytes. Nothing, for good, once they end before what is asked for.
#[derive(Clone)]
pub(crate) struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    #[inline]
    pub fn number(&mut self) -> Option<u64> {
        let (&first, rest) = self.0.split_first()?;
        if first < 0x80 {
            self.0 = rest;
            return Some(u64::from(first));
        }
        let mut n = 0;
        for (at, &byte) in self.0.iter().take(10).enumerate() {
            n |= u64::from(byte & 0x7f) << (7 * at);
            if byte < 0x80 {
                self.0 = &self.0[at + 1..];
                return Some(n);
            }
        }
        self.0 = &[];
        None
    }

    /// A number that is a length or a position.
    #[inline]
    pub fn size(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    pub fn bytes(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    pub fn text(&mut self) -> Option<&'a str> {
        let length = self.size()?;
        std::str::from_utf8(self.bytes(length)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let mut bytes = Vec::new();
        let numbers = [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX];
        for n in numbers {
            push(n, &mut bytes);
        }
        let mut reader = Reader(&bytes);
        assert!(numbers.iter().all(|&n| reader.number() == Some(n)));
        assert_eq!(reader.number(), None);
    }

    #[test]
    fn an_endless_number_is_none() {
        assert_eq!(Reader(&[0xff; 20]).number(), None);
        assert_eq!(Reader(&[0x80, 0x80]).number(), None);
    }
}
