//! What befalls a printer, and what mends it: one word each.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use super::script::ScriptFault;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    PaperOut,
    /// A new roll; what hung out of the old one is torn off.
    PaperIn,
    PaperLow,
    CoverOpen,
    CoverClosed,
    CutterJam,
    CutterFree,
    /// It says nothing from now on.
    Mute,
    Speak,
    /// Its answers take so long from now on.
    Late(Duration),
    /// So many meaningless bytes at once, and before each answer from now on; 0 ends it.
    Garbage(u8),
    /// It takes, prints and says nothing, but is there.
    Stall,
    Go,
    /// What it holds is lost.
    PowerOff,
    PowerOn,
    /// The cable: it keeps what it holds, and prints on.
    Unplug,
    /// Comes back as another node.
    Replug,
    /// As `PowerOff`, for ever.
    Die,
    /// Somebody tears off what hangs out.
    Tear,
}

const WORDS: [(&str, Fault); 17] = [
    ("paper-out", Fault::PaperOut),
    ("paper-in", Fault::PaperIn),
    ("paper-low", Fault::PaperLow),
    ("cover-open", Fault::CoverOpen),
    ("cover-closed", Fault::CoverClosed),
    ("cutter-jam", Fault::CutterJam),
    ("cutter-free", Fault::CutterFree),
    ("mute", Fault::Mute),
    ("speak", Fault::Speak),
    ("stall", Fault::Stall),
    ("go", Fault::Go),
    ("power-off", Fault::PowerOff),
    ("power-on", Fault::PowerOn),
    ("unplug", Fault::Unplug),
    ("replug", Fault::Replug),
    ("die", Fault::Die),
    ("tear", Fault::Tear),
];

impl FromStr for Fault {
    type Err = ScriptFault;

    fn from_str(text: &str) -> Result<Self, ScriptFault> {
        if let Some(late) = text.strip_prefix("late ") {
            return duration(late.trim()).map(Self::Late).ok_or_else(|| ScriptFault::new(text, "late and a time, such as late 800ms"));
        }
        if let Some(count) = text.strip_prefix("garbage ") {
            return count.trim().parse().map(Self::Garbage).map_err(|_| ScriptFault::new(text, "garbage and 0 to 255, such as garbage 3"));
        }
        let known = WORDS.iter().find(|(word, _)| *word == text);
        known.map(|(_, fault)| *fault).ok_or_else(|| {
            let words: Vec<&str> = WORDS.iter().map(|(word, _)| *word).collect();
            ScriptFault::new(text, format!("late TIME, garbage COUNT or one of {}", words.join(", ")))
        })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Late(time) => write!(f, "late {}", Time(*time)),
            Self::Garbage(count) => write!(f, "garbage {count}"),
            other => f.write_str(WORDS.iter().find(|(_, fault)| fault == other).map_or("", |(word, _)| *word)),
        }
    }
}

/// `3s` or `800ms`.
pub(super) fn duration(text: &str) -> Option<Duration> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    match text.strip_suffix("ms") {
        Some(milliseconds) => digits(milliseconds).map(Duration::from_millis),
        None => digits(text.strip_suffix('s')?).map(Duration::from_secs),
    }
}

/// As `duration` reads it, in whole milliseconds.
pub(super) struct Time(pub Duration);

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.subsec_millis() {
            0 => write!(f, "{}s", self.0.as_secs()),
            _ => write!(f, "{}ms", self.0.as_millis()),
        }
    }
}
