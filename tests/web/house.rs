//! A whole branch with its pages: station, staff and a browser's place, all on loopback.

use std::net::SocketAddr;
use std::sync::Arc;

use dawr::clock::Clock;
use dawr::config::Config;
use dawr::engine::Randomness;
use dawr::queue::StaffId;
use dawr::staff::{Login, Name, Newcomer, Role, Staff};
use dawr::web::{self, Address, Patience};
use reqwest::blocking::{Client, RequestBuilder, Response};
use reqwest::redirect::Policy;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Setting, Station};

pub const PASSWORD: &str = "a long sentence of the house";

pub struct House {
    pub station: Station,
    pub address: Address,
    pub client: Client,
}

/// A person's browser: it sends the cookie, and says where its requests come from.
pub struct Browser {
    client: Client,
    base: String,
    pub cookie: String,
}

impl House {
    /// The shipped branch on Sunday 22 November 2026, 08:00, with its pages on two free ports.
    pub fn open() -> Self {
        Self::with(Setting::default())
    }

    pub fn with(setting: Setting) -> Self {
        Self::on(tempfile::tempdir().unwrap(), setting, Patience::default())
    }

    /// On a data folder that may have seen a station before.
    pub fn on(folder: TempDir, mut setting: Setting, patience: Patience) -> Self {
        let web = setting.config.web.as_mut().unwrap();
        web.listen = SocketAddr::from(([127, 0, 0, 1], 0));
        web.board = Some(SocketAddr::from(([127, 0, 0, 1], 0)));
        let (config, clock) = (Arc::new(setting.config.clone()), setting.clock.clone());
        let station = Station::on(folder, setting).unwrap();
        let (address, _) = web::start(web::Parts {
            engine: station.engine.clone(),
            snapshots: station.snapshots.clone(),
            config,
            data: station.folder().to_owned(),
            clock: Box::new(clock),
            patience,
            randomness: [random(), random()],
        })
        .unwrap()
        .unwrap();
        // The whole tree has one provider; a program that brings its own listener has set it already.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client =
            Client::builder().danger_accept_invalid_certs(true).redirect(Policy::none()).pool_max_idle_per_host(64).build().unwrap();
        Self { station, address, client }
    }

    /// The station ends, and another begins on its folder. Staff sign in again.
    pub fn restart(self, setting: Setting) -> Self {
        self.station.engine.stop();
        Self::on(self.station.stop(), setting, Patience::default())
    }

    pub fn url(&self, path: &str) -> String {
        format!("https://127.0.0.1:{}{path}", self.address.listen.port())
    }

    pub fn board(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.address.board.unwrap().port())
    }

    /// Adds a person as `dawr staff add` does: with a one-time code, which is given back.
    pub fn invite(&self, login: &str, name: &str, role: Role) -> (StaffId, String) {
        let code = dawr::staff::Code::of(bytes());
        let hash = dawr::vault::Hash::of(&code, bytes()).unwrap();
        let who = Newcomer { login: Login::new(login).unwrap(), name: Name::new(name).unwrap(), role, at: self.station.clock.read().at };
        let id = Staff::change(self.station.folder(), |staff| staff.add(who, hash)).unwrap();
        (id, code.reveal())
    }

    /// Adds a person who has chosen [`PASSWORD`]: by the code, as in a branch.
    pub fn hire(&self, login: &str, role: Role) -> StaffId {
        let (id, code) = self.invite(login, login, role);
        let form = [("code", code), ("login", login.into()), ("password", PASSWORD.into()), ("again", PASSWORD.into())];
        let response = self.client.post(self.url("/sign-up")).header("sec-fetch-site", "same-origin").form(&form).send().unwrap();
        assert_eq!(response.status(), 303, "{}", response.text().unwrap());
        id
    }

    pub fn sign_in(&self, login: &str) -> Browser {
        let form = [("login", login), ("password", PASSWORD), ("next", "")];
        let response = self.client.post(self.url("/sign-in")).header("sec-fetch-site", "same-origin").form(&form).send().unwrap();
        assert_eq!(response.status(), 303, "{}", response.text().unwrap());
        Browser { client: self.client.clone(), base: self.url(""), cookie: cookie_of(&response) }
    }

    /// Noura at counter 1 and Sami at counter 2, each with all services.
    pub fn two_officers(&self) -> [Browser; 2] {
        [("1042", 1), ("1043", 2)].map(|(login, counter)| {
            self.hire(login, Role::Officer);
            let browser = self.sign_in(login);
            browser.open_counter(counter);
            browser
        })
    }

    /// A program's token with what this role may.
    pub fn token(&self, role: Role) -> String {
        let secret = dawr::staff::TokenSecret::of(bytes());
        let made = (&secret, self.station.clock.read().at);
        Staff::change(self.station.folder(), |staff| staff.add_token(Name::new(role.into()).unwrap(), role, made)).unwrap();
        secret.reveal().to_owned()
    }
}

impl Browser {
    pub fn new(client: Client, base: String, cookie: String) -> Self {
        Self { client, base, cookie }
    }

    pub fn get(&self, path: &str) -> Response {
        self.client.get(format!("{}{path}", self.base)).header("cookie", &self.cookie).send().unwrap()
    }

    pub fn post(&self, path: &str, body: &Value) -> Response {
        self.request(path, body).send().unwrap()
    }

    pub fn request(&self, path: &str, body: &Value) -> RequestBuilder {
        self.client.post(format!("{}{path}", self.base)).header("cookie", &self.cookie).header("sec-fetch-site", "same-origin").json(body)
    }

    pub fn open_counter(&self, counter: u8) {
        let services: Vec<String> = Config::example().unwrap().services.iter().map(|service| service.rule.id.to_string()).collect();
        let response = self.post(&format!("/api/counters/{counter}/open"), &json!({ "services": services }));
        assert_eq!(response.status(), 204, "{}", response.text().unwrap());
    }

    pub fn hall(&self) -> Value {
        self.get("/api/hall").json().unwrap()
    }
}

pub fn cookie_of(response: &Response) -> String {
    let cookie = response.headers().get("set-cookie").unwrap().to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

fn random() -> Randomness {
    Box::new(|bytes| getrandom::fill(bytes).unwrap())
}

fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).unwrap();
    bytes
}
