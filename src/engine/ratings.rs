//! Ratings on the engine's thread: they wait in memory, and in a file on a memory disk so that a restart keeps them, and are written
//! with the close of the day (R-D9.5). None is an event, and none is ever named in a log.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Reply;
use super::ids::Ids;
use crate::calendar::Moment;
use crate::durable;
use crate::queue::{Hall, Outcome, State, Ticket, TicketId, TicketNumber};
use crate::rating::{Fresh, Given, Month, Pass, Rating, Token, Unrated, Visit, Waiting, Week};
use crate::store::{Store, StoreFault, StoredDay, hex};

/// The file in the folder on the memory disk.
const FILE: &str = "ratings.json";
/// Seconds that the card of a ticket stands on the home page.
const CARD_SECONDS: i64 = 15 * 60;
const MOST_CARDS: usize = 6;
const ERASED_KEPT: usize = 60;

/// A ticket whose service has just ended, to be rated with one touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardSnapshot {
    pub ticket: TicketId,
    pub number: TicketNumber,
    pub until: Timestamp,
}

#[derive(Clone)]
pub struct Ratings {
    folder: Option<PathBuf>,
    now: Named,
    /// As it was before the open transaction, if that has changed it.
    before: Option<Named>,
}

/// What waits, under a random name by which the database remembers that it was written.
#[derive(Clone, Serialize, Deserialize)]
struct Named {
    generation: Uuid,
    waiting: Waiting,
    /// Hashes of day keys: of those no token is good again, even where a copy of the database brings the key back.
    erased: Vec<String>,
}

/// The file: while a commit is under way, what waits before it and after it. The database then says which is true.
#[derive(Serialize, Deserialize)]
struct Kept {
    now: Named,
    after: Option<Named>,
}

impl Ratings {
    /// `folder` is on a memory disk; without one a restart loses what waits.
    pub fn open(folder: Option<PathBuf>, store: &Store, generation: Uuid) -> Result<Self, StoreFault> {
        let fresh = Named { generation, waiting: Waiting::default(), erased: Vec::new() };
        let now = match folder.as_deref().and_then(read) {
            Some(Kept { now, after }) if store.written_generation()? == Some(now.generation) => after.unwrap_or(fresh),
            Some(Kept { now, .. }) => now,
            None => fresh,
        };
        Ok(Self { folder, now, before: None })
    }

    pub fn knows_erased(&self, key: &[u8; 32]) -> bool {
        self.now.erased.contains(&erased(key))
    }

    /// Is this pass good? The number of its ticket, where it has one.
    pub fn check(&self, pass: &Pass, hall: &Hall, day: Option<&StoredDay>) -> Result<Reply, Unrated> {
        let day = day.ok_or(Unrated::Closed)?;
        let Some(ticket) = ticket(pass, hall, day)? else { return Ok(Reply::MayRate { number: None }) };
        if self.now.waiting.is_spent(&Token::of(&day.key, ticket.id)) {
            return Err(Unrated::Spent);
        }
        Ok(Reply::MayRate { number: Some(ticket.number) })
    }

    pub fn take(&mut self, given: &Given, hall: &Hall, (day, now): (Option<&StoredDay>, Moment)) -> Result<Reply, Unrated> {
        let day = day.ok_or(Unrated::Closed)?;
        let ticket = ticket(&given.pass, hall, day)?;
        self.before.get_or_insert_with(|| self.now.clone());
        match ticket {
            Some(ticket) => self.now.waiting.take(given, &visit(ticket, day), day.date)?,
            None => self.now.waiting.walk_up(given, day.date, now.uptime)?,
        }
        Ok(Reply::Done)
    }

    /// The day closes: what may be written is, in this very transaction.
    pub fn close(&mut self, store: &Store, day: &StoredDay, ids: &mut Ids) -> Result<(), StoreFault> {
        self.before.get_or_insert_with(|| self.now.clone());
        let week = Week::of(day.date);
        let (fresh, counts) = fresh(store, week)?;
        let group = self.now.waiting.close(week, &fresh);
        for service in &group.written {
            store.save_rating_mark(week, service.as_ref(), counts.get(service).copied().unwrap_or(0))?;
        }
        self.now.waiting.forget_spent();
        let keys = &mut self.now.erased;
        keys.push(erased(&day.key));
        keys.drain(..keys.len().saturating_sub(ERASED_KEPT));
        self.write(store, group.ratings, ids)
    }

    /// A day opens: the weeks and months before its own are over.
    pub fn open_day(&mut self, store: &Store, date: Date, ids: &mut Ids) -> Result<(), StoreFault> {
        self.before.get_or_insert_with(|| self.now.clone());
        let mut left = Vec::new();
        for week in self.now.waiting.weeks().into_iter().filter(|week| *week < Week::of(date)) {
            let (fresh, _) = fresh(store, week)?;
            left.extend(self.now.waiting.end_week(week, &fresh).ratings);
        }
        store.insert_tallies(&self.now.waiting.end_months(Month::of(date)))?;
        self.write(store, left, ids)
    }

    fn write(&mut self, store: &Store, ratings: Vec<Rating>, ids: &mut Ids) -> Result<(), StoreFault> {
        store.insert_ratings(&ids.in_no_order(ratings))?;
        if let Some(before) = &self.before {
            store.save_written_generation(before.generation)?;
        }
        self.now.generation = ids.random();
        // Before the commit: after it the database alone says whether this is written.
        self.keep(self.before.as_ref());
        Ok(())
    }

    /// True where ratings were written, or could have been.
    pub fn committed(&mut self) -> bool {
        let Some(before) = self.before.take() else { return false };
        self.keep(None);
        before.generation != self.now.generation
    }

    pub fn undone(&mut self) {
        if let Some(before) = self.before.take() {
            self.now = before;
            self.keep(None);
        }
    }

    /// Those whose service has just ended and who have not rated, the latest first.
    pub fn cards(&self, hall: &Hall, day: Option<&StoredDay>, now: Moment) -> Vec<CardSnapshot> {
        let Some(day) = day else { return Vec::new() };
        let just_ended = |ticket: &&Arc<Ticket>| {
            let lives = ticket.service_end.is_some_and(|end| (0..CARD_SECONDS).contains(&now.since(&end).seconds));
            lives && is_rateable(ticket) && !self.now.waiting.is_spent(&Token::of(&day.key, ticket.id))
        };
        let card = |ticket: &Arc<Ticket>| {
            let until = ticket.service_end?.at.checked_add(SignedDuration::from_secs(CARD_SECONDS)).ok()?;
            Some(CardSnapshot { ticket: ticket.id, number: ticket.number, until })
        };
        hall.ended().rev().filter(just_ended).filter_map(card).take(MOST_CARDS).collect()
    }

    fn keep(&self, before: Option<&Named>) {
        let Some(folder) = self.folder.as_deref() else { return };
        let (now, after) = before.map_or((&self.now, None), |before| (before, Some(&self.now)));
        let kept = Kept { now: now.clone(), after: after.cloned() };
        let written = serde_json::to_vec(&kept).map_err(std::io::Error::from).and_then(|bytes| durable::write(folder, FILE, &bytes));
        if let Err(fault) = written {
            tracing::warn!(%fault, "a restart would lose the ratings that wait");
        }
    }
}

fn read(folder: &Path) -> Option<Kept> {
    let bytes = std::fs::read(folder.join(FILE)).ok()?;
    let kept = serde_json::from_slice(&bytes);
    kept.inspect_err(|fault| tracing::warn!(%fault, "the ratings that waited cannot be read")).ok()
}

fn erased(key: &[u8; 32]) -> String {
    let hash: [u8; 32] = Sha256::digest(key).into();
    hex(&hash)
}

/// None for a pass without a ticket.
fn ticket<'a>(pass: &Pass, hall: &'a Hall, day: &StoredDay) -> Result<Option<&'a Ticket>, Unrated> {
    let found = match pass {
        Pass::WalkUp => return Ok(None),
        Pass::Card(ticket) => hall.tickets.get(ticket),
        Pass::Token(token) => hall.tickets.values().find(|ticket| Token::of(&day.key, ticket.id) == *token),
        Pass::Code(code) => {
            let mut bearers = hall.tickets.values().filter(|ticket| Token::of(&day.key, ticket.id).code() == *code);
            bearers.next().filter(|_| bearers.next().is_none())
        }
    };
    let ticket = found.ok_or(Unrated::Unknown)?;
    if is_rateable(ticket) { Ok(Some(ticket)) } else { Err(Unrated::NotServedYet) }
}

/// A transferred visit goes on: it is rated at its end.
fn is_rateable(ticket: &Ticket) -> bool {
    ticket.state == State::Served && ticket.outcome != Some(Outcome::Transferred) && ticket.service_end.is_some()
}

fn visit(ticket: &Ticket, day: &StoredDay) -> Visit {
    Visit { token: Token::of(&day.key, ticket.id), service: ticket.service.clone(), counter: ticket.counter, language: ticket.language }
}

/// Of each service, and under None of all, the tickets since the last writing; and all that there are.
fn fresh(store: &Store, week: Week) -> Result<(Fresh, Fresh), StoreFault> {
    let mut counts: Fresh = store.served_visits(week)?.into_iter().map(|(service, tickets)| (Some(service), tickets)).collect();
    counts.insert(None, counts.values().sum());
    let marks = store.rating_marks(week)?;
    let since = |service: &Option<_>, tickets: u32| tickets.saturating_sub(marks.get(service).copied().unwrap_or(0));
    Ok((counts.iter().map(|(service, tickets)| (service.clone(), since(service, *tickets))).collect(), counts))
}
