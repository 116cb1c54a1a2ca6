//! Tickets by the API: issued for a visitor, cancelled, reinstated, printed again, corrected.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::body::{ActId, Body, Place, Whole};
use super::view::WaitView;
use super::who::{Right, Who};
use super::{Problem, Web};
use crate::engine::Reply;
use crate::queue::{
    Amend, AmendReason, Cancel, Channel, Class, Command, CounterNumber, Ending, Issue, IssueByStaff, Language, Obstacle, Outcome,
    PartySize, Reinstate, Reprint, ServiceId, TicketId,
};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTicket {
    /// As in the configuration, such as `enquiry`.
    pub service: String,
    pub channel: ChannelName,
    /// One of the station's languages; the first of them where it is left out.
    #[schema(pattern = "^[a-z]{2}$")]
    pub language: Option<String>,
    /// 1 where it is left out.
    #[schema(value_type = Option<u8>, minimum = 1, maximum = 50)]
    pub party_size: Option<Whole>,
    /// The service's default where it is left out.
    pub priority: Option<bool>,
}

/// All of [`Channel`] but the transfer, which is an act of its own.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChannelName {
    WalkIn,
    Phone,
    Social,
    Letter,
    Request,
    Volunteer,
    Website,
    Representative,
}

impl From<ChannelName> for Channel {
    fn from(name: ChannelName) -> Self {
        match name {
            ChannelName::WalkIn => Self::WalkIn,
            ChannelName::Phone => Self::Phone,
            ChannelName::Social => Self::Social,
            ChannelName::Letter => Self::Letter,
            ChannelName::Request => Self::Request,
            ChannelName::Volunteer => Self::Volunteer,
            ChannelName::Website => Self::Website,
            ChannelName::Representative => Self::Representative,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct IssuedTicket {
    pub ticket: Uuid,
    /// `A042`
    pub number: String,
    /// Tickets before this one.
    pub ahead: usize,
    /// None where nothing honest can be said.
    pub wait: Option<WaitView>,
    /// A slip is on its way: for visitors in the hall only.
    pub printed: bool,
}

/// How the visit ended in truth.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "ending", rename_all = "snake_case", deny_unknown_fields)]
pub enum Correction {
    Served { outcome: Outcome, obstacle: Option<Obstacle>, reason: AmendReason },
    NoShow { reason: AmendReason },
    Cancelled { reason: AmendReason },
    Abandoned { reason: AmendReason },
}

impl Correction {
    fn of(self, ticket: TicketId) -> Amend {
        let (ending, obstacle, reason) = match self {
            Self::Served { outcome, obstacle, reason } => (Ending::Served(outcome), obstacle, reason),
            Self::NoShow { reason } => (Ending::NoShow, None, reason),
            Self::Cancelled { reason } => (Ending::Cancelled, None, reason),
            Self::Abandoned { reason } => (Ending::Abandoned, None, reason),
        };
        Amend { ticket, ending, obstacle, reason }
    }
}

/// Issues a ticket for a visitor who is at the counter, on the telephone, or writes.
#[utoipa::path(post, path = "/api/tickets", tag = "tickets", params(("Idempotency-Key" = Option<Uuid>, Header)), request_body = NewTicket,
    responses((status = 201, body = IssuedTicket), super::api::CommonProblems, super::api::RuleProblems))]
pub async fn issue(
    State(web): State<Arc<Web>>,
    who: Who,
    id: ActId,
    Body(new): Body<NewTicket>,
) -> Result<(StatusCode, Json<IssuedTicket>), Problem> {
    who.needs(Right::Serve)?;
    let command = Command::IssueByStaff(IssueByStaff(wanted(&web, &new)?));
    match web.act(&who, command, id.0).await? {
        Reply::Issued(issued) => Ok((
            StatusCode::CREATED,
            Json(IssuedTicket {
                ticket: issued.ticket.0,
                number: issued.number.to_string(),
                ahead: issued.ahead,
                wait: issued.estimate.map(|estimate| WaitView { low: estimate.low, high: estimate.high }),
                printed: issued.job.is_some(),
            }),
        )),
        other => Err(Problem::fault(format_args!("an issue was answered with {other:?}"))),
    }
}

fn wanted(web: &Web, new: &NewTicket) -> Result<Issue, Problem> {
    let wrong = |detail: String| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "body").detail(detail);
    let first = web.config.languages.first().copied().unwrap_or(Language::ARABIC);
    let language = new.language.as_deref().map_or(Ok(first), str::parse).map_err(wrong)?;
    if !web.config.languages.contains(&language) {
        return Err(wrong(format!("found the language {language}, expected one of the station's")));
    }
    Ok(Issue {
        service: ServiceId::from(new.service.as_str()),
        class: new.priority.map(|priority| if priority { Class::Priority } else { Class::Ordinary }),
        channel: new.channel.into(),
        language,
        party_size: PartySize::try_from(new.party_size.map_or(1, |people| people.0)).map_err(wrong)?,
    })
}

/// The visitor gives the turn up.
#[utoipa::path(post, path = "/api/tickets/{ticket}/cancel", tag = "tickets", params(("ticket" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 204), super::api::CommonProblems, super::api::RuleProblems))]
pub async fn cancel(State(web): State<Arc<Web>>, who: Who, id: ActId, Place(ticket): Place<Uuid>) -> Result<StatusCode, Problem> {
    who.needs(Right::Serve)?;
    let ticket = TicketId(ticket);
    let counter = if who.may(Right::Answer) { called_at(&web, ticket) } else { who.counter };
    web.done(&who, Command::Cancel(Cancel { ticket, counter }), &id).await
}

/// A no-show has come back, within thirty minutes.
#[utoipa::path(post, path = "/api/tickets/{ticket}/reinstate", tag = "tickets", params(("ticket" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 204), super::api::CommonProblems, super::api::RuleProblems))]
pub async fn reinstate(State(web): State<Arc<Web>>, who: Who, id: ActId, Place(ticket): Place<Uuid>) -> Result<StatusCode, Problem> {
    who.needs(Right::Serve)?;
    web.done(&who, Command::Reinstate(Reinstate { ticket: TicketId(ticket) }), &id).await
}

/// The slip once more, marked as a copy.
#[utoipa::path(post, path = "/api/tickets/{ticket}/reprint", tag = "tickets", params(("ticket" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 204), super::api::CommonProblems, super::api::RuleProblems))]
pub async fn reprint(State(web): State<Arc<Web>>, who: Who, id: ActId, Place(ticket): Place<Uuid>) -> Result<StatusCode, Problem> {
    who.needs(Right::Serve)?;
    web.done(&who, Command::Reprint(Reprint { ticket: TicketId(ticket) }), &id).await
}

/// Puts an ending right: an officer one of the own counter today, a representative any.
#[utoipa::path(post, path = "/api/tickets/{ticket}/amend", tag = "tickets", params(("ticket" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    request_body = Correction, responses((status = 204), super::api::CommonProblems, super::api::RuleProblems))]
pub async fn amend(
    State(web): State<Arc<Web>>,
    who: Who,
    id: ActId,
    Place(ticket): Place<Uuid>,
    Body(correction): Body<Correction>,
) -> Result<StatusCode, Problem> {
    who.needs(Right::Serve)?;
    let ticket = TicketId(ticket);
    if !who.may(Right::Answer) && !who.counter.is_some_and(|own| ended_at(&web, ticket, own)) {
        return Err(
            Problem::new(StatusCode::FORBIDDEN, "not_allowed").detail("found a ticket of another counter or day, expected one of your own")
        );
    }
    web.done(&who, Command::Amend(correction.of(ticket)), &id).await
}

fn called_at(web: &Web, ticket: TicketId) -> Option<CounterNumber> {
    let snapshot = web.snapshots.latest()?;
    snapshot
        .hall
        .counters
        .iter()
        .find(|counter| counter.ticket.as_ref().is_some_and(|called| called.id == ticket))
        .map(|counter| counter.number)
}

fn ended_at(web: &Web, ticket: TicketId, counter: CounterNumber) -> bool {
    let latest = web.snapshots.latest();
    latest.is_some_and(|snapshot| snapshot.hall.ended.iter().any(|ended| ended.id == ticket && ended.counter == Some(counter)))
}
