//! The rules of tickets: pure functions from a situation to an event, or to a refusal.

mod actor;
mod amend;
mod call;
mod cancel;
mod command;
mod counter;
mod day;
mod estimate;
mod event;
#[cfg(test)]
pub(crate) mod fixture;
mod hall;
mod help;
mod hold;
mod issue;
mod no_show;
mod print_summary;
mod print_test;
mod priority;
mod record;
mod reprint;
mod serve;
mod service;
#[cfg(test)]
mod tests;
mod ticket;
mod transfer;
mod undo;

pub use actor::{Actor, StaffId, TokenId};
pub use amend::{Amend, AmendReason, Amendment, Ending};
pub use call::{Call, CallNext, CallReason, Recall};
pub use cancel::Cancel;
pub use command::{Command, Refusal, Situation};
pub use counter::{CloseCounter, Counter, CounterNumber, OpenCounter};
pub use day::{CloseDay, OpenDay};
pub use estimate::{Estimate, Forecast, Forecaster, ahead, ahead_of};
pub use event::{Ended, Event, Issued};
pub use hall::{Day, Hall, Tally};
pub use help::{AnswerHelp, AskForHelp, HELP_COMES_WITHIN, HelpCall};
pub use hold::{Hold, Resume};
pub use issue::{Issue, IssueByStaff, PrintDocuments};
pub use no_show::{NO_SHOW_PATIENCE, NO_SHOW_RECALLS, NoShow, REINSTATE_WITHIN, Reinstate};
pub use print_summary::PrintSummary;
pub use print_test::PrintTest;
pub use priority::next_ticket;
pub use record::{LogFormat, Record, StaffChange};
pub use reprint::{Reprint, ahead_now};
pub use serve::{Finish, START_AFTER_CALL, Serve};
pub use service::{Band, FinishService, NumberBlock, ReopenService, Service, ServiceId, Services};
pub use ticket::{Channel, Class, Language, Obstacle, Outcome, PartySize, Prefix, State, Ticket, TicketId, TicketNumber, VisitId, Wait};
pub use transfer::{Transfer, TransferReason};
pub use undo::{LastAct, UNDO_WITHIN, Undo, Undoable};
