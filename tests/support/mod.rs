//! A whole station in memory: temporary folder, clock moved by hand, seeded randomness, print orders at hand.

pub mod disk;
pub mod escpos_decoder;
#[allow(unsafe_code)]
pub mod recording_vfs;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;

use dawr::clock::FixedClock;
use dawr::config::Config;
use dawr::engine::PrintOrder;
use dawr::engine::{Engine, Failure, Issued, Parts, Reply, Snapshot, Snapshots};
use dawr::queue::{Channel, Class, Command, Issue, Language, PartySize, Refusal};
use dawr::store::{Store, StoreFault};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use tempfile::TempDir;

static STARTS: AtomicU64 = AtomicU64::new(1);

pub struct Station {
    pub folder: TempDir,
    pub clock: FixedClock,
    pub engine: Engine,
    pub snapshots: Snapshots,
    pub orders: Receiver<PrintOrder>,
    thread: JoinHandle<()>,
}

pub struct Setting {
    pub config: Config,
    pub clock: FixedClock,
    pub vouched: Option<jiff::civil::Date>,
    /// Where ratings wait over a restart.
    pub memory: Option<std::path::PathBuf>,
}

impl Default for Setting {
    /// The shipped branch on Sunday 22 November 2026, 08:00.
    fn default() -> Self {
        Self {
            config: Config::example().unwrap(),
            clock: FixedClock::at("2026-11-22T05:00:00Z".parse().unwrap()),
            vouched: None,
            memory: None,
        }
    }
}

impl Station {
    pub fn start() -> Self {
        Self::with(Setting::default())
    }

    pub fn with(setting: Setting) -> Self {
        Self::on(tempfile::tempdir().unwrap(), setting).unwrap()
    }

    pub fn on(folder: TempDir, setting: Setting) -> Result<Self, StoreFault> {
        let store = Store::open(folder.path(), [7; 16])?;
        Self::over(folder, store, setting)
    }

    /// On a store that a test has prepared itself.
    pub fn over(folder: TempDir, store: Store, setting: Setting) -> Result<Self, StoreFault> {
        // Each start its own dice, as each start of a real station has.
        let mut dice = ChaCha8Rng::seed_from_u64(STARTS.fetch_add(1, Ordering::Relaxed));
        let (sender, orders) = channel();
        let snapshots = Snapshots::default();
        let (engine, thread) = Engine::start(Parts {
            store,
            clock: Box::new(setting.clock.clone()),
            config: Arc::new(setting.config),
            randomness: Box::new(move |bytes| dice.fill_bytes(bytes)),
            orders: sender,
            snapshots: snapshots.clone(),
            vouched: setting.vouched,
            memory: setting.memory,
            known_names: dawr::app::known_names(folder.path().to_owned()),
        })?;
        Ok(Self { folder, clock: setting.clock, engine, snapshots, orders, thread })
    }

    /// Ends the engine as a shutdown does, and gives back the folder.
    pub fn stop(self) -> TempDir {
        drop(self.engine);
        self.thread.join().unwrap();
        self.folder
    }

    pub fn restart(self, setting: Setting) -> Self {
        Self::on(self.stop(), setting).unwrap()
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The same database through other eyes, while the engine runs.
    pub fn store(&self) -> Store {
        dawr::store::open_read_only(self.folder.path()).unwrap()
    }

    pub fn run(&self, command: Command) -> Result<Reply, Refusal> {
        self.engine.run(command).map_err(|failure| match failure {
            Failure::Refused(refusal) => refusal,
            other => panic!("{other}"),
        })
    }

    pub fn issue(&self, service: &str) -> Result<Issued, Refusal> {
        self.issue_as(service, None, Channel::WalkIn, "ar", 1)
    }

    pub fn issue_as(&self, service: &str, class: Option<Class>, channel: Channel, language: &str, people: u8) -> Result<Issued, Refusal> {
        let language: Language = language.parse().unwrap();
        let party_size = PartySize::try_from(people).unwrap();
        match self.run(Command::Issue(Issue { service: service.into(), class, channel, language, party_size }))? {
            Reply::Issued(issued) => Ok(issued),
            other => panic!("{other:?}"),
        }
    }

    pub fn number(&self, service: &str) -> String {
        self.issue(service).unwrap().number.to_string()
    }

    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshots.latest().unwrap()
    }

    /// Moves the clock to a time of 22 November 2026 in Makkah, and lets the engine look at it.
    pub fn at(&self, time: &str) {
        let at: jiff::Timestamp = format!("2026-11-22T{time}+03:00").parse().unwrap();
        let now = dawr::clock::Clock::read(&self.clock).at;
        self.clock.advance(at.duration_since(now));
        self.engine.tick().unwrap();
    }
}
