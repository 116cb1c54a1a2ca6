//! What somebody asks of the engine, and what was asked before.

use std::collections::{HashMap, VecDeque};

use uuid::Uuid;

use super::Reply;
use crate::queue::{Actor, Command};

/// A command, who gives it, and the id by which a second arrival is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    pub command: Command,
    pub by: Actor,
    /// Random, from the asking side: a double click, or a program that asks again after a lost answer, sends the same one.
    pub id: Option<Uuid>,
}

impl From<Command> for Act {
    /// A visitor's.
    fn from(command: Command) -> Self {
        Self { command, by: Actor::Visitor, id: None }
    }
}

impl Act {
    pub fn by(actor: Actor, command: Command) -> Self {
        Self { command, by: actor, id: None }
    }
}

/// Acts whose answer is remembered.
pub const ANSWERS_KEPT: usize = 2000;

/// The answers of the last acts that had an id; those of an open transaction can be forgotten again.
#[derive(Default)]
pub struct Answered {
    answers: HashMap<Uuid, (Option<Act>, Reply)>,
    order: VecDeque<Uuid>,
    uncommitted: Vec<Uuid>,
}

/// What is known of an id that comes again.
pub enum Before {
    Never,
    Same(Reply),
    /// The id belongs to something else.
    Other,
}

impl Answered {
    pub fn before(&self, act: &Act) -> Before {
        let Some((known, reply)) = act.id.as_ref().and_then(|id| self.answers.get(id)) else { return Before::Never };
        // After a restart the act itself is not known any more.
        if known.as_ref().is_none_or(|known| known == act) { Before::Same(reply.clone()) } else { Before::Other }
    }

    pub fn keep(&mut self, act: &Act, reply: &Reply) {
        let Some(id) = act.id else { return };
        self.uncommitted.push(id);
        self.insert(id, Some(act.clone()), reply.clone());
    }

    /// As the journal knows it.
    pub fn restore(&mut self, id: Uuid, reply: Reply) {
        self.insert(id, None, reply);
    }

    pub fn committed(&mut self) {
        self.uncommitted.clear();
    }

    pub fn undone(&mut self) {
        for id in self.uncommitted.drain(..) {
            self.answers.remove(&id);
            self.order.retain(|known| *known != id);
        }
    }

    fn insert(&mut self, id: Uuid, act: Option<Act>, reply: Reply) {
        if self.answers.insert(id, (act, reply)).is_none() {
            self.order.push_back(id);
        }
        while self.order.len() > ANSWERS_KEPT {
            if let Some(oldest) = self.order.pop_front() {
                self.answers.remove(&oldest);
            }
        }
    }
}
