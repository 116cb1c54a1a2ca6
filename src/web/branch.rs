//! The branch as a whole by the API: its state, its services, its day, and a visitor who asks for help.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{ActId, Body, Place, Whole};
use super::view::{BoardView, HallView};
use super::who::{Right, Who};
use super::{Problem, Web};
use crate::calendar::Trust;
use crate::queue::{AnswerHelp, CloseDay, Command, CounterNumber, FinishService, OpenDay, ReopenService, ServiceId};

/// Numbers and states, no names: what a watcher needs.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// `well`, or `trouble` where somebody should look.
    pub status: &'static str,
    /// None until a day is open.
    pub business_day: Option<String>,
    /// `trusted` or `untrusted`
    pub clock: &'static str,
    /// `well`, `paper_out` and so on, or `unknown`.
    pub printer: &'static str,
    pub waiting: usize,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Coming {
    /// The counter of whoever goes.
    #[schema(value_type = u8, minimum = 1, maximum = 99)]
    pub counter: Whole,
}

/// For everybody, as the board is.
#[utoipa::path(get, path = "/api/health", tag = "branch", security(()), responses((status = 200, body = Health), super::api::OpenProblems))]
pub async fn health(State(web): State<Arc<Web>>) -> Result<Json<Health>, Problem> {
    let Some(snapshot) = web.snapshots.latest() else { return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "starting")) };
    let trusted = snapshot.trust != Trust::Untrusted;
    let well = trusted && snapshot.printer.condition.prints() && snapshot.business_day.is_some();
    Ok(Json(Health {
        status: if well { "well" } else { "trouble" },
        business_day: snapshot.business_day.map(|date| date.to_string()),
        clock: if trusted { "trusted" } else { "untrusted" },
        printer: snapshot.printer.condition.into(),
        waiting: snapshot.services.iter().map(|service| service.waiting).sum(),
    }))
}

/// What the board shows.
#[utoipa::path(get, path = "/api/board", tag = "board", security(()), responses((status = 200, body = BoardView), super::api::OpenProblems))]
pub async fn board(State(web): State<Arc<Web>>) -> Response {
    web.tell_now();
    web.board.json()
}

/// The same whenever it changes, as server-sent events: `event: board`.
#[utoipa::path(get, path = "/api/board/events", tag = "board",
    security(()), responses((status = 200, content_type = "text/event-stream", body = BoardView), super::api::OpenProblems))]
pub async fn board_events(State(web): State<Arc<Web>>) -> Result<Response, Problem> {
    let events = web.board.events(&web.wall_clock(), || true);
    // After it listens, so that no change falls between.
    web.tell_now();
    events
}

/// What staff see.
#[utoipa::path(get, path = "/api/hall", tag = "hall", responses((status = 200, body = HallView), super::api::CommonProblems))]
pub async fn hall(State(web): State<Arc<Web>>, who: Who) -> Result<Response, Problem> {
    who.needs(Right::SeeHall)?;
    web.tell_now();
    Ok(web.hall.json())
}

/// The same whenever it changes, as server-sent events: `event: hall`. Ends with the session.
#[utoipa::path(get, path = "/api/hall/events", tag = "hall",
    responses((status = 200, content_type = "text/event-stream", body = HallView), super::api::CommonProblems))]
pub async fn hall_events(State(web): State<Arc<Web>>, who: Who) -> Result<Response, Problem> {
    who.needs(Right::SeeHall)?;
    let listening = web.clone();
    let events = web.hall.events(&web.wall_clock(), move || listening.still_in(&who));
    web.tell_now();
    events
}

/// Nothing more is handed out at this service today.
#[utoipa::path(post, path = "/api/services/{service}/finish", tag = "branch", params(("service" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 204), super::api::CommonProblems, super::api::RuleProblems))]
pub async fn finish_service(
    State(web): State<Arc<Web>>,
    who: Who,
    id: ActId,
    Place(service): Place<String>,
) -> Result<StatusCode, Problem> {
    who.needs(Right::Serve)?;
    let command = Command::FinishService(FinishService { service: ServiceId::from(service.as_str()) });
    web.done(&who, command, &id).await
}

#[utoipa::path(post, path = "/api/services/{service}/reopen", tag = "branch", params(("service" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 204), super::api::CommonProblems, super::api::RuleProblems))]
pub async fn reopen_service(
    State(web): State<Arc<Web>>,
    who: Who,
    id: ActId,
    Place(service): Place<String>,
) -> Result<StatusCode, Problem> {
    who.needs(Right::Serve)?;
    let command = Command::ReopenService(ReopenService { service: ServiceId::from(service.as_str()) });
    web.done(&who, command, &id).await
}

/// An officer goes to the visitor who asks for one.
#[utoipa::path(post, path = "/api/help/answer", tag = "branch", params(("Idempotency-Key" = Option<Uuid>, Header)), request_body = Coming,
    responses((status = 204), super::api::CommonProblems, super::api::RuleProblems))]
pub async fn answer_help(State(web): State<Arc<Web>>, who: Who, id: ActId, Body(coming): Body<Coming>) -> Result<StatusCode, Problem> {
    who.needs(Right::Serve)?;
    let command = Command::AnswerHelp(AnswerHelp { counter: CounterNumber(coming.counter.0) });
    web.done(&who, command, &id).await
}

/// Ends every ticket that is still live, and the day.
#[utoipa::path(post, path = "/api/day/close", tag = "branch", params(("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 204), super::api::CommonProblems, super::api::RuleProblems))]
pub async fn close_day(State(web): State<Arc<Web>>, who: Who, id: ActId) -> Result<StatusCode, Problem> {
    who.needs(Right::Answer)?;
    web.done(&who, Command::CloseDay(CloseDay), &id).await
}

/// Opens the day of now; one that was closed goes on with its numbers.
#[utoipa::path(post, path = "/api/day/open", tag = "branch", params(("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 204), super::api::CommonProblems, super::api::RuleProblems))]
pub async fn open_day(State(web): State<Arc<Web>>, who: Who, id: ActId) -> Result<StatusCode, Problem> {
    who.needs(Right::Answer)?;
    web.done(&who, Command::OpenDay(OpenDay { date: web.today() }), &id).await
}
