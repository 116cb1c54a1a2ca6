//! A machine on a real link: a thread that lends it the clock, and sleeps until a byte comes or something is due.

use std::io;
use std::net::SocketAddr;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::event::{EventfdFlags, PollFd, PollFlags, Timespec, eventfd, poll};
use rustix::io::Errno;

use super::{Fault, Machine, News, Sheet};

/// The host's way to the printer. Its descriptors never block.
pub trait Link: Send {
    /// Comes and goes with the printer; each coming is another node or another listening.
    fn follow(&mut self, is_there: bool) -> io::Result<()>;

    /// Ready to be read when bytes have come, or a connection.
    fn ready(&self) -> Option<BorrowedFd<'_>>;

    /// None where no byte has come.
    fn read(&mut self, bytes: &mut [u8]) -> Option<usize>;

    /// What the host has no room for is lost, as on a wire.
    fn write(&mut self, bytes: &[u8]);
}

/// Ends the printer when it is dropped: its node or its port vanishes.
pub struct Handle {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
    address: Option<SocketAddr>,
}

struct Shared {
    state: Mutex<State>,
    /// After each turn of the thread.
    turned: Condvar,
    bell: OwnedFd,
    start: Instant,
}

struct State {
    machine: Machine,
    /// Turns that were asked for, and that were made.
    asked: u64,
    made: u64,
    ends: bool,
}

/// At most so many bytes are read at once; with a baud rate far fewer.
const PIECE: usize = 4096;
/// Pieces a second of a serial line.
const BEATS: u32 = 50;

impl Handle {
    pub(super) fn start(machine: Machine, mut link: impl Link + 'static, observer: impl FnMut(&News) + Send + 'static) -> io::Result<Self> {
        let bell = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?;
        link.follow(machine.is_there())?;
        let state = State { machine, asked: 0, made: 0, ends: false };
        let shared = Arc::new(Shared { state: Mutex::new(state), turned: Condvar::new(), bell, start: Instant::now() });
        let server = Server { shared: shared.clone(), link, observer, rest: Vec::new(), free: Instant::now() };
        let thread = thread::Builder::new().name("emulator".into()).spawn(move || server.serve())?;
        Ok(Self { shared, thread: Some(thread), address: None })
    }

    pub(super) fn with_address(mut self, address: SocketAddr) -> Self {
        self.address = Some(address);
        self
    }

    /// Where it listens; none for a pseudo terminal.
    pub fn address(&self) -> Option<SocketAddr> {
        self.address
    }

    /// Returns when the link has followed: after an `Unplug` the node is gone. Not for the observer, whose thread it waits for.
    pub fn fault(&self, fault: Fault) {
        let mut state = self.shared.lock();
        state.machine.apply(self.shared.now(), fault);
        state.asked += 1;
        let asked = state.asked;
        self.shared.ring();
        drop(self.shared.turned.wait_while(state, |state| state.made < asked && !state.ends));
    }

    /// The machine as it is now.
    pub fn with<T>(&self, look: impl FnOnce(&Machine) -> T) -> T {
        let mut state = self.shared.lock();
        state.machine.run(self.shared.now());
        self.shared.ring();
        look(&state.machine)
    }

    pub fn sheets(&self) -> Vec<Sheet> {
        self.with(|machine| machine.sheets().to_vec())
    }

    /// The sheet at this place, 0 for the first, as soon as it is cut or torn off; none where that takes longer.
    pub fn sheet(&self, place: usize, patience: Duration) -> Option<Sheet> {
        self.wait(patience, |machine| machine.sheets().get(place).cloned())
    }

    /// What `look` finds, as soon as it finds it; none where that takes longer.
    pub fn wait<T>(&self, patience: Duration, mut look: impl FnMut(&Machine) -> Option<T>) -> Option<T> {
        let deadline = Instant::now() + patience;
        let mut state = self.shared.lock();
        loop {
            let found = look(&state.machine);
            let left = deadline.saturating_duration_since(Instant::now());
            if found.is_some() || left.is_zero() || state.ends {
                return found;
            }
            state = self.shared.turned.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.shared.lock().ends = true;
        self.shared.ring();
        if let Some(thread) = self.thread.take() {
            // A panic was already written by the thread's own hook.
            drop(thread.join());
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    /// Wakes the thread, or keeps it from falling asleep.
    fn ring(&self) {
        if let Err(errno) = rustix::io::write(&self.bell, &1_u64.to_ne_bytes()) {
            tracing::debug!(%errno, "the emulator's bell is rung already");
        }
    }

    fn still(&self) {
        if let Err(errno) = rustix::io::read(&self.bell, &mut [0; 8]) {
            tracing::debug!(%errno, "the emulator's bell was not rung");
        }
    }
}

struct Server<L, O> {
    shared: Arc<Shared>,
    link: L,
    observer: O,
    /// Was read, and not taken: a fault came between.
    rest: Vec<u8>,
    /// The serial line is busy until then.
    free: Instant,
}

/// What one turn has found.
#[derive(Clone, Copy)]
struct Turn {
    /// Bytes to be read, at most.
    room: usize,
    /// How long nothing happens by itself.
    pause: Option<Duration>,
}

impl<L: Link, O: FnMut(&News)> Server<L, O> {
    fn serve(mut self) {
        while let Some(turn) = self.turn() {
            let (rung, come) = self.sleep(&turn);
            if rung {
                self.shared.still();
            }
            if come {
                self.read(turn.room);
            }
        }
        let mut state = self.shared.lock();
        state.ends = true;
        drop(state);
        self.shared.turned.notify_all();
    }

    /// None at the end.
    fn turn(&mut self) -> Option<Turn> {
        let shared = self.shared.clone();
        let mut state = shared.lock();
        let now = shared.now();
        let taken = state.machine.take(now, &self.rest);
        self.rest.drain(..taken);
        let (answers, news) = (state.machine.say(now), state.machine.news());
        let (room, next, asked) = (state.machine.room(), state.machine.next(), state.asked);
        let baud = state.machine.model().baud;
        let ends = state.ends;
        drop(state);
        // Without the lock: the observer may look at the machine.
        if ends || !self.tell(&news) {
            return None;
        }
        self.link.write(&answers);
        shared.lock().made = asked;
        shared.turned.notify_all();
        let due = next.map(|next| next.saturating_sub(shared.now()));
        Some(self.pace(Turn { room, pause: due }, baud))
    }

    /// False where the link cannot follow: then the printer ends.
    fn tell(&mut self, news: &[News]) -> bool {
        for news in news {
            if let News::Condition(condition) = news {
                if !condition.is_there() {
                    self.rest.clear();
                }
                if let Err(fault) = self.link.follow(condition.is_there()) {
                    tracing::error!(%fault, "the emulator's link could not follow");
                    return false;
                }
            }
            (self.observer)(news);
        }
        true
    }

    /// A serial line brings a piece at each beat, and nothing between.
    fn pace(&self, turn: Turn, baud: Option<u32>) -> Turn {
        if !self.rest.is_empty() {
            return Turn { room: 0, ..turn };
        }
        let Some(baud) = baud else { return Turn { room: turn.room.min(PIECE), ..turn } };
        let busy = self.free.saturating_duration_since(Instant::now());
        if busy.is_zero() {
            let piece = usize::try_from(baud / 10 / BEATS).unwrap_or(PIECE).max(1);
            return Turn { room: turn.room.min(piece), ..turn };
        }
        let pause = turn.pause.map_or(busy, |pause| pause.min(busy));
        Turn { room: 0, pause: Some(pause) }
    }

    /// Was the bell rung, and has a byte come?
    fn sleep(&self, turn: &Turn) -> (bool, bool) {
        let ready = self.link.ready().filter(|_| turn.room > 0);
        let mut waiting = vec![PollFd::new(&self.shared.bell, PollFlags::IN)];
        waiting.extend(ready.iter().map(|ready| PollFd::from_borrowed_fd(*ready, PollFlags::IN)));
        let pause = turn.pause.map(|pause| Timespec::try_from(pause).unwrap_or(Timespec { tv_sec: 1, tv_nsec: 0 }));
        match poll(&mut waiting, pause.as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(errno) => tracing::error!(%errno, "the emulator cannot wait"),
        }
        let seen = |place: usize| waiting.get(place).is_some_and(|waiting| !waiting.revents().is_empty());
        (seen(0), seen(1))
    }

    fn read(&mut self, room: usize) {
        let mut bytes = vec![0; room];
        let Some(count) = self.link.read(&mut bytes) else { return };
        bytes.truncate(count);
        self.rest = bytes;
        let mut state = self.shared.lock();
        if let Some(baud) = state.machine.model().baud {
            let time = Duration::from_secs(10) * u32::try_from(count).unwrap_or(u32::MAX) / baud.max(1);
            self.free = self.free.max(Instant::now()) + time;
        }
        let taken = state.machine.take(self.shared.now(), &self.rest);
        self.rest.drain(..taken);
    }
}
