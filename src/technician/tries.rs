//! Wrong PINs: five tries, then each costs a wait that grows.

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
    /// Seconds until the next PIN is looked at.
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
}
