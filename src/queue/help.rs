//! A visitor asks for an officer, by day and by night: help needs no business day and no clock that is right.

use super::{CounterNumber, Event, Language, Refusal, Situation};
use crate::calendar::Moment;

/// Within this time an officer is taken to be on the way, in seconds.
pub const HELP_COMES_WITHIN: i64 = 120;

/// A call for help that nobody has answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HelpCall {
    pub first: Moment,
    pub latest: Moment,
    /// How often staff have heard of it.
    pub times: u32,
}

impl HelpCall {
    fn new(now: Moment) -> Self {
        Self { first: now, latest: now, times: 1 }
    }

    fn again(self, now: Moment) -> Self {
        Self { latest: now, times: self.times.saturating_add(1), ..self }
    }

    /// The call after one more asking.
    pub(super) fn asked(open: Option<Self>, now: Moment) -> Self {
        open.map_or_else(|| Self::new(now), |call| call.again(now))
    }

    /// Across boots no clock says how long ago it was, and nobody knows whether anybody heard: then it may be asked again.
    fn is_fresh(&self, now: Moment) -> bool {
        let age = now.since(&self.latest);
        !age.estimated && age.seconds < HELP_COMES_WITHIN
    }
}

/// Staff hear each of them, at most one in two minutes.
#[derive(Debug, Clone, PartialEq)]
pub struct AskForHelp {
    /// The language of whoever asks.
    pub language: Language,
}

impl AskForHelp {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        match situation.hall.help {
            Some(call) if call.is_fresh(situation.now) => Err(Refusal::HelpIsComing),
            _ => Ok(Event::HelpAsked { language: self.language }),
        }
    }
}

/// An officer goes to the kiosk.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerHelp {
    /// Whose officer goes; it needs not be open.
    pub counter: CounterNumber,
}

impl AnswerHelp {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        match situation.hall.help {
            Some(_) => Ok(Event::HelpAnswered { counter: self.counter }),
            None => Err(Refusal::NobodyNeedsHelp),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Boot, Trust};
    use crate::queue::fixture::Bench;
    use crate::queue::{CloseDay, Command};

    fn ask() -> Command {
        Command::AskForHelp(AskForHelp { language: Language::ENGLISH })
    }

    fn answer() -> Command {
        Command::AnswerHelp(AnswerHelp { counter: CounterNumber(9) })
    }

    #[test]
    fn asking_again_counts_from_two_minutes_on() {
        let mut bench = Bench::new();
        let first = bench.now;
        assert_eq!(bench.run(ask()), Ok(Event::HelpAsked { language: Language::ENGLISH }));
        bench.pass(119);
        assert_eq!(bench.run(ask()), Err(Refusal::HelpIsComing));
        bench.pass(1);
        assert!(bench.run(ask()).is_ok());
        assert_eq!(bench.hall.help, Some(HelpCall { first, latest: bench.now, times: 2 }));
        bench.pass(119);
        assert_eq!(bench.run(ask()), Err(Refusal::HelpIsComing), "staff have just heard it again");
    }

    #[test]
    fn an_answer_ends_the_call() {
        let mut bench = Bench::new();
        assert_eq!(bench.run(answer()), Err(Refusal::NobodyNeedsHelp));
        bench.run(ask()).unwrap();
        assert_eq!(bench.run(answer()), Ok(Event::HelpAnswered { counter: CounterNumber(9) }));
        assert_eq!(bench.hall.help, None);
        assert!(bench.run(ask()).is_ok(), "the next visitor need not wait two minutes");
    }

    #[test]
    fn the_close_of_the_day_ends_it_and_without_a_day_it_works() {
        let mut bench = Bench::new();
        bench.run(ask()).unwrap();
        bench.run(Command::CloseDay(CloseDay)).unwrap();
        assert_eq!(bench.hall.help, None);
        assert!(bench.run(ask()).is_ok());
    }

    #[test]
    fn a_clock_that_is_set_neither_opens_nor_blocks_it() {
        let mut bench = Bench::new();
        bench.run(ask()).unwrap();
        bench.now.at = "1970-01-01T00:00:00Z".parse().unwrap();
        bench.now.trust = Trust::Untrusted;
        assert_eq!(bench.run(ask()), Err(Refusal::HelpIsComing), "the monotonic clock has not moved");
        bench.now.boot = Boot(uuid::Uuid::from_u128(2));
        assert!(bench.run(ask()).is_ok(), "after a power cut nobody knows who has heard it");
    }
}
