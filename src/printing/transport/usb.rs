//! The device file of whatever printer is plugged into one USB socket.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

/// A socket by the kernel's name of it, such as `1-1.2`: bus, then the ports on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsbPort {
    port: String,
    /// `/sys/class/usbmisc`: a folder for each printer.
    class: PathBuf,
    /// `/dev/usb`.
    devices: PathBuf,
}

impl UsbPort {
    pub fn of(port: &str) -> Self {
        Self::within(port, Path::new("/sys/class/usbmisc"), Path::new("/dev/usb"))
    }

    /// The same where a test keeps its printers.
    pub fn within(port: &str, class: &Path, devices: &Path) -> Self {
        Self { port: port.to_owned(), class: class.into(), devices: devices.into() }
    }

    /// `/dev/usb/lp1`, or the fault that nothing is plugged in there.
    pub fn find(&self) -> io::Result<PathBuf> {
        // The kernel makes the folder with the first printer; an entry that cannot be read is of one that is just leaving.
        let printers = self.class.read_dir().into_iter().flatten().flatten();
        let found = printers.map(|printer| printer.file_name()).find(|name| is_printer(name) && self.is_of(name));
        let nothing = || io::Error::new(io::ErrorKind::NotFound, format!("no printer in the USB socket {}", self.port));
        found.map(|name| self.devices.join(name)).ok_or_else(nothing)
    }

    fn is_of(&self, name: &OsStr) -> bool {
        // The printer's interface: `1-1.2:1.0`.
        let interface = self.class.join(name).join("device").canonicalize().unwrap_or_default();
        interface.file_name().and_then(OsStr::to_str).and_then(|name| name.split(':').next()) == Some(&self.port)
    }
}

/// Other devices have a folder there too, some of them in the printer's own socket.
fn is_printer(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| name.starts_with("lp"))
}
