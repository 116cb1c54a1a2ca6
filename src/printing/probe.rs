//! Learns what a printer can promise, by asking it. It feeds and cuts a strip of blank paper.
//!
//! A printer that does not know a question may take its end for letters (`H00dawr` of `GS ( H`). They wait for the end of a line,
//! and `ESC @`, which every printer knows, forgets them before it comes.

use std::io;
use std::time::{Duration, Instant};

use super::job::{DROP, Parting, Patience};
use super::status::{Ear, Question, Status, Word, ask};
use super::transport::{Link, Until};
use crate::engine::{Condition, Tier};

/// What a printer has shown of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is an ability of its own")]
pub struct Probed {
    pub tier: Tier,
    /// It answers `DLE EOT`.
    pub real_time: bool,
    /// It tells of changes by itself.
    pub unasked: bool,
    /// It forgets what it holds when it is told to.
    pub clears: bool,
    /// The maker's and the model's name, where it says them.
    pub identity: Option<String>,
    /// It answered before the paper can have moved, so that its answers prove nothing.
    pub hasty: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum ProbeFault {
    #[error("the printer is not there")]
    Unreachable(#[from] io::Error),
    #[error("the printer says that it cannot print ({}); mend that first", <&str>::from(*.0))]
    Unwell(Condition),
    #[error("the printer takes no data")]
    Stalled,
    #[error("what was learned of the printer could not be kept: {0}")]
    Unkept(io::Error),
}

/// An answer after the strip; longer than any printer takes to feed it.
const STRIP_PATIENCE: Duration = Duration::from_secs(3);
/// `ESC d 8`: eight lines, 34 mm by the manuals' sixth of an inch, which no receipt printer feeds in less than [`HASTE`]
/// (500 mm/s are 68 ms). Three bytes take no time on any line.
const STRIP: [u8; 3] = [0x1B, 0x64, 8];
const HASTE: Duration = Duration::from_millis(40);
const MARK: [u8; 4] = *b"dawr";
/// `ESC @`
const FORGET: &[u8] = b"\x1b@";

/// Opens the link and closes it again. Takes nine seconds where the printer never answers.
pub fn probe(link: &mut dyn Link, patience: Patience) -> Result<Probed, ProbeFault> {
    link.open(patience.connect)?;
    let probed = Probing { link, patience, ear: Ear::for_names() }.run();
    link.close(if probed.is_ok() { Parting::Gentle } else { Parting::Abrupt });
    probed
}

struct Probing<'a> {
    link: &'a mut dyn Link,
    patience: Patience,
    ear: Ear,
}

impl Probing<'_> {
    fn run(&mut self) -> Result<Probed, ProbeFault> {
        // Whatever an earlier command has left is not ours.
        self.listen(Instant::now(), |_| false)?;
        let real_time = self.real_time()?;
        self.tell(FORGET)?;
        let identity = self.identity()?;
        let clears = self.exchange(&DROP, self.patience.ask, |word| *word == Word::Cleared)?.is_some();
        let (tier, hasty) = self.tier()?;
        let unasked = self.exchange(b"\x1da\xff", self.patience.ask, |word| matches!(word, Word::Unasked(_)))?.is_some();
        self.tell(&[b"\x1da\x00", FORGET, b"\x1dVB\x00"].concat())?;
        // A printer that has stopped in the middle has not shown what it can.
        if real_time {
            self.real_time()?;
        }
        // An answer in turn may be lost, and only a printer that can be looked at shows when none is owed any more.
        let tier = if tier == Tier::B && !real_time { Tier::C } else { tier };
        Ok(Probed { tier, real_time, unasked, clears, identity, hasty })
    }

    /// The roll and the cover are what a visitor must hear of.
    fn real_time(&mut self) -> Result<bool, ProbeFault> {
        let (mut status, mut answers) = (Status::default(), 0);
        let mut next = Some(Question::FIRST);
        while let Some(question) = next {
            if let Some(Word::RealTime(answer)) =
                self.exchange(&ask(question), self.patience.ask, |word| matches!(word, Word::RealTime(_)))?
            {
                status.answered(question, answer);
                answers += 1;
            }
            next = question.next();
        }
        if status.condition().prints() { Ok(answers == 4) } else { Err(ProbeFault::Unwell(status.condition())) }
    }

    fn identity(&mut self) -> Result<Option<String>, ProbeFault> {
        let mut names = Vec::new();
        for command in [b"\x1dI\x42", b"\x1dI\x43"] {
            if let Some(Word::Identity(name)) = self.exchange(command, self.patience.ask, |word| matches!(word, Word::Identity(_)))? {
                names.push(name);
            }
        }
        Ok((!names.is_empty()).then(|| names.join(" ")))
    }

    /// An answer counts that comes after the strip before it, not at once.
    fn tier(&mut self) -> Result<(Tier, bool), ProbeFault> {
        let done = [FORGET, &STRIP, b"\x1d(H\x06\x00\x30\x30", &MARK].concat();
        if let Some(took) = self.took(&done, |word| *word == Word::Done(MARK))? {
            return Ok(if took < HASTE { (Tier::C, true) } else { (Tier::A, false) });
        }
        let in_turn = [FORGET, &STRIP, b"\x1dr\x01"].concat();
        if let Some(took) = self.took(&in_turn, |word| matches!(word, Word::InTurn(_)))? {
            return Ok(if took < HASTE { (Tier::C, true) } else { (Tier::B, false) });
        }
        Ok((Tier::C, false))
    }

    /// How long the answer took, without the time that the bytes spend on a slow line.
    fn took(&mut self, bytes: &[u8], fits: impl Fn(&Word) -> bool) -> Result<Option<Duration>, ProbeFault> {
        let rate = self.link.bytes_per_second().map_or(f64::INFINITY, f64::from);
        let on_the_way = Duration::from_secs_f64(f64::from(u16::try_from(bytes.len()).unwrap_or(u16::MAX)) / rate);
        let asked = Instant::now();
        let answer = self.exchange(bytes, STRIP_PATIENCE + on_the_way, fits)?;
        Ok(answer.map(|_| asked.elapsed().saturating_sub(on_the_way)))
    }

    fn exchange(&mut self, bytes: &[u8], patience: Duration, fits: impl Fn(&Word) -> bool) -> Result<Option<Word>, ProbeFault> {
        self.tell(bytes)?;
        self.listen(Instant::now() + patience, fits)
    }

    fn tell(&mut self, bytes: &[u8]) -> Result<(), ProbeFault> {
        let deadline = Instant::now() + self.patience.send;
        let mut left = bytes;
        while !left.is_empty() {
            let count = self.link.write(left)?;
            left = left.get(count..).unwrap_or_default();
            if count == 0 && !self.link.wait(Until::Room, deadline.saturating_duration_since(Instant::now()))? && Instant::now() >= deadline
            {
                return Err(ProbeFault::Stalled);
            }
        }
        Ok(())
    }

    /// The first word that fits; all others are let pass.
    fn listen(&mut self, deadline: Instant, fits: impl Fn(&Word) -> bool) -> Result<Option<Word>, ProbeFault> {
        let mut said = [0; 256];
        loop {
            let count = self.link.read(&mut said)?;
            self.ear.hear(said.get(..count).unwrap_or_default());
            while let Some(word) = self.ear.word() {
                if fits(&word) {
                    return Ok(Some(word));
                }
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if count == 0 && left.is_zero() {
                return Ok(None);
            }
            if count == 0 {
                self.link.wait(Until::Word, left)?;
            }
        }
    }
}
