//! A printer in the network, raw bytes on port 9100.

use std::io::Read;
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use super::pump::pump;
use super::{Link, Patience};
use crate::engine::{Cause, JobOutcome};
use crate::printing::Printout;

pub struct Tcp {
    address: SocketAddr,
    patience: Patience,
}

impl Tcp {
    pub fn new(address: SocketAddr, patience: Patience) -> Self {
        Self { address, patience }
    }

    fn connect(&self) -> std::io::Result<TcpStream> {
        let printer = TcpStream::connect_timeout(&self.address, self.patience.connect)?;
        printer.set_nonblocking(true)?;
        Ok(printer)
    }

    /// Reads what the printer says unasked: a close with unread bytes would reset the connection, and drop the end of the slip.
    fn part(&self, mut printer: TcpStream) {
        let deadline = Instant::now() + self.patience.connect;
        let ready = printer.shutdown(Shutdown::Write).and_then(|()| printer.set_nonblocking(false));
        let mut said = [0; 256];
        while ready.is_ok() && Instant::now() < deadline {
            let left = deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
            if printer.set_read_timeout(Some(left)).is_err() || !matches!(printer.read(&mut said), Ok(1..)) {
                return;
            }
        }
    }
}

impl Link for Tcp {
    /// Opened for each job: most printers serve one connection, and drop an idle one without a word.
    fn send(&mut self, printout: &Printout) -> JobOutcome {
        match self.connect() {
            Ok(printer) => {
                let outcome = pump(&printer, &printout.bytes, self.patience.send);
                self.part(printer);
                outcome
            }
            Err(fault) => {
                tracing::warn!(printer.address = %self.address, %fault, "the printer did not answer");
                JobOutcome::NotSent(Cause::Unreachable)
            }
        }
    }
}
