//! A branch in memory for the unit tests of the rules: the shipped services and hours, a clock that only goes on.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::*;
use crate::calendar::{Boot, Moment, Trust};
use crate::config::{Config, EXAMPLE};

pub struct Bench {
    pub config: Config,
    pub services: Services,
    pub hall: Hall,
    pub now: Moment,
    pub slips_on_their_way: BTreeSet<TicketId>,
    ids: u128,
}

impl Bench {
    /// Sunday 22 November 2026, 09:00, all services at counters 1 and 2, the day open.
    pub fn new() -> Self {
        let config = Config::parse(EXAMPLE, Path::new("station.toml")).unwrap();
        let at: Timestamp = "2026-11-22T06:00:00Z".parse().unwrap();
        let now = Moment { at, boot: Boot(Uuid::from_u128(1)), uptime: 0, trust: Trust::Synchronised };
        let mut bench = Self { services: config.rules(), config, hall: Hall::default(), now, slips_on_their_way: BTreeSet::new(), ids: 0 };
        bench.run(Command::OpenDay(OpenDay { date: "2026-11-22".parse().unwrap() })).unwrap();
        for counter in [1, 2] {
            let services = bench.services.0.iter().map(|service| service.id.clone()).collect();
            bench.run(Command::OpenCounter(OpenCounter { counter: CounterNumber(counter), services })).unwrap();
        }
        bench
    }

    #[expect(clippy::needless_pass_by_value, reason = "a story reads better without the sign")]
    pub fn run(&mut self, command: Command) -> Result<Event, Refusal> {
        self.ids += 2;
        let event = command.decide(&self.situation())?;
        self.hall.apply(&event, self.now);
        Ok(event)
    }

    pub fn situation(&self) -> Situation<'_> {
        Situation {
            now: self.now,
            hall: &self.hall,
            services: &self.services,
            calendar: &self.config.calendar,
            numbers: &self.config.numbers,
            fresh_ticket: TicketId(Uuid::from_u128(self.ids)),
            fresh_visit: VisitId(Uuid::from_u128(self.ids + 1)),
            next_turn: i64::try_from(self.ids).unwrap(),
            slips_on_their_way: &self.slips_on_their_way,
            past_ticket: None,
            known_day: None,
            improvements: &[],
        }
    }

    pub fn pass(&mut self, seconds: i64) {
        self.now.at += SignedDuration::from_secs(seconds);
        self.now.uptime += seconds * 1000;
    }

    pub fn set(&mut self, time: &str) {
        let at: Timestamp = format!("2026-11-22T{time}+03:00").parse().unwrap();
        let seconds = at.duration_since(self.now.at).as_secs();
        self.pass(seconds);
    }

    /// Issues by the service's default class and returns the ticket; one second goes by.
    pub fn issue(&mut self, service: &str) -> TicketId {
        self.issue_as(service, None)
    }

    pub fn issue_as(&mut self, service: &str, class: Option<Class>) -> TicketId {
        self.pass(1);
        let issue =
            Issue { service: service.into(), class, channel: Channel::WalkIn, language: Language::ARABIC, party_size: PartySize::ONE };
        self.run(Command::Issue(issue)).unwrap().issued().unwrap().ticket
    }

    pub fn call_next(&mut self, counter: u8) -> Result<String, Refusal> {
        match self.run(Command::CallNext(CallNext { counter: CounterNumber(counter) }))? {
            Event::Called { ticket, .. } => Ok(self.number(ticket)),
            other => panic!("{other:?}"),
        }
    }

    pub fn finish(&mut self, counter: u8) -> Result<Event, Refusal> {
        self.run(Command::Finish(Finish { counter: CounterNumber(counter), outcome: Outcome::Delivered, obstacle: None }))
    }

    pub fn number(&self, ticket: TicketId) -> String {
        self.hall.tickets[&ticket].number.to_string()
    }

    pub fn state(&self, ticket: TicketId) -> State {
        self.hall.tickets[&ticket].state
    }
}
