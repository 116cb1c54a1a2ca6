//! The composition root: builds every part, joins the channels, starts, stops.

mod memory;
mod screen;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use anyhow::{Context, bail};
use jiff::civil::Date;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use slint::ComponentHandle;

use crate::clock::SystemClock;
use crate::config::Config;
use crate::engine::{Engine, KnownNames, Parts, Snapshots};
use crate::printing::{self, Marks, Patience, Raster, Rest};
use crate::staff::Staff;
use crate::store::Store;
use crate::technician::{self, Desk, StaffPage};
use crate::ui::{self, App, Request};
use crate::web::{self, Address};

pub use screen::{Look, show};

/// The copy of the station's configuration in its data folder.
pub const CONFIGURATION: &str = "station.toml";

/// The code of a program that a technician has ended to be started again. For systemd: `Restart=always` starts it anyway,
/// `SuccessExitStatus=3` calls it no failure.
pub const RESTART_CODE: u8 = 3;

/// Why the station has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Told,
    /// A technician wants it to be started again.
    Restart,
}

/// What one station is made of.
pub struct Station {
    pub config: Config,
    /// The file that `config` was read from; none where it is built in.
    pub configuration: Option<PathBuf>,
    pub data: PathBuf,
    pub look: Look,
    /// A person vouches for this date where the clock cannot be trusted.
    pub vouched: Option<Date>,
    /// Sees each paper of the virtual printer, on the printing thread.
    pub printed: Box<dyn Fn(&Raster) + Send + Sync>,
}

/// The running parts, as seen by `ready`.
pub struct Running<'a> {
    pub app: &'a App,
    pub engine: &'a Engine,
    pub desk: &'a Desk,
    pub snapshots: &'a Snapshots,
    /// Of the staff's pages, where there are any.
    pub address: Option<&'a Address>,
    /// A window can be seen and touched; else the screen is in memory.
    pub window: bool,
}

/// Runs until it is told to stop, or until a part ends: then the program ends, and systemd starts it again.
pub fn run(station: Station, ready: impl FnOnce(&Running) -> anyhow::Result<()>) -> anyhow::Result<End> {
    let config = Arc::new(station.config);
    let window = screen::select(&config.panel, station.look)?;
    let app = App::new()?;
    let (orders, inbox) = channel();
    let snapshots = Snapshots::default();
    let (engine, writing) = Engine::start(Parts {
        store: Store::open(&station.data, random())?,
        clock: Box::new(SystemClock::new()),
        config: config.clone(),
        randomness: Box::new(fill),
        orders,
        snapshots: snapshots.clone(),
        vouched: station.vouched,
        memory: memory::folder(&station.data),
        known_names: known_names(station.data.clone()),
    })?;
    let paper = printing::start(printing::Parts {
        config: config.clone(),
        link: printing::link(&config.printer, &station.data.join("slips"), Arc::from(station.printed))?,
        marks: Marks::of(&engine),
        orders: inbox,
        data: station.data.clone(),
        patience: Patience::default(),
        rest: Rest::default(),
        broken_off: snapshots.latest().is_some_and(|snapshot| snapshot.slip_broke_off()),
    })?;
    let ended = Ended::default();
    let web = web::start(web::Parts {
        engine: engine.clone(),
        snapshots: snapshots.clone(),
        config: config.clone(),
        data: station.data.clone(),
        clock: Box::new(SystemClock::new()),
        patience: web::Patience::default(),
        randomness: [Box::new(fill), Box::new(fill)],
    })?;
    let address = web.map(|(address, thread)| ended.watch("web", thread).map(|()| Arc::new(address))).transpose()?;
    let restart = Arc::new(AtomicBool::new(false));
    let (desk, technician) = Desk::open(technician::Parts {
        engine: engine.clone(),
        config: config.clone(),
        data: station.data.clone(),
        configuration: station.configuration,
        clock: Box::new(SystemClock::new()),
        randomness: Box::new(fill),
        staff_page: staff_page(address.clone()),
        restart: restarting(&restart),
    })?;

    open(&app, &config, (&engine, &desk), &snapshots)?;
    screen::show(&app, station.look)?;
    ended.watch("engine", writing)?;
    ended.watch("printing", paper)?;
    ended.watch("technician", technician)?;
    stop_on_signal()?;
    ready(&Running { app: &app, engine: &engine, desk: &desk, snapshots: &snapshots, address: address.as_deref(), window })?;
    tracing::info!(station.branch = config.branch.code, station.data = %station.data.display(), "the station runs");
    slint::run_event_loop_until_quit()?;

    let early = ended.first();
    ui::close();
    app.hide()?;
    engine.stop();
    match early {
        Some(part) => bail!("the {part} thread has ended, so the station ends"),
        None if restart.load(Ordering::Relaxed) => Ok(End::Restart),
        None => Ok(End::Told),
    }
}

/// Touches become requests; replies, answers and snapshots come back on the screen's thread.
fn open(app: &App, config: &Arc<Config>, (engine, desk): (&Engine, &Desk), snapshots: &Snapshots) -> anyhow::Result<()> {
    let first = snapshots.latest().context("the engine has published nothing")?;
    let (engine, desk) = (engine.clone(), desk.clone());
    ui::open(app, config, first, move |request| match request {
        Request::Command(command) => engine.send(command, |reply| on_screen(move || ui::replied(reply))),
        Request::Check(pass) => engine.check(pass, |reply| on_screen(move || ui::replied(reply))),
        Request::Rate(given) => engine.rate(given, |reply| on_screen(move || ui::replied(reply))),
        Request::Order(order) => desk.send(order, |answer| on_screen(move || ui::answered(answer))),
        Request::Suggest(suggestion) => engine.suggest(suggestion, |reply| on_screen(move || ui::replied(reply))),
    });
    snapshots.subscribe(|snapshot| {
        let snapshot = snapshot.clone();
        on_screen(move || ui::seen(snapshot));
    });
    Ok(())
}

/// After the loop has ended there is no screen to tell.
fn on_screen(call: impl FnOnce() + Send + 'static) {
    if let Err(fault) = slint::invoke_from_event_loop(call) {
        tracing::debug!(%fault, "the screen is gone");
    }
}

/// Which part ended first, where one did.
#[derive(Clone, Default)]
struct Ended(Arc<Mutex<Option<&'static str>>>);

impl Ended {
    fn watch(&self, name: &'static str, part: JoinHandle<()>) -> anyhow::Result<()> {
        let first = self.0.clone();
        std::thread::Builder::new().name(format!("watch-{name}")).spawn(move || {
            // A panic was already written by the thread's own hook.
            drop(part.join());
            first.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(name);
            quit();
        })?;
        Ok(())
    }

    fn first(&self) -> Option<&'static str> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends the event loop, from any thread.
pub fn quit() {
    on_screen(|| {
        if let Err(fault) = slint::quit_event_loop() {
            tracing::debug!(%fault, "the loop has ended already");
        }
    });
}

/// As the accounts have them.
pub fn known_names(data: PathBuf) -> KnownNames {
    Box::new(move || match Staff::read(&data) {
        Ok(staff) => staff.accounts().iter().map(|account| account.name.to_string()).collect(),
        Err(fault) => {
            tracing::warn!(%fault, "names of the staff are not struck out of what visitors write");
            Vec::new()
        }
    })
}

/// For the technician's screen: asked anew each time, as the code is gone once somebody has used it.
fn staff_page(address: Option<Arc<Address>>) -> Box<dyn Fn() -> Option<StaffPage> + Send> {
    Box::new(move || {
        let address = address.as_ref()?;
        Some(StaffPage { addresses: address.to_type(), fingerprint: address.fingerprint.clone(), sign_up_code: address.sign_up_code() })
    })
}

/// Ends the program so that whoever watches over it starts it again.
fn restarting(restart: &Arc<AtomicBool>) -> Box<dyn Fn() + Send> {
    let restart = restart.clone();
    Box::new(move || {
        restart.store(true, Ordering::Relaxed);
        quit();
    })
}

fn stop_on_signal() -> anyhow::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        for _ in signals.forever() {
            quit();
        }
    })?;
    Ok(())
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    fill(&mut bytes);
    bytes
}

/// Without randomness no ticket's token would be safe: better no station.
pub(crate) fn fill(bytes: &mut [u8]) {
    if let Err(fault) = getrandom::fill(bytes) {
        tracing::error!(%fault, "the kernel gives no randomness");
        std::process::abort();
    }
}
