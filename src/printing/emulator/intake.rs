//! The receive buffer: what came in and was not obeyed yet, in order.

use std::collections::VecDeque;

use super::Model;
use super::command::{Command, Parser};
use super::real_time::{self, Ear, RealTime};

#[derive(Debug, Clone)]
pub struct Intake {
    buffer: usize,
    /// Each command, and the bytes of room that it takes.
    commands: VecDeque<(Command, usize)>,
    held: usize,
    parser: Parser,
    stride: usize,
    ear: Ear,
    listens: bool,
    /// Bytes of a real-time command that there is no room for: they are heard and not kept.
    passing: usize,
}

pub enum Taken {
    Byte,
    RealTime(RealTime),
    /// There is no room for it.
    Not,
}

/// Bytes of the longest command that is gathered before it is obeyed.
const LONGEST: usize = 16;

impl Intake {
    pub fn new(model: &Model) -> Self {
        let stride = usize::from(model.dots).div_ceil(8);
        Self {
            buffer: model.buffer.max(stride + LONGEST),
            commands: VecDeque::new(),
            held: 0,
            parser: Parser::new(stride),
            stride,
            ear: Ear::default(),
            listens: model.answers.real_time,
            passing: 0,
        }
    }

    pub fn room(&self) -> usize {
        self.buffer.saturating_sub(self.held + self.parser.held())
    }

    /// The first of the bytes that have come.
    pub fn take(&mut self, bytes: &[u8]) -> Taken {
        let Some(byte) = bytes.first() else { return Taken::Not };
        let spoken = real_time::length(bytes).filter(|length| self.listens && *length > self.room());
        self.passing = self.passing.max(spoken.unwrap_or(0));
        if self.passing > 0 {
            self.passing -= 1;
        } else if self.room() == 0 {
            return Taken::Not;
        } else if let Some((command, room)) = self.parser.push(*byte) {
            self.keep(command, room);
        }
        self.ear.hear(*byte).map_or(Taken::Byte, Taken::RealTime)
    }

    /// The next command; its room is free again.
    pub fn obey(&mut self) -> Option<Command> {
        let (command, room) = self.commands.pop_front()?;
        self.held -= room;
        Some(command)
    }

    /// Puts a command back in front, where only a part of it is done.
    pub fn again(&mut self, command: Command) {
        self.commands.push_front((command, 0));
    }

    pub fn is_empty(&self) -> bool {
        self.commands.is_empty()
    }

    /// Nothing is left, half a command neither.
    pub fn clear(&mut self) {
        self.commands.clear();
        self.held = 0;
        self.parser = Parser::new(self.stride);
        self.ear = Ear::default();
        self.passing = 0;
    }

    fn keep(&mut self, command: Command, room: usize) {
        if room > 0 {
            self.held += room;
            self.commands.push_back((command, room));
        }
    }
}
