//! A printer behind a device file, such as `/dev/usb/lp0`; a pseudo terminal or a FIFO stands in for it in tests.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::fs::{Mode, OFlags, open};
use rustix::io::Errno;

use super::descriptor::{drop_unsent, make_raw, read, wait, wait_for_room, write};
use super::{Link, Until, UsbPort};
use crate::printing::Parting;

pub struct Device {
    place: Place,
    opened: Option<Opened>,
}

/// Where the printer is found, each time anew.
enum Place {
    /// A device file, or the link that udev sets to one.
    File(PathBuf),
    Port(UsbPort),
}

struct Opened {
    file: OwnedFd,
    /// False where the printer, or the way to it, goes in one direction only.
    speaks: bool,
    /// It has said, at length, nothing.
    empty: bool,
}

/// How long nothing is read after a printer has said, at length, nothing.
const EMPTY_WORD: Duration = Duration::from_millis(20);

impl Device {
    pub fn at(path: &Path) -> Self {
        Self { place: Place::File(path.into()), opened: None }
    }

    pub fn on(port: UsbPort) -> Self {
        Self { place: Place::Port(port), opened: None }
    }

    fn opened(&mut self) -> io::Result<&mut Opened> {
        self.opened.as_mut().ok_or_else(|| io::ErrorKind::NotConnected.into())
    }
}

impl Opened {
    /// Without asking whether it has something to say, which would wake us at once, for nothing.
    fn wait_in_silence(&self, until: Until, patience: Duration) -> io::Result<bool> {
        let patience = if self.speaks { patience.min(EMPTY_WORD) } else { patience };
        match until {
            Until::Room => wait_for_room(&self.file, patience),
            Until::Word => {
                std::thread::sleep(patience);
                Ok(false)
            }
        }
    }
}

impl Place {
    fn find(&self) -> io::Result<PathBuf> {
        match self {
            Self::File(path) => Ok(path.clone()),
            Self::Port(port) => port.find(),
        }
    }
}

impl Link for Device {
    fn open(&mut self, _: Duration) -> io::Result<()> {
        // An old handle that is still open would keep the device busy.
        self.opened = None;
        let path = self.place.find()?;
        let flags = OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let kind = path.metadata()?.file_type();
        if !kind.is_char_device() && !kind.is_fifo() {
            let found = format!("found {}, no device, expected a printer's file such as /dev/usb/lp0", path.display());
            return Err(io::Error::new(io::ErrorKind::InvalidInput, found));
        }
        // A FIFO that is open both ways would hear itself.
        let both = kind.is_char_device().then(|| open(&path, flags | OFlags::RDWR, Mode::empty()));
        let (file, speaks) = match both {
            Some(Ok(file)) => (file, true),
            Some(Err(errno)) if errno != Errno::ACCESS => return Err(errno.into()),
            _ => (open(&path, flags | OFlags::WRONLY, Mode::empty())?, false),
        };
        make_raw(&file)?;
        self.opened = Some(Opened { file, speaks, empty: false });
        Ok(())
    }

    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let opened = self.opened()?;
        if !opened.speaks {
            return Ok(0);
        }
        match read(&opened.file, into) {
            Ok(count) => {
                opened.empty = count == Some(0);
                Ok(count.unwrap_or_default())
            }
            // usblp refuses to read from a printer that only takes.
            Err(fault) if fault.raw_os_error() == Some(Errno::INVAL.raw_os_error()) => {
                opened.speaks = false;
                Ok(0)
            }
            Err(fault) => Err(fault),
        }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        write(&self.opened()?.file, bytes)
    }

    fn wait(&mut self, until: Until, patience: Duration) -> io::Result<bool> {
        let opened = self.opened()?;
        if !opened.speaks || std::mem::take(&mut opened.empty) {
            return opened.wait_in_silence(until, patience);
        }
        wait(&opened.file, until, patience)
    }

    fn close(&mut self, parting: Parting) {
        if let (Some(opened), Parting::Abrupt) = (self.opened.take(), parting) {
            drop_unsent(&opened.file);
        }
    }
}
