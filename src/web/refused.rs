//! What a person reads in a browser where a page was asked for and is not given: the same status, in words, with a way on.

use std::sync::Arc;

use axum::extract::{FromRequestParts, OptionalFromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::page::{ProblemPage, Tab};
use super::pages::{Asked, page};
use super::who::{Right, Who};
use super::{Problem, Web};
use crate::text::Catalogue;

/// Programs, and the scripts of the pages, hear problems as they are.
pub async fn in_words(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let reads = reads(&parts).then(|| parts.clone());
    let response = next.run(Request::from_parts(parts, body)).await;
    match (reads, response.extensions().get::<Problem>()) {
        (Some(parts), Some(problem)) => told(&web, parts, problem, response.status()).await,
        _ => response,
    }
}

fn reads(parts: &Parts) -> bool {
    let accepts = parts.headers.get(header::ACCEPT).map(HeaderValue::as_bytes).unwrap_or_default();
    accepts.starts_with(b"text/html") && !["/api/", "/static/"].iter().any(|folder| parts.uri.path().starts_with(folder))
}

async fn told(web: &Arc<Web>, mut parts: Parts, problem: &Problem, status: axum::http::StatusCode) -> Response {
    let Ok(asked) = <Asked as FromRequestParts<Arc<Web>>>::from_request_parts(&mut parts, web).await;
    let who = <Who as OptionalFromRequestParts<Arc<Web>>>::from_request_parts(&mut parts, web).await.ok().flatten();
    let (words, path) = (asked.words(), parts.uri.path());
    let page = page(&ProblemPage {
        said: said(problem, path, words),
        back: back(who.as_ref(), path, words),
        frame: asked.frame(web, Tab::None, who.as_ref()),
    });
    asked.keep((status, page).into_response())
}

fn said(problem: &Problem, path: &str, words: &'static Catalogue) -> &'static str {
    match problem.code.as_str() {
        "not_allowed" => words.say("Your role does not allow this."),
        "unknown" if path.starts_with("/log") => words.say("There is no log of this day."),
        "unknown" => words.say("There is no such page."),
        _ => words.say("That did not work. Try again."),
    }
}

/// The log for who may read it, the counter for who serves, else the start.
fn back(who: Option<&Who>, path: &str, words: &'static Catalogue) -> (&'static str, &'static str) {
    match who {
        Some(who) if who.may(Right::ReadLog) && path != "/log" => ("/log", words.say("To the log")),
        Some(who) if who.may(Right::Serve) => ("/counter", words.say("To the counter")),
        _ => ("/", words.say("To the start")),
    }
}
