//! A whole station that prints over a real link: pseudo terminal or TCP, with the emulator at its other end.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use dawr::config::{Config, EXAMPLE};
use dawr::engine::{Condition, Issued, JobId, JobOutcome, JobState, Reply, Snapshot, Tier};
use dawr::printing::emulator::{Handle, Machine, Model, Pty, Sheet, Tcp};
use dawr::printing::{Abilities, Knowledge, Marks, Parts, Patience, Rest, link, start};
use dawr::queue::{Command, Refusal, Reprint, TicketId};
use dawr::ui::{Page, Session};
use tempfile::TempDir;

use super::rig::abilities_of;
use crate::support::{Setting, Station};

/// Far longer than anything takes; only what is broken waits for it.
pub const LONG: Duration = Duration::from_mins(1);
/// Short, as most stories are of printers that do not answer.
const BRIEF: Patience = Patience {
    connect: Duration::from_millis(500),
    ask: Duration::from_millis(400),
    send: Duration::from_millis(1500),
    finish: Duration::from_millis(3500),
    watch: Duration::from_millis(600),
};

const OFTEN: Rest = Rest { well: Duration::from_millis(300), troubled: Duration::from_millis(300) };

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    PseudoTerminal,
    Network,
}

pub const WAYS: [Way; 2] = [Way::PseudoTerminal, Way::Network];

/// Whether a probe has learned the printer's tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    Probed,
    Unprobed,
}

pub struct Branch {
    pub station: Station,
    pub printer: Handle,
    pub config: Config,
    seen: Receiver<Arc<Snapshot>>,
    press: Option<JoinHandle<()>>,
}

impl Branch {
    pub fn open(way: Way, model: Model, script: &str) -> Self {
        Self::with(way, model, script, Known::Probed)
    }

    pub fn with(way: Way, model: Model, script: &str, known: Known) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let abilities = abilities_of(&model);
        let (printer, link) = serve(way, Machine::new(model, script.parse().unwrap()), folder.path());
        let config = config(&link);
        if known == Known::Probed {
            knowledge(abilities, &config).write(folder.path()).unwrap();
        }
        Self::over(folder, printer, config)
    }
    /// On a data folder that is there already.
    pub fn over(folder: TempDir, printer: Handle, config: Config) -> Self {
        let setting = Setting { config: config.clone(), ..Setting::default() };
        let mut station = Station::on(folder, setting).unwrap();
        let data = station.folder().to_path_buf();
        let (press, seen) = (press(&mut station, &config, &data), seen(&station));
        Self { station, printer, config, seen, press: Some(press) }
    }

    /// The power goes and comes back at the station; the printer stays as it is.
    pub fn restart(self) -> Self {
        let Self { station, printer, config, press: old, seen: _ } = self;
        let setting = Setting { config: config.clone(), clock: station.clock.clone(), ..Setting::default() };
        station.engine.stop();
        // Nothing that it hears from now on is kept.
        old.map(JoinHandle::join);
        let mut station = station.restart(setting);
        let data = station.folder().to_path_buf();
        let (press, seen) = (press(&mut station, &config, &data), seen(&station));
        Self { station, printer, config, seen, press: Some(press) }
    }

    pub fn issue(&self) -> Issued {
        self.station.issue("enquiry").unwrap()
    }

    /// A person asks for the paper again.
    pub fn copy(&self, ticket: TicketId) -> Result<JobId, Refusal> {
        self.station.run(Command::Reprint(Reprint { ticket })).map(|reply| match reply {
            Reply::Printing { job } => job,
            other => panic!("{other:?}"),
        })
    }

    pub fn state(&self, job: JobId) -> Option<JobState> {
        self.station.snapshot().jobs.iter().find(|found| found.job == job).map(|found| found.state)
    }

    /// How the job ends; waits for it.
    pub fn outcome(&self, job: JobId) -> JobOutcome {
        self.until(|snapshot| {
            snapshot.jobs.iter().find_map(|found| match found.state {
                JobState::Ended(outcome) if found.job == job => Some(outcome),
                _ => None,
            })
        })
    }

    pub fn print(&self) -> (Issued, JobOutcome) {
        let issued = self.issue();
        let outcome = self.outcome(issued.job.unwrap());
        (issued, outcome)
    }

    /// Waits until the station has seen that the printer is so.
    pub fn condition(&self, condition: Condition) {
        self.until(|snapshot| (snapshot.printer.condition == condition).then_some(()));
    }

    fn until<T>(&self, found: impl Fn(&Snapshot) -> Option<T>) -> T {
        let mut latest = self.station.snapshot();
        loop {
            if let Some(found) = found(&latest) {
                return found;
            }
            latest = self.seen.recv_timeout(LONG).unwrap_or_else(|_| panic!("nothing came of {latest:?}"));
        }
    }

    /// Which page the visitor of this ticket sees now.
    pub fn page(&self, issued: &Issued) -> Page {
        let mut session = Session::new(dawr::queue::Language::ARABIC);
        session.replied(Ok(Reply::Issued(issued.clone())));
        session.seen(&self.station.snapshot());
        session.page
    }

    /// Papers with something on them, the one that hangs out last.
    pub fn papers(&self) -> Vec<Sheet> {
        self.printer.with(|machine| machine.sheets().iter().chain([machine.hanging()]).filter(|sheet| !sheet.is_blank()).cloned().collect())
    }

    /// The printing thread ends when no order can come any more, at the latest after its deadlines.
    pub fn shut(mut self) {
        self.station.engine.stop();
        self.press.take().map(JoinHandle::join);
    }
}

/// The shipped branch with another printer.
pub fn config(link: &str) -> Config {
    let source = EXAMPLE.replace("link = \"virtual\"", &format!("link = {link:?}"));
    Config::parse(&source, Path::new("station.toml")).unwrap()
}

fn seen(station: &Station) -> Receiver<Arc<Snapshot>> {
    let (tell, seen) = channel();
    station.snapshots.subscribe(move |snapshot| drop(tell.send(snapshot.clone())));
    seen
}

/// As `dawr run` does.
pub fn press(station: &mut Station, config: &Config, data: &Path) -> JoinHandle<()> {
    let orders = std::mem::replace(&mut station.orders, channel().1);
    start(Parts {
        config: Arc::new(config.clone()),
        link: link(&config.printer, data, Arc::new(|_| ())).unwrap(),
        marks: Marks::of(&station.engine),
        orders,
        data: data.into(),
        patience: BRIEF,
        rest: OFTEN,
        broken_off: station.snapshot().slip_broke_off(),
    })
    .unwrap()
}

/// A printer, and its link as in the configuration.
pub fn serve(way: Way, machine: Machine, folder: &Path) -> (Handle, String) {
    match way {
        Way::PseudoTerminal => {
            let path = folder.join("lp");
            (Pty::serve(machine, &path, |_| {}).unwrap(), format!("device:{}", path.display()))
        }
        Way::Network => {
            let handle = Tcp::serve(machine, SocketAddr::from(([127, 0, 0, 1], 0)), |_| {}).unwrap();
            let address = handle.address().unwrap();
            (handle, format!("tcp:{address}"))
        }
    }
}

/// What a probe would learn.
pub fn knowledge(abilities: Abilities, config: &Config) -> Knowledge {
    Knowledge {
        link: config.printer.link.to_string(),
        tier: abilities.tier.unwrap_or(Tier::C),
        real_time: abilities.real_time,
        unasked: abilities.unasked,
        clears: abilities.clears,
        identity: None,
        learned: "2026-11-22T05:00:00Z".parse().unwrap(),
    }
}
