//! A representative wants the figures of a day on paper.

use jiff::civil::Date;

use super::{Event, Refusal, Situation};

/// Of a day that is open or over.
#[derive(Debug, Clone, PartialEq)]
pub struct PrintSummary {
    pub date: Date,
}

impl PrintSummary {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        if situation.known_day != Some(self.date) {
            return Err(Refusal::UnknownDay);
        }
        Ok(Event::SummaryAsked { date: self.date })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::fixture::Bench;

    #[test]
    fn only_a_day_that_was_open_has_a_summary() {
        let bench = Bench::new();
        let date = "2026-11-22".parse().unwrap();
        let ask = |known_day| PrintSummary { date }.decide(&Situation { known_day, ..bench.situation() });
        assert_eq!(ask(Some(date)), Ok(Event::SummaryAsked { date }));
        assert_eq!(ask(None), Err(Refusal::UnknownDay));
    }
}
