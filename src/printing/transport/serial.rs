//! A printer on a serial line: its speed and handshake are the profile's.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use serial2::{CharSize, FlowControl, Parity, SerialPort, StopBits};

use super::descriptor::{drop_unsent, read_or_end, wait, write};
use super::{Link, Until};
use crate::printing::Parting;
use crate::printing::profile::{self, Flow};

pub struct Serial {
    path: PathBuf,
    settings: profile::Serial,
    port: Option<SerialPort>,
}

/// Between two looks at a handshake line that the kernel does not watch.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

impl Serial {
    pub fn new(path: PathBuf, settings: profile::Serial) -> Self {
        Self { path, settings, port: None }
    }

    fn port(&self) -> io::Result<&SerialPort> {
        self.port.as_ref().ok_or_else(|| io::ErrorKind::NotConnected.into())
    }

    /// Linux has no DTR/DSR handshake: the printer's line is looked at before each write.
    fn takes(&self) -> io::Result<bool> {
        Ok(self.settings.flow != Flow::DtrDsr || self.port()?.read_dsr()?)
    }
}

impl Link for Serial {
    /// Ten bits each; or as the printer can use them.
    fn bytes_per_second(&self) -> Option<u32> {
        self.settings.bytes_per_second.or(Some(self.settings.baud / 10))
    }

    fn open(&mut self, _: Duration) -> io::Result<()> {
        self.port = None;
        let Self { settings: profile::Serial { baud, flow, .. }, .. } = *self;
        let port = SerialPort::open(&self.path, |mut line: serial2::Settings| {
            line.set_raw();
            line.set_baud_rate(baud)?;
            line.set_char_size(CharSize::Bits8);
            line.set_parity(Parity::None);
            line.set_stop_bits(StopBits::One);
            line.set_flow_control(match flow {
                Flow::RtsCts => FlowControl::RtsCts,
                Flow::XonXoff => FlowControl::XonXoff,
                Flow::DtrDsr | Flow::None => FlowControl::None,
            });
            Ok(line)
        })?;
        self.port = Some(port);
        Ok(())
    }

    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        read_or_end(self.port()?, into)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.takes()? { write(self.port()?, bytes) } else { Ok(0) }
    }

    fn wait(&mut self, until: Until, patience: Duration) -> io::Result<bool> {
        if until == Until::Room && !self.takes()? {
            wait(self.port()?, Until::Word, patience.min(LOOK_AGAIN))?;
            return Ok(false);
        }
        wait(self.port()?, until, patience)
    }

    /// What lies unsent at a close would be waited for, half a minute where a printer that is off holds the line.
    fn close(&mut self, parting: Parting) {
        if let (Some(port), Parting::Abrupt) = (self.port.take(), parting) {
            drop_unsent(&port);
        }
    }
}
