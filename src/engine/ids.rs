//! Ids that grow: `UUIDv7` with a counter for those of the same millisecond (RFC 9562, section 6.2, method 1).

use jiff::Timestamp;
use uuid::{Builder, Uuid};

use super::Randomness;

pub struct Ids {
    randomness: Randomness,
    millisecond: i64,
    counter: u16,
}

impl Ids {
    pub fn new(randomness: Randomness) -> Self {
        Self { randomness, millisecond: i64::MIN, counter: 0 }
    }

    pub fn next(&mut self, at: Timestamp) -> Uuid {
        let millisecond = at.as_millisecond();
        self.counter = if millisecond == self.millisecond { self.counter.wrapping_add(1) } else { 0 };
        self.millisecond = millisecond;
        let mut rest: [u8; 10] = self.bytes();
        if let Some(first) = rest.first_chunk_mut() {
            *first = (self.counter & 0x0fff).to_be_bytes();
        }
        Builder::from_unix_timestamp_millis(millisecond.try_into().unwrap_or(0), &rest).into_uuid()
    }

    /// Of no time: `UUIDv4`.
    pub fn random(&mut self) -> Uuid {
        Builder::from_random_bytes(self.bytes()).into_uuid()
    }

    /// Each under an id of its own, random and sorted: neither the ids nor the page on the disk show which came first.
    pub fn in_no_order<T>(&mut self, items: Vec<T>) -> Vec<(Uuid, T)> {
        let mut items: Vec<_> = items.into_iter().map(|item| (self.random(), item)).collect();
        items.sort_by_key(|(id, _)| *id);
        items
    }

    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.randomness)(&mut bytes);
        bytes
    }
}
