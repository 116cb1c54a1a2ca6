//! What went wrong, as RFC 9457 has it: a code that a page turns into words, and a sentence for whoever writes a program.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::engine::Failure;
use crate::queue::Refusal;

/// `application/problem+json`
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Problem {
    /// `urn:dawr:problem:nobody_waiting`
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    /// What was found and what was expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The end of `type`: what a page has words for.
    pub code: String,
    /// Seconds until it makes sense to ask again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_seconds: Option<u32>,
}

impl Problem {
    pub fn new(status: StatusCode, code: &str) -> Self {
        Self {
            kind: format!("urn:dawr:problem:{code}"),
            title: status.canonical_reason().unwrap_or_default().to_owned(),
            status: status.as_u16(),
            detail: None,
            code: code.to_owned(),
            wait_seconds: None,
        }
    }

    #[must_use]
    pub fn detail(mut self, detail: impl std::fmt::Display) -> Self {
        self.detail = Some(detail.to_string());
        self
    }

    pub fn unknown(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "unknown").detail(format_args!("there is no such {what}"))
    }

    pub fn not_signed_in() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "not_signed_in").detail("found no session and no token")
    }

    /// The cause is in the log, and not for who asks.
    pub fn fault(cause: impl std::fmt::Display) -> Self {
        tracing::error!(%cause, "a request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "fault")
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = match refusal {
            Refusal::UnknownService | Refusal::UnknownTicket | Refusal::UnknownDay | Refusal::UnknownImprovement => StatusCode::NOT_FOUND,
            Refusal::CommandIdUsed => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::CONFLICT,
        };
        let problem = Self::new(status, refusal.into());
        match refusal {
            Refusal::WrongState { state } => problem.detail(format_args!("the ticket is {}", <&str>::from(state))),
            Refusal::OtherCounter { counter } => problem.detail(format_args!("the ticket is at counter {counter}")),
            Refusal::TooSoonForNoShow { recalls, seconds } => {
                problem.detail(format_args!("found {recalls} recalls and {seconds} s since the call, expected 2 and 60"))
            }
            Refusal::UnknownService => problem.detail("found another service, expected the id of one in the station's configuration"),
            Refusal::CommandIdUsed => problem.detail("found an Idempotency-Key that another act has used, expected a new one"),
            _ => problem,
        }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) => refusal.into(),
            // No call of the API rates.
            Failure::Unrated(_) => Self::new(StatusCode::CONFLICT, "unrated"),
            Failure::Fault(fault) => Self::fault(fault),
            Failure::Gone => Self::new(StatusCode::SERVICE_UNAVAILABLE, "ending").detail("the station is ending"),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let wait = self.wait_seconds;
        let problem = self.clone();
        let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], Json(self)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/problem+json"));
        response.extensions_mut().insert(problem);
        if let Some(seconds) = wait {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
