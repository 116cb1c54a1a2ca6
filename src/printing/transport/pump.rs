//! Bytes into a descriptor that may stall or vanish, within one deadline.

use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, write};

use crate::engine::{Cause, JobOutcome};

/// Writes all bytes into a descriptor that is set not to block. What has gone out is never sent again.
pub fn pump(printer: &impl AsFd, bytes: &[u8], patience: Duration) -> JobOutcome {
    let deadline = Instant::now() + patience;
    let mut left = bytes;
    while !left.is_empty() {
        let sent = bytes.len() - left.len();
        match write(printer, left) {
            Ok(0) => return broken(sent, Cause::Lost),
            Ok(count) => left = left.get(count..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => match writable(printer, deadline) {
                Ok(true) | Err(Errno::INTR) => {}
                Ok(false) => return broken(sent, Cause::Stalled),
                Err(_) => return broken(sent, Cause::Lost),
            },
            Err(_) => return broken(sent, Cause::Lost),
        }
    }
    // usblp takes its last block before the printer has it, and a close would cancel that block.
    match writable(printer, deadline) {
        Ok(true) => JobOutcome::Uncertain(Cause::HandedOver),
        Ok(false) => broken(bytes.len(), Cause::Stalled),
        Err(_) => broken(bytes.len(), Cause::Lost),
    }
}

/// False when the deadline came first.
fn writable(printer: &impl AsFd, deadline: Instant) -> Result<bool, Errno> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Ok(false);
    }
    let left = Timespec::try_from(left).map_err(|_| Errno::INVAL)?;
    let ready = poll(&mut [PollFd::new(printer, PollFlags::OUT)], Some(&left))?;
    Ok(ready > 0)
}

fn broken(sent: usize, cause: Cause) -> JobOutcome {
    match (sent, cause) {
        (0, Cause::Lost) => JobOutcome::NotSent(Cause::Unreachable),
        (0, cause) => JobOutcome::NotSent(cause),
        (_, cause) => JobOutcome::Uncertain(cause),
    }
}
