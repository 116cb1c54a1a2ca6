//! Who may hold how many connections: one machine that opens many and says nothing must not shut out the others.

use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum_server::accept::Accept;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// Of one address. A browser has six, and a board one.
const MOST_OF_ONE: usize = 128;
/// Of all together, at one listener. Each is a file handle: both listeners leave the database some of the 1024 that a program has.
const MOST: usize = 384;

/// Stands before TLS, so that a handshake that never ends counts too.
#[derive(Clone)]
pub struct Doorkeeper<A> {
    inner: A,
    guests: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl<A> Doorkeeper<A> {
    pub fn before(inner: A) -> Self {
        Self { inner, guests: Arc::default() }
    }

    fn admit(&self, address: IpAddr) -> Option<Seat> {
        let mut guests = self.guests.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = guests.values().sum();
        let own = guests.get(&address).copied().unwrap_or_default();
        if all >= MOST || own >= MOST_OF_ONE {
            return None;
        }
        guests.insert(address, own + 1);
        Some(Seat { address, guests: self.guests.clone() })
    }
}

/// Free again when it is dropped.
struct Seat {
    address: IpAddr,
    guests: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut guests = self.guests.lock().unwrap_or_else(PoisonError::into_inner);
        match guests.get_mut(&self.address) {
            Some(own) if *own > 1 => *own -= 1,
            _ => drop(guests.remove(&self.address)),
        }
    }
}

impl<A, S> Accept<TcpStream, S> for Doorkeeper<A>
where
    A: Accept<TcpStream, S> + Clone + Send + 'static,
    A::Future: Send,
    S: Send + 'static,
{
    type Stream = Seated<A::Stream>;
    type Service = A::Service;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, Self::Service)>> + Send>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let seat = stream.peer_addr().map(|address| self.admit(address.ip()));
        let inner = self.inner.clone();
        Box::pin(async move {
            let seat = seat?.ok_or_else(|| io::Error::other("this address, or the station, has too many connections"))?;
            stream.set_nodelay(true)?;
            let (stream, service) = inner.accept(stream, service).await?;
            Ok((Seated { stream, _seat: seat }, service))
        })
    }
}

/// A connection with the seat that it takes.
pub struct Seated<S> {
    stream: S,
    _seat: Seat,
}

impl<S: AsyncRead + Unpin> AsyncRead for Seated<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Seated<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
