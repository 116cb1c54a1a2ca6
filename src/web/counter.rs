//! A counter by the API: what an officer does there. A person works at the counter that they have opened, a program at any.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::body::{ActId, Body, Place};
use super::who::{Right, Who};
use super::{Problem, Web};
use crate::engine::Reply;
use crate::queue::{
    Call, CallNext, CallReason, CloseCounter, Command, CounterNumber, Finish, Hold, NoShow, Obstacle, OpenCounter, Outcome, Recall,
    Refusal, Resume, Serve, ServiceId, TicketId, Transfer, TransferReason, Undo,
};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    #[schema(min_items = 1)]
    pub services: Vec<String>,
}

#[derive(Deserialize, ToSchema, Default)]
#[serde(deny_unknown_fields)]
pub struct Next {
    /// Finishes what is served there first.
    pub finish: Option<Finishing>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Finishing {
    pub outcome: Outcome,
    pub obstacle: Option<Obstacle>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    pub ticket: Uuid,
    /// Needed only where it is not this ticket's turn.
    pub reason: Option<CallReason>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Resumed {
    pub ticket: Uuid,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Target {
    pub to: String,
    pub reason: TransferReason,
}

/// Both none where a visit was finished and nobody waits.
#[derive(Serialize, ToSchema)]
pub struct Called {
    pub ticket: Option<Uuid>,
    pub number: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct Transferred {
    pub ticket: Uuid,
    /// With which the visit goes on.
    pub number: String,
}

/// One act at a counter, by whom it may be.
struct At<'a> {
    web: &'a Web,
    who: &'a Who,
    counter: CounterNumber,
}

impl<'a> At<'a> {
    fn own(web: &'a Web, who: &'a Who, number: u8) -> Result<Self, Problem> {
        let at = Self::any(web, who, number)?;
        if who.session.is_some() && who.counter != Some(at.counter) {
            return Err(
                Problem::new(StatusCode::CONFLICT, "not_your_counter").detail("found another counter, expected the one you have opened")
            );
        }
        Ok(at)
    }

    fn any(web: &'a Web, who: &'a Who, number: u8) -> Result<Self, Problem> {
        who.needs(Right::Serve)?;
        if !(1..=web.counters).contains(&number) {
            return Err(Problem::unknown("counter").detail(format_args!("found counter {number}, expected 1 to {}", web.counters)));
        }
        Ok(Self { web, who, counter: CounterNumber(number) })
    }

    async fn act(&self, command: Command, id: Option<Uuid>) -> Result<Reply, Problem> {
        self.web.act(self.who, command, id).await
    }

    async fn done(&self, command: Command, id: ActId) -> Result<StatusCode, Problem> {
        self.web.done(self.who, command, &id).await
    }
}

fn called(reply: Reply) -> Result<Json<Called>, Problem> {
    match reply {
        Reply::Called { ticket, number } => Ok(Json(Called { ticket: Some(ticket.0), number: Some(number.to_string()) })),
        other => Err(Problem::fault(format_args!("a call was answered with {other:?}"))),
    }
}

/// Opens it with these services, or changes the services of an open one.
#[utoipa::path(post, path = "/api/counters/{counter}/open", tag = "counters", request_body = Opening,
    params(("counter" = u8, Path, minimum = 1, maximum = 99), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 204), super::api::CommonProblems, super::api::RuleProblems))]
pub async fn open(
    State(web): State<Arc<Web>>,
    who: Who,
    id: ActId,
    Place(number): Place<u8>,
    Body(opening): Body<Opening>,
) -> Result<StatusCode, Problem> {
    let at = At::any(&web, &who, number)?;
    let (counter, before) = (at.counter, who.counter.filter(|before| *before != at.counter));
    if opening.services.is_empty() {
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "body").detail("found no service, expected one at least"));
    }
    if let Some(holder) = web.holder(counter).filter(|_| who.session.is_none()) {
        return Err(taken(&web, holder));
    }
    // Taken before it is opened: of two who ask at once, one hears that it is the other's.
    if let Some(session) = &who.session {
        web.sessions.take_counter(session, counter, web.uptime()).map_err(|holder| taken(&web, holder))?;
    }
    let services = opening.services.iter().map(|service| ServiceId::from(service.as_str())).collect();
    let opened = at.done(Command::OpenCounter(OpenCounter { counter, services }), id).await;
    if opened.is_err() && who.counter != Some(counter) {
        web.sessions.leave_counter(counter);
    } else if let Some(before) = before {
        drop(at.act(Command::CloseCounter(CloseCounter { counter: before }), None).await);
    }
    web.seated();
    opened
}

fn taken(web: &Web, holder: crate::queue::StaffId) -> Problem {
    let name = web.name_of(holder);
    Problem::new(StatusCode::CONFLICT, "counter_taken").detail(name)
}

#[utoipa::path(post, path = "/api/counters/{counter}/close", tag = "counters",
    params(("counter" = u8, Path, minimum = 1, maximum = 99), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 204), super::api::CommonProblems, super::api::RuleProblems))]
pub async fn close(State(web): State<Arc<Web>>, who: Who, id: ActId, Place(number): Place<u8>) -> Result<StatusCode, Problem> {
    let at = At::own(&web, &who, number)?;
    let closed = at.done(Command::CloseCounter(CloseCounter { counter: at.counter }), id).await?;
    web.sessions.leave_counter(at.counter);
    web.seated();
    Ok(closed)
}

/// Calls whose turn it is.
#[utoipa::path(post, path = "/api/counters/{counter}/call-next", tag = "counters", request_body = Next,
    params(("counter" = u8, Path, minimum = 1, maximum = 99), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 200, body = Called), super::api::CommonProblems, super::api::RuleProblems))]
pub async fn call_next(
    State(web): State<Arc<Web>>,
    who: Who,
    id: ActId,
    Place(number): Place<u8>,
    Body(next): Body<Next>,
) -> Result<Json<Called>, Problem> {
    let at = At::own(&web, &who, number)?;
    let Some(Finishing { outcome, obstacle }) = next.finish else {
        return called(at.act(Command::CallNext(CallNext { counter: at.counter }), id.0).await?);
    };
    at.act(Command::Finish(Finish { counter: at.counter, outcome, obstacle }), id.0).await?;
    match web.ask(&who, Command::CallNext(CallNext { counter: at.counter }), id.second()).await {
        // The visit is finished all the same.
        Err(crate::engine::Failure::Refused(Refusal::NobodyWaiting)) => Ok(Json(Called { ticket: None, number: None })),
        reply => called(reply?),
    }
}

/// Calls this ticket.
#[utoipa::path(post, path = "/api/counters/{counter}/call", tag = "counters", request_body = Wanted,
    params(("counter" = u8, Path, minimum = 1, maximum = 99), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 200, body = Called), super::api::CommonProblems, super::api::RuleProblems))]
pub async fn call(
    State(web): State<Arc<Web>>,
    who: Who,
    id: ActId,
    Place(number): Place<u8>,
    Body(wanted): Body<Wanted>,
) -> Result<Json<Called>, Problem> {
    let at = At::own(&web, &who, number)?;
    let call = Call { counter: at.counter, ticket: TicketId(wanted.ticket), reason: wanted.reason };
    called(at.act(Command::Call(call), id.0).await?)
}

/// Calls the same ticket once more.
#[utoipa::path(post, path = "/api/counters/{counter}/recall", tag = "counters",
    params(("counter" = u8, Path, minimum = 1, maximum = 99), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 200, body = Called), super::api::CommonProblems, super::api::RuleProblems))]
pub async fn recall(State(web): State<Arc<Web>>, who: Who, id: ActId, Place(number): Place<u8>) -> Result<Json<Called>, Problem> {
    let at = At::own(&web, &who, number)?;
    called(at.act(Command::Recall(Recall { counter: at.counter }), id.0).await?)
}

/// The visitor has come.
#[utoipa::path(post, path = "/api/counters/{counter}/serve", tag = "counters",
    params(("counter" = u8, Path, minimum = 1, maximum = 99), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 204), super::api::CommonProblems, super::api::RuleProblems))]
pub async fn serve(State(web): State<Arc<Web>>, who: Who, id: ActId, Place(number): Place<u8>) -> Result<StatusCode, Problem> {
    let at = At::own(&web, &who, number)?;
    at.done(Command::Serve(Serve { counter: at.counter }), id).await
}

#[utoipa::path(post, path = "/api/counters/{counter}/finish", tag = "counters", request_body = Finishing,
    params(("counter" = u8, Path, minimum = 1, maximum = 99), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 204), super::api::CommonProblems, super::api::RuleProblems))]
pub async fn finish(
    State(web): State<Arc<Web>>,
    who: Who,
    id: ActId,
    Place(number): Place<u8>,
    Body(finishing): Body<Finishing>,
) -> Result<StatusCode, Problem> {
    let at = At::own(&web, &who, number)?;
    at.done(Command::Finish(Finish { counter: at.counter, outcome: finishing.outcome, obstacle: finishing.obstacle }), id).await
}

/// The visitor fetches something and comes back without queueing again.
#[utoipa::path(post, path = "/api/counters/{counter}/hold", tag = "counters",
    params(("counter" = u8, Path, minimum = 1, maximum = 99), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 204), super::api::CommonProblems, super::api::RuleProblems))]
pub async fn hold(State(web): State<Arc<Web>>, who: Who, id: ActId, Place(number): Place<u8>) -> Result<StatusCode, Problem> {
    let at = At::own(&web, &who, number)?;
    at.done(Command::Hold(Hold { counter: at.counter }), id).await
}

#[utoipa::path(post, path = "/api/counters/{counter}/resume", tag = "counters", request_body = Resumed,
    params(("counter" = u8, Path, minimum = 1, maximum = 99), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 204), super::api::CommonProblems, super::api::RuleProblems))]
pub async fn resume(
    State(web): State<Arc<Web>>,
    who: Who,
    id: ActId,
    Place(number): Place<u8>,
    Body(resumed): Body<Resumed>,
) -> Result<StatusCode, Problem> {
    let at = At::own(&web, &who, number)?;
    at.done(Command::Resume(Resume { counter: at.counter, ticket: TicketId(resumed.ticket) }), id).await
}

/// Ends this ticket and issues the visit's next one (DOMAIN.md §1.5, S3).
#[utoipa::path(post, path = "/api/counters/{counter}/transfer", tag = "counters", request_body = Target,
    params(("counter" = u8, Path, minimum = 1, maximum = 99), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 200, body = Transferred), super::api::CommonProblems, super::api::RuleProblems))]
pub async fn transfer(
    State(web): State<Arc<Web>>,
    who: Who,
    id: ActId,
    Place(number): Place<u8>,
    Body(target): Body<Target>,
) -> Result<Json<Transferred>, Problem> {
    let at = At::own(&web, &who, number)?;
    let transfer = Transfer { counter: at.counter, to: ServiceId::from(target.to.as_str()), reason: target.reason };
    match at.act(Command::Transfer(transfer), id.0).await? {
        Reply::Issued(issued) => Ok(Json(Transferred { ticket: issued.ticket.0, number: issued.number.to_string() })),
        other => Err(Problem::fault(format_args!("a transfer was answered with {other:?}"))),
    }
}

/// After two recalls and a minute (S1).
#[utoipa::path(post, path = "/api/counters/{counter}/no-show", tag = "counters",
    params(("counter" = u8, Path, minimum = 1, maximum = 99), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 204), super::api::CommonProblems, super::api::RuleProblems))]
pub async fn no_show(State(web): State<Arc<Web>>, who: Who, id: ActId, Place(number): Place<u8>) -> Result<StatusCode, Problem> {
    let at = At::own(&web, &who, number)?;
    at.done(Command::NoShow(NoShow { counter: at.counter }), id).await
}

/// Takes the last act at this counter back, within ten seconds.
#[utoipa::path(post, path = "/api/counters/{counter}/undo", tag = "counters",
    params(("counter" = u8, Path, minimum = 1, maximum = 99), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 204), super::api::CommonProblems, super::api::RuleProblems))]
pub async fn undo(State(web): State<Arc<Web>>, who: Who, id: ActId, Place(number): Place<u8>) -> Result<StatusCode, Problem> {
    let at = At::own(&web, &who, number)?;
    at.done(Command::Undo(Undo { counter: at.counter }), id).await
}
