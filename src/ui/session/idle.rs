//! What happens when nobody touches the screen: a question, and then the next visitor's home page (U7, U8).

use super::{Page, Request, Session};

/// Seconds of the ticket page before it goes home by itself.
pub const TICKET_SECONDS: u32 = 15;
/// Seconds in which "I am here" can be said.
pub const WARNING_SECONDS: u32 = 20;
/// Seconds without a touch after which an inner page asks, and the home page forgets the visitor.
pub const INNER_SECONDS: u32 = 45;
const HOME_SECONDS: u32 = 30;

impl Session {
    /// Nobody has left a trace: no clock needs to run.
    pub fn is_resting(&self) -> bool {
        let untouched = Self::new(self.first_language);
        *self == Self { idle: self.idle, ..untouched }
    }

    /// One second without a touch; a rating that lacks only its reasons is given when its visitor has gone.
    pub fn second_passed(&mut self) -> Option<Request> {
        if self.pending {
            return None;
        }
        self.idle += 1;
        self.notice_left = self.notice_left.saturating_sub(1);
        if self.notice_left == 0 {
            self.notice = None;
        }
        let over = match (self.page, self.warning) {
            (_, Some(left)) => self.warn(left.saturating_sub(1)),
            // A printer may take its time to fail: the visitor must still be looking at the number then.
            (Page::Ticket, None) => {
                self.left = self.left.saturating_sub(u32::from(!self.printing));
                self.left == 0
            }
            (Page::Thanks, None) => {
                self.left = self.left.saturating_sub(1);
                self.left == 0
            }
            (Page::Home, None) => self.idle >= HOME_SECONDS,
            (_, None) if self.idle >= INNER_SECONDS => self.warn(WARNING_SECONDS),
            _ => false,
        };
        if over { self.leave(Self::forget) } else { None }
    }

    /// True when the time to answer is over.
    fn warn(&mut self, left: u32) -> bool {
        self.warning = Some(left);
        left == 0
    }
}
