//! `dawr-emulator`: a receipt printer without the printer, on a pseudo terminal or on a port.

pub(super) mod keys;

use std::io::{Write, stdout};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::mpsc::{Sender, channel};

use anyhow::{Context, bail};
use clap::{Parser, ValueEnum};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::printing::Tray;
use crate::printing::emulator::{Cut, Handle, Machine, Model, News, Pty, Script, Sheet, Tcp};
use keys::{HELP, Keyboard};

/// A receipt printer without the printer: prints, fails and answers as real ones do.
#[derive(Debug, Parser)]
#[command(version, name = "dawr-emulator", after_help = HELP)]
pub struct Arguments {
    /// A link to its pseudo terminal, such as /tmp/lp0
    #[arg(long, required_unless_present = "tcp", conflicts_with = "tcp")]
    pty: Option<PathBuf>,
    /// Where it listens, such as 127.0.0.1:9100; port 0 is any free one
    #[arg(long, value_name = "ADDR:PORT")]
    tcp: Option<SocketAddr>,
    /// Which questions it answers
    #[arg(long, value_enum, default_value_t = Kind::A)]
    model: Kind,
    /// Dots in a row of paper
    #[arg(long, default_value_t = 576, value_parser = clap::value_parser!(u16).range(16..=2000))]
    dots: u16,
    /// Bytes of its receive buffer
    #[arg(long, default_value_t = 4096)]
    buffer: usize,
    /// Millimetres of paper a second; 0 prints at once
    #[arg(long, value_name = "MM_S", default_value_t = 150)]
    speed: u32,
    /// Of its serial line; without it bytes come as fast as they are written
    #[arg(long, value_parser = clap::value_parser!(u32).range(10..))]
    baud: Option<u32>,
    /// What befalls it, such as `row 120: paper-out; 3s: paper-in`, or @FILE
    #[arg(long, value_name = "TEXT|@FILE", default_value = "")]
    script: String,
    /// A folder for the papers, as PNG
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Ends after so many papers
    #[arg(long, value_name = "N")]
    once: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Says when a job is on the paper, by its number
    A,
    /// Answers in turn with the data
    B,
    /// Never answers
    C,
    /// A clone that answers DLE EOT alone
    Eot,
}

enum Event {
    News(News),
    Key(char),
    Signal,
}

pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let machine = Machine::new(model(arguments), script(&arguments.script)?);
    let tray = arguments.out.as_deref().map(|folder| Tray::open(folder).with_context(|| format!("cannot use {}", folder.display())));
    let (sender, events) = channel();
    let handle = serve(arguments, machine, sender.clone())?;
    stop_on_signal(sender.clone())?;
    let keyboard = keys::listen(move |key| sender.send(Event::Key(key)).is_ok())?;
    if keyboard.is_terminal() {
        say(HELP)?;
    }
    let mut show = Show { handle, tray: tray.transpose()?, keyboard: Keyboard::default(), papers: 0 };
    for event in events {
        if !show.on(event)? || arguments.once.is_some_and(|once| show.papers >= once) {
            break;
        }
    }
    Ok(())
}

fn model(arguments: &Arguments) -> Model {
    let model = match arguments.model {
        Kind::A => Model::tier_a(),
        Kind::B => Model::tier_b(),
        Kind::C => Model::tier_c(),
        Kind::Eot => Model::real_time_only(),
    };
    let model = Model { buffer: arguments.buffer, baud: arguments.baud, ..model.with_dots(arguments.dots) };
    if arguments.speed == 0 { model } else { model.with_speed(arguments.speed) }
}

fn script(text: &str) -> anyhow::Result<Script> {
    let Some(file) = text.strip_prefix('@') else { return Ok(text.parse()?) };
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {file}"))?;
    text.parse().with_context(|| file.to_owned())
}

fn serve(arguments: &Arguments, machine: Machine, sender: Sender<Event>) -> anyhow::Result<Handle> {
    // The other end is gone only where the program ends.
    let observer = move |news: &News| drop(sender.send(Event::News(news.clone())));
    let (handle, place) = match (&arguments.pty, arguments.tcp) {
        (Some(path), _) => {
            let handle = Pty::serve(machine, path, observer).with_context(|| format!("cannot make the printer {}", path.display()))?;
            (handle, path.display().to_string())
        }
        (None, Some(address)) => {
            let handle = Tcp::serve(machine, address, observer).with_context(|| format!("cannot listen at {address}"))?;
            let address = handle.address().unwrap_or(address);
            (handle, address.to_string())
        }
        (None, None) => bail!("expected --pty or --tcp"),
    };
    say(&format!("The printer is {place}: {} dots.", arguments.dots))?;
    Ok(handle)
}

struct Show {
    handle: Handle,
    tray: Option<Tray>,
    keyboard: Keyboard,
    papers: u32,
}

impl Show {
    /// False at the end.
    fn on(&mut self, event: Event) -> anyhow::Result<bool> {
        match event {
            Event::News(News::Fault(fault)) => say(&format!("fault: {fault}"))?,
            Event::News(News::Condition(condition)) => say(&format!("printer: {condition}"))?,
            Event::News(News::Sheet(sheet)) => self.paper(&sheet)?,
            Event::Key('q') | Event::Signal => return Ok(false),
            Event::Key('h') => say(HELP)?,
            Event::Key(key) => {
                if let Some(fault) = self.keyboard.press(key, self.handle.with(Machine::condition)) {
                    self.handle.fault(fault);
                }
            }
        }
        Ok(true)
    }

    /// `paper 1: 620 rows, partial cut, out/0001.png`
    fn paper(&mut self, sheet: &Sheet) -> anyhow::Result<()> {
        self.papers += 1;
        let cut = match sheet.cut {
            Some(Cut::Full) => "full cut",
            Some(Cut::Partial) => "partial cut",
            None => "torn off",
        };
        let mut parts = vec![format!("paper {}: {} rows", self.papers, sheet.height()), cut.to_owned()];
        if sheet.gibberish > 0 {
            parts.push(format!("{} letters of gibberish", sheet.gibberish));
        }
        let kept = self.tray.as_mut().map(|tray| tray.keep(sheet)).transpose().context("cannot keep the paper")?;
        parts.extend(kept.flatten().map(|file| file.display().to_string()));
        say(&parts.join(", "))
    }
}

fn say(line: &str) -> anyhow::Result<()> {
    writeln!(stdout(), "{line}").context("nobody reads what the emulator says")
}

fn stop_on_signal(sender: Sender<Event>) -> anyhow::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        for _ in signals.forever() {
            drop(sender.send(Event::Signal));
        }
    })?;
    Ok(())
}
