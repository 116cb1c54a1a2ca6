//! How fast bytes may go out on a slow line, so that none of them waits on the way for long.

use std::time::Duration;

/// Bytes on the line, at most.
const BURST: u32 = 64;
/// Bytes that a kernel holds back while a handshake stops the line.
const HELD: u32 = 4096;

pub struct Pace {
    /// None where bytes take no time to speak of.
    bytes_per_second: Option<u32>,
    /// The line has carried all that was written.
    free_at: Duration,
}

impl Pace {
    pub fn new(bytes_per_second: Option<u32>) -> Self {
        Self { bytes_per_second, free_at: Duration::ZERO }
    }

    pub fn wrote(&mut self, now: Duration, count: usize) {
        self.free_at = self.free_at.max(now) + self.time(u32::try_from(count).unwrap_or(u32::MAX));
    }

    /// Bytes that may go out now.
    pub fn room(&self, now: Duration) -> usize {
        let Some(rate) = self.bytes_per_second else { return usize::MAX };
        let micros = self.free_at.saturating_sub(now).as_micros();
        let on_the_line = micros.saturating_mul(rate.into()).div_ceil(1_000_000);
        usize::try_from(u128::from(BURST).saturating_sub(on_the_line)).unwrap_or_default()
    }

    /// Until there is room again.
    pub fn pause(&self) -> Duration {
        self.time(BURST / 2)
    }

    /// How long a question may wait behind what a handshake has held back.
    pub fn backlog(&self) -> Duration {
        self.time(HELD)
    }

    fn time(&self, bytes: u32) -> Duration {
        let micros = |rate: u32| (u64::from(bytes) * 1_000_000).div_ceil(rate.max(1).into());
        self.bytes_per_second.map_or(Duration::ZERO, |rate| Duration::from_micros(micros(rate)))
    }
}
