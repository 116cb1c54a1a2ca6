//! The printer in the network: raw bytes on a port, one connection at a time.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::{AsFd, BorrowedFd};
use std::time::Duration;

use rustix::net::sockopt::{set_socket_linger, set_socket_recv_buffer_size};

use super::serve::{Handle, Link};
use super::{Machine, News};

pub struct Tcp {
    address: SocketAddr,
    listener: Option<TcpListener>,
    connection: Option<TcpStream>,
}

/// Small, so that a printer that does not read is felt soon.
const BUFFER: usize = 2048;

impl Tcp {
    /// Port 0 is any free one; `Handle::address` tells which. The observer is called on the printer's thread.
    pub fn serve(machine: Machine, address: SocketAddr, observer: impl FnMut(&News) + Send + 'static) -> io::Result<Handle> {
        let listener = listen(address)?;
        let address = listener.local_addr()?;
        let link = Self { address, listener: Some(listener), connection: None };
        Ok(Handle::start(machine, link, observer)?.with_address(address))
    }
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    set_socket_recv_buffer_size(&listener, BUFFER)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

impl Link for Tcp {
    fn follow(&mut self, is_there: bool) -> io::Result<()> {
        if !is_there {
            self.listener = None;
            if let Some(connection) = self.connection.take() {
                // A close then resets the connection.
                set_socket_linger(&connection, Some(Duration::ZERO))?;
            }
        } else if self.listener.is_none() {
            self.listener = Some(listen(self.address)?);
        }
        Ok(())
    }

    /// A second connection waits until the first is closed.
    fn ready(&self) -> Option<BorrowedFd<'_>> {
        let connection = self.connection.as_ref().map(AsFd::as_fd);
        connection.or_else(|| self.listener.as_ref().map(AsFd::as_fd))
    }

    fn read(&mut self, bytes: &mut [u8]) -> Option<usize> {
        let Some(connection) = &mut self.connection else {
            self.connection = self.listener.as_ref().and_then(accept);
            return None;
        };
        match connection.read(bytes) {
            Ok(count @ 1..) => Some(count),
            Err(fault) if matches!(fault.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => None,
            // Closed; what it has sent stays in the printer.
            Ok(0) | Err(_) => {
                self.connection = None;
                None
            }
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        let Some(connection) = self.connection.as_mut().filter(|_| !bytes.is_empty()) else { return };
        if let Err(fault) = connection.write_all(bytes) {
            tracing::debug!(%fault, "the host does not hear the printer's answers");
        }
    }
}

fn accept(listener: &TcpListener) -> Option<TcpStream> {
    let accepted = listener.accept().and_then(|(connection, _)| {
        connection.set_nonblocking(true)?;
        connection.set_nodelay(true)?;
        Ok(connection)
    });
    accepted.inspect_err(|fault| tracing::debug!(%fault, "a connection was given up before it was taken")).ok()
}
