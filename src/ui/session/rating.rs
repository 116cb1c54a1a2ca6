//! Rating a visit (DOMAIN.md §3.5): by what, how the service was, how one was treated, and what to improve where either was poor.

use super::{Notice, Page, Request, Session};
use crate::engine::{Failure, Reply};
use crate::queue::TicketId;
use crate::rating::{Code, Given, Pass, Reason, Reasons, Stars, Token, Unrated};

/// Seconds of the page that thanks.
const THANKS_SECONDS: u32 = 4;
const CODE_DIGITS: usize = 6;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RatingTouch {
    Open,
    /// A card of a ticket whose service has just ended.
    Card(TicketId),
    TypeCode,
    Digit(u8),
    Erase,
    /// The keypad's green key.
    Enter,
    WalkUp,
    /// No finger: a slip was held to the scanner.
    Scanned(Token),
    /// The answer to the question that is asked.
    Stars(Stars),
    Reason(Reason),
    /// Leaves the question that is asked; at the first, the whole rating.
    Skip,
    Send,
}

/// What a visitor has answered so far; gone with the visitor, like all of the session.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rating {
    /// Of the six digits under the slip's code.
    pub typed: String,
    pub service: Option<Stars>,
    pub treatment: Option<Stars>,
    pub reasons: Reasons,
    pass: Option<Pass>,
}

/// What the engine is asked about a rating.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Whether somebody may rate by this.
    Check(Pass),
    Rate,
}

impl Rating {
    fn is_low(&self) -> bool {
        [self.service, self.treatment].into_iter().flatten().any(Stars::is_low)
    }

    /// Reasons belong to few stars only: those of an answer that was changed for the better are forgotten.
    fn given(&self) -> Option<Given> {
        let reasons = if self.is_low() { self.reasons.clone() } else { Reasons::default() };
        Some(Given { pass: self.pass?, service: self.service?, treatment: self.treatment, reasons })
    }
}

impl Session {
    pub(super) fn rate(&mut self, touch: RatingTouch) -> Option<Request> {
        match touch {
            RatingTouch::Open => self.open(Page::Rate),
            RatingTouch::TypeCode => {
                self.rating.typed.clear();
                self.open(Page::RatingCode);
            }
            RatingTouch::Digit(digit) => self.type_digit(digit),
            RatingTouch::Erase => drop(self.rating.typed.pop()),
            RatingTouch::Enter => return Some(self.check(Pass::Code(Code::read(&self.rating.typed)?))),
            RatingTouch::Card(ticket) => return Some(self.check(Pass::Card(ticket))),
            RatingTouch::WalkUp => return Some(self.check(Pass::WalkUp)),
            RatingTouch::Scanned(token) => return self.scan(token),
            RatingTouch::Stars(stars) => return self.answer(Some(stars)),
            RatingTouch::Reason(reason) => self.rating.reasons = self.rating.reasons.toggled(reason),
            RatingTouch::Skip => return self.skip(),
            RatingTouch::Send => return self.give(),
        }
        None
    }

    /// A slip may be held to the scanner here; on every other page what it types is nobody's.
    pub fn can_scan(&self) -> bool {
        !self.pending && matches!(self.page, Page::Home | Page::Rate | Page::RatingCode | Page::Thanks)
    }

    fn scan(&mut self, token: Token) -> Option<Request> {
        if !self.can_scan() {
            return None;
        }
        // Whoever comes next need not wait until the last one has been thanked.
        if self.page == Page::Thanks {
            *self = Self::new(self.first_language);
        }
        Some(self.check(Pass::Token(token)))
    }

    fn type_digit(&mut self, digit: u8) {
        if self.rating.typed.len() < CODE_DIGITS && digit < 10 {
            self.rating.typed.push(char::from(b'0' + digit));
        }
    }

    fn check(&mut self, pass: Pass) -> Request {
        (self.pending, self.asked) = (true, Some(Asked::Check(pass)));
        Request::Check(pass)
    }

    /// None leaves the second question; the third touch gives the rating, unless there is something to improve.
    fn answer(&mut self, stars: Option<Stars>) -> Option<Request> {
        match self.page {
            Page::ServiceStars => {
                self.rating.service = stars;
                self.open(Page::TreatmentStars);
                None
            }
            Page::TreatmentStars => {
                self.rating.treatment = stars;
                if !self.rating.is_low() {
                    return self.give();
                }
                self.open(Page::Reasons);
                None
            }
            _ => None,
        }
    }

    fn skip(&mut self) -> Option<Request> {
        match self.page {
            Page::TreatmentStars => self.answer(None),
            Page::Reasons => self.give_without_reasons(),
            _ => {
                self.home();
                None
            }
        }
    }

    fn give(&mut self) -> Option<Request> {
        let given = self.rating.given()?;
        (self.pending, self.asked) = (true, Some(Asked::Rate));
        Some(Request::Rate(given))
    }

    fn give_without_reasons(&mut self) -> Option<Request> {
        self.rating.reasons = Reasons::default();
        self.give()
    }

    /// Both questions are answered, and only the reasons are missing; other pages may lie over them.
    pub(super) fn lacks_reasons(&self) -> bool {
        self.page == Page::Reasons || self.before.contains(&Page::Reasons)
    }

    /// Leaves for the home page by `way`. A rating that lacks only its reasons is given without them; any other is left.
    pub(super) fn leave(&mut self, way: impl FnOnce(&mut Self)) -> Option<Request> {
        let given = if self.lacks_reasons() { self.give_without_reasons() } else { None };
        way(self);
        (self.pending, self.asked) = (given.is_some(), given.is_some().then_some(Asked::Rate));
        given
    }

    /// The engine's answer about a rating.
    pub(super) fn rated(&mut self, asked: Asked, reply: Result<Reply, Failure>) {
        match (asked, reply) {
            (Asked::Check(pass), Ok(_)) => {
                self.rating = Rating { pass: Some(pass), ..Rating::default() };
                self.open(Page::ServiceStars);
            }
            (Asked::Check(_), Err(failure)) => {
                self.rating.typed.clear();
                // There stand the other ways to rate; a page of closed doors has no room for a sentence.
                if self.page == Page::Home {
                    self.open(Page::Rate);
                }
                self.say(refused(&failure, Notice::RateLater));
            }
            (Asked::Rate, Ok(_)) if self.is_rating() => {
                self.rating = Rating::default();
                self.left = THANKS_SECONDS;
                self.go(Page::Thanks);
            }
            (Asked::Rate, Ok(_)) => (),
            (Asked::Rate, Err(failure)) => {
                let again =
                    !matches!(failure, Failure::Unrated(Unrated::Spent | Unrated::Unknown | Unrated::NotServedYet | Unrated::Closed));
                // What may work at a second try stays as it is, to be touched once more.
                if self.is_rating() && !again {
                    self.home();
                    self.open(Page::Rate);
                }
                let here = again && self.is_rating();
                self.say(if here { refused(&failure, Notice::RateAgain) } else { lost(&failure) });
            }
        }
    }

    fn is_rating(&self) -> bool {
        matches!(self.page, Page::ServiceStars | Page::TreatmentStars | Page::Reasons)
    }
}

/// A sentence for every answer; a fault has the sentence `fault`.
fn refused(failure: &Failure, fault: Notice) -> Notice {
    match failure {
        Failure::Unrated(Unrated::Spent) => Notice::RatedAlready,
        Failure::Unrated(Unrated::Unknown) => Notice::UnknownCode,
        Failure::Unrated(Unrated::NotServedYet) => Notice::NotServedYet,
        Failure::Unrated(Unrated::TooSoon) => Notice::RatedTooSoon,
        Failure::Unrated(Unrated::Closed) => Notice::RateLater,
        Failure::Refused(_) | Failure::Fault(_) | Failure::Gone => fault,
    }
}

/// Of a rating whose visitor has gone on: there is nothing left to be touched again.
fn lost(failure: &Failure) -> Notice {
    match failure {
        Failure::Unrated(Unrated::TooSoon) => Notice::RatingLost,
        failure => refused(failure, Notice::RatingLost),
    }
}
