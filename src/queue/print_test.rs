//! A technician wants to see what the printer can do.

use super::{Event, Refusal, Situation};

/// A slip without a ticket; needs no business day.
#[derive(Debug, Clone, PartialEq)]
pub struct PrintTest;

impl PrintTest {
    pub fn decide(&self, _: &Situation) -> Result<Event, Refusal> {
        Ok(Event::TestAsked)
    }
}
