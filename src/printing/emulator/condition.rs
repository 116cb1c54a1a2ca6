//! How the printer is, as a person beside it sees.

use std::fmt;

use super::Fault;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Condition {
    pub power: Power,
    pub cable: Cable,
    pub paper: Paper,
    pub cover: Cover,
    pub cutter: Cutter,
    pub wits: Wits,
    pub voice: Voice,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Power {
    #[default]
    On,
    Off,
    /// For ever.
    Dead,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cable {
    #[default]
    In,
    Out,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    #[default]
    Enough,
    Low,
    Out,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cover {
    #[default]
    Closed,
    Open,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cutter {
    #[default]
    Free,
    Jammed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wits {
    #[default]
    There,
    Stalled,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Voice {
    #[default]
    Speaks,
    Mute,
}

impl Condition {
    /// Plugged in and powered.
    pub fn is_there(self) -> bool {
        self.power == Power::On && self.cable == Cable::In
    }

    /// It prints nothing until a person has mended it.
    pub fn is_offline(self) -> bool {
        self.paper == Paper::Out || self.cover == Cover::Open || self.cutter == Cutter::Jammed
    }

    pub(super) fn works(self) -> bool {
        self.power == Power::On && self.wits == Wits::There && !self.is_offline()
    }

    /// What the fault makes of it.
    pub(super) fn after(self, fault: Fault) -> Self {
        match fault {
            Fault::PaperOut => Self { paper: Paper::Out, ..self },
            Fault::PaperIn => Self { paper: Paper::Enough, ..self },
            Fault::PaperLow => Self { paper: Paper::Low, ..self },
            Fault::CoverOpen => Self { cover: Cover::Open, ..self },
            Fault::CoverClosed => Self { cover: Cover::Closed, ..self },
            Fault::CutterJam => Self { cutter: Cutter::Jammed, ..self },
            Fault::CutterFree => Self { cutter: Cutter::Free, ..self },
            Fault::Mute => Self { voice: Voice::Mute, ..self },
            Fault::Speak => Self { voice: Voice::Speaks, ..self },
            Fault::Stall => Self { wits: Wits::Stalled, ..self },
            Fault::Go => Self { wits: Wits::There, ..self },
            Fault::Die => Self { power: Power::Dead, ..self },
            Fault::PowerOff if self.power == Power::On => Self { power: Power::Off, ..self },
            // A start mends what had stalled.
            Fault::PowerOn if self.power == Power::Off => Self { power: Power::On, wits: Wits::There, ..self },
            Fault::Unplug => Self { cable: Cable::Out, ..self },
            Fault::Replug => Self { cable: Cable::In, ..self },
            Fault::PowerOff | Fault::PowerOn | Fault::Late(_) | Fault::Garbage(_) | Fault::Tear => self,
        }
    }
}

impl fmt::Display for Condition {
    /// `paper out, cover open`; `ready` where nothing is wrong.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = [
            (self.power == Power::Off, "switched off"),
            (self.power == Power::Dead, "dead"),
            (self.cable == Cable::Out, "unplugged"),
            (self.wits == Wits::Stalled, "stalled"),
            (self.paper == Paper::Low, "paper low"),
            (self.paper == Paper::Out, "paper out"),
            (self.cover == Cover::Open, "cover open"),
            (self.cutter == Cutter::Jammed, "cutter jammed"),
            (self.voice == Voice::Mute, "mute"),
        ];
        let words: Vec<&str> = words.into_iter().filter_map(|(is_so, word)| is_so.then_some(word)).collect();
        f.write_str(if words.is_empty() { "ready" } else { "" })?;
        f.write_str(&words.join(", "))
    }
}
