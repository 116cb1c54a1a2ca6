//! The moment of the mock-ups: Sunday 22 November 2026, 11:50, for `dawr shot` and the tests.

mod writing;

use std::num::NonZeroU16;

use jiff::civil::{DateTime, date, datetime};
use uuid::Uuid;

use crate::calendar::{Opening, PauseId, PauseSpan, Trust};
use crate::config::{Config, Panel};
use crate::engine::{Cause, Condition, JobId, JobOutcome, JobState, PrinterReport, Tier};
use crate::engine::{Failure, HallSnapshot, Issued, JobSnapshot, Reply, ServiceSnapshot, ServiceState, Snapshot};
use crate::health::{Check, Finding, Grade};
use crate::queue::{Estimate, Language, Prefix, ServiceId, TicketId, TicketNumber};
use crate::rating::Token;
use crate::suggestion::Reference;
use crate::technician::{Answer, StaffPage};

use super::session::{INNER_SECONDS, Session, TechnicianTouch, Touch};

pub use writing::spell;

const REFERENCE: &str = "K7Q-M3X";
pub const NOW: DateTime = datetime(2026, 11, 22, 11, 50, 0, 0);
pub const TOKEN: &str = "3f9c0a7e5d1b48c6a2e4f7019b8d6c35";

/// Every page, and every state of one, that can be drawn from here.
pub const PAGES: &[&str] = &[
    "home",
    "busy",
    "some-closed",
    "notice",
    "options",
    "documents",
    "ticket",
    "trouble",
    "paper-out",
    "cover-open",
    "uncertain",
    "fault",
    "closed",
    "prayer",
    "prayer-home",
    "language",
    "clearer",
    "still-here",
    "help",
    "no-help",
    "rights",
    "privacy",
    "suggestion",
    "writing",
    "written",
    "signs",
    "unkept",
    "noted",
    "pin",
    "station",
    "printer",
    "printer-trouble",
    "printer-mute",
    "staff-page",
    "staff-page-code",
    "staff-page-off",
    "set-up",
    "set-up-glass",
    "set-up-pin",
];

/// The panels the look is made for: name, glass in millimetres, pixels.
pub const PANELS: [(&str, Panel); 4] = [
    ("7", Panel { width_mm: 152.0, height_mm: 91.0, width_px: 800, height_px: 480 }),
    ("10", Panel { width_mm: 217.7, height_mm: 136.0, width_px: 1280, height_px: 800 }),
    ("10-portrait", Panel { width_mm: 136.0, height_mm: 217.7, width_px: 800, height_px: 1280 }),
    ("15", Panel { width_mm: 345.0, height_mm: 194.0, width_px: 1920, height_px: 1080 }),
];

/// What a visitor has done, and the branch around it, for a page of [`PAGES`].
pub fn scene(page: &str, language: Language, config: &Config) -> Option<(Session, Snapshot)> {
    let mut session = Session::new(language);
    let snapshot = match page {
        "some-closed" | "notice" => some_closed(),
        "trouble" => no_paper(),
        "paper-out" => with_job(JobOutcome::NotSent(Cause::PaperOut)),
        "cover-open" => with_job(JobOutcome::NotSent(Cause::CoverOpen)),
        "printer" => slips(PrinterReport { condition: Condition::Well, tier: Some(Tier::A) }),
        "printer-trouble" => slips(PrinterReport { condition: Condition::PaperOut, tier: Some(Tier::B) }),
        "printer-mute" => slips(PrinterReport { condition: Condition::Unknown, tier: Some(Tier::C) }),
        "uncertain" => half_a_slip(),
        "closed" => closed(),
        "prayer" | "prayer-home" => prayer(),
        _ if PAGES.contains(&page) => snapshot(),
        _ => return None,
    };
    for touch in touches(page).into_iter().chain(writing::touches(page, language)) {
        session.touch(touch, &snapshot, config);
    }
    match page {
        "ticket" | "trouble" | "paper-out" | "cover-open" | "uncertain" => session.replied(Ok(Reply::Issued(issued()))),
        "fault" | "no-help" => session.replied(Err(Failure::Gone)),
        "pin" | "station" | "printer" | "printer-trouble" | "printer-mute" | "staff-page" | "staff-page-code" | "staff-page-off"
        | "set-up" | "set-up-glass" | "set-up-pin" => {
            technician(page, &mut session, &snapshot, config);
        }
        "unkept" if session.pending => session.replied(Err(Failure::Gone)),
        "noted" if session.pending => {
            session.replied(Reference::read(REFERENCE).map(|reference| Reply::Noted { reference }).ok_or(Failure::Gone));
        }
        "help" => session.replied(Ok(Reply::Done)),
        "still-here" => (0..INNER_SECONDS).for_each(|_| session.second_passed()),
        _ => (),
    }
    session.seen(&snapshot);
    Some((session, snapshot))
}

/// The technician's pages, as the desk's answers open them.
fn technician(page: &str, session: &mut Session, snapshot: &Snapshot, config: &Config) {
    use TechnicianTouch::{Digit, Enter, Onward, Open, Printer, SetUp};
    let touch = |session: &mut Session, touch| drop(session.touch(Touch::Technician(touch), snapshot, config));
    touch(session, Open);
    drop(session.answered(Answer::PinNeeded, config));
    for digit in 1..=4 {
        touch(session, Digit(digit));
    }
    if page == "pin" {
        return;
    }
    touch(session, Enter);
    drop(session.answered(Answer::Entered, config));
    drop(session.answered(Answer::Findings(findings()), config));
    if page.starts_with("printer") {
        touch(session, Printer);
    }
    if page.starts_with("staff-page") {
        touch(session, TechnicianTouch::StaffPage);
        let running = (page != "staff-page-off").then(|| staff_page((page == "staff-page-code").then_some("K7QM-3XTP")));
        drop(session.answered(Answer::StaffPage(running), config));
    }
    let steps = match page {
        "set-up" => 1,
        "set-up-glass" => 3,
        "set-up-pin" => 4,
        _ => 0,
    };
    for step in 0..steps {
        touch(session, if step == 0 { SetUp } else { Onward });
    }
}

/// By name and by number, as a station with the shipped name has it.
pub fn staff_page(sign_up_code: Option<&str>) -> StaffPage {
    StaffPage {
        addresses: vec!["https://dawr-mkh-01.local:8443".to_owned(), "https://192.168.100.150:8443".to_owned()],
        fingerprint: "3f9c0a7e5d1b48c6a2e4f7019b8d6c35".repeat(2),
        sign_up_code: sign_up_code.map(str::to_owned),
    }
}

/// A station that works, and two things that somebody should look after.
pub fn findings() -> Vec<Finding> {
    let finding = |check, grade, found: &str, advice| Finding { check, grade, found: found.to_owned(), advice };
    vec![
        finding(Check::Configuration, Grade::Well, "MKH-01, 9 services, 8 languages", None),
        finding(Check::Fonts, Grade::Well, "ar bn en fa fr id tr ur", None),
        finding(Check::Database, Grade::Well, "whole, schema 2, 4.1 MB", None),
        finding(Check::Journal, Grade::Well, "1204 rows, unbroken, 5c1f09a2", None),
        finding(Check::Disk, Grade::Well, "21.4 GB free, 61 %", None),
        finding(
            Check::Clock,
            Grade::Attention,
            "plausible, no time server",
            Some("Connect the station to the network, so that its clock is checked."),
        ),
        finding(
            Check::Printer,
            Grade::Broken,
            "tcp 192.168.1.50:9100: timed out",
            Some("Check the printer's power, network cable and address."),
        ),
        finding(Check::Paper, Grade::Unknown, "this printer is not asked", Some("Look at the paper roll yourself.")),
        finding(Check::Staff, Grade::Well, "accounts 6, with a password 5, tokens 1", None),
        finding(Check::Version, Grade::Well, "dawr 0.1.0, SQLite 3.53.2, Slint 1.18.1", None),
    ]
}

fn touches(page: &str) -> Vec<Touch> {
    let service = |id| Touch::Service(ServiceId::from(id));
    match page {
        "busy" => vec![service("follow_up")],
        "notice" => vec![service("wheelchair_transport")],
        "options" => vec![Touch::Priority, Touch::Group, service("meals_kit")],
        "documents" | "still-here" => vec![service("assist_request")],
        "prayer-home" => vec![Touch::PickService],
        "language" => vec![Touch::ChooseLanguage],
        "clearer" => vec![Touch::Clearer],
        "help" | "no-help" => vec![Touch::Help],
        "rights" => vec![Touch::Rights],
        "privacy" => vec![Touch::Rights, Touch::Privacy],
        "suggestion" => vec![Touch::Suggestion],
        _ => Vec::new(),
    }
}

/// The home page as it is drawn: who waits, and how long.
pub fn snapshot() -> Snapshot {
    let minutes = |low, high| Some(Estimate { low, high });
    let services = [
        ("enquiry", 5, minutes(10, 15)),
        ("assist_request", 5, minutes(40, 55)),
        ("follow_up", 2, minutes(5, 10)),
        ("meals_kit", 8, minutes(10, 15)),
        ("wheelchair_transport", 3, minutes(15, 20)),
        ("lost", 0, Some(Estimate::NOW)),
        ("health", 1, minutes(5, 10)),
        ("volunteering", 0, Some(Estimate::NOW)),
    ];
    Snapshot {
        seq: 1,
        now: NOW,
        trust: Trust::Synchronised,
        business_day: Some(date(2026, 11, 22)),
        opening: Opening::Open { closes: datetime(2026, 11, 22, 21, 0, 0, 0) },
        pause: None,
        next_pause: Some(dhuhr()),
        services: services
            .into_iter()
            .map(|(id, waiting, estimate)| ServiceSnapshot { id: ServiceId::from(id), waiting, estimate, state: ServiceState::Open })
            .collect(),
        calls: Vec::new(),
        jobs: Vec::new(),
        printer: PrinterReport { condition: Condition::Well, tier: Some(Tier::A) },
        help: None,
        hall: HallSnapshot::default(),
        cards: Vec::new(),
    }
}

/// Dhuhr, nine minutes into its pause.
pub fn prayer() -> Snapshot {
    Snapshot { now: datetime(2026, 11, 22, 12, 16, 0, 0), pause: Some(dhuhr()), ..snapshot() }
}

/// The evening: closed until the next morning.
pub fn closed() -> Snapshot {
    let reopens = Some(datetime(2026, 11, 23, 8, 0, 0, 0));
    Snapshot { now: datetime(2026, 11, 22, 22, 10, 0, 0), opening: Opening::Closed { reopens }, ..snapshot() }
}

/// Meals finished, wheelchairs opening later, volunteering on another day.
pub fn some_closed() -> Snapshot {
    let mut snapshot = snapshot();
    let states = [
        ("meals_kit", ServiceState::FinishedToday),
        ("wheelchair_transport", ServiceState::Closed { reopens: Some(datetime(2026, 11, 22, 16, 0, 0, 0)) }),
        ("volunteering", ServiceState::Closed { reopens: Some(datetime(2026, 11, 23, 8, 0, 0, 0)) }),
    ];
    for (id, state) in states {
        let service = snapshot.services.iter_mut().find(|service| service.id == ServiceId::from(id));
        if let Some(service) = service {
            service.state = state;
            service.estimate = None;
        }
    }
    snapshot
}

/// The slip of [`issued`] did not come out.
pub fn no_paper() -> Snapshot {
    with_job(JobOutcome::NotSent(Cause::Unreachable))
}

/// The slip of [`issued`] may be half a slip.
pub fn half_a_slip() -> Snapshot {
    with_job(JobOutcome::Uncertain(Cause::Lost))
}

fn with_job(outcome: JobOutcome) -> Snapshot {
    let Issued { job, ticket, number, .. } = issued();
    let ended = |job| JobSnapshot { job, ticket: Some(ticket), number: Some(number), state: JobState::Ended(outcome) };
    Snapshot { jobs: job.map(ended).into_iter().collect(), ..snapshot() }
}

/// Nine tickets of the last minutes. One slip did not come out, one may be half a slip, one is a copy on its way.
pub fn slips(printer: PrinterReport) -> Snapshot {
    let ends = [
        JobState::Ended(JobOutcome::Confirmed),
        JobState::Ended(JobOutcome::Uncertain(Cause::HandedOver)),
        JobState::Ended(JobOutcome::NotSent(Cause::PaperOut)),
        JobState::Ended(JobOutcome::Uncertain(Cause::Lost)),
        JobState::Ended(JobOutcome::Confirmed),
        JobState::Ended(JobOutcome::Confirmed),
        JobState::Ended(JobOutcome::Uncertain(Cause::Lost)),
        JobState::Ended(JobOutcome::NotSent(Cause::CoverOpen)),
        JobState::Ended(JobOutcome::Confirmed),
    ];
    let job = |(place, state): (u16, JobState)| JobSnapshot {
        job: JobId(place.into()),
        ticket: Some(TicketId(Uuid::from_u128(place.into()))),
        number: Some(TicketNumber { prefix: prefix(), number: NonZeroU16::MIN.saturating_add(place) }),
        state,
    };
    // What only takes has never printed anything that anybody knows of.
    let said = |state| match state {
        JobState::Ended(JobOutcome::Confirmed) if printer.tier == Some(Tier::C) => {
            JobState::Ended(JobOutcome::Uncertain(Cause::HandedOver))
        }
        other => other,
    };
    let jobs = (6..).zip(ends.map(said)).map(job);
    let copy = JobSnapshot { job: JobId(15), ..job((12, JobState::Sending)) };
    Snapshot { jobs: jobs.chain([copy]).collect(), printer, ..snapshot() }
}

/// R 014, five ahead, with the Dhuhr prayer inside the wait.
pub fn issued() -> Issued {
    Issued {
        ticket: TicketId(Uuid::from_u128(14)),
        number: TicketNumber { prefix: prefix(), number: NonZeroU16::MIN.saturating_add(13) },
        service: ServiceId::from("assist_request"),
        ahead: 5,
        estimate: Some(Estimate { low: 40, high: 55 }),
        pause: Some(dhuhr()),
        job: Some(JobId(14)),
        token: Token::read(TOKEN).unwrap_or_default(),
    }
}

fn prefix() -> Prefix {
    Prefix::try_from('R').unwrap_or_else(|wrong| unreachable!("{wrong}"))
}

fn dhuhr() -> PauseSpan {
    PauseSpan { pause: PauseId(0), start: datetime(2026, 11, 22, 12, 7, 0, 0), end: datetime(2026, 11, 22, 12, 32, 0, 0) }
}
