//! Suggestions and complaints that were released, for the representative: never for a counter (R-D9.9).

use std::sync::Arc;

use askama::Template;
use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::page::{Frame, Tab};
use super::pages::{Asked, admit, page};
use super::who::{Right, Who};
use super::{Problem, Web};
use crate::rating::Week;
use crate::suggestion::{Kind, Reference, Released};
use crate::text::{Catalogue, dates};

#[derive(Serialize, ToSchema)]
pub struct Suggestions {
    /// The latest week first; within a week in no order.
    pub suggestions: Vec<ReleasedSuggestion>,
}

#[derive(Serialize, ToSchema)]
pub struct ReleasedSuggestion {
    #[schema(example = "K7Q-M3X")]
    pub reference: String,
    /// `suggestion` or `complaint`
    #[schema(example = "suggestion")]
    pub kind: String,
    /// Names and numbers are struck out.
    pub text: String,
    /// In which it was released.
    #[schema(example = "2026-W47")]
    pub week: String,
}

/// All that were released.
#[utoipa::path(get, path = "/api/suggestions", tag = "suggestions", responses((status = 200, body = Suggestions), super::api::CommonProblems))]
pub async fn released(State(web): State<Arc<Web>>, who: Who) -> Result<Json<Suggestions>, Problem> {
    who.needs(Right::ReadSuggestions)?;
    let released = web.look(|store, _| store.released_suggestions()).await?;
    let body = |Released { masked, week }: Released| ReleasedSuggestion {
        reference: masked.reference.to_string(),
        kind: <&str>::from(masked.kind).to_owned(),
        text: masked.text,
        week: week.to_string(),
    };
    Ok(Json(Suggestions { suggestions: released.into_iter().map(body).collect() }))
}

/// `GET /suggestions?reference=K7Q-M3X`
#[derive(Template)]
#[template(path = "suggestions.html", config = ".config/askama.toml")]
pub struct SuggestionsPage {
    pub frame: Frame,
    pub weeks: Vec<WeekView>,
    /// What is looked for, as it was typed; empty where all are shown.
    pub sought: String,
}

pub struct WeekView {
    /// `Mon 16 November 2026`, from which its week runs.
    pub first_day: String,
    pub rows: Vec<RowView>,
}

pub struct RowView {
    pub reference: String,
    pub kind: &'static str,
    pub complaint: bool,
    pub text: String,
}

#[derive(Deserialize)]
pub struct Sought {
    #[serde(default)]
    reference: String,
}

pub async fn page_of(State(web): State<Arc<Web>>, who: Option<Who>, asked: Asked, Query(sought): Query<Sought>) -> Response {
    let who = match admit(who, Right::ReadSuggestions, &asked) {
        Ok(who) => who,
        Err(response) => return *response,
    };
    match web.look(|store, _| store.released_suggestions()).await {
        Ok(released) => asked.keep(page(&SuggestionsPage {
            frame: asked.frame(&web, Tab::Suggestions, Some(&who)),
            weeks: weeks(&found(released, &sought.reference), asked.words()),
            sought: sought.reference,
        })),
        Err(problem) => problem.into_response(),
    }
}

fn found(released: Vec<Released>, sought: &str) -> Vec<Released> {
    if sought.trim().is_empty() {
        return released;
    }
    let reference = Reference::read(sought);
    released.into_iter().filter(|released| Some(released.masked.reference) == reference).collect()
}

/// As they come from the store: the latest week first.
fn weeks(released: &[Released], words: &'static Catalogue) -> Vec<WeekView> {
    let of_one_week = released.chunk_by(|one, other| one.week == other.week);
    let view = |released: &[Released]| {
        let first_day = released.first().map(|released| first_day(released.week, words)).unwrap_or_default();
        WeekView { first_day, rows: released.iter().map(|released| RowView::of(released, words)).collect() }
    };
    of_one_week.map(view).collect()
}

fn first_day(week: Week, words: &'static Catalogue) -> String {
    let date = week.first_day();
    format!("{} {}", dates::weekday(date, words), dates::gregorian_line(date, words))
}

impl RowView {
    fn of(released: &Released, words: &'static Catalogue) -> Self {
        let complaint = released.masked.kind == Kind::Complaint;
        Self {
            reference: released.masked.reference.to_string(),
            kind: if complaint { words.say("Complaint") } else { words.say("Suggestion") },
            complaint,
            text: released.masked.text.clone(),
        }
    }
}
