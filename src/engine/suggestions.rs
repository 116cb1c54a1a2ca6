//! Suggestions and complaints on the engine's thread: masked, kept, and released when a day begins or ends (R-D9.9). None is an event,
//! and none is ever named in a log.

use jiff::civil::Date;

use super::ids::Ids;
use crate::rating::Week;
use crate::store::{Store, StoreFault};
use crate::suggestion::{Reference, Suggestion, are_released};

/// Thirty bits, and a branch has some hundreds: a second try is rare, a third would be a fault of the dice.
const TRIES: usize = 8;

/// Under a number that no other has.
pub fn keep(store: &Store, (suggestion, day): (&Suggestion, Date), known_names: &[String], ids: &mut Ids) -> Result<Reference, StoreFault> {
    let mut reference = Reference::of(ids.bytes());
    for _ in 0..TRIES {
        if !store.knows_reference(reference)? {
            break;
        }
        reference = Reference::of(ids.bytes());
    }
    store.insert_suggestion(ids.random(), &suggestion.masked(known_names, reference), day)?;
    Ok(reference)
}

/// All that wait, or none. They are taken out and put in again under new ids, so that the index shows no order either.
pub fn release(store: &Store, today: Date, ids: &mut Ids) -> Result<(), StoreFault> {
    if !are_released(&store.suggestion_days()?, today) {
        return Ok(());
    }
    store.insert_released(Week::of(today), &ids.in_no_order(store.take_suggestions()?))
}
