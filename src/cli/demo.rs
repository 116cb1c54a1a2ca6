//! `dawr demo`: the whole main job with a built-in branch and an emulated printer.

mod printer;

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use anyhow::Context;
use jiff::Zoned;
use slint::{ComponentHandle, Image, Rgb8Pixel, SharedPixelBuffer, Weak};

use super::shot::write_png;
use crate::app::{self, Look, Running, Station};
use crate::calendar::{Span, Week};
use crate::config::{Config, EXAMPLE, Panel, PrinterLink};
use crate::engine::{Engine, Failure, JobSnapshot, JobState, Snapshot, Snapshots};
use crate::printing::{Device, Knowledge, Raster};
use crate::queue::{Command, CounterNumber, OpenCounter, Refusal, ServiceId};
use crate::ui::{self, App};
use crate::web::Address;
use printer::Printer;

#[derive(clap::Args)]
pub struct Arguments {
    /// The folder of the database, the slips and the screenshots
    #[arg(long, default_value = "demo-data")]
    data: PathBuf,
}

/// Ends by itself after one visit.
const ONCE: &str = "DEMO_ONCE";
/// Far longer than a slip takes; only a broken demo waits for it.
const PATIENCE: Duration = Duration::from_mins(1);
/// Where a finger meets the first tile and the button Done of the Arabic pages, in millimetres of the panel.
const FIRST_TILE: (f32, f32) = (190.0, 48.0);
const DONE: (f32, f32) = (52.0, 118.0);

pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let data = &arguments.data;
    let mut config = branch()?.with_setup(data)?;
    let (out, slips) = channel();
    let printer = Printer::switch_on(data, config.printer.profile.dots, move |raster| drop(out.send(picture(raster))))?;
    config.printer.link = PrinterLink::Device(std::path::absolute(&printer.path)?);
    // For dawr doctor, which reads the configuration of the folder that it looks at.
    let source = EXAMPLE.replace("link = \"virtual\"", &format!("link = {:?}", config.printer.link.to_string()));
    std::fs::write(arguments.data.join(app::CONFIGURATION), source)?;
    // As dawr doctor --probe-printer does in a branch.
    Knowledge::learn(&arguments.data, &config.printer, &mut Device::at(&printer.path))?;
    let failed = Arc::new(AtomicBool::new(false));
    let stage = Stage { panel: config.panel, slips, data: data.clone(), failed: failed.clone() };
    let station = Station {
        config,
        configuration: None,
        data: data.clone(),
        look: Look::Window,
        // A demo runs on any machine, whatever its clock says.
        vouched: Some(Zoned::now().date()),
        // Its slips come from the emulator.
        printed: Box::new(|_| {}),
    };
    let keys = printer.obey_keys()?;
    app::run(station, |running| stage.open(running))?;
    drop(keys);
    anyhow::ensure!(!failed.load(Ordering::Relaxed), "the visit could not be played");
    Ok(())
}

/// What the demo shows once the station runs.
struct Stage {
    panel: Panel,
    slips: Receiver<Picture>,
    data: PathBuf,
    failed: Arc<AtomicBool>,
}

impl Stage {
    fn open(self, running: &Running) -> anyhow::Result<()> {
        open_counters(running.engine)?;
        let once = std::env::var_os(ONCE).is_some();
        if running.window {
            let slips = self.data.join("slips");
            println!("The kiosk's window is open. Touch a service: the slip appears at the screen's edge and in {}.", slips.display());
        } else {
            println!("There is no display (DISPLAY is not set), so the same station runs on a screen in memory.");
        }
        running.address.into_iter().for_each(say_where);
        ui::show_slip(running.app, Image::default());
        running.app.window().set_size(ui::window_size(running.app));
        let visitor = Visitor {
            app: running.app.as_weak(),
            scale: f32::from(u16::try_from(self.panel.width_px)?) / self.panel.width_mm,
            slips: self.slips,
            snapshots: running.snapshots.clone(),
            data: self.data,
            failed: self.failed,
        };
        let plays = once || !running.window;
        std::thread::Builder::new().name("visitor".into()).spawn(move || visitor.come(plays, once))?;
        Ok(())
    }
}

/// The shipped branch, open day and night.
fn branch() -> anyhow::Result<Config> {
    let mut config = Config::example()?;
    let always: Vec<Span> = vec!["00:00-00:00".parse().map_err(anyhow::Error::msg)?];
    let [sunday, monday, tuesday, wednesday, thursday, friday, saturday] = std::array::from_fn(|_| always.clone());
    config.calendar.hours = Week { sunday, monday, tuesday, wednesday, thursday, friday, saturday }.into();
    // Else a visit during a prayer would meet the prayer page.
    config.calendar.pauses.clear();
    config.pauses.clear();
    if let Some(web) = &mut config.web {
        web.listen = free(8443);
        web.board = Some(free(8080));
    }
    Ok(config)
}

/// This machine only. Any free port where another demo has the usual one.
fn free(port: u16) -> SocketAddr {
    let usual = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    if TcpListener::bind(usual).is_ok() { usual } else { SocketAddr::from((Ipv4Addr::LOCALHOST, 0)) }
}

fn say_where(address: &Address) {
    println!("The staff's pages: https://{} (the browser warns once, as the certificate is the station's own).", address.listen);
    if let Some(code) = address.sign_up_code() {
        println!("Sign up there as the first representative with the code {code}.");
    }
    if let Some(board) = address.board {
        println!("The board for a television: http://{board}/board");
    }
}

/// So that waits can be estimated; a second run finds them open.
fn open_counters(engine: &Engine) -> anyhow::Result<()> {
    let services: [&[&str]; 2] =
        [&["enquiry", "assist_request", "follow_up", "volunteering"], &["meals_kit", "wheelchair_transport", "lost", "health"]];
    for (counter, services) in (1..).map(CounterNumber).zip(services) {
        let services = services.iter().map(|id| ServiceId::from(*id)).collect();
        match engine.run(Command::OpenCounter(OpenCounter { counter, services })) {
            Ok(_) | Err(Failure::Refused(Refusal::DayNotOpen)) => {}
            Err(failure) => return Err(failure.into()),
        }
    }
    Ok(())
}

type Picture = SharedPixelBuffer<Rgb8Pixel>;

/// Shows every slip at the screen's edge; where nobody else can, plays one visit through the real pages.
struct Visitor {
    app: Weak<App>,
    /// Pixels a millimetre.
    scale: f32,
    slips: Receiver<Picture>,
    snapshots: Snapshots,
    data: PathBuf,
    failed: Arc<AtomicBool>,
}

impl Visitor {
    fn come(&self, plays: bool, once: bool) {
        if plays && let Err(fault) = self.visit() {
            tracing::error!(fault = format!("{fault:#}"), "the visit could not be played");
            self.failed.store(true, Ordering::Relaxed);
        }
        if once {
            return app::quit();
        }
        while let Ok(slip) = self.slips.recv() {
            self.show(slip);
        }
    }

    /// Touch → number → slip, each with its picture.
    fn visit(&self) -> anyhow::Result<()> {
        let shots = self.data.join("shots");
        std::fs::create_dir_all(&shots)?;
        self.shot(&shots.join("1-home.png"))?;
        let ends = self.ends();
        self.touch(FIRST_TILE)?;
        let job = ends.recv_timeout(PATIENCE).context("no print job has ended")?;
        let number = job.number.context("the slip has no number")?;
        if job.state.is_trouble() {
            self.shot(&shots.join("2-trouble.png"))?;
            println!(
                "One visit was played: a touch on the first tile, the number {number}, and no sure slip: the trouble page stands in for it."
            );
        } else {
            self.show(self.slips.recv_timeout(PATIENCE).with_context(|| format!("no slip came out: {:?}", job.state))?);
            self.shot(&shots.join("2-ticket.png"))?;
            println!("One visit was played: a touch on the first tile, the number {number}, its slip.");
        }
        self.touch(DONE)?;
        self.shot(&shots.join("3-home-again.png"))?;
        println!("Screens: {}", shots.display());
        println!("Slips:   {}", self.data.join("slips").display());
        Ok(())
    }

    /// The end of each print job that is younger than those that are known now.
    fn ends(&self) -> Receiver<JobSnapshot> {
        let (sender, ends) = channel();
        let last = |snapshot: &Snapshot| snapshot.jobs.last().copied();
        let before = self.snapshots.latest().and_then(|latest| last(&latest)).map(|job| job.job);
        self.snapshots.subscribe(move |snapshot| {
            let ended = last(snapshot).filter(|job| Some(job.job) != before && matches!(job.state, JobState::Ended(_)));
            if ended.is_some_and(|job| sender.send(job).is_err()) {
                tracing::debug!("the visit is over");
            }
        });
        ends
    }

    fn touch(&self, (x, y): (f32, f32)) -> anyhow::Result<()> {
        ui::tap(&self.app, x * self.scale, y * self.scale).context("the screen is gone")
    }

    fn show(&self, slip: Picture) {
        let shown = self.app.upgrade_in_event_loop(move |app| ui::show_slip(&app, Image::from_rgb8(slip)));
        if let Err(fault) = shown {
            tracing::debug!(%fault, "the screen is gone");
        }
    }

    fn shot(&self, file: &Path) -> anyhow::Result<()> {
        let (taken, picture) = channel();
        self.app.upgrade_in_event_loop(move |app| drop(taken.send(app.window().take_snapshot())))?;
        let picture = picture.recv_timeout(PATIENCE).context("the screen did not answer")??;
        write_png(&picture, file).with_context(|| format!("cannot write {}", file.display()))
    }
}

fn picture(raster: &Raster) -> Picture {
    let mut picture = Picture::new(u32::from(raster.width), u32::from(raster.height));
    let dots = raster.bits().iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1));
    for (pixel, black) in picture.make_mut_slice().iter_mut().zip(dots) {
        let shade = if black { 0 } else { 255 };
        *pixel = Rgb8Pixel { r: shade, g: shade, b: shade };
    }
    picture
}
