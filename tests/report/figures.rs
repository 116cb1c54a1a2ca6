//! The figures of DOMAIN.md §6.1.

use dawr::config::Config;
use dawr::queue::{Class, State, Ticket};
use dawr::report::Figures;
use dawr::store::{DayLog, open_read_only};
use proptest::prelude::*;

use super::day::sample;
use crate::support::{Setting, Station};

fn sampled() -> (DayLog, Config) {
    let folder = sample().close();
    let store = open_read_only(folder.path()).unwrap();
    let mut config = Config::example().unwrap();
    config.calendar.pauses.truncate(2);
    (store.log(store.latest_day().unwrap().unwrap()).unwrap().unwrap(), config)
}

#[test]
fn the_worked_sample_has_the_figures_of_its_summary() {
    let (log, config) = sampled();
    let figures = Figures::of(&log, &config);
    let day = &figures.day;
    assert_eq!((day.tickets, day.arrived, day.called, day.served), (11, 10, 10, 9));
    assert_eq!((day.people, day.transferred, day.cancelled, day.live), (40, 1, 0, 0));
    assert_eq!([day.wait_gross.text(), day.wait_net.text()], ["13.1", "8.1"]);
    assert_eq!([day.wait_net_median.text(), day.wait_net_p90.text(), day.service_time.text()], ["5.5", "18.2", "11.1"]);
    assert_eq!([day.no_show.text(), day.abandoned.text()], ["10%", "9.1%"]);
    assert_eq!([day.within_target.text(), day.within_target_strictly.text()], ["77.8%", "70%"]);
    assert_eq!((day.within_target.part, day.within_target_strictly.of), (7, 10));
}

#[test]
fn the_worked_sample_by_service_channel_language_and_counter() {
    let (log, config) = sampled();
    let figures = Figures::of(&log, &config);
    let services: Vec<_> = figures
        .services
        .iter()
        .map(|service| (service.service.as_str(), service.measures.tickets, service.measures.served, service.measures.wait_net.text()))
        .collect();
    // look/staff/day-summary-80mm-ar.png
    let expected = [
        ("enquiry", 3, 2, "9.5"),
        ("assist_request", 2, 2, "5.4"),
        ("follow_up", 1, 0, "11.0"),
        ("meals_kit", 1, 1, "1.0"),
        ("wheelchair_transport", 1, 1, "7.0"),
        ("lost", 1, 1, "0.7"),
        ("volunteering", 1, 1, "26.0"),
        ("social_research", 1, 1, "5.5"),
    ];
    assert_eq!(services, expected.map(|(id, tickets, served, wait)| (id, tickets, served, wait.to_owned())));
    let referred: Vec<_> = figures.services.iter().map(|service| service.measures.referred.text()).collect();
    assert_eq!(referred, ["0%", "50%", "—", "0%", "0%", "0%", "0%", "0%"]);
    assert_eq!(figures.day.referred.text(), "11.1%");
    let counts =
        |of: &std::collections::BTreeMap<String, u32>| of.iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>();
    assert_eq!(counts(&figures.channels), ["phone 1", "transfer 1", "walk_in 8", "website 1"]);
    assert_eq!(counts(&figures.languages), ["ar 5", "bn 1", "en 1", "id 2", "ur 1"]);
    assert_eq!(figures.priority, 4);
    // Three counters from 08:00 to 21:30.
    let occupancy = figures.occupancy.unwrap();
    assert_eq!((occupancy.part, occupancy.of), (5985, 3 * 13 * 3600 + 3 * 1800));
}

#[test]
fn an_empty_day_has_no_figure_where_there_is_nothing_to_count() {
    let station = Station::start();
    let folder = station.stop();
    let store = open_read_only(folder.path()).unwrap();
    let log = store.log(store.latest_day().unwrap().unwrap()).unwrap().unwrap();
    let figures = Figures::of(&log, &Config::example().unwrap());
    assert_eq!((figures.day.tickets, figures.occupancy), (0, None));
    let day = figures.day;
    let means = [day.wait_gross.text(), day.wait_net.text(), day.wait_net_median.text(), day.wait_net_p90.text(), day.service_time.text()];
    assert_eq!(means, ["—"; 5]);
    let shares = [day.no_show, day.abandoned, day.within_target, day.within_target_strictly, day.referred];
    assert_eq!(shares.map(|share| share.text()), ["—"; 5]);
}

#[test]
fn who_is_sent_on_in_the_same_minute_was_not_served_before_the_end_of_it() {
    let day = super::day::Day(Station::start());
    let services = vec!["enquiry".into()];
    day.0.run(dawr::queue::Command::OpenCounter(dawr::queue::OpenCounter { counter: dawr::queue::CounterNumber(1), services })).unwrap();
    let ticket = day.take("08:02:10", "enquiry", Class::Ordinary, (dawr::queue::Channel::WalkIn, "ar", 1));
    day.call("08:03:00", ticket, 1);
    day.finish("08:03:12", 1);
    let log = day.0.store().log("2026-11-22".parse().unwrap()).unwrap().unwrap();
    let config = Config::example().unwrap();
    let row = dawr::report::Row::of(log.date, &log.rows[0], &config);
    assert_eq!([row.service_start_at, row.service_end_at].map(Option::unwrap), ["2026-11-22T08:03:12+03:00"; 2]);
}

#[test]
fn a_counter_is_open_until_it_is_closed_and_not_twice() {
    use dawr::queue::{CloseCounter, Command, CounterNumber, OpenCounter};
    let station = Station::with(Setting::default());
    let services = vec!["enquiry".into()];
    let open = || station.run(Command::OpenCounter(OpenCounter { counter: CounterNumber(1), services: services.clone() })).unwrap();
    open();
    station.at("08:10:00");
    open();
    station.issue("enquiry").unwrap();
    station.at("08:30:00");
    station.run(Command::CloseCounter(CloseCounter { counter: CounterNumber(1) })).unwrap();
    station.at("09:00:00");
    open();
    station.at("09:05:00");
    station.issue("enquiry").unwrap();
    let store = station.store();
    let log = store.log(store.latest_day().unwrap().unwrap()).unwrap().unwrap();
    assert_eq!(log.counter_open, Some(35 * 60), "thirty minutes, and five up to the last row of the journal");
}

/// Rows that no station may ever write, but that each could read.
fn any_row(template: Ticket) -> impl Strategy<Value = Ticket> {
    let states =
        [State::Waiting, State::Called, State::Serving, State::OnHold, State::Served, State::NoShow, State::Cancelled, State::Abandoned];
    let wait = |seconds| dawr::queue::Wait { seconds, estimated: false };
    (proptest::sample::select(states.to_vec()), any::<bool>(), 0_i64..20_000, 0_i64..20_000, any::<bool>()).prop_map(
        move |(state, called, gross, off, priority)| {
            let first_called = called.then_some(template.issued);
            Ticket {
                state,
                first_called,
                wait_gross: called.then_some(wait(gross)),
                wait_net: called.then_some(wait((gross - off).max(0))),
                service_time: (state == State::Served).then_some(wait(off)),
                outcome: (state == State::Served).then_some(dawr::queue::Outcome::Delivered),
                class: if priority { Class::Priority } else { Class::Ordinary },
                ended: (state == State::Abandoned).then_some(template.issued),
                ..template.clone()
            }
        },
    )
}

#[test]
fn whatever_the_rows_the_figures_hold_together() {
    let (log, config) = sampled();
    let template = log.rows[0].ticket.clone();
    let rows = proptest::collection::vec(any_row(template), 0..40);
    proptest!(|(tickets in rows)| {
        let row = |ticket| dawr::store::LogRow { ticket, transferred_to: None, transfer_reason: None };
        let log = DayLog { rows: tickets.into_iter().map(row).collect(), ..log.clone() };
        let figures = Figures::of(&log, &config);
        let day = figures.day;
        let ended = day.served + day.no_show.part + day.cancelled + day.abandoned.part;
        prop_assert_eq!(ended + day.live, day.tickets);
        prop_assert_eq!(figures.services.iter().map(|service| service.measures.tickets).sum::<u32>(), day.tickets);
        prop_assert!(day.within_target.part <= day.within_target.of && day.within_target.of <= day.served);
        prop_assert!(day.within_target_strictly.of >= day.within_target.of);
        prop_assert!(day.wait_net.seconds <= day.wait_gross.seconds && day.wait_net.of == day.called);
        prop_assert!(day.wait_net_median.seconds <= day.wait_net_p90.seconds);
        prop_assert!(figures.channels.values().sum::<u32>() == day.tickets);
    });
}
