//! The demo's printer: the emulator on a pseudo terminal, and keys that make it fail.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};

use anyhow::Context;

use crate::app;
use crate::cli::emulator::keys::{self, HELP, Keyboard, Keys};
use crate::printing::emulator::{Handle, Machine, Model, News, Pty, Script, Sheet};
use crate::printing::{Raster, Tray};

/// Its papers lie in `<data>/slips`.
pub struct Printer {
    /// The link to its pseudo terminal.
    pub path: PathBuf,
    handle: Arc<Handle>,
}

/// Millimetres of paper a second.
const SPEED: u32 = 150;

impl Printer {
    /// `printed` sees each paper that has come out, on the printer's thread.
    pub fn switch_on(data: &Path, dots: u16, printed: impl Fn(&Raster) + Send + 'static) -> anyhow::Result<Self> {
        let path = data.join("printer");
        let mut tray = Tray::open(&data.join("slips")).context("the slips need a folder")?;
        let machine = Machine::new(Model::tier_a().with_dots(dots).with_speed(SPEED), Script::default());
        let observer = move |news: &News| match news {
            News::Sheet(sheet) => fall(&mut tray, sheet, &printed),
            News::Condition(condition) => println!("printer: {condition}"),
            News::Fault(_) => {}
        };
        let handle = Pty::serve(machine, &path, observer).with_context(|| format!("cannot make the printer {}", path.display()))?;
        Ok(Self { path, handle: Arc::new(handle) })
    }

    /// Keys do what they do in `dawr-emulator`, until the keys are dropped.
    pub fn obey_keys(&self) -> anyhow::Result<Keys> {
        // The thread that waits for keys never ends; the printer does.
        let handle = Arc::downgrade(&self.handle);
        let mut keyboard = Keyboard::default();
        let keys = keys::listen(move |key| press(&mut keyboard, key, &handle))?;
        if keys.is_terminal() {
            println!("{HELP}");
        }
        Ok(keys)
    }
}

fn fall(tray: &mut Tray, sheet: &Sheet, printed: impl Fn(&Raster)) {
    match tray.keep(sheet) {
        Ok(Some(_)) => sheet.raster().iter().for_each(printed),
        Ok(None) => {}
        Err(fault) => tracing::error!(%fault, "the slip could not be kept"),
    }
}

/// False when the printer is gone.
fn press(keyboard: &mut Keyboard, key: char, handle: &Weak<Handle>) -> bool {
    let Some(handle) = handle.upgrade() else { return false };
    match key {
        'q' => app::quit(),
        'h' => println!("{HELP}"),
        key => {
            if let Some(fault) = keyboard.press(key, handle.with(Machine::condition)) {
                handle.fault(fault);
            }
        }
    }
    true
}
