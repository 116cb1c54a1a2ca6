//! What is shown of ratings: a month as a page and by the API. Nothing here knows an officer's name, and no call asks for one (R-D9.12).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;

use super::body::Place;
use super::page::Tab;
use super::pages::{Asked, admit, page};
use super::ratings_page::{Months, RatingsPage, RatingsView};
use super::who::{Right, Who};
use super::{Problem, Web};
use crate::rating::Month;
use crate::report::{RatingFigures, RatingsOf, weeks_read};

/// The ratings of a month that is over, and of its weeks that are. A counter's figures are for the representative and for whoever works
/// at that counter now; languages are for the representative.
#[utoipa::path(get, path = "/api/ratings/{month}", operation_id = "ratings", tag = "ratings", params(("month" = String, Path, example = "2026-11", pattern = "^[0-9]{4}-(0[1-9]|1[0-2])$")),
    responses((status = 200, body = RatingFigures), super::api::CommonProblems))]
pub async fn month(State(web): State<Arc<Web>>, who: Who, Place(month): Place<String>) -> Result<Json<RatingFigures>, Problem> {
    who.needs(Right::ReadRatings)?;
    let (figures, _) = figures(&web, &who, named(&month)?).await?;
    Ok(Json(figures))
}

/// The latest month that is over.
pub async fn latest(State(web): State<Arc<Web>>, who: Option<Who>, asked: Asked) -> Response {
    if let Err(response) = admit(who, Right::ReadRatings, &asked) {
        return *response;
    }
    match days(&web).await {
        Ok((_, today)) => asked.keep(Redirect::to(&format!("/ratings/{}", latest_over(today))).into_response()),
        Err(problem) => problem.into_response(),
    }
}

pub async fn page_of(State(web): State<Arc<Web>>, who: Option<Who>, asked: Asked, Place(month): Place<String>) -> Response {
    match shown(&web, who, &asked, &month).await {
        Ok(response) | Err(response) => asked.keep(response),
    }
}

async fn shown(web: &Arc<Web>, who: Option<Who>, asked: &Asked, month: &str) -> Result<Response, Response> {
    let who = admit(who, Right::ReadRatings, asked).map_err(|response| *response)?;
    let month = named(month).map_err(IntoResponse::into_response)?;
    let (figures, (first, today)) = figures(web, &who, month).await.map_err(IntoResponse::into_response)?;
    let months = Months { month, first: Month::of(first), last: Month::of(today) };
    let view = RatingsView::of(&figures, &months, (&web.config, asked.language));
    Ok(page(&RatingsPage { frame: asked.frame(web, Tab::Ratings, Some(&who)), view, months }))
}

fn named(month: &str) -> Result<Month, Problem> {
    month.parse().map_err(|finding| Problem::unknown("month").detail(finding))
}

/// The first business day and the latest.
async fn days(web: &Arc<Web>) -> Result<(Date, Date), Problem> {
    let days = web.look(|store, _| store.days()).await?;
    let both = days.last().copied().zip(days.first().copied());
    both.ok_or_else(|| Problem::unknown("business day").detail("no day was ever opened at this station"))
}

fn latest_over(today: Date) -> Month {
    let this = Month::of(today);
    (1..=2).map(|months| this.before(months)).find(|month| month.is_over(today)).unwrap_or(this)
}

async fn figures(web: &Arc<Web>, who: &Who, month: Month) -> Result<(RatingFigures, (Date, Date)), Problem> {
    let (first, today) = days(web).await?;
    let figures = web.look(move |store, web| {
        let (rows, tallies) = (store.rating_rows(&weeks_read(month))?, store.rating_tallies(month)?);
        Ok(RatingsOf { rows: &rows, config: &web.config, today }.month(month, &tallies))
    });
    Ok((seen(figures.await?, who), (first, today)))
}

fn seen(mut figures: RatingFigures, who: &Who) -> RatingFigures {
    if !who.may(Right::Answer) {
        figures.counters.retain(|of| who.counter.is_some_and(|own| own.0 == of.counter));
        figures.languages.clear();
    }
    figures
}
