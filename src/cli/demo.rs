//! `dawr demo`: the whole main job with a built-in branch and a virtual printer.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use anyhow::Context;
use jiff::Zoned;
use slint::{ComponentHandle, Image, Rgb8Pixel, SharedPixelBuffer, Weak};

use super::shot::write_png;
use crate::app::{self, Look, Station};
use crate::calendar::{Span, Week};
use crate::config::{Config, PrinterLink};
use crate::engine::{Engine, Failure};
use crate::printing::{Printout, Raster};
use crate::queue::{Command, CounterNumber, OpenCounter, Refusal, ServiceId};
use crate::ui::{self, App};

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
    let config = branch()?.with_setup(&arguments.data)?;
    let panel = config.panel;
    let (printed, slips) = channel();
    let data = arguments.data.clone();
    let station = Station {
        config,
        configuration: None,
        data: arguments.data.clone(),
        look: Look::Window,
        // A demo runs on any machine, whatever its clock says.
        vouched: Some(Zoned::now().date()),
        printed: Box::new(move |printout: &Printout| drop(printed.send((printout.title.clone(), picture(&printout.raster))))),
    };
    let failed = Arc::new(AtomicBool::new(false));
    let failing = failed.clone();
    app::run(station, move |running| {
        open_counters(running.engine)?;
        let once = std::env::var_os(ONCE).is_some();
        if running.window {
            println!(
                "The kiosk's window is open. Touch a service: the slip appears at the screen's edge and in {}.",
                data.join("slips").display()
            );
        } else {
            println!("There is no display (DISPLAY is not set), so the same station runs on a screen in memory.");
        }
        ui::show_slip(running.app, Image::default());
        running.app.window().set_size(ui::window_size(running.app));
        let visitor = Visitor {
            app: running.app.as_weak(),
            scale: f32::from(u16::try_from(panel.width_px)?) / panel.width_mm,
            slips,
            data,
            failed: failing,
        };
        let plays = once || !running.window;
        std::thread::Builder::new().name("visitor".into()).spawn(move || visitor.come(plays, once))?;
        Ok(())
    })?;
    anyhow::ensure!(!failed.load(Ordering::Relaxed), "the visit could not be played");
    Ok(())
}

/// The shipped branch, open day and night, with a printer that needs no paper.
fn branch() -> anyhow::Result<Config> {
    let mut config = Config::example()?;
    config.printer.link = PrinterLink::Virtual;
    let always: Vec<Span> = vec!["00:00-00:00".parse().map_err(anyhow::Error::msg)?];
    let [sunday, monday, tuesday, wednesday, thursday, friday, saturday] = std::array::from_fn(|_| always.clone());
    config.calendar.hours = Week { sunday, monday, tuesday, wednesday, thursday, friday, saturday }.into();
    // Else a visit during a prayer would meet the prayer page.
    config.calendar.pauses.clear();
    config.pauses.clear();
    Ok(config)
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
    slips: Receiver<(String, Picture)>,
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
        while let Ok((_, slip)) = self.slips.recv() {
            self.show(slip);
        }
    }

    /// Touch → number → slip, each with its picture.
    fn visit(&self) -> anyhow::Result<()> {
        let shots = self.data.join("shots");
        std::fs::create_dir_all(&shots)?;
        self.shot(&shots.join("1-home.png"))?;
        self.touch(FIRST_TILE)?;
        let (number, slip) = self.slips.recv_timeout(PATIENCE).context("no slip came out")?;
        self.show(slip);
        self.shot(&shots.join("2-ticket.png"))?;
        self.touch(DONE)?;
        self.shot(&shots.join("3-home-again.png"))?;
        println!("One visit was played: a touch on the first tile, the number {number}, its slip.");
        println!("Screens: {}", shots.display());
        println!("Slips:   {} (PNG, and the printer's own bytes as .bin)", self.data.join("slips").display());
        Ok(())
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
