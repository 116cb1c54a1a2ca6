//! The printer as a whole: bytes in, rows and cuts on the paper, answers out.

use std::time::Duration;

use super::command::Command;
use super::condition::{Paper, Voice, Wits};
use super::head::Head;
use super::intake::{Intake, Taken};
use super::real_time::RealTime;
use super::script::Agenda;
use super::wire::Wire;
use super::{Condition, Cut, Fault, Model, Script, Sheet, status};

/// `take`, `say` and `apply` print on until their `now` first; a `now` that lies before an earlier one counts as that one.
#[derive(Debug, Clone)]
pub struct Machine {
    model: Model,
    condition: Condition,
    intake: Intake,
    head: Head,
    wire: Wire,
    agenda: Agenda,
    /// `n` of `GS a`, and the status that was told last.
    unasked: (u8, [u8; 4]),
    sheets: Vec<Sheet>,
    hanging: Sheet,
    news: Vec<News>,
    now: Duration,
    /// The row that is being printed is done then.
    busy: Duration,
}

/// What somebody beside the printer would see happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    Fault(Fault),
    Condition(Condition),
    /// Cut or torn off.
    Sheet(Sheet),
}

impl Machine {
    pub fn new(model: Model, script: Script) -> Self {
        let mut machine = Self {
            condition: Condition::default(),
            intake: Intake::new(&model),
            head: Head::new(model.dots),
            wire: Wire::default(),
            agenda: Agenda::new(script),
            unasked: (0, [0; 4]),
            sheets: Vec::new(),
            hanging: Sheet::new(model.dots),
            news: Vec::new(),
            now: Duration::ZERO,
            busy: Duration::ZERO,
            model,
        };
        machine.cue();
        machine
    }

    /// How many of the bytes it has taken: none where it is full, off, stalled or away.
    pub fn take(&mut self, now: Duration, bytes: &[u8]) -> usize {
        self.run(now);
        let mut left = bytes;
        while self.listens() && self.take_first(left) {
            left = left.get(1..).unwrap_or_default();
            self.run(now);
        }
        bytes.len() - left.len()
    }

    /// Bytes that it would take now.
    pub fn room(&self) -> usize {
        if self.listens() { self.intake.room() } else { 0 }
    }

    /// Does all that is due by now.
    pub fn run(&mut self, now: Duration) {
        while let Some(time) = self.due().filter(|time| *time <= now) {
            self.now = self.now.max(time);
            self.cue();
            if self.work() == Some(self.now) {
                self.step();
            }
        }
        self.now = self.now.max(now);
    }

    /// What the host hears by now.
    pub fn say(&mut self, now: Duration) -> Vec<u8> {
        self.run(now);
        if self.listens() { self.wire.heard(self.now) } else { Vec::new() }
    }

    /// When something happens by itself next.
    pub fn next(&self) -> Option<Duration> {
        let answer = self.wire.next().filter(|_| self.listens());
        self.due().into_iter().chain(answer).min()
    }

    /// Plugged in and powered; else there is no device, or no connection.
    pub fn is_there(&self) -> bool {
        self.condition.is_there()
    }

    pub fn apply(&mut self, now: Duration, fault: Fault) {
        self.run(now);
        self.befall(fault);
        self.cue();
    }

    /// Papers that were cut or torn off, oldest first.
    pub fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    /// What hangs out of the printer.
    pub fn hanging(&self) -> &Sheet {
        &self.hanging
    }

    pub fn model(&self) -> &Model {
        &self.model
    }

    pub fn condition(&self) -> Condition {
        self.condition
    }

    /// Bytes since the start.
    pub fn taken(&self) -> u64 {
        self.agenda.taken
    }

    /// Rows of paper since the start.
    pub fn rows(&self) -> u64 {
        self.agenda.rows
    }

    /// What has happened since the last call, in order.
    pub fn news(&mut self) -> Vec<News> {
        std::mem::take(&mut self.news)
    }

    fn listens(&self) -> bool {
        self.is_there() && self.condition.wits == Wits::There
    }

    fn take_first(&mut self, bytes: &[u8]) -> bool {
        let heard = match self.intake.take(bytes) {
            Taken::Not => return false,
            Taken::Byte => None,
            Taken::RealTime(command) => Some(command),
        };
        match heard {
            Some(RealTime::Status(which)) if self.model.answers.real_time => self.answer(&[status::real_time(which, self.condition)]),
            Some(RealTime::Clear) if self.model.answers.clears => {
                self.intake.clear();
                self.head.clear();
                self.answer(&status::CLEARED);
            }
            _ => {}
        }
        // What this byte completes is done before it can be the last one.
        self.run(self.now);
        self.agenda.taken += 1;
        self.cue();
        true
    }

    /// When the next row, command or step of the script is due.
    fn due(&self) -> Option<Duration> {
        self.work().into_iter().chain(self.agenda.next()).min()
    }

    fn work(&self) -> Option<Duration> {
        let has_work = !self.head.is_idle() || !self.intake.is_empty();
        (has_work && self.condition.works()).then(|| self.now.max(self.busy))
    }

    /// Prints one row, or obeys one command when all rows before it are printed.
    fn step(&mut self) {
        if let Some(row) = self.head.row() {
            self.hanging.push(&row);
            let speed = self.model.rows_per_second;
            self.busy = self.now + speed.and_then(|rows| Duration::from_secs(1).checked_div(rows)).unwrap_or_default();
            self.agenda.rows += 1;
            self.cue();
        } else if let Some(command) = self.intake.obey() {
            self.obey(command);
            self.hanging.gibberish += self.head.letters();
        }
    }

    fn obey(&mut self, command: Command) {
        let answers = self.model.answers;
        match command {
            Command::Cut(cut, 0) => self.cut(cut),
            Command::Cut(cut, feed) => {
                self.head.feed(u16::from(feed));
                self.intake.again(Command::Cut(cut, 0));
            }
            Command::Sensors(which) if answers.in_turn => {
                let answer = status::in_turn(which, self.condition);
                self.answer(answer.as_slice());
            }
            Command::Done(process) if answers.when_done => self.answer(&status::done(process)),
            Command::Identity(which) if answers.identity => self.answer(&status::identity(which).unwrap_or_default()),
            Command::Unasked(which) if answers.unasked => {
                self.unasked = (which, status::unasked(self.condition));
                if which != 0 {
                    self.answer(&status::unasked(self.condition));
                }
            }
            Command::Reset => {
                self.unasked.0 = 0;
                self.head.obey(command);
            }
            other => self.head.obey(other),
        }
    }

    /// Only at the beginning of a line, and only where there is a cutter.
    fn cut(&mut self, cut: Cut) {
        if self.model.cutter && self.head.at_line_start() {
            self.hanging.cut = Some(cut);
            self.take_off();
        }
    }

    fn tear(&mut self) {
        if !self.hanging.is_empty() {
            self.take_off();
        }
    }

    fn take_off(&mut self) {
        let sheet = std::mem::replace(&mut self.hanging, Sheet::new(self.model.dots));
        self.news.push(News::Sheet(sheet.clone()));
        self.sheets.push(sheet);
    }

    /// Steps of the script that are due.
    fn cue(&mut self) {
        while let Some(fault) = self.agenda.due(self.now) {
            self.befall(fault);
        }
    }

    fn befall(&mut self, fault: Fault) {
        let before = self.condition;
        self.condition = before.after(fault);
        self.news.push(News::Fault(fault));
        match fault {
            Fault::Late(time) => self.wire.delay(time),
            Fault::Garbage(count) if self.speaks() => self.wire.garble(self.now, count),
            Fault::PowerOff | Fault::Die => self.forget(),
            Fault::Unplug | Fault::Mute => self.wire.hush(),
            Fault::PaperIn if before.paper != Paper::Enough => self.tear(),
            Fault::Tear => self.tear(),
            _ => {}
        }
        if self.condition != before {
            self.news.push(News::Condition(self.condition));
            self.tell();
        }
    }

    /// All that was in its memory.
    fn forget(&mut self) {
        self.intake.clear();
        self.head = Head::new(self.model.dots);
        self.wire.hush();
        self.unasked.0 = 0;
        self.busy = self.now;
    }

    /// The automatic status, where something has changed that it tells of.
    fn tell(&mut self) {
        let (which, last) = self.unasked;
        let current = status::unasked(self.condition);
        let changed = status::told(which).iter().zip(last.iter().zip(current)).any(|(told, (last, now))| (last ^ now) & told != 0);
        if changed {
            self.unasked.1 = current;
            self.answer(&current);
        }
    }

    fn answer(&mut self, answer: &[u8]) {
        if self.speaks() && !answer.is_empty() {
            self.wire.say(self.now, answer);
        }
    }

    fn speaks(&self) -> bool {
        self.is_there() && self.condition.voice == Voice::Speaks
    }
}
