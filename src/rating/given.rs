//! What a visitor gives, and why it may not be taken.

use super::{Code, Reasons, Stars, Token};
use crate::queue::TicketId;

/// By what somebody may rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pass {
    /// The card of a ticket whose service has just ended; it spends that ticket's token.
    Card(TicketId),
    /// The slip's QR code.
    Token(Token),
    /// The six digits under it.
    Code(Code),
    /// Without a ticket.
    WalkUp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    pub pass: Pass,
    pub service: Stars,
    /// None where that question was left.
    pub treatment: Option<Stars>,
    pub reasons: Reasons,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unrated {
    /// That ticket has been rated.
    Spent,
    /// No ticket of this business day.
    Unknown,
    /// Its service has not ended.
    NotServedYet,
    /// Less than five seconds after another without a ticket.
    TooSoon,
    /// No business day is open.
    Closed,
}
