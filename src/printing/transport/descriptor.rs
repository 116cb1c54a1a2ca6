//! Bytes through a descriptor that is set not to block.

use std::io;
use std::os::fd::AsFd;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::termios::{OptionalActions, QueueSelector, isatty, tcflush, tcgetattr, tcsetattr};

use super::Until;

/// None where nothing has come; nothing, at length, where the other side is gone, or has no word to say.
pub fn read(printer: &impl AsFd, into: &mut [u8]) -> io::Result<Option<usize>> {
    match rustix::io::read(printer, into) {
        Ok(count) => Ok(Some(count)),
        Err(Errno::AGAIN | Errno::INTR) => Ok(None),
        Err(errno) => Err(errno.into()),
    }
}

/// The same where a length of nothing means that the other side has hung up.
pub fn read_or_end(printer: &impl AsFd, into: &mut [u8]) -> io::Result<usize> {
    match read(printer, into)? {
        Some(0) => Err(io::ErrorKind::ConnectionAborted.into()),
        count => Ok(count.unwrap_or_default()),
    }
}

pub fn write(printer: &impl AsFd, bytes: &[u8]) -> io::Result<usize> {
    match rustix::io::write(printer, bytes) {
        Ok(count) => Ok(count),
        Err(Errno::AGAIN | Errno::INTR) => Ok(0),
        Err(errno) => Err(errno.into()),
    }
}

/// True where there is room. A printer that has hung up is an error, unless it has left a last word.
pub fn wait(printer: &impl AsFd, until: Until, patience: Duration) -> io::Result<bool> {
    let wanted = match until {
        Until::Word => PollFlags::IN,
        Until::Room => PollFlags::IN | PollFlags::OUT,
    };
    let found = poll_for(printer, wanted, patience)?;
    let is_gone = found.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL);
    if is_gone && !found.contains(PollFlags::IN) {
        return Err(io::ErrorKind::BrokenPipe.into());
    }
    Ok(found.contains(PollFlags::OUT) && !is_gone)
}

/// The same for a printer that cannot be read: nothing wakes the waiter but room.
pub fn wait_for_room(printer: &impl AsFd, patience: Duration) -> io::Result<bool> {
    let found = poll_for(printer, PollFlags::OUT, patience)?;
    if found.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
        return Err(io::ErrorKind::BrokenPipe.into());
    }
    Ok(found.contains(PollFlags::OUT))
}

fn poll_for(printer: &impl AsFd, wanted: PollFlags, patience: Duration) -> io::Result<PollFlags> {
    let patience = Timespec::try_from(patience).map_err(|_| io::ErrorKind::InvalidInput)?;
    let mut polled = [PollFd::new(printer, wanted)];
    match poll(&mut polled, Some(&patience)) {
        Ok(_) | Err(Errno::INTR) => {}
        Err(errno) => return Err(errno.into()),
    }
    Ok(polled.iter().fold(PollFlags::empty(), |found, polled| found | polled.revents()))
}

/// A terminal line hands every byte over as it is; other files do so anyway.
pub fn make_raw(printer: &impl AsFd) -> io::Result<()> {
    if isatty(printer) {
        let mut line = tcgetattr(printer)?;
        line.make_raw();
        tcsetattr(printer, OptionalActions::Now, &line)?;
    }
    Ok(())
}

/// What a terminal line has not sent yet is not sent any more.
pub fn drop_unsent(printer: &impl AsFd) {
    if isatty(printer)
        && let Err(errno) = tcflush(printer, QueueSelector::OFlush)
    {
        tracing::debug!(%errno, "the rest of the slip could not be dropped");
    }
}
