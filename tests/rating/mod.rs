//! Ratings that are a right (DOMAIN.md D5, D9): single-use, and nobody's.

mod adversary;
mod leak;
mod month;
mod once;
mod written;

use std::path::Path;
use std::sync::mpsc::channel;

use dawr::engine::{Failure, Issued, Reply};
use dawr::queue::{CallNext, CloseDay, Command, CounterNumber, Finish, OpenCounter, Outcome};
use dawr::rating::{Given, Pass, Rating, Reasons, Stars, Unrated, Week};
use dawr::store::Store;

use crate::support::Station;

pub fn stars(count: u8) -> Stars {
    Stars::new(count).unwrap()
}

pub fn given(pass: Pass, service: u8, treatment: u8) -> Given {
    Given { pass, service: stars(service), treatment: Some(stars(treatment)), reasons: Reasons::default() }
}

/// Waits for the answer, as a screen does.
pub fn rate(station: &Station, given: Given) -> Result<Reply, Unrated> {
    let (answer, answered) = channel();
    station.engine.rate(given, move |reply| answer.send(reply).unwrap());
    unrated(answered.recv().unwrap())
}

pub fn check(station: &Station, pass: Pass) -> Result<Reply, Unrated> {
    let (answer, answered) = channel();
    station.engine.check(pass, move |reply| answer.send(reply).unwrap());
    unrated(answered.recv().unwrap())
}

fn unrated(reply: Result<Reply, Failure>) -> Result<Reply, Unrated> {
    reply.map_err(|failure| match failure {
        Failure::Unrated(why) => why,
        other => panic!("{other}"),
    })
}

/// Counter 1 calls and serves until nobody waits for this service.
pub fn serve_all(station: &Station, service: &str) {
    let counter = CounterNumber(1);
    station.run(Command::OpenCounter(OpenCounter { counter, services: vec![service.into()] })).unwrap();
    while station.run(Command::CallNext(CallNext { counter })).is_ok() {
        station.run(Command::Finish(Finish { counter, outcome: Outcome::Delivered, obstacle: None })).unwrap();
    }
}

/// Tickets of a service whose service has ended.
pub fn served(station: &Station, service: &str, tickets: usize) -> Vec<Issued> {
    let issued: Vec<_> = (0..tickets).map(|_| station.issue(service).unwrap()).collect();
    serve_all(station, service);
    issued
}

pub fn close_day(station: &Station) {
    station.run(Command::CloseDay(CloseDay)).unwrap();
}

/// What a copy of the database holds.
pub fn stored(folder: &Path, week: &str) -> Vec<Rating> {
    let week: Week = week.parse().unwrap();
    let store: Store = dawr::store::open_read_only(folder).unwrap();
    let mut ratings = store.ratings(&(week..=week)).unwrap();
    ratings.sort();
    ratings
}
