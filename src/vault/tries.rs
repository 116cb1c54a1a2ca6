//! Wrong secrets: five tries, then each costs a wait that grows.

use std::collections::BTreeMap;

/// Tries that cost nothing but the last of them.
const FREE: u32 = 5;
/// Seconds after the last of the free tries; each further one doubles them.
const FIRST_WAIT: u32 = 30;
const LONGEST_WAIT: u32 = 900;

/// Kept in memory: who switches the station off and on again loses more time than a wait would cost.
#[derive(Debug, Default)]
pub struct Tries {
    wrong: u32,
    /// In milliseconds of the monotonic clock.
    again_at: i64,
}

impl Tries {
    /// Seconds until the next secret is looked at.
    pub fn wait(&self, uptime: i64) -> u32 {
        let left = self.again_at.saturating_sub(uptime).max(0);
        u32::try_from(left.saturating_add(999) / 1000).unwrap_or(u32::MAX)
    }

    /// One more; returns the seconds that it costs.
    pub fn wrong(&mut self, uptime: i64) -> u32 {
        self.wrong = self.wrong.saturating_add(1);
        let wait = match self.wrong.checked_sub(FREE) {
            None => 0,
            Some(further) => FIRST_WAIT.saturating_mul(2_u32.saturating_pow(further)).min(LONGEST_WAIT),
        };
        self.again_at = uptime.saturating_add(i64::from(wait).saturating_mul(1000));
        wait
    }

    pub fn right(&mut self) {
        *self = Self::default();
    }
}

/// The tries of many: of each account, of each address. However many come, it keeps [`Slate::MOST`].
#[derive(Debug)]
pub struct Slate<Key>(BTreeMap<Key, Tries>);

impl<Key> Default for Slate<Key> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<Key: Ord + Clone> Slate<Key> {
    pub const MOST: usize = 1024;

    pub fn wait(&self, key: &Key, uptime: i64) -> u32 {
        self.0.get(key).map_or(0, |tries| tries.wait(uptime))
    }

    /// Written down before the secret is looked at, so that a hundred at once are a hundred tries.
    pub fn wrong(&mut self, key: &Key, uptime: i64) -> u32 {
        if !self.0.contains_key(key) && self.0.len() >= Self::MOST {
            self.forget_one();
        }
        self.0.entry(key.clone()).or_default().wrong(uptime)
    }

    pub fn right(&mut self, key: &Key) {
        self.0.remove(key);
    }

    /// Whoever has tried least, so that a flood of others does not wipe the slate of one who is being guessed at.
    fn forget_one(&mut self) {
        let least = self.0.iter().min_by_key(|(_, tries)| (tries.wrong, tries.again_at)).map(|(key, _)| key.clone());
        if let Some(key) = least {
            self.0.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_waits_grow_and_end() {
        let mut tries = Tries::default();
        let waits: Vec<u32> = (0..12).map(|_| tries.wrong(0)).collect();
        assert_eq!(waits, [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
        for (uptime, left) in [(0, 900), (1, 900), (899_000, 1), (899_999, 1), (900_000, 0), (i64::MAX, 0)] {
            assert_eq!(tries.wait(uptime), left, "{uptime}");
        }
        tries.right();
        assert_eq!(tries.wrong(0), 0);
    }

    #[test]
    fn each_has_a_slate_of_their_own() {
        let mut slate = Slate::default();
        let waits: Vec<u32> = (0..6).map(|_| slate.wrong(&"1042", 0)).collect();
        assert_eq!(waits, [0, 0, 0, 0, 30, 60]);
        assert_eq!((slate.wait(&"1042", 0), slate.wait(&"1043", 0), slate.wrong(&"1043", 0)), (60, 0, 0));
        slate.right(&"1042");
        assert_eq!((slate.wait(&"1042", 0), slate.wrong(&"1042", 0)), (0, 0));
    }

    #[test]
    fn ten_thousand_strangers_neither_fill_the_memory_nor_wipe_the_slate_of_one() {
        let mut slate = Slate::default();
        (0..6).for_each(|_| assert!(slate.wrong(&0, 0) <= 60));
        for stranger in 1..=10_000 {
            slate.wrong(&stranger, 0);
            assert!(slate.0.len() <= Slate::<i32>::MOST);
        }
        assert_eq!(slate.wait(&0, 0), 60);
    }
}
