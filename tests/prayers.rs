//! Prayer times and seasons as a visitor meets them: pauses on tile, slip and estimate, the hours of Ramadan and Hajj.

use dawr::calendar::{Begins, Opening, Pause, PauseSpan};
use dawr::clock::FixedClock;
use dawr::config::Config;
use dawr::engine::Snapshot;
use dawr::printing::{SlipText, TicketText, slip_text};
use dawr::queue::{Command, CounterNumber, OpenCounter, Refusal};
use dawr::ui::{PageView, Session, project};
use jiff::SignedDuration;
use jiff::civil::DateTime;

use crate::support::{Setting, Station};

/// One counter for enquiries, in local time of Makkah.
fn at(time: &str) -> Station {
    with(time, |_| ())
}

fn with(time: &str, change: impl FnOnce(&mut Config)) -> Station {
    let clock = FixedClock::at(format!("{time}:00+03:00").parse().unwrap());
    let mut setting = Setting { clock, ..Setting::default() };
    change(&mut setting.config);
    let station = Station::with(setting);
    station.run(Command::OpenCounter(OpenCounter { counter: CounterNumber(1), services: vec!["enquiry".into()] })).unwrap();
    station
}

fn later(station: &Station, minutes: i64) -> std::sync::Arc<Snapshot> {
    station.clock.advance(SignedDuration::from_mins(minutes));
    station.engine.tick().unwrap();
    station.snapshot()
}

fn span(pause: Option<PauseSpan>) -> String {
    pause.map(|pause| format!("{}-{}", pause.start.strftime("%H:%M"), pause.end.strftime("%H:%M"))).unwrap_or_default()
}

fn page(snapshot: &Snapshot, picking: bool) -> PageView {
    let config = Config::example().unwrap();
    let mut session = Session::new("en".parse().unwrap());
    session.picking = picking;
    project(&session, snapshot, &config).page
}

/// What the closed page says: its sentence, and when the door opens again.
fn closed_page(snapshot: &Snapshot) -> (String, String) {
    match page(snapshot, false) {
        PageView::Closed(view) => (view.message, view.time),
        other => panic!("{other:?}"),
    }
}

fn slip(station: &Station) -> TicketText {
    match slip_text(&Config::example().unwrap(), &station.orders.recv().unwrap().slip).unwrap() {
        SlipText::Ticket(text) => *text,
        SlipText::Documents(text) => panic!("{text:?}"),
    }
}

fn local(time: &str) -> DateTime {
    time.parse().unwrap()
}

#[test]
fn the_pause_follows_the_prayers_of_the_date() {
    for (date, dhuhr, before, over) in
        [("2026-11-22", "12:07-12:32", "12:06", 26), ("2027-02-15", "12:35-13:00", "12:34", 26), ("2027-05-15", "12:17-12:42", "12:16", 26)]
    {
        let station = at(&format!("{date}T{before}"));
        assert_eq!(span(station.snapshot().pause), "", "{date} {before}");
        assert_eq!(span(later(&station, 1).pause), dhuhr);
        assert_eq!(span(later(&station, over - 2).pause), dhuhr);
        assert_eq!(span(later(&station, 1).pause), "", "{date}");
    }
}

#[test]
fn screen_slip_and_estimate_say_the_same_pause() {
    let station = at("2027-02-15T12:30");
    for _ in 0..4 {
        station.issue("enquiry").unwrap();
    }
    let issued = station.issue("enquiry").unwrap();
    assert_eq!(span(issued.pause), "12:35-13:00");
    let estimate = issued.estimate.unwrap();
    let unpaused = with("2027-02-15T12:30", |config| config.calendar.pauses.clear());
    let mut last = unpaused.issue("enquiry").unwrap();
    for _ in 0..4 {
        last = unpaused.issue("enquiry").unwrap();
    }
    let plain = last.estimate.unwrap();
    assert_eq!((estimate.low, estimate.high), (plain.low + 25, plain.high + 25), "the prayer is part of the wait");
    let text = std::iter::repeat_with(|| slip(&station)).nth(4).unwrap();
    assert_eq!(text.digits, "005");
    assert!(text.pause.contains("12:35–13:00") && text.pause.contains("صلاة الظهر"), "{}", text.pause);

    let snapshot = later(&station, 6);
    let PageView::Closed(view) = page(&snapshot, false) else { panic!() };
    assert!(view.prayer);
    assert_eq!((view.message.as_str(), view.time.as_str(), view.passed), ("We pray Dhuhr and return to you", "13:00", (1, 25)));
    let PageView::Home(home) = page(&snapshot, true) else { panic!() };
    assert_eq!(format!("{:?}", home.tiles[0].sign), "Mosque", "who picks a service all the same sees the pause on its tile");
}

#[test]
fn isha_in_ramadan_is_thirty_minutes_later() {
    let open_all_night = |config: &mut Config| {
        config.calendar.seasons.clear();
        config.calendar.hours.week.sunday = vec!["08:00-02:00".parse().unwrap()];
        config.calendar.hours.week.monday = vec!["08:00-02:00".parse().unwrap()];
    };
    let station = with("2027-02-07T19:44", open_all_night);
    assert_eq!(span(station.snapshot().pause), "19:44-20:04", "the eve of Ramadan");
    let station = with("2027-02-08T19:45", open_all_night);
    assert_eq!(span(station.snapshot().pause), "");
    assert_eq!(span(later(&station, 30).pause), "20:15-20:35");
}

#[test]
fn the_hours_of_ramadan_and_the_way_back() {
    let station = at("2027-02-07T21:00");
    assert_eq!(closed_page(&station.snapshot()), ("We are closed now".into(), "10:00".into()), "tomorrow is Ramadan");
    let station = at("2027-02-15T15:00");
    assert_eq!(closed_page(&station.snapshot()), ("We are closed now".into(), "21:00".into()));
    assert_eq!(station.issue("enquiry"), Err(Refusal::Closed { reopens: Some(local("2027-02-15T21:00")) }));
    let night = later(&station, 10 * 60);
    assert_eq!((night.now, night.opening), (local("2027-02-16T01:00"), Opening::Open { closes: local("2027-02-16T02:00") }));
    assert_eq!(night.business_day.unwrap().to_string(), "2027-02-15", "one business day, one run of numbers");
    assert_eq!(station.number("enquiry"), "A001");
    // The last night of Ramadan, and two days of feast.
    let feast = |config: &mut Config| config.calendar.closed = ["2027-03-09", "2027-03-10"].map(|date| date.parse().unwrap()).into();
    let station = with("2027-03-09T01:59", feast);
    assert!(matches!(station.snapshot().opening, Opening::Open { .. }), "the night began before the feast");
    assert_eq!(later(&station, 1).opening, Opening::Closed { reopens: Some(local("2027-03-11T08:00")) });
}

#[test]
fn an_announced_month_moves_schedules_but_no_shown_date() {
    let announced = |config: &mut Config| {
        config.calendar.announced.0.insert("1448-09".parse().unwrap(), 1);
    };
    let station = with("2027-02-08T16:00", announced);
    assert_eq!(station.number("enquiry"), "A001", "the sighting came a day later: still the hours of Shaban");
    assert!(slip(&station).hijri.contains("رمضان"), "the date is the printed calendar's");
}

#[test]
fn a_pause_at_the_turn_of_the_night_reaches_those_who_wait() {
    let night = |config: &mut Config| {
        config.calendar.pauses = vec![
            Pause { begins: Begins::At("00:30".parse().unwrap()), minutes: 20, friday_minutes: None },
            Pause { begins: Begins::At("23:50".parse().unwrap()), minutes: 30, friday_minutes: None },
        ];
    };
    let station = with("2027-02-15T23:40", night);
    assert_eq!(station.issue("enquiry").unwrap().pause, None, "nobody ahead: it is your turn now");
    for _ in 0..3 {
        station.issue("enquiry").unwrap();
    }
    assert_eq!(span(station.issue("enquiry").unwrap().pause), "23:50-00:20");
    assert_eq!(span(later(&station, 25).pause), "23:50-00:20", "past midnight it still runs");
    let estimate = station.issue("enquiry").unwrap().estimate.unwrap();
    assert!(estimate.low >= 30, "the rest of this pause and the whole of the next are ahead: {estimate:?}");
    assert_eq!(span(later(&station, 15).pause), "");
}

#[test]
fn a_service_with_its_own_hours_has_its_own_in_a_season() {
    let example = dawr::config::EXAMPLE;
    let own = "id = \"volunteering\"\nhours = { sunday = [\"16:00-18:00\"], monday = [\"16:00-18:00\"] }";
    let source = example.replace("id = \"volunteering\"", own).replace(
        "# Where prayer times are calculated for",
        "[season.services.volunteering]\nmonday = [\"22:00-23:00\"]\n# Where prayer times are calculated for",
    );
    // The table stands under the last season; Hajj becomes Ramadan.
    let source = source.replace("\"09-01\"", "\"08-01\"").replace("\"09-30\"", "\"08-02\"");
    let source = source.replace("\"12-01\"", "\"09-01\"").replace("\"12-15\"", "\"09-30\"");
    let config = Config::parse(&source, std::path::Path::new("station.toml")).unwrap();
    let reopens = |time: &str| {
        let calendar = &config.calendar;
        let hours = config.service(&"volunteering".into()).unwrap().rule.hours.as_ref().unwrap();
        calendar.opening_of(hours, local(time))
    };
    assert_eq!(reopens("2027-02-07T16:30"), Opening::Open { closes: local("2027-02-07T18:00") }, "the eve of Ramadan");
    assert_eq!(reopens("2027-02-07T18:00"), Opening::Closed { reopens: Some(local("2027-02-08T22:00")) });
    assert_eq!(reopens("2027-03-08T23:00"), Opening::Closed { reopens: Some(local("2027-03-14T16:00")) }, "after Ramadan");
}
