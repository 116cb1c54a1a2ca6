//! What people may ask of the queue, what a rule knows when it decides, and the ways it says no.

use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime};

use super::{
    Amend, AnswerHelp, AskForHelp, Call, CallNext, Cancel, CloseCounter, CloseDay, Counter, CounterNumber, Day, Event, Finish,
    FinishService, Hall, Hold, Issue, IssueByStaff, NoShow, NumberBlock, OpenCounter, OpenDay, PrintDocuments, PrintSummary, PrintTest,
    Recall, Record, Reinstate, ReopenService, Reprint, Resume, Serve, Service, ServiceId, Services, State, Ticket, TicketId, Transfer,
    Undo, VisitId,
};
use crate::calendar::{Calendar, Moment};
use crate::improvement::{Improve, Improvement};

#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    OpenDay(OpenDay),
    CloseDay(CloseDay),
    OpenCounter(OpenCounter),
    CloseCounter(CloseCounter),
    FinishService(FinishService),
    ReopenService(ReopenService),
    Issue(Issue),
    IssueByStaff(IssueByStaff),
    PrintDocuments(PrintDocuments),
    CallNext(CallNext),
    Call(Call),
    Recall(Recall),
    Serve(Serve),
    Finish(Finish),
    Hold(Hold),
    Resume(Resume),
    Transfer(Transfer),
    NoShow(NoShow),
    Reinstate(Reinstate),
    Cancel(Cancel),
    AskForHelp(AskForHelp),
    AnswerHelp(AnswerHelp),
    PrintTest(PrintTest),
    PrintSummary(PrintSummary),
    Reprint(Reprint),
    Amend(Amend),
    Undo(Undo),
    Record(Record),
    Improve(Improve),
}

impl Command {
    /// The rule of each command is in the file of its name.
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        match self {
            Self::OpenDay(command) => command.decide(situation),
            Self::CloseDay(command) => command.decide(situation),
            Self::OpenCounter(command) => command.decide(situation),
            Self::CloseCounter(command) => command.decide(situation),
            Self::FinishService(command) => command.decide(situation),
            Self::ReopenService(command) => command.decide(situation),
            Self::Issue(command) => command.decide(situation),
            Self::IssueByStaff(command) => command.decide(situation),
            Self::PrintDocuments(command) => command.decide(situation),
            Self::CallNext(command) => command.decide(situation),
            Self::Call(command) => command.decide(situation),
            Self::Recall(command) => command.decide(situation),
            Self::Serve(command) => command.decide(situation),
            Self::Finish(command) => command.decide(situation),
            Self::Hold(command) => command.decide(situation),
            Self::Resume(command) => command.decide(situation),
            Self::Transfer(command) => command.decide(situation),
            Self::NoShow(command) => command.decide(situation),
            Self::Reinstate(command) => command.decide(situation),
            Self::Cancel(command) => command.decide(situation),
            Self::AskForHelp(command) => command.decide(situation),
            Self::AnswerHelp(command) => command.decide(situation),
            Self::PrintTest(command) => command.decide(situation),
            Self::PrintSummary(command) => command.decide(situation),
            Self::Reprint(command) => command.decide(situation),
            Self::Amend(command) => command.decide(situation),
            Self::Undo(command) => command.decide(situation),
            Self::Record(command) => command.decide(situation),
            Self::Improve(command) => command.decide(situation),
        }
    }
}

/// All a rule may look at.
pub struct Situation<'a> {
    pub now: Moment,
    pub hall: &'a Hall,
    pub services: &'a Services,
    pub calendar: &'a Calendar,
    pub numbers: &'a NumberBlock,
    /// Used where the command issues a ticket.
    pub fresh_ticket: TicketId,
    pub fresh_visit: VisitId,
    /// The journal row that the event will be.
    pub next_turn: i64,
    /// Tickets whose slip is queued or being sent.
    pub slips_on_their_way: &'a BTreeSet<TicketId>,
    /// A ticket of a day that is over, where the command names one.
    pub past_ticket: Option<&'a Ticket>,
    /// The date of a day that is or was open, where the command names one.
    pub known_day: Option<Date>,
    /// The whole register, in the order of the numbers.
    pub improvements: &'a [Improvement],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Refusal {
    DayNotOpen,
    DayAlreadyOpen,
    Closed {
        reopens: Option<DateTime>,
    },
    UnknownService,
    /// The branch was not open on that date.
    UnknownDay,
    ServiceClosed {
        reopens: Option<DateTime>,
    },
    ServiceFinished,
    NumbersUsedUp,
    CounterNotOpen,
    CounterBusy,
    NobodyWaiting,
    UnknownTicket,
    /// The ticket is in another state than the command needs.
    WrongState {
        state: State,
    },
    /// Nothing is called or served at this counter.
    NothingAtCounter,
    /// The ticket is at another counter.
    OtherCounter {
        counter: CounterNumber,
    },
    /// A ticket called out of turn needs a reason (DOMAIN.md §3.6).
    ReasonNeeded,
    /// Two recalls and a minute come before a no-show (S1).
    TooSoonForNoShow {
        recalls: u8,
        seconds: i64,
    },
    /// A no-show may come back within thirty minutes (S1).
    TooLateToReinstate,
    SameService,
    /// A served visit needs its outcome (S7), and a transfer is a command of its own.
    OutcomeNotAllowed,
    /// Staff have just heard it: an officer is taken to be on the way.
    HelpIsComing,
    NobodyNeedsHelp,
    /// A slip of this ticket will come out, or be told of: then a copy may be asked for.
    SlipOnItsWay,
    NothingToUndo,
    TooLateToUndo,
    /// The ticket has ended this way already.
    NothingToAmend,
    UnknownImprovement,
    /// Visitors read of it already.
    ImprovementIsDone,
    /// The day until which it shall be done lies behind.
    DueIsPast,
    /// The plan says so already.
    NothingToChange,
    /// This command id was given to another command.
    CommandIdUsed,
}

impl Situation<'_> {
    pub fn day(&self) -> Result<&Day, Refusal> {
        self.hall.day.as_ref().ok_or(Refusal::DayNotOpen)
    }

    pub fn service(&self, id: &ServiceId) -> Result<&Service, Refusal> {
        self.services.find(id).ok_or(Refusal::UnknownService)
    }

    pub fn ticket(&self, id: TicketId) -> Result<&Ticket, Refusal> {
        self.day()?;
        self.hall.tickets.get(&id).map(|ticket| &**ticket).ok_or(Refusal::UnknownTicket)
    }

    /// Of this day or of one that is over.
    pub fn ended_ticket(&self, id: TicketId) -> Result<&Ticket, Refusal> {
        let past = || self.past_ticket.filter(|ticket| ticket.id == id);
        self.hall.tickets.get(&id).map(|ticket| &**ticket).or_else(past).ok_or(Refusal::UnknownTicket)
    }

    pub fn open_counter(&self, number: CounterNumber) -> Result<&Counter, Refusal> {
        self.hall.counters.get(&number).ok_or(Refusal::CounterNotOpen)
    }

    pub fn free_counter(&self, number: CounterNumber) -> Result<&Counter, Refusal> {
        let counter = self.open_counter(number)?;
        if counter.ticket.is_some() { Err(Refusal::CounterBusy) } else { Ok(counter) }
    }

    /// The ticket called or served at a counter.
    pub fn at_counter(&self, number: CounterNumber) -> Result<&Ticket, Refusal> {
        let ticket = self.open_counter(number)?.ticket.ok_or(Refusal::NothingAtCounter)?;
        self.ticket(ticket)
    }

    /// The same, in one state only.
    pub fn at_counter_in(&self, number: CounterNumber, state: State) -> Result<&Ticket, Refusal> {
        let ticket = self.at_counter(number)?;
        if ticket.state == state { Ok(ticket) } else { Err(Refusal::WrongState { state: ticket.state }) }
    }
}
