//! The register of improvements by the API and as a page: the representative leads it, those who work at the counters read it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{ActId, Body, Place};
use super::improvements_page::{ImprovementsPage, ImprovementsView};
use super::page::Tab;
use super::pages::{Asked, CSV, admit, download, page};
use super::who::{Right, Who};
use super::{Problem, Web};
use crate::engine::Act;
use crate::improvement::{
    Both, ChangeImprovement, FinishImprovement, Improve, Improvement, ImprovementId, Line, LineFault, OpenImprovement, Plan,
};
use crate::queue::{Command, Record};
use crate::report::write_improvements;

#[derive(Serialize, ToSchema)]
pub struct Register {
    /// In the order in which they were opened.
    pub improvements: Vec<ImprovementBody>,
}

#[derive(Serialize, ToSchema)]
pub struct ImprovementBody {
    pub number: u32,
    pub plan: PlanBody,
    /// The business days on which it was opened and finished.
    #[schema(example = "2026-11-22")]
    pub opened: String,
    pub done: Option<String>,
}

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanBody {
    /// What it goes back to: a reason of ratings, an obstacle at the counters, or suggestions.
    #[schema(
        example = "rating:long_wait",
        pattern = "^(suggestion|rating:(long_wait|not_clear|missing_document|language|manner|place|request_refused|other)|obstacle:(missing_document|system_down|no_interpreter|wrong_branch|not_eligible|left|wrong_expectation))$"
    )]
    pub origin: String,
    pub said: BothBody,
    pub action: BothBody,
    /// A role or a department, no person.
    #[schema(min_length = 1, max_length = 40, pattern = "^[A-Za-z0-9]+$")]
    pub owner: String,
    #[schema(example = "2026-12-20", format = Date)]
    pub due: String,
}

/// Lines of at most 40 letters: they stand on the touchscreen.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BothBody {
    #[schema(min_length = 1, max_length = 40, pattern = "^[A-Za-z0-9]+$")]
    pub ar: String,
    #[schema(min_length = 1, max_length = 40, pattern = "^[A-Za-z0-9]+$")]
    pub en: String,
}

impl PlanBody {
    fn read(&self) -> Result<Plan, Problem> {
        let wrong = |finding: String| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "body").detail(finding);
        let line = |text: &str| Line::new(text).map_err(|fault: LineFault| wrong(fault.to_string()));
        let both = |both: &BothBody| Ok::<_, Problem>(Both { ar: line(&both.ar)?, en: line(&both.en)? });
        let due: Date = self.due.parse().map_err(|_| wrong(format!("found {:?}, expected a day such as 2026-12-20", self.due)))?;
        let origin = self.origin.parse().map_err(wrong)?;
        Ok(Plan { origin, said: both(&self.said)?, action: both(&self.action)?, owner: line(&self.owner)?, due })
    }
}

impl From<&Improvement> for ImprovementBody {
    fn from(improvement: &Improvement) -> Self {
        let Plan { origin, said, action, owner, due } = &improvement.plan;
        let both = |both: &Both| BothBody { ar: both.ar.as_str().to_owned(), en: both.en.as_str().to_owned() };
        let plan = PlanBody {
            origin: origin.to_string(),
            said: both(said),
            action: both(action),
            owner: owner.as_str().to_owned(),
            due: due.to_string(),
        };
        let done = improvement.done.map(|done| done.to_string());
        Self { number: improvement.id.0, plan, opened: improvement.opened.to_string(), done }
    }
}

/// All of them, done or not.
#[utoipa::path(get, path = "/api/improvements", operation_id = "improvements", tag = "improvements", responses((status = 200, body = Register), super::api::CommonProblems))]
pub async fn list(State(web): State<Arc<Web>>, who: Who) -> Result<Json<Register>, Problem> {
    who.needs(Right::ReadRatings)?;
    let improvements = register(&web).await?;
    Ok(Json(Register { improvements: improvements.iter().map(ImprovementBody::from).collect() }))
}

async fn register(web: &Arc<Web>) -> Result<Vec<Improvement>, Problem> {
    web.look(|store, _| store.improvements()).await
}

#[utoipa::path(post, path = "/api/improvements", operation_id = "open_improvement", tag = "improvements", request_body = PlanBody, params(("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 204), super::api::CommonProblems, super::api::RuleProblems))]
pub async fn open(State(web): State<Arc<Web>>, who: Who, id: ActId, Body(plan): Body<PlanBody>) -> Result<StatusCode, Problem> {
    who.needs(Right::Improve)?;
    let open = OpenImprovement { plan: plan.read()? };
    web.done(&who, Command::Improve(Improve::Open(open)), &id).await
}

/// The whole plan as it is from now on.
#[utoipa::path(post, path = "/api/improvements/{number}", operation_id = "change_improvement", tag = "improvements", request_body = PlanBody,
    params(("number" = u32, Path, minimum = 1), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 204), super::api::CommonProblems, super::api::RuleProblems))]
pub async fn change(
    State(web): State<Arc<Web>>,
    who: Who,
    id: ActId,
    Place(number): Place<u32>,
    Body(plan): Body<PlanBody>,
) -> Result<StatusCode, Problem> {
    who.needs(Right::Improve)?;
    let change = ChangeImprovement { id: ImprovementId(number), plan: plan.read()? };
    web.done(&who, Command::Improve(Improve::Change(change)), &id).await
}

/// Visitors read of it from now on.
#[utoipa::path(post, path = "/api/improvements/{number}/finish", operation_id = "finish_improvement", tag = "improvements",
    params(("number" = u32, Path, minimum = 1), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 204), super::api::CommonProblems, super::api::RuleProblems))]
pub async fn finish(State(web): State<Arc<Web>>, who: Who, id: ActId, Place(number): Place<u32>) -> Result<StatusCode, Problem> {
    who.needs(Right::Improve)?;
    let finish = FinishImprovement { id: ImprovementId(number) };
    web.done(&who, Command::Improve(Improve::Finish(finish)), &id).await
}

/// The register as CSV.
#[utoipa::path(get, path = "/api/improvements.csv", operation_id = "exported_improvements", tag = "improvements",
    responses((status = 200, body = String, content_type = "text/csv"), super::api::CommonProblems))]
pub async fn exported(State(web): State<Arc<Web>>, who: Who) -> Result<Response, Problem> {
    who.needs(Right::Improve)?;
    let improvements = register(&web).await?;
    let rows = u32::try_from(improvements.len()).unwrap_or(u32::MAX);
    // Journalled before it leaves, so that none leaves unseen.
    web.run(Act::by(who.actor, Command::Record(Record::ImprovementsExported { rows }))).await?;
    let mut csv = Vec::new();
    write_improvements(&mut csv, &improvements).map_err(Problem::fault)?;
    download(csv, CSV, "improvements.csv")
}

pub async fn page_of(State(web): State<Arc<Web>>, who: Option<Who>, asked: Asked) -> Response {
    match shown(&web, who, &asked).await {
        Ok(response) | Err(response) => asked.keep(response),
    }
}

async fn shown(web: &Arc<Web>, who: Option<Who>, asked: &Asked) -> Result<Response, Response> {
    let who = admit(who, Right::ReadRatings, asked).map_err(|response| *response)?;
    let improvements = register(web).await.map_err(IntoResponse::into_response)?;
    let today = web.config.calendar.local(web.now().at).date();
    let view = ImprovementsView::of(&improvements, today, (&web.config, asked.language));
    Ok(page(&ImprovementsPage { frame: asked.frame(web, Tab::Ratings, Some(&who)), view, leads: who.may(Right::Improve) }))
}
