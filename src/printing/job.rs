//! One print job as a machine without clock, thread or printer: what has happened goes in, the next step comes out.
//!
//! Preflight → begin (a commit) → the slip, once → the answer that its tier gives → ended. Whatever fails before the first byte of
//! the slip is `NotSent`, whatever fails after it `Uncertain`; there is no way back to an earlier phase, so nothing is sent twice.

mod plan;

use std::time::Duration;

use super::pace::Pace;
use super::status::{Ear, Question, Status, Word, ask, cause, roll_has_ended};
use crate::engine::{Cause, Condition, JobOutcome, Tier};

pub use plan::{Abilities, Ending, Line, Parting, Patience, Plan, Step};

/// `DLE DC4` function 8: forget all that was received and not printed. Obeyed in real time, in the middle of a picture too.
pub const DROP: [u8; 10] = [0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08];
/// `GS a 255`: tell of every change.
const TELL: [u8; 3] = [0x1D, 0x61, 0xFF];
/// Ends a command that broke off within its head as one without any dots; anywhere else they are blank dots, or nothing.
const HEAD: [u8; 8] = [0; 8];
/// `GS r 1`, asked twice: one stray byte is no proof.
const IN_TURN: [u8; 6] = [0x1D, 0x72, 0x01, 0x1D, 0x72, 0x01];
const ANSWERS_IN_TURN: u8 = 2;
/// Between two looks at a printer that has not said yet that it is done.
const ASK_AGAIN: Duration = Duration::from_millis(500);
/// A printer that takes or says nothing for so long has stopped printing; nobody puts in a new roll in less.
const HITCH: Duration = Duration::from_secs(2);
/// How long a printer must have said nothing before it is asked a second time.
const HUSH: Duration = Duration::from_millis(50);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// What the printer says now belongs to an earlier job.
    Fresh,
    /// Told to forget what it holds. The manual wants nothing to be sent before the answer.
    Clearing,
    Asking,
    /// An answer was bad, and may have been one to an earlier question: all that still comes is let pass before the second look.
    Hushing,
    Beginning,
    Sending,
    Draining,
    Finishing,
    Ended(JobOutcome),
}

pub struct Job {
    plan: Plan,
    /// Recovery, slip and the last question, in the order in which they go out.
    stream: Vec<u8>,
    /// Bytes of the stream that are no slip, at its beginning and at its end.
    before: usize,
    after: usize,
    sent: usize,
    /// Real-time commands on their way; they stand beside the stream.
    aside: Vec<u8>,
    phase: Phase,
    phase_began: Duration,
    ear: Ear,
    /// What was asked in real time and is not answered yet.
    question: Option<Question>,
    asked_at: Duration,
    /// Since then no round of questions was answered.
    silent_since: Option<Duration>,
    status: Status,
    condition: Condition,
    /// The look before found a printer that does not print, in this part of the job.
    doubted: bool,
    /// Why the slip may be parted, or worse: the printer has not printed, spoken or taken anything for a while, since its first byte.
    hitch: Option<Cause>,
    moved_at: Duration,
    pace: Pace,
    in_turn: u8,
    /// Something was said that nobody has asked for: then an answer without a number proves nothing.
    noise: bool,
}

impl Job {
    pub fn new(plan: Plan) -> Self {
        let recovery = if plan.line.broken_off { plan.recovery.as_slice() } else { &[] };
        let (before, pace) = (recovery.len(), Pace::new(plan.bytes_per_second));
        let mut stream = recovery.to_vec();
        let (start, rest) = plan.slip.split_at(plan.slip.len().min(2));
        stream.extend_from_slice(start);
        if plan.abilities.unasked && !rest.is_empty() {
            stream.extend_from_slice(&TELL);
        }
        stream.extend_from_slice(rest);
        // A look that clears away what broke off is clean when the printer says so.
        let question = if stream.is_empty() { Vec::new() } else { last_question(plan.abilities.tier, plan.mark) };
        stream.extend_from_slice(&question);
        Self {
            aside: Vec::new(),
            plan,
            stream,
            before,
            after: question.len(),
            sent: 0,
            phase: Phase::Fresh,
            phase_began: Duration::ZERO,
            ear: Ear::default(),
            question: None,
            asked_at: Duration::ZERO,
            silent_since: None,
            status: Status::default(),
            condition: Condition::Unknown,
            doubted: false,
            hitch: None,
            moved_at: Duration::ZERO,
            pace,
            in_turn: 0,
            noise: false,
        }
    }

    /// The way to the printer could not be opened.
    pub fn unreachable(&mut self) {
        self.condition = Condition::Unreachable;
        self.end(JobOutcome::NotSent(Cause::Unreachable));
    }

    /// Moves on as far as `now` allows, and says what is to be done. Read all that the printer has said before each step.
    pub fn next(&mut self, now: Duration) -> Step<'_> {
        self.advance(now);
        let until = self.deadline();
        match self.phase {
            Phase::Ended(outcome) => Step::End(self.ending(outcome)),
            Phase::Beginning => Step::Begin,
            _ if !self.aside.is_empty() => Step::Write(&self.aside, until),
            Phase::Sending => self.send(now, until),
            Phase::Draining => Step::Drain(until),
            Phase::Finishing => Step::Wait(until.min(self.ask_again_at())),
            Phase::Fresh | Phase::Clearing | Phase::Asking | Phase::Hushing => Step::Wait(until),
        }
    }

    /// So many bytes of the last `Step::Write` are out.
    pub fn wrote(&mut self, now: Duration, count: usize) {
        if self.phase == Phase::Sending && self.after > 0 && now >= self.moved_at + HITCH + self.pace.backlog() {
            self.hitch.get_or_insert(Cause::Stalled);
        }
        self.moved_at = now;
        self.pace.wrote(now, count);
        if self.aside.is_empty() {
            self.sent = self.stream.len().min(self.sent + count);
        } else {
            self.aside.drain(..count.min(self.aside.len()));
        }
    }

    /// The answer to `Step::Begin`.
    pub fn begun(&mut self, now: Duration) {
        self.enter(Phase::Sending, now);
    }

    /// The other answer to `Step::Begin`.
    pub fn not_kept(&mut self) {
        self.end(JobOutcome::NotSent(Cause::NotKept));
    }

    /// The answer to `Step::Drain`.
    pub fn drained(&mut self, now: Duration) {
        if self.after > 0 || self.condition != Condition::Unknown {
            self.enter(Phase::Finishing, now);
        } else {
            self.end(JobOutcome::Uncertain(Cause::HandedOver));
        }
    }

    /// The printer is gone.
    pub fn lost(&mut self) {
        if matches!(self.phase, Phase::Ended(_)) {
            return;
        }
        self.condition = Condition::Unreachable;
        self.end(if self.has_begun() { JobOutcome::Uncertain(Cause::Lost) } else { JobOutcome::NotSent(Cause::Unreachable) });
    }

    pub fn heard(&mut self, now: Duration, bytes: &[u8]) {
        if matches!(self.phase, Phase::Fresh | Phase::Hushing) {
            return;
        }
        self.ear.hear(bytes);
        while let Some(word) = self.ear.word() {
            self.listen(now, &word);
        }
    }

    fn listen(&mut self, now: Duration, word: &Word) {
        match (word, self.question) {
            (Word::RealTime(answer), Some(question)) if self.aside.is_empty() => self.answered(now, question, *answer),
            (Word::InTurn(answer), _) => self.answered_in_turn(*answer),
            (Word::Done(mark), _) => self.done(*mark),
            (Word::Unasked(bytes), _) => self.told(Status::unasked(*bytes).condition()),
            (Word::RealTime(_) | Word::Noise(_), _) => self.noise = true,
            (Word::Cleared, _) if self.phase == Phase::Clearing => self.cleared(now),
            (Word::Identity(_) | Word::Cleared, _) => {}
        }
    }

    /// Whatever it has said before belongs to what it has forgotten.
    fn cleared(&mut self, now: Duration) {
        (self.plan.line.owed, self.in_turn, self.noise) = (0, 0, false);
        self.ask_first(now);
    }

    fn answered(&mut self, now: Duration, question: Question, answer: u8) {
        self.status.answered(question, answer);
        self.question = question.next();
        if let Some(next) = self.question {
            self.aside = ask(next).to_vec();
        } else {
            self.silent_since = None;
            self.looked(now);
        }
    }

    /// All questions of a round are answered, or their time is over.
    fn looked(&mut self, now: Duration) {
        self.question = None;
        self.condition = self.status.condition();
        match (self.phase, cause(self.condition)) {
            (Phase::Asking, Some(_)) if !self.doubted => {
                self.doubted = true;
                self.enter(Phase::Hushing, now);
            }
            (Phase::Asking, Some(cause)) => self.end(JobOutcome::NotSent(cause)),
            (Phase::Asking, None) => self.ready(now),
            (Phase::Finishing, Some(cause)) => self.troubled(cause),
            // It hears us again, so what broke off is through.
            (Phase::Finishing, None) if self.after == 0 && self.plan.slip.is_empty() => self.end(JobOutcome::Uncertain(Cause::HandedOver)),
            _ => self.doubted = false,
        }
    }

    /// The first time, the answer may be one to an earlier question.
    fn troubled(&mut self, cause: Cause) {
        self.hitch.get_or_insert(cause);
        if std::mem::replace(&mut self.doubted, true) {
            self.end(JobOutcome::Uncertain(cause));
        }
    }

    /// The printer says that it is done with all that it was sent.
    fn confirm(&mut self) {
        self.end(self.hitch.map_or(JobOutcome::Confirmed, JobOutcome::Uncertain));
    }

    fn ready(&mut self, now: Duration) {
        match (self.plan.slip.is_empty(), self.plan.line.broken_off) {
            (false, _) => self.enter(Phase::Beginning, now),
            // What could not be looked at waits for the next slip.
            (true, true) if self.condition != Condition::Unknown => self.enter(Phase::Sending, now),
            (true, _) => self.end(JobOutcome::Uncertain(Cause::HandedOver)),
        }
    }

    fn answered_in_turn(&mut self, answer: u8) {
        self.in_turn = self.in_turn.saturating_add(1);
        self.noise |= self.in_turn > self.owed_in_turn();
        let whole = self.sent == self.stream.len() && self.in_turn == self.owed_in_turn();
        if self.plan.abilities.tier != Some(Tier::B) || !whole || self.noise || matches!(self.phase, Phase::Ended(_)) {
            return;
        }
        if roll_has_ended(answer) {
            self.hitch.get_or_insert(Cause::PaperOut);
        }
        self.confirm();
    }

    fn done(&mut self, mark: [u8; 4]) {
        let whole = self.sent == self.stream.len() && self.after > 0;
        if whole && mark == self.plan.mark && self.plan.abilities.tier == Some(Tier::A) {
            self.confirm();
        }
    }

    fn told(&mut self, condition: Condition) {
        self.condition = condition;
        match (self.phase, cause(condition)) {
            (Phase::Sending, Some(cause)) => self.broken(cause),
            (Phase::Finishing, Some(cause)) => self.hitch = self.hitch.or(Some(cause)),
            _ => {}
        }
    }

    fn advance(&mut self, now: Duration) {
        if self.phase == Phase::Fresh {
            self.start(now);
        }
        if self.phase == Phase::Sending && self.sent == self.stream.len() {
            self.enter(Phase::Draining, now);
        }
        if self.phase == Phase::Finishing && now >= self.ask_again_at() && now < self.deadline() {
            self.ask_all(now);
        }
        if now >= self.deadline() {
            self.time_is_over(now);
        }
    }

    fn start(&mut self, now: Duration) {
        match (self.plan.line.broken_off, self.plan.abilities.clears) {
            (true, true) => {
                self.aside = DROP.to_vec();
                return self.enter(Phase::Clearing, now);
            }
            (true, false) => self.aside = HEAD.to_vec(),
            (false, _) => {}
        }
        self.ask_first(now);
    }

    fn ask_first(&mut self, now: Duration) {
        if self.plan.abilities.tier.is_none() || self.plan.abilities.real_time {
            self.enter(Phase::Asking, now);
            self.ask_all(now);
        } else {
            self.ready(now);
        }
    }

    fn ask_all(&mut self, now: Duration) {
        self.asked_at = now;
        if !self.plan.abilities.real_time && self.plan.abilities.tier.is_some() {
            return;
        }
        let silent_since = *self.silent_since.get_or_insert(now);
        if self.phase == Phase::Finishing && self.after > 0 && now >= silent_since + HITCH {
            self.hitch.get_or_insert(Cause::Silent);
        }
        // What is left of an unanswered question stays where it is: half a command would be pixels, or letters.
        if self.aside.is_empty() || self.phase == Phase::Asking {
            self.aside.extend(ask(Question::FIRST));
            self.question = Some(Question::FIRST);
            self.status = Status::default();
        }
    }

    fn time_is_over(&mut self, now: Duration) {
        match self.phase {
            Phase::Asking if self.status.condition() == Condition::Unknown && self.plan.abilities.real_time => self.silent(),
            Phase::Clearing => self.silent(),
            Phase::Asking if !self.aside.is_empty() => self.broken(Cause::Stalled),
            Phase::Asking => self.looked(now),
            Phase::Hushing => {
                self.ear = Ear::default();
                self.enter(Phase::Asking, now);
                self.ask_all(now);
            }
            Phase::Sending | Phase::Draining => self.broken(cause(self.condition).unwrap_or(Cause::Stalled)),
            Phase::Finishing if self.after == 0 => {
                // Some say nothing while they print; by now it is printed.
                let silent = self.silent_since.is_some_and(|since| now >= since + ASK_AGAIN).then_some(Cause::Silent);
                self.end(JobOutcome::Uncertain(self.hitch.or(silent).unwrap_or(Cause::HandedOver)));
            }
            Phase::Finishing => self.end(JobOutcome::Uncertain(cause(self.condition).unwrap_or(Cause::Silent))),
            Phase::Fresh | Phase::Beginning | Phase::Ended(_) => {}
        }
    }

    fn silent(&mut self) {
        self.condition = Condition::Silent;
        self.end(JobOutcome::NotSent(Cause::Silent));
    }

    fn deadline(&self) -> Duration {
        let patience = match self.phase {
            Phase::Fresh | Phase::Clearing | Phase::Asking => self.plan.patience.ask,
            // Draining has no time of its own: it is the end of the sending.
            Phase::Sending | Phase::Draining => self.plan.patience.send,
            Phase::Hushing => HUSH,
            Phase::Finishing if self.after == 0 => self.plan.patience.watch,
            Phase::Finishing => self.plan.patience.finish,
            Phase::Beginning | Phase::Ended(_) => Duration::MAX,
        };
        self.phase_began.saturating_add(patience)
    }

    fn enter(&mut self, phase: Phase, now: Duration) {
        if phase != Phase::Draining {
            self.phase_began = now;
        }
        if phase == Phase::Sending {
            self.moved_at = now;
        }
        if phase == Phase::Finishing {
            (self.asked_at, self.doubted, self.silent_since) = (now, false, None);
        }
        self.phase = phase;
    }

    fn send(&mut self, now: Duration, until: Duration) -> Step<'_> {
        let left = self.stream.get(self.sent..).unwrap_or_default();
        match self.pace.room(now) {
            0 => Step::Wait(until.min(now + self.pace.pause())),
            room => Step::Write(left.get(..room).unwrap_or(left), until),
        }
    }

    /// A question that is not answered may still be on the way, behind all that a slow line holds.
    fn ask_again_at(&self) -> Duration {
        self.asked_at + ASK_AGAIN + self.question.map(|_| self.pace.backlog()).unwrap_or_default()
    }

    /// The first byte of the slip may be on paper.
    fn has_begun(&self) -> bool {
        !self.plan.slip.is_empty() && self.sent > self.before
    }

    fn broken(&mut self, cause: Cause) {
        self.end(if self.has_begun() { JobOutcome::Uncertain(cause) } else { JobOutcome::NotSent(cause) });
    }

    fn end(&mut self, outcome: JobOutcome) {
        self.phase = Phase::Ended(outcome);
        self.aside.clear();
    }

    /// How often `GS r` was asked so far.
    fn questions_in_turn(&self) -> u8 {
        let asked = self.sent.saturating_sub(self.stream.len() - self.after) / 3;
        if self.plan.abilities.tier == Some(Tier::B) { u8::try_from(asked).unwrap_or(ANSWERS_IN_TURN) } else { 0 }
    }

    /// All answers to `GS r` that may come by now: to earlier jobs and to this one.
    fn owed_in_turn(&self) -> u8 {
        self.plan.line.owed.saturating_add(self.questions_in_turn())
    }

    fn ending(&self, outcome: JobOutcome) -> Ending {
        let owed = self.owed_in_turn().saturating_sub(self.in_turn);
        let is_look = self.plan.slip.is_empty();
        let line = match (outcome.is_whole(), self.sent > 0) {
            (true, true) if is_look => Line { broken_off: false, owed },
            (true, true) => Line::default(),
            (_, false) => Line { owed, ..self.plan.line },
            (false, true) => Line { broken_off: true, owed },
        };
        let parting = match outcome {
            JobOutcome::Confirmed => Parting::Done,
            _ if outcome.is_whole() && self.sent > 0 => Parting::Gentle,
            _ if outcome.is_whole() && self.condition != Condition::Unknown => Parting::Done,
            _ => Parting::Abrupt,
        };
        Ending { outcome, condition: self.condition, line, parting }
    }
}

fn last_question(tier: Option<Tier>, [a, b, c, d]: [u8; 4]) -> Vec<u8> {
    match tier {
        Some(Tier::A) => vec![0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30, a, b, c, d],
        Some(Tier::B) => IN_TURN.to_vec(),
        Some(Tier::C) | None => Vec::new(),
    }
}
