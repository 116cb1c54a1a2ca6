//! The staff's pages, the board, and the API of the branch: one small runtime beside the station, which asks the engine and shows
//! its Snapshots.

mod api;
mod body;
mod branch;
mod certificate;
mod connections;
mod counter;
mod guard;
mod improvements;
pub mod improvements_page;
mod live;
mod log;
pub mod log_page;
pub mod page;
mod pages;
mod problem;
mod ratings;
pub mod ratings_page;
mod refused;
mod session;
mod sign_in;
pub mod suggestion;
mod ticket;
mod view;
mod who;

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum_server::accept::DefaultAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use jiff::civil::Date;
use tokio::sync::{Notify, oneshot};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;
use uuid::Uuid;

use crate::calendar::{Reading, business_date};
use crate::clock::Clock;
use crate::config::Config;
use crate::engine::{Act, Engine, Failure, Randomness, Reply, Snapshot, Snapshots};
use crate::queue::{Actor, Command, CounterNumber, Record, StaffId};
use crate::staff::{Account, Book, News, StaffFault};
use body::ActId;
use connections::Doorkeeper;
use live::Live;
use page::Founder;
use problem::Problem;
use session::{Session, Sessions};
use view::View;
use who::Who;

pub use api::document;

const LARGEST_BODY: usize = 64 * 1024;

/// How long a slow machine is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    pub handshake: Duration,
    /// For the head of a request, and between two of one connection.
    pub head: Duration,
    /// For a whole request but its answer: the body too must come in time.
    pub request: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { handshake: Duration::from_secs(10), head: Duration::from_secs(30), request: Duration::from_secs(20) }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum WebFault {
    #[error("cannot listen on {address}: {cause}; expected a free port in [web], and an address of this station")]
    Listen { address: SocketAddr, cause: std::io::Error },
    #[error(
        "cannot use the certificate {file}: {cause}; expected a chain and its key in PEM. Without the two files the station makes new ones"
    )]
    Certificate { file: PathBuf, cause: String },
    #[error("cannot write {file}: {cause}; expected free space, and a folder this user may write to")]
    Unwritten { file: PathBuf, cause: std::io::Error },
    #[error(transparent)]
    Staff(#[from] StaffFault),
    #[error("cannot start the staff's pages: {0}")]
    Start(#[from] std::io::Error),
}

/// What the pages are made of.
pub struct Parts {
    pub engine: Engine,
    pub snapshots: Snapshots,
    pub config: Arc<Config>,
    /// The station's data folder.
    pub data: PathBuf,
    pub clock: Box<dyn Clock>,
    pub patience: Patience,
    /// For the sessions, and for the staff.
    pub randomness: [Randomness; 2],
}

/// Where the pages are, once they are.
pub struct Address {
    pub listen: SocketAddr,
    pub board: Option<SocketAddr>,
    /// SHA-256 of the certificate.
    pub fingerprint: String,
    web: Arc<Web>,
}

/// Shared by all requests.
pub struct Web {
    engine: Engine,
    snapshots: Snapshots,
    config: Arc<Config>,
    data: PathBuf,
    clock: Mutex<Box<dyn Clock>>,
    book: Book,
    news: tokio::sync::Mutex<News>,
    sessions: Sessions,
    hall: Live,
    board: Live,
    /// Something that is shown has changed.
    changed: Notify,
    /// What was told last; none where it must be told anew.
    told: Mutex<Option<Arc<Snapshot>>>,
    names: Vec<String>,
    counters: u8,
    patience: Patience,
}

/// None where the configuration has no `[web]`. The thread ends when a listener does.
pub fn start(parts: Parts) -> Result<Option<(Address, JoinHandle<()>)>, WebFault> {
    let Some(settings) = parts.config.web.clone() else { return Ok(None) };
    let identity = certificate::identity(&settings, &parts.data)?;
    let (staff, board) = (listen(settings.listen)?, settings.board.map(listen).transpose()?);
    let [of_sessions, of_book] = parts.randomness;
    let web = Arc::new(Web {
        engine: parts.engine,
        snapshots: parts.snapshots,
        book: Book::open(&parts.data, of_book)?,
        news: tokio::sync::Mutex::new(News::open(&parts.data)?),
        sessions: Sessions::new(of_sessions),
        clock: Mutex::new(parts.clock),
        hall: Live::new("hall"),
        board: Live::new("board"),
        changed: Notify::new(),
        told: Mutex::default(),
        names: settings.names,
        counters: settings.counters,
        patience: parts.patience,
        config: parts.config,
        data: parts.data,
    });
    let address = Address {
        listen: staff.local_addr()?,
        board: board.as_ref().map(TcpListener::local_addr).transpose()?,
        fingerprint: identity.fingerprint,
        web: web.clone(),
    };
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).max_blocking_threads(8).thread_name("web").enable_all().build()?;
    let tls = RustlsConfig::from_config(identity.tls);
    let thread = std::thread::Builder::new().name("web".into()).spawn(move || {
        if let Err(fault) = runtime.block_on(serve(web, (staff, tls), board)) {
            tracing::error!(%fault, "the staff's pages have ended");
        }
    })?;
    Ok(Some((address, thread)))
}

/// The address by which this station is reached in its own network. Nothing is sent: the kernel is only asked for the way.
fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(10, 255, 255, 255), 9)).ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}

fn listen(address: SocketAddr) -> Result<TcpListener, WebFault> {
    TcpListener::bind(address).map_err(|cause| WebFault::Listen { address, cause })
}

async fn serve(web: Arc<Web>, (staff, tls): (TcpListener, RustlsConfig), board: Option<TcpListener>) -> std::io::Result<()> {
    tokio::spawn(tell(web.clone()));
    let acceptor = RustlsAcceptor::new(tls).handshake_timeout(web.patience.handshake);
    let mut secured = axum_server::from_tcp(staff)?.acceptor(Doorkeeper::before(acceptor)).http1_only();
    secured.http_builder().http1().header_read_timeout(web.patience.head);
    let secured = secured.serve(all(&web).into_make_service_with_connect_info::<SocketAddr>());
    let Some(board) = board else { return secured.await };
    let mut plain = axum_server::from_tcp(board)?.acceptor(Doorkeeper::before(DefaultAcceptor::new())).http1_only();
    plain.http_builder().http1().header_read_timeout(web.patience.head);
    let plain = plain.serve(for_the_board(&web).into_make_service_with_connect_info::<SocketAddr>());
    tokio::select! { ended = secured => ended, ended = plain => ended }
}

/// By TLS.
fn all(web: &Arc<Web>) -> Router {
    let router = Router::new()
        .route("/", get(sign_in::start))
        .route("/sign-in", get(sign_in::door).post(sign_in::enter))
        .route("/sign-up", get(sign_in::newcomer).post(sign_in::sign_up))
        .route(sign_in::FIRST, get(sign_in::newcomer).post(sign_in::sign_up))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/counter", get(pages::counter))
        .route("/log", get(log::latest))
        .route("/log/{date}", get(log::page_of))
        .route("/log/{date}/print", get(log::on_paper))
        .route("/suggestions", get(suggestion::page_of))
        .route("/ratings", get(ratings::latest))
        .route("/ratings/{month}", get(ratings::page_of))
        .route("/improvements", get(improvements::page_of))
        .route("/board", get(pages::board))
        .route("/static/{name}", get(pages::asset))
        .merge(api::routes());
    guarded(router, web)
}

/// Without TLS: numbers only, and no cookie that would matter.
fn for_the_board(web: &Arc<Web>) -> Router {
    let router = Router::new()
        .route("/", get(async || axum::response::Redirect::to("/board")))
        .route("/board", get(pages::board))
        .route("/static/{name}", get(pages::asset))
        .route("/api/board", get(branch::board))
        .route("/api/board/events", get(branch::board_events));
    guarded(router, web)
}

fn guarded(router: Router<Arc<Web>>, web: &Arc<Web>) -> Router {
    router
        .fallback(async || Problem::unknown("page"))
        .method_not_allowed_fallback(async || Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method"))
        .layer(axum::middleware::from_fn_with_state(web.clone(), guard::guard))
        .layer(axum::middleware::from_fn_with_state(web.clone(), refused::in_words))
        .layer(axum::middleware::from_fn(guard::hear_out))
        .layer(RequestBodyLimitLayer::new(LARGEST_BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, web.patience.request))
        .layer(axum::middleware::from_fn(guard::dress))
        .with_state(web.clone())
}

/// Writes each new state once for all who listen.
async fn tell(web: Arc<Web>) {
    let nudge = web.clone();
    web.snapshots.subscribe(move |_| nudge.changed.notify_one());
    web.tell_news().await;
    loop {
        // Whoever comes later, or asks once, has the state written then.
        if web.hall.is_heard() || web.board.is_heard() {
            web.tell_now();
        }
        web.changed.notified().await;
    }
}

impl Web {
    /// After the commit.
    async fn ask(&self, who: &Who, command: Command, id: Option<Uuid>) -> Result<Reply, Failure> {
        self.run(Act { command, by: who.actor, id }).await
    }

    async fn act(&self, who: &Who, command: Command, id: Option<Uuid>) -> Result<Reply, Problem> {
        self.ask(who, command, id).await.map_err(Problem::from)
    }

    /// For an act whose reply says nothing more.
    async fn done(&self, who: &Who, command: Command, id: &ActId) -> Result<StatusCode, Problem> {
        self.act(who, command, id.0).await.map(|_| StatusCode::NO_CONTENT)
    }

    async fn run(&self, act: Act) -> Result<Reply, Failure> {
        let (answer, answered) = oneshot::channel();
        self.engine.send(act, move |reply| drop(answer.send(reply)));
        answered.await.unwrap_or(Err(Failure::Gone))
    }

    /// What has happened already stays so, whether it could be written or not; the engine has logged why.
    async fn record(&self, by: Actor, record: Record) {
        if let Err(failure) = self.run(Act::by(by, Command::Record(record))).await {
            tracing::error!(%failure, ?record, "an act of the staff was not journalled");
        }
    }

    /// The journal hears what has become of accounts and tokens, by whatever hand.
    async fn tell_news(&self) {
        let mut news = self.news.lock().await;
        let staff = self.book.staff();
        for record in news.of(&staff) {
            self.record(Actor::Station, record).await;
        }
        if let Err(fault) = news.told(&staff) {
            tracing::error!(%fault, "what the journal knows of the staff was not kept");
        }
    }

    fn now(&self) -> Reading {
        self.clock.lock().unwrap_or_else(PoisonError::into_inner).read()
    }

    /// By the branch's clock, to the second.
    fn wall_clock(&self) -> String {
        self.config.calendar.rfc3339(self.now().at)
    }

    /// The business day of now, open or not.
    fn today(&self) -> Date {
        let calendar = &self.config.calendar;
        business_date(calendar.local(self.now().at), calendar.day_starts)
    }

    fn uptime(&self) -> i64 {
        self.now().uptime
    }

    fn founder(&self) -> Founder {
        if self.book.staff().has_representative() { Founder::SomebodyKnown } else { Founder::FirstRepresentative }
    }

    /// One at a time, so that no older state covers a newer one. Whoever has had a reply and asks at once finds it here.
    fn tell_now(&self) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(snapshot) = self.snapshots.latest() else { return };
        if told.as_ref().is_some_and(|told| Arc::ptr_eq(told, &snapshot)) {
            return;
        }
        let officers = self.officers();
        let view = View { snapshot: &snapshot, config: &self.config, officers: &officers };
        self.board.tell(snapshot.seq, &view.board());
        self.hall.tell(snapshot.seq, &view.hall());
        *told = Some(snapshot);
    }

    /// Whoever sits at a counter has changed.
    fn seated(&self) {
        *self.told.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.changed.notify_one();
    }

    fn officers(&self) -> Vec<(u8, String)> {
        self.sessions.counters(self.uptime()).into_iter().map(|(counter, staff)| (counter.0, self.name_of(staff))).collect()
    }

    fn name_of(&self, staff: StaffId) -> String {
        self.book.staff().account(staff).map(|account| account.name.to_string()).unwrap_or_default()
    }

    fn holder(&self, counter: CounterNumber) -> Option<StaffId> {
        self.sessions.counters(self.uptime()).into_iter().find(|(number, _)| *number == counter).map(|(_, staff)| staff)
    }

    /// None once it was removed or reset.
    fn account_of(&self, session: &Session) -> Option<Account> {
        self.book.staff().account(session.staff).filter(|account| account.epoch == session.epoch).cloned()
    }

    /// May whoever listens go on?
    fn still_in(&self, who: &Who) -> bool {
        match (&who.session, who.actor) {
            (Some(id), _) => self.sessions.look(id, self.uptime()).is_some_and(|session| self.account_of(&session).is_some()),
            (None, Actor::Token(token)) => self.book.staff().tokens().iter().any(|known| known.id == token),
            (None, _) => false,
        }
    }
}

impl Address {
    /// What staff type, the surest first: figures work without a name server.
    pub fn to_type(&self) -> Vec<String> {
        let port = self.listen.port();
        let figures = if self.listen.ip().is_unspecified() { own_address() } else { Some(self.listen.ip()) };
        let figures = figures.map(|figures| SocketAddr::new(figures, port).to_string());
        let names = self.web.names.iter().map(|name| format!("{name}:{port}"));
        figures.into_iter().chain(names).map(|host| format!("https://{host}")).collect()
    }

    /// By which the first representative signs up; none where there is one.
    pub fn sign_up_code(&self) -> Option<String> {
        self.web.book.sign_up_code().map(|code| code.reveal())
    }
}
