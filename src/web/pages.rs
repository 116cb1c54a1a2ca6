//! The pages as they are asked for: language, frame, and the files that go with them.

use std::convert::Infallible;
use std::sync::Arc;

use askama::Template;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};

use super::page::{ASSETS, BoardPage, CounterPage, Facts, Frame, Reader, ReaderFacts, Tab};
use super::who::{Right, Who, cookie};
use super::{Problem, Web};
use crate::queue::{Actor, Language};
use crate::text::Catalogue;

/// What a page is asked for in: its language, and where it stands.
pub struct Asked {
    pub language: Language,
    /// The language was chosen by this very request: the browser shall keep it.
    chosen: bool,
    pub path: String,
    /// The query's `next`.
    pub next: String,
}

const LANGUAGE: &str = "dawr-language";

impl FromRequestParts<Arc<Web>> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Infallible> {
        let pairs = || url_pairs(parts.uri.query().unwrap_or_default());
        let of = |code: &str| [Language::ARABIC, Language::ENGLISH].into_iter().find(|language| language.code() == code);
        let asked = pairs().find(|(key, _)| *key == "lang").and_then(|(_, value)| of(value));
        let kept = cookie(&parts.headers, LANGUAGE).and_then(of);
        let first = web.config.languages.first().copied().filter(|language| *language == Language::ENGLISH);
        let rest: Vec<String> = pairs().filter(|(key, _)| *key != "lang").map(|(key, value)| format!("{key}={value}")).collect();
        let path = parts.uri.path();
        Ok(Self {
            language: asked.or(kept).or(first).unwrap_or(Language::ARABIC),
            chosen: asked.is_some(),
            path: if rest.is_empty() { path.to_owned() } else { format!("{path}?{}", rest.join("&")) },
            next: pairs().find(|(key, _)| *key == "next").map(|(_, value)| decoded(value)).unwrap_or_default(),
        })
    }
}

fn url_pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// What [`admit`] and the scripts encode in a path; a path that needs more leads nowhere.
fn decoded(value: &str) -> String {
    [("%2F", "/"), ("%3F", "?"), ("%3D", "="), ("%26", "&")].iter().fold(value.to_owned(), |path, (code, sign)| path.replace(code, sign))
}

impl Asked {
    pub fn words(&self) -> &'static Catalogue {
        Frame::words_of(self.language)
    }

    pub fn frame(&self, web: &Web, tab: Tab, who: Option<&Who>) -> Frame {
        Frame {
            words: self.words(),
            language: self.language,
            branch: web.config.branch.name.say(self.language).to_owned(),
            association: web.config.branch.association.say(self.language).to_owned(),
            station: web.config.branch.code.clone(),
            reader: who.map(|who| Reader {
                name: who.name.clone(),
                serves: who.may(Right::Serve),
                reads_log: who.may(Right::ReadLog),
                reads_suggestions: who.may(Right::ReadSuggestions),
                reads_ratings: who.may(Right::ReadRatings),
            }),
            tab,
            path: self.path.clone(),
        }
    }

    /// The browser remembers a language that was chosen; it names nobody, so it needs no `__Host-`, and the board's plain way has it too.
    pub fn keep(&self, mut response: Response) -> Response {
        if self.chosen {
            let cookie = format!("{LANGUAGE}={}; Path=/; SameSite=Strict; Max-Age=31536000", self.language);
            if let Ok(value) = HeaderValue::from_str(&cookie) {
                response.headers_mut().append(header::SET_COOKIE, value);
            }
        }
        response
    }
}

pub fn page(template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => Html(html).into_response(),
        Err(fault) => Problem::fault(fault).into_response(),
    }
}

pub const CSV: &str = "text/csv; charset=utf-8";

/// A file to keep, under this name.
pub fn download(bytes: Vec<u8>, mime: &'static str, name: &str) -> Result<Response, Problem> {
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")).map_err(Problem::fault)?;
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(mime)), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response())
}

/// For a page that needs a right: the page, the door, or a plain no.
pub fn admit(who: Option<Who>, right: Right, asked: &Asked) -> Result<Who, Box<Response>> {
    let Some(who) = who else {
        let next = asked.path.replace('/', "%2F").replace('?', "%3F").replace('&', "%26");
        return Err(Box::new(Redirect::to(&format!("/sign-in?next={next}")).into_response()));
    };
    who.needs(right).map(|()| who).map_err(|problem| Box::new(problem.into_response()))
}

pub async fn counter(State(web): State<Arc<Web>>, who: Option<Who>, asked: Asked) -> Response {
    let who = match admit(who, Right::Serve, &asked) {
        Ok(who) => who,
        Err(response) => return *response,
    };
    let id = match who.actor {
        Actor::Staff(staff) => staff.0,
        _ => 0,
    };
    let reader = ReaderFacts { id, name: who.name.clone(), role: who.role.into(), counter: who.counter.map(|counter| counter.0) };
    let facts = Facts::new(&web.config, asked.language, web.counters).read_by(reader).block();
    asked.keep(page(&CounterPage { frame: asked.frame(&web, Tab::Counter, Some(&who)), facts }))
}

/// No sign-in: it shows numbers only.
pub async fn board(State(web): State<Arc<Web>>, who: Option<Who>, asked: Asked) -> Response {
    let facts = Facts::new(&web.config, asked.language, web.counters).block();
    // Everybody else has come from a page of the own role and has the way back to it.
    let reader = who.as_ref().filter(|who| !who.may(Right::Serve));
    asked.keep(page(&BoardPage { frame: asked.frame(&web, Tab::None, reader), facts }))
}

/// A browser asks again each time and hears that nothing has changed, until a new version has.
pub async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.name == name) else {
        return Problem::unknown("file").into_response();
    };
    let tag = concat!("\"", env!("CARGO_PKG_VERSION"), "\"");
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|value| value == tag) && !cfg!(debug_assertions);
    let kept = [(header::CACHE_CONTROL, "no-cache"), (header::ETAG, tag)];
    if known {
        return (StatusCode::NOT_MODIFIED, kept).into_response();
    }
    (kept, [(header::CONTENT_TYPE, asset.mime)], asset.text).into_response()
}
