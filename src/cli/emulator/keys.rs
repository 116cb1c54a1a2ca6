//! Single keys that make a printer fail, from a terminal or from a pipe.

use std::io;
use std::time::Duration;

use rustix::process::getpgrp;
use rustix::stdio::stdin;
use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, isatty, tcgetattr, tcgetpgrp, tcsetattr};

use crate::printing::emulator::{Cable, Condition, Cover, Cutter, Fault, Paper, Power, Voice, Wits};

pub const HELP: &str = "Keys: p paper out, in · l paper low · c cover · j cutter jam · r tear the paper off · m mute · s stall · \
u unplug · o power · g garbage · t late · h help · q quit. The same key mends it.";

/// Meaningless bytes before each answer.
const GARBAGE: u8 = 3;
/// Longer than the station waits for an answer.
const LATE: Duration = Duration::from_secs(2);

/// What a printer's condition does not show.
#[derive(Debug, Default)]
pub struct Keyboard {
    garbage: bool,
    late: bool,
}

impl Keyboard {
    /// What a key does to a printer in this condition: it breaks what is well, and mends what is broken.
    pub fn press(&mut self, key: char, condition: Condition) -> Option<Fault> {
        let either = |is_well: bool, breaks: Fault, mends: Fault| Some(if is_well { breaks } else { mends });
        match key {
            'p' => either(condition.paper != Paper::Out, Fault::PaperOut, Fault::PaperIn),
            'l' => either(condition.paper == Paper::Enough, Fault::PaperLow, Fault::PaperIn),
            'c' => either(condition.cover == Cover::Closed, Fault::CoverOpen, Fault::CoverClosed),
            'j' => either(condition.cutter == Cutter::Free, Fault::CutterJam, Fault::CutterFree),
            'm' => either(condition.voice == Voice::Speaks, Fault::Mute, Fault::Speak),
            's' => either(condition.wits == Wits::There, Fault::Stall, Fault::Go),
            'u' => either(condition.cable == Cable::In, Fault::Unplug, Fault::Replug),
            'o' => either(condition.power == Power::On, Fault::PowerOff, Fault::PowerOn),
            'r' => Some(Fault::Tear),
            'g' => {
                self.garbage = !self.garbage;
                either(self.garbage, Fault::Garbage(GARBAGE), Fault::Garbage(0))
            }
            't' => {
                self.late = !self.late;
                either(self.late, Fault::Late(LATE), Fault::Late(Duration::ZERO))
            }
            _ => None,
        }
    }
}

/// The terminal gives each key at once while this lives.
pub struct Keys {
    before: Option<Termios>,
}

/// Tells each key, until there are none or nobody wants them. A terminal that belongs to others is left alone: to read from it, or to
/// set it, would stop the program.
pub fn listen(mut tell: impl FnMut(char) -> bool + Send + 'static) -> io::Result<Keys> {
    let keys = Keys { before: if isatty(stdin()) { set_cbreak() } else { None } };
    if isatty(stdin()) && !keys.is_terminal() {
        return Ok(keys);
    }
    std::thread::Builder::new().name("keys".into()).spawn(move || {
        let mut key = [0];
        while let Ok(1..) = rustix::io::read(stdin(), &mut key) {
            let [byte] = key;
            if !byte.is_ascii_whitespace() && !tell(char::from(byte)) {
                break;
            }
        }
    })?;
    Ok(keys)
}

/// The modes from before; none where the terminal is not this program's.
fn set_cbreak() -> Option<Termios> {
    if tcgetpgrp(stdin()).ok()? != getpgrp() {
        return None;
    }
    let before = tcgetattr(stdin()).ok()?;
    let mut modes = before.clone();
    modes.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO);
    modes.special_codes[SpecialCodeIndex::VMIN] = 1;
    modes.special_codes[SpecialCodeIndex::VTIME] = 0;
    tcsetattr(stdin(), OptionalActions::Now, &modes).ok()?;
    Some(before)
}

impl Keys {
    pub fn is_terminal(&self) -> bool {
        self.before.is_some()
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        if let Some(before) = &self.before
            && let Err(errno) = tcsetattr(stdin(), OptionalActions::Now, before)
        {
            tracing::warn!(%errno, "the terminal could not be set back; `stty sane` mends it");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::printing::emulator::{Machine, Model, Script};

    #[test]
    fn the_same_key_breaks_and_mends() {
        for (key, breaks, mends) in [
            ('p', Fault::PaperOut, Fault::PaperIn),
            ('l', Fault::PaperLow, Fault::PaperIn),
            ('c', Fault::CoverOpen, Fault::CoverClosed),
            ('j', Fault::CutterJam, Fault::CutterFree),
            ('m', Fault::Mute, Fault::Speak),
            ('s', Fault::Stall, Fault::Go),
            ('u', Fault::Unplug, Fault::Replug),
            ('o', Fault::PowerOff, Fault::PowerOn),
            ('g', Fault::Garbage(GARBAGE), Fault::Garbage(0)),
            ('t', Fault::Late(LATE), Fault::Late(Duration::ZERO)),
        ] {
            let mut keyboard = Keyboard::default();
            let mut machine = Machine::new(Model::tier_a(), Script::default());
            for expected in [breaks, mends, breaks] {
                let fault = keyboard.press(key, machine.condition()).unwrap();
                assert_eq!(fault, expected, "{key}");
                machine.apply(Duration::ZERO, fault);
            }
        }
        assert_eq!(Keyboard::default().press('x', Condition::default()), None);
    }
}
