//! The way back to the host: answers that are on their way, late, or among meaningless bytes.

use std::collections::VecDeque;
use std::time::Duration;

#[derive(Debug, Clone, Default)]
pub struct Wire {
    /// When each is heard, in order.
    answers: VecDeque<(Duration, Vec<u8>)>,
    late: Duration,
    garbage: u8,
    /// Of the next meaningless byte.
    place: usize,
}

/// Meaningless, and always the same: line noise, and ends of a process ID's answer, of an automatic status and of a name.
/// None has the fixed bits of `DLE EOT`, as no host could tell such a byte from an answer.
const GARBAGE: [u8; 13] = [0xFF, 0x31, 0x00, 0xE3, 0x22, 0x80, 0x37, 0x0F, 0x9D, 0x41, 0x00, 0x5F, 0xC8];

impl Wire {
    pub fn say(&mut self, now: Duration, answer: &[u8]) {
        let mut said = self.noise();
        said.extend_from_slice(answer);
        self.queue(now, said);
    }

    pub fn delay(&mut self, late: Duration) {
        self.late = late;
    }

    pub fn garble(&mut self, now: Duration, count: u8) {
        self.garbage = count;
        let noise = self.noise();
        self.queue(now, noise);
    }

    /// What is heard by now.
    pub fn heard(&mut self, now: Duration) -> Vec<u8> {
        let mut heard = Vec::new();
        while let Some((_, said)) = self.answers.pop_front_if(|(time, _)| *time <= now) {
            heard.extend(said);
        }
        heard
    }

    pub fn next(&self) -> Option<Duration> {
        self.answers.front().map(|(time, _)| *time)
    }

    /// Answers that nobody has heard yet are lost.
    pub fn hush(&mut self) {
        self.answers.clear();
    }

    fn noise(&mut self) -> Vec<u8> {
        let count = usize::from(self.garbage);
        let noise = GARBAGE.iter().cycle().skip(self.place).take(count).copied().collect();
        self.place = (self.place + count) % GARBAGE.len();
        noise
    }

    /// No answer overtakes another.
    fn queue(&mut self, now: Duration, said: Vec<u8>) {
        let last = self.answers.back().map_or(Duration::ZERO, |(time, _)| *time);
        if !said.is_empty() {
            self.answers.push_back(((now + self.late).max(last), said));
        }
    }
}
