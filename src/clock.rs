//! What time it is: the machine's clock, or one that a test or a simulation sets.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::calendar::{Boot, Reading};

/// A clock before this program was made is wrong: 1 November 2026.
pub const EARLIEST: Timestamp = Timestamp::constant(1_793_491_200, 0);

/// Two real implementations: the machine's, and one moved by hand.
pub trait Clock: Send {
    fn read(&self) -> Reading;
}

pub struct SystemClock {
    boot: Boot,
}

/// systemd-timesyncd makes this file when a time server has answered since the boot.
const SYNCHRONISED: &str = "/run/systemd/timesync/synchronized";

impl SystemClock {
    /// Without the kernel's boot id (not Linux, no /proc) each start counts as a boot of its own.
    pub fn new() -> Self {
        let id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok();
        let boot = id.and_then(|id| Uuid::parse_str(id.trim()).ok()).unwrap_or_else(|| Uuid::from_u128(u128::from(std::process::id())));
        Self { boot: Boot(boot) }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn read(&self) -> Reading {
        let since_boot = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        Reading {
            at: Timestamp::now(),
            boot: self.boot,
            uptime: since_boot.tv_sec.saturating_mul(1000).saturating_add(since_boot.tv_nsec / 1_000_000),
            synchronised: Path::new(SYNCHRONISED).exists(),
        }
    }
}

/// Stands still until it is moved; clones share the same hands.
#[derive(Clone)]
pub struct FixedClock(Arc<Mutex<Reading>>);

impl FixedClock {
    /// Synchronised, in boot 1.
    pub fn at(at: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(Reading { at, boot: Boot(Uuid::from_u128(1)), uptime: 0, synchronised: true })))
    }

    /// Time goes by.
    pub fn advance(&self, by: SignedDuration) {
        self.change(|reading| {
            reading.at = reading.at.saturating_add(by).unwrap_or(reading.at);
            reading.uptime = reading.uptime.saturating_add(i64::try_from(by.as_millis()).unwrap_or(0));
        });
    }

    /// Anything may happen to a clock: it is set, loses its battery, meets a time server.
    pub fn change(&self, change: impl FnOnce(&mut Reading)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Clock for FixedClock {
    fn read(&self) -> Reading {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
