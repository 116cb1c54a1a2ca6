//! Amend: an ending that was told wrong is put right, with a reason, and the row says so (DOMAIN.md §2.3, the representative).

use serde::{Deserialize, Serialize};

use super::{Event, Obstacle, Outcome, Refusal, Situation, State, Ticket, TicketId};

/// How a ticket has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    Served(Outcome),
    NoShow,
    Cancelled,
    Abandoned,
}

/// A closed list: free text could name a person, and the journal is for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr, strum::EnumString, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AmendReason {
    WrongButton,
    CameBack,
    LearnedLater,
    /// The day closed before anybody said how it ended.
    NotRecorded,
    Other,
}

/// What was corrected: the ending that was told first, and why the latest correction was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amendment {
    pub from: Ending,
    pub reason: AmendReason,
}

/// Also for a day that is over.
#[derive(Debug, Clone, PartialEq)]
pub struct Amend {
    pub ticket: TicketId,
    pub ending: Ending,
    pub obstacle: Option<Obstacle>,
    pub reason: AmendReason,
}

impl Ending {
    /// The outcome's name, or the state's: no two are the same.
    pub fn name(self) -> &'static str {
        match self {
            Self::Served(outcome) => outcome.into(),
            Self::NoShow => State::NoShow.into(),
            Self::Cancelled => State::Cancelled.into(),
            Self::Abandoned => State::Abandoned.into(),
        }
    }

    /// The reverse of [`Ending::name`].
    pub fn named(name: &str) -> Option<Self> {
        match name.parse::<State>() {
            Ok(State::NoShow) => Some(Self::NoShow),
            Ok(State::Cancelled) => Some(Self::Cancelled),
            Ok(State::Abandoned) => Some(Self::Abandoned),
            Ok(_) => None,
            Err(_) => name.parse().ok().map(Self::Served),
        }
    }

    /// None while the ticket is live.
    pub fn of(ticket: &Ticket) -> Option<Self> {
        match (ticket.state, ticket.outcome) {
            (State::Served, Some(outcome)) => Some(Self::Served(outcome)),
            (State::NoShow, _) => Some(Self::NoShow),
            (State::Cancelled, _) => Some(Self::Cancelled),
            (State::Abandoned, _) => Some(Self::Abandoned),
            _ => None,
        }
    }

    fn parts(self) -> (State, Option<Outcome>) {
        match self {
            Self::Served(outcome) => (State::Served, Some(outcome)),
            Self::NoShow => (State::NoShow, None),
            Self::Cancelled => (State::Cancelled, None),
            Self::Abandoned => (State::Abandoned, None),
        }
    }
}

impl Amend {
    /// Who was called was not abandoned, and who never was called was not served. A transfer lives on in its next ticket.
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        let ticket = situation.ended_ticket(self.ticket)?;
        let from = Ending::of(ticket).ok_or(Refusal::WrongState { state: ticket.state })?;
        let was_called = ticket.first_called.is_some();
        let fits = match self.ending {
            Ending::Served(Outcome::Transferred | Outcome::NotRecorded) => false,
            Ending::Served(_) | Ending::NoShow => was_called,
            Ending::Cancelled => true,
            Ending::Abandoned => !was_called,
        };
        if !fits || from == Ending::Served(Outcome::Transferred) {
            return Err(Refusal::OutcomeNotAllowed);
        }
        if self.obstacle.is_some() && !matches!(self.ending, Ending::Served(_)) {
            return Err(Refusal::OutcomeNotAllowed);
        }
        if from == self.ending && ticket.obstacle == self.obstacle {
            return Err(Refusal::NothingToAmend);
        }
        Ok(Event::Amended { ticket: ticket.id, from, to: self.ending, obstacle: self.obstacle, reason: self.reason })
    }
}

impl Ticket {
    /// Times stay as they were measured.
    pub(super) fn amend(&mut self, amendment: Amendment, to: Ending, obstacle: Option<Obstacle>) {
        (self.state, self.outcome) = to.parts();
        self.obstacle = obstacle;
        let first = self.amended.map_or(amendment.from, |before| before.from);
        self.amended = Some(Amendment { from: first, ..amendment });
    }

    /// The same as it is after the event, where the event has amended it.
    #[must_use]
    pub fn after(mut self, event: &Event) -> Self {
        if let Event::Amended { ticket, from, to, obstacle, reason } = event
            && *ticket == self.id
        {
            self.amend(Amendment { from: *from, reason: *reason }, *to, *obstacle);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::fixture::Bench;
    use crate::queue::{Cancel, Command, CounterNumber, Transfer, TransferReason};

    fn amend(bench: &mut Bench, ticket: TicketId, ending: Ending) -> Result<Event, Refusal> {
        bench.run(Command::Amend(Amend { ticket, ending, obstacle: None, reason: AmendReason::WrongButton }))
    }

    #[test]
    fn a_wrong_outcome_is_put_right_and_the_first_one_is_kept() {
        let mut bench = Bench::new();
        let ticket = bench.issue("enquiry");
        bench.call_next(1).unwrap();
        assert_eq!(amend(&mut bench, ticket, Ending::NoShow), Err(Refusal::WrongState { state: State::Called }));
        bench.finish(1).unwrap();
        amend(&mut bench, ticket, Ending::Served(Outcome::Refused)).unwrap();
        amend(&mut bench, ticket, Ending::NoShow).unwrap();
        let row = &bench.hall.tickets[&ticket];
        assert_eq!((row.state, row.outcome), (State::NoShow, None));
        let from = Ending::Served(Outcome::Delivered);
        assert_eq!(row.amended, Some(Amendment { from, reason: AmendReason::WrongButton }));
        assert_eq!(amend(&mut bench, ticket, Ending::NoShow), Err(Refusal::NothingToAmend));
    }

    #[test]
    fn an_ending_that_cannot_have_been_is_refused() {
        let mut bench = Bench::new();
        let [called, waiting] = [0; 2].map(|_| bench.issue("enquiry"));
        bench.call_next(1).unwrap();
        bench.finish(1).unwrap();
        bench.run(Command::Cancel(Cancel { ticket: waiting, counter: None })).unwrap();
        for (ticket, ending) in [
            (called, Ending::Abandoned),
            (called, Ending::Served(Outcome::Transferred)),
            (called, Ending::Served(Outcome::NotRecorded)),
            (waiting, Ending::NoShow),
            (waiting, Ending::Served(Outcome::Delivered)),
        ] {
            assert_eq!(amend(&mut bench, ticket, ending), Err(Refusal::OutcomeNotAllowed), "{ending:?}");
        }
        assert!(amend(&mut bench, waiting, Ending::Abandoned).is_ok());
        let obstacle = Some(Obstacle::Left);
        let left = Amend { ticket: called, ending: Ending::NoShow, obstacle, reason: AmendReason::Other };
        assert_eq!(bench.run(Command::Amend(left)), Err(Refusal::OutcomeNotAllowed), "an obstacle belongs to a served visit");
    }

    #[test]
    fn a_transfer_stays_one() {
        let mut bench = Bench::new();
        let ticket = bench.issue("enquiry");
        bench.call_next(1).unwrap();
        let to = Transfer { counter: CounterNumber(1), to: "social_research".into(), reason: TransferReason::ProceduresUnclear };
        bench.run(Command::Transfer(to)).unwrap();
        assert_eq!(amend(&mut bench, ticket, Ending::Served(Outcome::Delivered)), Err(Refusal::OutcomeNotAllowed));
    }

    #[test]
    fn every_ending_has_its_own_name() {
        use Outcome::{Delivered, InformationOnly, NotRecorded, Referred, Refused, Transferred};
        let served = [Delivered, Referred, Refused, InformationOnly, Transferred, NotRecorded].map(Ending::Served);
        for ending in served.into_iter().chain([Ending::NoShow, Ending::Cancelled, Ending::Abandoned]) {
            assert_eq!(Ending::named(ending.name()), Some(ending));
        }
        assert_eq!((Ending::named("waiting"), Ending::named("")), (None, None));
    }
}
