//! A receipt printer without the printer: what a real one does with the bytes, how it fails, and what it says of it.
//!
//! Written from the ESC/POS manuals and PRINTING.md alone, sharing nothing with the encoder: it is the judge of the printing code.
//! The machine is pure. It knows no clock, thread or descriptor: time is what has passed since its start, given by the caller.
//!
//! On real links ([`Pty`], [`Tcp`]) a thread lends it the clock, and reads no byte that the machine has no room for.
//!
//! What it leaves out: fonts (letters are strokes), page mode, bar codes, the paper between head and cutter (a cut is where the
//! head is, and takes no time), the drawer. `DLE ENQ` is taken and does nothing: a person mends this printer, and then it goes on.

mod command;
mod condition;
mod fault;
mod head;
mod intake;
mod machine;
mod model;
mod pty;
mod real_time;
mod script;
mod serve;
mod sheet;
mod status;
mod tcp;
mod wire;

pub use condition::{Cable, Condition, Cover, Cutter, Paper, Power, Voice, Wits};
pub use fault::Fault;
pub use machine::{Machine, News};
pub use model::{Answers, Model};
pub use pty::Pty;
pub use script::{Script, ScriptFault, Step, When};
pub use serve::Handle;
pub use sheet::{Cut, Sheet};
pub use tcp::Tcp;
