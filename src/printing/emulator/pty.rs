//! The printer as a device: a pseudo terminal behind a link, as udev keeps one to `/dev/usb/lp0`.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags, open};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

use super::serve::{Handle, Link};
use super::{Machine, News};

pub struct Pty {
    /// Of the link.
    path: PathBuf,
    node: Option<Node>,
}

struct Node {
    /// The printer's end.
    printer: OwnedFd,
    /// Kept open, so that bytes of both ways outlive a host that opens the node for each job.
    _host: OwnedFd,
}

impl Pty {
    /// Takes the place of a symbolic link at `path`, and of nothing else. The observer is called on the printer's thread.
    pub fn serve(machine: Machine, path: &Path, observer: impl FnMut(&News) + Send + 'static) -> io::Result<Handle> {
        Handle::start(machine, Self { path: path.into(), node: None }, observer)
    }

    fn come(&self) -> io::Result<Node> {
        let printer = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
        grantpt(&printer)?;
        unlockpt(&printer)?;
        rustix::io::ioctl_fionbio(&printer, true)?;
        let name = ptsname(&printer, Vec::new())?;
        let node = Path::new(OsStr::from_bytes(name.to_bytes()));
        let host = open(node, OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty())?;
        let mut modes = tcgetattr(&host)?;
        modes.make_raw();
        tcsetattr(&host, OptionalActions::Now, &modes)?;
        self.unlink()?;
        std::os::unix::fs::symlink(node, &self.path)?;
        Ok(Node { printer, _host: host })
    }

    fn unlink(&self) -> io::Result<()> {
        if self.path.is_symlink() { fs::remove_file(&self.path) } else { Ok(()) }
    }
}

impl Link for Pty {
    /// The link goes first: who finds it finds a printer.
    fn follow(&mut self, is_there: bool) -> io::Result<()> {
        match (is_there, &self.node) {
            (true, None) => self.node = Some(self.come()?),
            (false, Some(_)) => {
                self.unlink()?;
                self.node = None;
            }
            _ => {}
        }
        Ok(())
    }

    fn ready(&self) -> Option<BorrowedFd<'_>> {
        self.node.as_ref().map(|node| node.printer.as_fd())
    }

    fn read(&mut self, bytes: &mut [u8]) -> Option<usize> {
        rustix::io::read(&self.node.as_ref()?.printer, bytes).ok()
    }

    fn write(&mut self, bytes: &[u8]) {
        let Some(node) = self.node.as_ref().filter(|_| !bytes.is_empty()) else { return };
        if let Err(errno) = rustix::io::write(&node.printer, bytes) {
            tracing::debug!(%errno, "the host does not read the printer's answers");
        }
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        if let Err(fault) = self.follow(false) {
            tracing::warn!(printer.path = %self.path.display(), %fault, "the emulator's link could not be removed");
        }
    }
}
