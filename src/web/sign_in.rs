//! The door: sign in, choose a password with a one-time code, sign out.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Form;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::Web;
use super::page::{Founder, SignIn, SignUp, Tab};
use super::pages::{Asked, page};
use super::session::SessionId;
use super::who::{COOKIE, Right, Who, cookie};
use crate::engine::Act;
use crate::queue::{Actor, CloseCounter, Command, Record};
use crate::staff::{self, Account, Code, Denied, Knock};
use crate::text::Catalogue;
use crate::vault::password::{NoPassword, Password};

/// Where the first representative signs up.
pub const FIRST: &str = "/sign-up/first";

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Entry {
    login: String,
    password: String,
    /// The path that was asked for first.
    next: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Newcomer {
    code: String,
    login: String,
    name: String,
    password: String,
    again: String,
}

pub async fn door(State(web): State<Arc<Web>>, asked: Asked, headers: HeaderMap) -> Response {
    let words = asked.words();
    let note = cookie(&headers, COOKIE).and_then(SessionId::read).and_then(|id| match web.sessions.look(&id, web.uptime()) {
        Some(_) => None,
        None if web.sessions.is_of_another_run(&id) => Some(words.say("The station was restarted: please sign in again.")),
        None => Some(words.say("Your sign-in has ended: please sign in again.")),
    });
    let (frame, next) = (asked.frame(&web, Tab::None, None), asked.next.clone());
    asked.keep(page(&SignIn { frame, founder: web.founder(), login: String::new(), note, error: None, next }))
}

pub async fn enter(
    State(web): State<Arc<Web>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    asked: Asked,
    headers: HeaderMap,
    Form(entry): Form<Entry>,
) -> Response {
    let Entry { login, password, next } = entry;
    let tried = (login.clone(), password);
    let outcome = blocking(&web, move |web| {
        let password = Password::new(tried.1).map_err(|_| Denied::Wrong)?;
        web.book.sign_in(&Knock { login: &tried.0, address: address.ip(), now: web.now() }, &password)
    });
    match outcome.await {
        Ok(account) => {
            leave(&web, &headers).await;
            welcome(&web, &account, &next).await
        }
        Err(denied) => {
            let error = said(&denied, asked.words(), asked.words().say("The login or the password is wrong."));
            let frame = asked.frame(&web, Tab::None, None);
            let page = page(&SignIn { frame, founder: web.founder(), login, note: None, error: Some(error), next });
            (status(&denied), page).into_response()
        }
    }
}

pub async fn newcomer(State(web): State<Arc<Web>>, asked: Asked) -> Response {
    asked.keep(sign_up_page(&web, &asked, Newcomer::default(), None))
}

/// The founder's page leads on once there is a representative.
fn founder(web: &Web, asked: &Asked) -> Founder {
    if asked.path == FIRST { web.founder() } else { Founder::SomebodyKnown }
}

pub async fn sign_up(
    State(web): State<Arc<Web>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    asked: Asked,
    headers: HeaderMap,
    Form(newcomer): Form<Newcomer>,
) -> Response {
    let words = asked.words();
    let Newcomer { code, login, name, password, again } = newcomer;
    if password != again {
        let error = words.say("The two passwords are not the same.").to_owned();
        return (
            StatusCode::UNPROCESSABLE_ENTITY,
            sign_up_page(&web, &asked, Newcomer { login, name, ..Newcomer::default() }, Some(error)),
        )
            .into_response();
    }
    let (tried, founder) = ((code, login.clone(), name.clone(), password), founder(&web, &asked));
    let outcome = blocking(&web, move |web| {
        let (code, login, name, password) = tried;
        let password = Password::new(password)?;
        let code = Code::typed(&code).ok_or(Denied::Wrong)?;
        let knock = Knock { login: &login, address: address.ip(), now: web.now() };
        match founder {
            Founder::FirstRepresentative => {
                web.book.found_representative(&knock, &staff::SignUp { code: &code, name: &name, password: &password })
            }
            Founder::SomebodyKnown => web.book.choose_password(&knock, &code, &password),
        }
    });
    match outcome.await {
        Ok(account) => {
            leave(&web, &headers).await;
            welcome(&web, &account, "").await
        }
        Err(denied) => {
            let error = said(&denied, words, words.say("The code or the login is wrong, or the code is too old."));
            let page = sign_up_page(&web, &asked, Newcomer { login, name, ..Newcomer::default() }, Some(error));
            (status(&denied), page).into_response()
        }
    }
}

pub async fn sign_out(State(web): State<Arc<Web>>, headers: HeaderMap) -> Response {
    leave(&web, &headers).await;
    let gone = format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
    with_cookie(Redirect::to("/sign-in").into_response(), &gone)
}

/// Ends the session that this browser had, where it had one; closes the counter too, where nobody is served there.
async fn leave(web: &Web, headers: &HeaderMap) {
    if let Some(id) = cookie(headers, COOKIE).and_then(SessionId::read)
        && let Some(session) = web.sessions.end(&id)
    {
        let by = Actor::Staff(session.staff);
        if let Some(counter) = session.counter {
            // A ticket may still be there: then it stays open for whoever comes next.
            drop(web.run(Act::by(by, Command::CloseCounter(CloseCounter { counter }))).await);
        }
        web.record(by, Record::SignedOut).await;
        web.seated();
    }
}

/// Each sign-in has an id of its own: one that was known before is worth nothing.
async fn welcome(web: &Arc<Web>, account: &Account, next: &str) -> Response {
    web.tell_news().await;
    let id = web.sessions.begin(account.id, account.epoch, web.uptime());
    web.record(Actor::Staff(account.id), Record::SignedIn).await;
    let to = if is_own_path(next) { next } else { "/" };
    let cookie = format!("{COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Strict", id.reveal());
    // A cookie that is `Strict` does not come along where a redirect follows a post from elsewhere; this post is our own page's.
    with_cookie(Redirect::to(to).into_response(), &cookie)
}

/// Leads nowhere but here: `//evil.example` is another host, and browsers leave a tab between the two out.
fn is_own_path(next: &str) -> bool {
    let of_ours = |letter: u8| letter.is_ascii_alphanumeric() || b"/-_.?=&".contains(&letter);
    next.starts_with('/') && !next.starts_with("//") && next.bytes().all(of_ours)
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// A hash takes tens of milliseconds: not on a thread that serves others.
async fn blocking(web: &Arc<Web>, ask: impl FnOnce(&Web) -> Result<Account, Denied> + Send + 'static) -> Result<Account, Denied> {
    let web = web.clone();
    tokio::task::spawn_blocking(move || ask(&web)).await.unwrap_or_else(|fault| {
        tracing::error!(%fault, "a sign-in broke off");
        Err(Denied::Wrong)
    })
}

fn status(denied: &Denied) -> StatusCode {
    match denied {
        Denied::Wait { .. } => StatusCode::TOO_MANY_REQUESTS,
        Denied::Wrong => StatusCode::UNAUTHORIZED,
        Denied::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

fn said(denied: &Denied, words: &'static Catalogue, wrong: &str) -> String {
    match denied {
        Denied::Wait { seconds } => {
            let minutes = seconds.div_ceil(60);
            words.count("Too many tries. Wait a minute.", "Too many tries. Wait {0} minutes.", minutes, &[&minutes.to_string()])
        }
        Denied::Wrong => wrong.to_owned(),
        Denied::Password(NoPassword::Length { found }) => words.fill("Use 10 to 128 characters; you typed {0}.", &[&found.to_string()]),
        Denied::Password(NoPassword::IsLogin) => words.say("The password must not be the login.").to_owned(),
        Denied::Password(NoPassword::Common) => words.say("This password is too common. Choose another.").to_owned(),
        Denied::Login(_) => words.say("A login has 1 to 32 small Latin letters, digits, dots and hyphens.").to_owned(),
        Denied::Name(_) => words.say("Type a name of 1 to 64 letters.").to_owned(),
        Denied::LoginTaken(_) => words.say("This login was used before. Choose another.").to_owned(),
        Denied::RepresentativeThere => words.say("There is a representative already: they add others.").to_owned(),
        Denied::Fault(fault) => {
            tracing::error!(%fault, "the staff could not be read or kept");
            words.say("The station could not keep it. Tell the technician.").to_owned()
        }
    }
}

fn sign_up_page(web: &Web, asked: &Asked, newcomer: Newcomer, error: Option<String>) -> Response {
    let frame = asked.frame(web, Tab::None, None);
    page(&SignUp { frame, founder: founder(web, asked), login: newcomer.login, name: newcomer.name, error })
}

/// By role: the counter for those who serve, the log for those who answer for it, else the board.
pub async fn start(who: Option<Who>) -> Redirect {
    Redirect::to(match who {
        None => "/sign-in",
        Some(who) if who.may(Right::ReadLog) && who.counter.is_none() => "/log",
        Some(who) if who.may(Right::Serve) => "/counter",
        Some(_) => "/board",
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_sign_in_leads_to_our_own_pages_only() {
        for (next, own) in [("/log", true), ("/log/2026-11-22", true), ("", false), ("//evil.example", false), ("/\\evil.example", false)] {
            assert_eq!(super::is_own_path(next), own, "{next}");
        }
        for next in ["https://evil.example", "javascript:alert(1)", "/a\r\nset-cookie: x", "/\t/evil.example", "/@evil.example", "/لوح"]
        {
            assert!(!super::is_own_path(next), "{next}");
        }
    }
}
