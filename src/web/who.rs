//! Who a request is from, and what they may do.

use std::sync::Arc;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};

use super::session::SessionId;
use super::{Problem, Web};
use crate::queue::{Actor, CounterNumber};
use crate::staff::Role;

/// `__Host-`: by TLS only, for this host only, for all of it. `Strict`: never along with a link from elsewhere.
pub const COOKIE: &str = "__Host-dawr";

#[derive(Debug, Clone)]
pub struct Who {
    pub actor: Actor,
    pub name: String,
    pub role: Role,
    /// None for a program with a token.
    pub session: Option<SessionId>,
    /// The counter this person has opened.
    pub counter: Option<CounterNumber>,
}

/// What a page or a call needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// See who waits and who is called.
    SeeHall,
    /// Work at a counter.
    Serve,
    /// Read the day's log and take it out.
    ReadLog,
    /// Read what visitors have suggested and complained of.
    ReadSuggestions,
    /// Read what the ratings say, and what is done about it.
    ReadRatings,
    /// Lead the register of improvements.
    Improve,
    /// Open and close the day, and correct any ending.
    Answer,
}

impl Right {
    fn is_of(self, role: Role) -> bool {
        match role {
            Role::Officer | Role::Researcher => matches!(self, Self::SeeHall | Self::Serve | Self::ReadRatings),
            Role::Representative => true,
            Role::Technician => self == Self::SeeHall,
        }
    }
}

impl Who {
    pub fn may(&self, right: Right) -> bool {
        right.is_of(self.role)
    }

    pub fn needs(&self, right: Right) -> Result<(), Problem> {
        if self.may(right) {
            Ok(())
        } else {
            Err(Problem::new(StatusCode::FORBIDDEN, "not_allowed").detail("found a role that may not do this"))
        }
    }

    fn of(web: &Web, parts: &Parts) -> Option<Self> {
        match parts.headers.get(header::AUTHORIZATION) {
            Some(value) => Self::of_token(web, value.to_str().ok()?.strip_prefix("Bearer ")?),
            None => Self::of_session(web, &session_id(parts)?),
        }
    }

    fn of_token(web: &Web, token: &str) -> Option<Self> {
        let token = web.book.token(token)?;
        Some(Self { actor: Actor::Token(token.id), name: token.name.to_string(), role: token.role, session: None, counter: None })
    }

    /// The role is the account's of now, not of the sign-in.
    fn of_session(web: &Web, id: &SessionId) -> Option<Self> {
        let session = web.sessions.used(id, web.uptime())?;
        let Some(account) = web.account_of(&session) else {
            web.sessions.end_all_of(session.staff);
            return None;
        };
        Some(Self {
            actor: Actor::Staff(account.id),
            name: account.name.to_string(),
            role: account.role,
            session: Some(id.clone()),
            counter: session.counter,
        })
    }
}

pub fn session_id(parts: &Parts) -> Option<SessionId> {
    cookie(&parts.headers, COOKIE).and_then(SessionId::read)
}

pub fn cookie<'a>(headers: &'a axum::http::HeaderMap, name: &str) -> Option<&'a str> {
    let pairs = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(found, _)| *found == name).map(|(_, value)| value)
}

impl FromRequestParts<Arc<Web>> for Who {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Problem> {
        Self::of(web, parts).ok_or_else(Problem::not_signed_in)
    }
}

/// For a page that leads whoever is not signed in to the door.
impl OptionalFromRequestParts<Arc<Web>> for Who {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Option<Self>, Problem> {
        Ok(Self::of(web, parts))
    }
}
