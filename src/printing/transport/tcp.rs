//! A printer in the network, raw bytes on port 9100.

use std::io::{self, Read};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use rustix::net::sockopt::{set_socket_linger, set_socket_send_buffer_size};

use super::descriptor::{read_or_end, wait, write};
use super::{Link, Until};
use crate::printing::Parting;

pub struct Tcp {
    address: SocketAddr,
    connection: Option<TcpStream>,
}

/// How long a printer may take to hang up when it has all.
const PARTING: Duration = Duration::from_secs(1);
/// How long a printer may refuse us: it has just served another, or our last job.
const REFUSED: Duration = Duration::from_millis(500);
const TRY_AGAIN: Duration = Duration::from_millis(50);
/// In bytes.
const SEND_BUFFER: usize = 8192;

impl Tcp {
    pub fn new(address: SocketAddr) -> Self {
        Self { address, connection: None }
    }

    fn connection(&self) -> io::Result<&TcpStream> {
        self.connection.as_ref().ok_or_else(|| io::ErrorKind::NotConnected.into())
    }
}

impl Link for Tcp {
    /// Most printers serve one connection, and drop an idle one without a word; they refuse us while they serve another.
    fn open(&mut self, patience: Duration) -> io::Result<()> {
        let deadline = Instant::now() + patience.min(REFUSED);
        let connection = loop {
            match TcpStream::connect_timeout(&self.address, patience) {
                Err(fault) if fault.kind() == io::ErrorKind::ConnectionRefused && Instant::now() < deadline => {
                    std::thread::sleep(TRY_AGAIN);
                }
                other => break other?,
            }
        };
        connection.set_nonblocking(true)?;
        connection.set_nodelay(true)?;
        // What our kernel holds is not in the printer.
        set_socket_send_buffer_size(&connection, SEND_BUFFER)?;
        // A station that dies takes the rest of its slip with it, as a power cut would; so does a job that breaks off.
        set_socket_linger(&connection, Some(Duration::ZERO))?;
        self.connection = Some(connection);
        Ok(())
    }

    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        read_or_end(self.connection()?, into)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        write(self.connection()?, bytes)
    }

    fn wait(&mut self, until: Until, patience: Duration) -> io::Result<bool> {
        wait(self.connection()?, until, patience)
    }

    fn close(&mut self, parting: Parting) {
        let Some(connection) = self.connection.take() else { return };
        let parted = match parting {
            Parting::Done => set_socket_linger(&connection, None).map_err(io::Error::from),
            Parting::Gentle => part(connection),
            Parting::Abrupt => Ok(()),
        };
        if let Err(fault) = parted {
            tracing::debug!(%fault, "the printer did not part in peace");
        }
    }
}

/// Reads what the printer says unasked: a close with unread bytes would reset the connection, and drop the end of the slip.
fn part(mut connection: TcpStream) -> io::Result<()> {
    set_socket_linger(&connection, None)?;
    let deadline = Instant::now() + PARTING;
    connection.shutdown(Shutdown::Write)?;
    connection.set_nonblocking(false)?;
    let mut said = [0; 256];
    while let left = deadline.saturating_duration_since(Instant::now())
        && !left.is_zero()
    {
        connection.set_read_timeout(Some(left))?;
        if connection.read(&mut said)? == 0 {
            break;
        }
    }
    Ok(())
}
