//! What the board is told: numbers only.

use serde::Serialize;
use utoipa::ToSchema;

use super::{DatesView, PauseView, ServiceView, View, pause};
use crate::calendar::Opening;
use crate::engine::CallSnapshot;
use crate::queue::{Language, State};
use crate::text::dates;

/// The board: numbers only.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct BoardView {
    pub seq: i64,
    pub now: String,
    pub dates: DatesView,
    pub open: bool,
    /// Local time, as `08:00`.
    pub reopens: Option<String>,
    pub pause: Option<PauseView>,
    pub next_pause: Option<PauseView>,
    pub calls: Vec<CallView>,
    pub services: Vec<ServiceView>,
    pub message: Option<MessageView>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MessageView {
    pub ar: String,
    pub en: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CallView {
    /// Grows with each call.
    pub seq: u64,
    pub number: String,
    pub counter: u8,
    pub language: String,
    pub at: String,
    /// The visitor has not come to the counter yet.
    pub stands: bool,
}

impl View<'_> {
    pub fn board(&self) -> BoardView {
        let reopens = match self.snapshot.opening {
            Opening::Closed { reopens } => reopens.map(|reopens| dates::clock(reopens.time())),
            Opening::Open { .. } => None,
        };
        let message = self.config.web.as_ref().and_then(|web| web.message.as_ref());
        BoardView {
            seq: self.snapshot.seq,
            now: self.time(self.at()),
            dates: self.dates(),
            open: self.open(),
            reopens,
            pause: self.snapshot.pause.as_ref().map(pause),
            next_pause: self.snapshot.next_pause.as_ref().map(pause),
            calls: self.calls(),
            services: self.services(),
            message: message
                .map(|message| MessageView { ar: message.say(Language::ARABIC).to_owned(), en: message.say(Language::ENGLISH).to_owned() }),
        }
    }

    pub(super) fn calls(&self) -> Vec<CallView> {
        let call = |call: &CallSnapshot| CallView {
            seq: call.seq,
            number: call.number.to_string(),
            counter: call.counter.0,
            language: call.language.to_string(),
            at: self.time(call.at),
            stands: self.stands(call),
        };
        self.snapshot.calls.iter().map(call).collect()
    }

    fn stands(&self, call: &CallSnapshot) -> bool {
        let counter = self.snapshot.hall.counters.iter().find(|counter| counter.number == call.counter);
        let ticket = counter.and_then(|counter| counter.ticket.as_ref());
        ticket.is_some_and(|ticket| ticket.number == call.number && ticket.state == State::Called)
    }
}
