//! A printer in the network, raw bytes on port 9100.

use std::net::{SocketAddr, TcpStream};

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
}

impl Link for Tcp {
    /// Opened for each job: most printers serve one connection, and drop an idle one without a word.
    fn send(&mut self, printout: &Printout) -> JobOutcome {
        match self.connect() {
            Ok(printer) => pump(printer, &printout.bytes, self.patience.send),
            Err(fault) => {
                tracing::warn!(printer.address = %self.address, %fault, "the printer did not answer");
                JobOutcome::NotSent(Cause::Unreachable)
            }
        }
    }
}
