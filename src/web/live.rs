//! The state of the branch, written once for each audience and sent to all who listen: latest wins, and calls carry their own numbers.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Serialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::Problem;

/// A line that says nothing, so that both sides notice a broken way.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// Boards and counter pages at once.
const MOST_LISTENERS: usize = 200;

/// RFC 3339.
const NOW: HeaderName = HeaderName::from_static("dawr-now");

/// One audience.
pub struct Live {
    event: &'static str,
    latest: watch::Sender<State>,
    seats: Arc<Semaphore>,
}

#[derive(Clone, Default)]
struct State {
    json: Bytes,
    /// The same as an event of the stream.
    framed: Bytes,
}

impl Live {
    pub fn new(event: &'static str) -> Self {
        Self { event, latest: watch::Sender::default(), seats: Arc::new(Semaphore::new(MOST_LISTENERS)) }
    }

    /// Says nothing where nothing has changed.
    pub fn tell(&self, seq: i64, state: &impl Serialize) {
        let json = match serde_json::to_string(state) {
            Ok(json) => json,
            Err(fault) => return tracing::error!(%fault, "the state could not be written"),
        };
        let framed = Bytes::from(format!("event: {}\nid: {seq}\ndata: {json}\n\n", self.event));
        let new = State { json: Bytes::from(json), framed };
        self.latest.send_if_modified(|latest| {
            let changed = latest.json != new.json;
            if changed {
                *latest = new;
            }
            changed
        });
    }

    pub fn is_heard(&self) -> bool {
        self.latest.receiver_count() > 0
    }

    pub fn json(&self) -> Response {
        let json = self.latest.borrow().json.clone();
        ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], json).into_response()
    }

    /// Ends when `alive` says so: at a heartbeat or before the next state, whichever comes first.
    /// `now` is told with the stream, as the states have it to the minute.
    pub fn events(&self, now: &str, alive: impl Fn() -> bool + Send + 'static) -> Result<Response, Problem> {
        let Ok(seat) = self.seats.clone().try_acquire_owned() else {
            return Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_listeners"));
        };
        let mut latest = self.latest.subscribe();
        latest.mark_changed();
        let listener = Listener { latest, alive: Box::new(alive), _seat: seat };
        let body = Body::from_stream(stream::unfold(listener, |mut listener| async move {
            let bytes = listener.next().await?;
            Some((Ok::<_, Infallible>(bytes), listener))
        }));
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        let mut response = (headers, body).into_response();
        if let Ok(now) = HeaderValue::from_str(now) {
            response.headers_mut().insert(NOW, now);
        }
        Ok(response)
    }
}

struct Listener {
    latest: watch::Receiver<State>,
    alive: Box<dyn Fn() -> bool + Send>,
    _seat: OwnedSemaphorePermit,
}

impl Listener {
    async fn next(&mut self) -> Option<Bytes> {
        let changed = tokio::time::timeout(HEARTBEAT, self.latest.changed()).await;
        if !(self.alive)() {
            return None;
        }
        match changed {
            Ok(Ok(())) => Some(self.latest.borrow_and_update().framed.clone()),
            Ok(Err(_)) => None,
            Err(_) => Some(Bytes::from_static(b":\n\n")),
        }
    }
}
