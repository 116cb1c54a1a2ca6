//! What comes with a request, read strictly: a wrong body, path or header says what was expected.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderName, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{Problem, Web};

pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Arc<Web>> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, web: &Arc<Web>) -> Result<Self, Problem> {
        match Json::from_request(request, web).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(rejection) => Err(refused(&rejection)),
        }
    }
}

fn refused(rejection: &JsonRejection) -> Problem {
    // A body that is too large keeps its own status.
    let status = match rejection {
        JsonRejection::BytesRejection(_) => rejection.status(),
        JsonRejection::MissingJsonContentType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        JsonRejection::JsonDataError(_) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::BAD_REQUEST,
    };
    Problem::new(status, "body").detail(rejection.body_text())
}

/// 0 to 255. In JSON `2.0` is a whole number too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "f64")]
pub struct Whole(pub u8);

impl TryFrom<f64> for Whole {
    type Error = String;

    fn try_from(number: f64) -> Result<Self, String> {
        number.to_string().parse().map(Self).map_err(|_| format!("found {number}, expected a whole number of 0 to 255"))
    }
}

/// The variable parts of a path.
pub struct Place<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<Arc<Web>> for Place<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Problem> {
        let path = Path::<T>::from_request_parts(parts, web).await;
        path.map(|Path(place)| Self(place)).map_err(|rejection| Problem::unknown("place").detail(rejection.body_text()))
    }
}

/// `Idempotency-Key: <uuid>`: the same act, sent again, acts once.
pub struct ActId(pub Option<Uuid>);

const KEY: HeaderName = HeaderName::from_static("idempotency-key");

impl FromRequestParts<Arc<Web>> for ActId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Web>) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(KEY) else { return Ok(Self(None)) };
        let id = value.to_str().ok().and_then(|text| Uuid::parse_str(text.trim_matches('"')).ok());
        let wrong = || Problem::new(StatusCode::BAD_REQUEST, "idempotency_key").detail("found another Idempotency-Key, expected a UUID");
        id.map(|id| Self(Some(id))).ok_or_else(wrong)
    }
}

impl ActId {
    /// The id of the second act that one request asks for.
    pub fn second(&self) -> Option<Uuid> {
        // Far from any that a program counts up.
        self.0.map(|id| Uuid::from_u128(id.as_u128() ^ 0x6a09_e667_f3bc_c908_b2fb_1366_ea95_7d3e))
    }
}
