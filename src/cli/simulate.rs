//! `dawr simulate`: a whole branch day through the real engine with a fixed clock. Same seed, same journal, byte for byte.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::channel;

use anyhow::{Context, bail};
use jiff::{SignedDuration, Timestamp};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::clock::FixedClock;
use crate::config::Config;
use crate::engine::{Engine, Failure, Parts, Reply, Snapshots};
use crate::queue::{
    CallNext, Cancel, Channel, Class, CloseCounter, CloseDay, Command, CounterNumber, Estimate, Finish, Hold, Issue, Language, NoShow,
    Obstacle, OpenCounter, Outcome, PartySize, Recall, Reinstate, Resume, Serve, ServiceId, TicketId, TicketNumber, Transfer,
    TransferReason,
};
use crate::store::{DATABASE, Store, open_read_only};

#[derive(clap::Args)]
pub struct Arguments {
    /// Visitors who come in the day
    #[arg(long, default_value_t = 300)]
    visitors: u32,
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// A folder without a database
    #[arg(long)]
    data: PathBuf,
}

/// Sunday 22 November 2026, 07:50 in Makkah.
const MORNING: Timestamp = Timestamp::constant(1_795_323_000, 0);
/// The door is open for 13 hours from 08:00; the day is closed at 21:30.
const OPENS: i64 = 10 * 60;
const SHUTS: i64 = OPENS + 13 * 3600;
const ENDS: i64 = SHUTS + 30 * 60;

const COUNTERS: [(u8, &[&str]); 4] = [
    (1, &["enquiry", "follow_up", "volunteering"]),
    (2, &["assist_request", "enquiry"]),
    (3, &["meals_kit", "wheelchair_transport", "lost", "health"]),
    (4, &["social_research", "assist_request", "follow_up"]),
];
const WISHES: [(&str, u32); 8] = [
    ("enquiry", 26),
    ("assist_request", 12),
    ("follow_up", 16),
    ("meals_kit", 24),
    ("wheelchair_transport", 8),
    ("lost", 4),
    ("health", 6),
    ("volunteering", 4),
];

pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    if arguments.data.join(DATABASE).exists() {
        bail!("found a database in {}, expected a folder without one: a simulation starts from nothing", arguments.data.display());
    }
    let mut engine_dice = ChaCha8Rng::seed_from_u64(arguments.seed);
    let mut epoch = [0; 16];
    engine_dice.fill_bytes(&mut epoch);
    let clock = FixedClock::at(MORNING);
    let config = Arc::new(Config::example()?);
    let (orders, _paper) = channel();
    let (engine, thread) = Engine::start(Parts {
        store: Store::open(&arguments.data, epoch)?,
        clock: Box::new(clock.clone()),
        config: config.clone(),
        randomness: Box::new(move |bytes| engine_dice.fill_bytes(bytes)),
        orders,
        snapshots: Snapshots::default(),
        vouched: None,
        memory: None,
        known_names: Box::new(Vec::new),
    })?;
    let mut day = BranchDay::new(engine, config, clock, arguments.seed);
    day.play(arguments.visitors)?;
    println!("{day}");
    drop(day);
    if thread.join().is_err() {
        bail!("the engine's thread has panicked");
    }
    println!("{}", open_read_only(&arguments.data)?.head()?.hash_hex());
    Ok(())
}

/// What somebody does next, at a second of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Arrive,
    CallNext(u8),
    Recall(u8, u8),
    Serve(u8),
    Finish(u8),
    Resume(u8, TicketId, TicketNumber),
    Reinstate(TicketId),
    GiveUp(TicketId),
}

struct BranchDay {
    engine: Engine,
    config: Arc<Config>,
    clock: FixedClock,
    dice: ChaCha8Rng,
    second: i64,
    steps: BinaryHeap<Reverse<(i64, u64, Step)>>,
    planned: u64,
    at_counter: BTreeMap<u8, (TicketId, TicketNumber)>,
    /// The second of issue and the promised wait of each ticket that was not called yet.
    promised: BTreeMap<TicketId, (i64, Estimate)>,
    tally: BTreeMap<&'static str, u32>,
}

impl BranchDay {
    fn new(engine: Engine, config: Arc<Config>, clock: FixedClock, seed: u64) -> Self {
        let dice = ChaCha8Rng::seed_from_u64(seed.wrapping_add(1));
        Self {
            engine,
            config,
            clock,
            dice,
            second: 0,
            steps: BinaryHeap::new(),
            planned: 0,
            at_counter: BTreeMap::new(),
            promised: BTreeMap::new(),
            tally: BTreeMap::new(),
        }
    }

    fn play(&mut self, visitors: u32) -> anyhow::Result<()> {
        for (number, services) in COUNTERS {
            let services = services.iter().map(|id| ServiceId::from(*id)).collect();
            self.ask(Command::OpenCounter(OpenCounter { counter: CounterNumber(number), services }))?;
            self.plan(OPENS + 60, Step::CallNext(number));
        }
        for _ in 0..visitors {
            let second = OPENS + self.roll(13 * 3600 - 900);
            self.plan(second, Step::Arrive);
        }
        while let Some(Reverse((second, _, step))) = self.steps.pop() {
            self.go_to(second);
            self.take(step)?;
        }
        self.go_to(ENDS);
        for (number, _) in COUNTERS {
            self.ask(Command::CloseCounter(CloseCounter { counter: CounterNumber(number) }))?;
        }
        self.ask(Command::CloseDay(CloseDay)).map(drop)
    }

    fn take(&mut self, step: Step) -> anyhow::Result<()> {
        match step {
            Step::Arrive => self.arrive(),
            Step::CallNext(counter) => self.call_next(counter),
            Step::Recall(counter, times) => self.recall(counter, times),
            Step::Serve(counter) => {
                self.ask(Command::Serve(Serve { counter: CounterNumber(counter) }))?;
                let length = self.service_length(counter);
                self.plan(self.second + length, Step::Finish(counter));
                Ok(())
            }
            Step::Finish(counter) => self.finish(counter),
            Step::Resume(counter, ticket, number) => self.resume(counter, (ticket, number)),
            Step::Reinstate(ticket) => self.maybe(Command::Reinstate(Reinstate { ticket }), "reinstated"),
            Step::GiveUp(ticket) => self.maybe(Command::Cancel(Cancel { ticket, counter: None }), "cancelled"),
        }
    }

    /// Seconds, from half to one and a half times what is typical for the service.
    fn service_length(&mut self, counter: u8) -> i64 {
        let prefix = self.at_counter.get(&counter).map(|(_, number)| number.prefix);
        let service = self.config.services.iter().find(|service| Some(service.rule.prefix) == prefix);
        let typical = service.map_or(5, |service| i64::from(service.rule.typical_minutes)) * 60;
        typical / 2 + self.roll(typical)
    }

    fn arrive(&mut self) -> anyhow::Result<()> {
        let wish = self.wish();
        let group = wish == "meals_kit" && self.chance(30);
        let people = if group { u8::try_from(2 + self.roll(49)).unwrap_or(2) } else { 1 };
        let language = ["ar", "en", "ur"].get(usize::try_from(self.roll(3)).unwrap_or(0)).and_then(|code| code.parse().ok());
        let command = Issue {
            service: ServiceId::from(wish),
            class: self.chance(8).then_some(Class::Priority),
            channel: if self.chance(4) { Channel::Phone } else { Channel::WalkIn },
            language: language.unwrap_or(Language::ARABIC),
            party_size: PartySize::try_from(people).unwrap_or(PartySize::ONE),
        };
        if let Some(Reply::Issued(issued)) = self.ask(Command::Issue(command))? {
            self.count("issued");
            if let Some(estimate) = issued.estimate {
                self.promised.insert(issued.ticket, (self.second, estimate));
            }
            if self.chance(3) {
                let second = self.second + 300 + self.roll(1200);
                self.plan(second, Step::GiveUp(issued.ticket));
            }
        }
        Ok(())
    }

    fn call_next(&mut self, counter: u8) -> anyhow::Result<()> {
        // A resumed ticket is there; its finish plans the next call.
        if self.at_counter.contains_key(&counter) {
            return Ok(());
        }
        if let Some(end) = self.pause_end() {
            self.plan(end + i64::from(counter), Step::CallNext(counter));
            return Ok(());
        }
        let Some(Reply::Called { ticket, number }) = self.ask(Command::CallNext(CallNext { counter: CounterNumber(counter) }))? else {
            if self.second < SHUTS {
                self.plan(self.second + 20 + i64::from(counter), Step::CallNext(counter));
            }
            return Ok(());
        };
        self.at_counter.insert(counter, (ticket, number));
        self.keep_promise(ticket);
        let absent = self.chance(7);
        let step = if absent { Step::Recall(counter, 1) } else { Step::Serve(counter) };
        let delay = if absent { 35 } else { 15 + self.roll(30) };
        self.plan(self.second + delay, step);
        Ok(())
    }

    /// Was the wait in the range that the slip named? "Now" means within five minutes.
    fn keep_promise(&mut self, ticket: TicketId) {
        let Some((issued, estimate)) = self.promised.remove(&ticket) else { return };
        let minutes = (self.second - issued) / 60;
        let kept = (i64::from(estimate.low)..=i64::from(estimate.high.max(5))).contains(&minutes);
        self.count(if kept { "estimates kept" } else { "estimates missed" });
    }

    fn recall(&mut self, counter: u8, times: u8) -> anyhow::Result<()> {
        let number = CounterNumber(counter);
        if times <= 2 {
            self.ask(Command::Recall(Recall { counter: number }))?;
            self.plan(self.second + 35, Step::Recall(counter, times + 1));
            return Ok(());
        }
        self.maybe(Command::NoShow(NoShow { counter: number }), "no-shows")?;
        if let Some((ticket, _)) = self.at_counter.remove(&counter).filter(|_| self.chance(30)) {
            let second = self.second + 120 + self.roll(2400);
            self.plan(second, Step::Reinstate(ticket));
        }
        self.plan(self.second + 5, Step::CallNext(counter));
        Ok(())
    }

    fn finish(&mut self, counter: u8) -> anyhow::Result<()> {
        let number = CounterNumber(counter);
        let (ticket, ticket_number) = self.at_counter.remove(&counter).context("nobody is at this counter")?;
        match self.roll(100) {
            0..10 if counter != 4 => {
                let command = Transfer { counter: number, to: "social_research".into(), reason: TransferReason::ProceduresUnclear };
                self.maybe(Command::Transfer(command), "transferred")?;
            }
            10..14 => {
                self.maybe(Command::Hold(Hold { counter: number }), "put on hold")?;
                let second = self.second + 300 + self.roll(600);
                self.plan(second, Step::Resume(counter, ticket, ticket_number));
            }
            dice => {
                let (outcome, obstacle) = match dice {
                    14..20 => (Outcome::Refused, Some(Obstacle::NotEligible)),
                    20..40 => (Outcome::InformationOnly, None),
                    _ => (Outcome::Delivered, None),
                };
                self.maybe(Command::Finish(Finish { counter: number, outcome, obstacle }), "served")?;
            }
        }
        let second = self.second + 5 + self.roll(20);
        self.plan(second, Step::CallNext(counter));
        Ok(())
    }

    /// Waits for the counter to be free, and gives up when the door is shut.
    fn resume(&mut self, counter: u8, (ticket, number): (TicketId, TicketNumber)) -> anyhow::Result<()> {
        if self.ask(Command::Resume(Resume { counter: CounterNumber(counter), ticket }))?.is_some() {
            self.at_counter.insert(counter, (ticket, number));
            let second = self.second + 60 + self.roll(300);
            self.plan(second, Step::Finish(counter));
        } else if self.second < SHUTS {
            self.plan(self.second + 15, Step::Resume(counter, ticket, number));
        }
        Ok(())
    }

    fn pause_end(&self) -> Option<i64> {
        let calendar = &self.config.calendar;
        let pause = calendar.pause_at(calendar.local(MORNING.checked_add(SignedDuration::from_secs(self.second)).ok()?))?;
        Some(pause.end.to_zoned(calendar.zone.clone()).ok()?.timestamp().duration_since(MORNING).as_secs())
    }

    fn wish(&mut self) -> &'static str {
        let mut rest = u32::try_from(self.roll(i64::from(WISHES.iter().map(|(_, weight)| weight).sum::<u32>()))).unwrap_or(0);
        for (service, weight) in WISHES {
            if rest < weight {
                return service;
            }
            rest -= weight;
        }
        "enquiry"
    }

    /// Refusals are part of a branch day; a fault is not.
    fn ask(&mut self, command: Command) -> anyhow::Result<Option<Reply>> {
        match self.engine.run(command) {
            Ok(reply) => Ok(Some(reply)),
            Err(Failure::Refused(_)) => {
                self.count("refusals");
                Ok(None)
            }
            Err(failure) => Err(failure.into()),
        }
    }

    fn maybe(&mut self, command: Command, name: &'static str) -> anyhow::Result<()> {
        if self.ask(command)?.is_some() {
            self.count(name);
        }
        Ok(())
    }

    fn count(&mut self, name: &'static str) {
        *self.tally.entry(name).or_default() += 1;
    }

    fn plan(&mut self, second: i64, step: Step) {
        self.planned += 1;
        self.steps.push(Reverse((second.max(self.second), self.planned, step)));
    }

    fn go_to(&mut self, second: i64) {
        self.clock.advance(SignedDuration::from_secs(second - self.second));
        self.second = second;
    }

    /// 0 to `sides` - 1.
    fn roll(&mut self, sides: i64) -> i64 {
        i64::from(self.dice.next_u32()).rem_euclid(sides)
    }

    fn chance(&mut self, percent: i64) -> bool {
        self.roll(100) < percent
    }
}

impl std::fmt::Display for BranchDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let tally: Vec<String> = self.tally.iter().map(|(name, number)| format!("{number} {name}")).collect();
        write!(f, "{}", tally.join(", "))
    }
}
