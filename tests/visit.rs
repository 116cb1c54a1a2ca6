//! From the touch to the paper: a tap on the accessible label, a durable number, a slip, and what the visitor sees when there is none.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use dawr::config::{Config, PrinterLink};
use dawr::engine::{Engine, Failure, JobState, PrintOrder, Reply, Snapshot};
use dawr::printing::{Marks, Parts, Patience, Rest, link, start};
use dawr::ui::{self, App, Request};
use i_slint_backend_testing::ElementHandle;
use slint::platform::PointerEventButton;
use tempfile::TempDir;

use crate::screen::{blank, buttons, words};
use crate::support::{Setting, Station};

/// The real pages, the real engine, the real printing thread.
struct Branch {
    app: App,
    station: Station,
    replies: Receiver<Result<Reply, Failure>>,
    printer: PrinterLink,
    paper: TempDir,
}

fn branch(printer: PrinterLink) -> Branch {
    let app = blank();
    let mut config = Config::example().unwrap();
    config.printer.link = printer.clone();
    let station = Station::with(Setting { config: config.clone(), ..Setting::default() });
    let (told, replies) = channel();
    let engine: Engine = station.engine.clone();
    ui::open(&app, &Arc::new(config), station.snapshot(), move |request| {
        let Request::Command(command) = request else { panic!("nobody asked for {request:?}") };
        let told = told.clone();
        engine.send(command, move |reply| drop(told.send(reply)));
    });
    Branch { app, station, replies, printer, paper: tempfile::tempdir().unwrap() }
}

impl Branch {
    fn tap(&self, label: &str) {
        let button: ElementHandle =
            buttons(&self.app).into_iter().find(|button| button.accessible_label().is_some_and(|found| found == label)).unwrap();
        button.mock_single_click(PointerEventButton::Left);
    }

    /// The engine's answer reaches the screen.
    fn answered(&self) {
        ui::replied(self.replies.recv().unwrap());
        ui::seen(self.station.snapshot());
    }

    fn says(&self, text: &str) -> bool {
        words(&self.app).iter().any(|found| found == text)
    }

    /// The printing thread takes one order to its end.
    fn print(&self) -> Arc<Snapshot> {
        let mut config = Config::example().unwrap();
        config.printer.link = self.printer.clone();
        let (orders, inbox) = channel::<PrintOrder>();
        let thread = start(Parts {
            link: link(&config.printer, self.paper.path(), Arc::new(|_| ())).unwrap(),
            config: Arc::new(config),
            marks: Marks::of(&self.station.engine),
            orders: inbox,
            data: self.station.folder().into(),
            patience: Patience::default(),
            rest: Rest::default(),
            broken_off: false,
        })
        .unwrap();
        orders.send(self.station.orders.recv().unwrap()).unwrap();
        drop(orders);
        thread.join().unwrap();
        ui::seen(self.station.snapshot());
        self.station.snapshot()
    }
}

#[test]
fn a_visitor_takes_a_ticket() {
    let branch = branch(PrinterLink::Virtual);
    branch.tap("متابعة طلب");
    branch.answered();
    assert!(branch.says("S 001") && branch.says("رقمك") && branch.says("خذ تذكرتك من هنا"), "{:#?}", words(&branch.app));
    let job = *branch.print().jobs.last().unwrap();
    assert!(matches!(job.state, JobState::Ended(dawr::engine::JobOutcome::Confirmed)));
    assert!(branch.says("S 001"), "paper changes nothing on the page");
    let files: Vec<_> = branch.paper.path().read_dir().unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert!(files.contains(&"0001.png".to_owned()) && files.contains(&"0001.bin".to_owned()), "{files:?}");
    assert!(matches!(branch.station.store().verify_journal(), Ok(Ok(head)) if head.seq == 2), "the day and the ticket are in the outbox");
}

#[test]
fn a_printer_that_is_not_there_keeps_the_number_and_tells_the_visitor() {
    // A port that was free a moment ago refuses at once.
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let branch = branch(PrinterLink::Tcp(address));
    branch.tap("متابعة طلب");
    branch.answered();
    assert!(branch.says("S 001"));
    branch.print();
    assert!(branch.says("S 001") && branch.says("لم تخرج تذكرة. رقمك محفوظ."), "{:#?}", words(&branch.app));
    branch.tap("حفظت رقمي");
    branch.tap("متابعة طلب");
    branch.answered();
    assert!(branch.says("S 002"), "no ticket is refused because of paper, and no number is repeated");
}

#[test]
fn two_quick_taps_on_the_real_station_give_one_ticket() {
    let branch = branch(PrinterLink::Virtual);
    branch.tap("متابعة طلب");
    branch.tap("متابعة طلب");
    branch.answered();
    assert_eq!(branch.station.number("follow_up"), "S002");
}
