//! The summary of the day on the slip printer.

use dawr::config::Config;
use dawr::engine::{JobOutcome, PrintOrder, Reply, Slip};
use dawr::printing::{Painter, print_out};
use dawr::queue::{Command, PrintSummary, Refusal};
use dawr::report::{Figures, SummaryText};

use super::day::sample;
use crate::support::Station;

/// The order leaves after the answer.
fn summary(station: &Station) -> PrintOrder {
    station.orders.iter().find(|order| matches!(order.slip, Slip::Summary(_))).unwrap()
}

#[test]
fn the_representative_gets_the_figures_of_the_day_on_paper() {
    let day = sample();
    day.0.at("16:05:00");
    let date = "2026-11-22".parse().unwrap();
    let Reply::Printing { job } = day.0.run(Command::PrintSummary(PrintSummary { date })).unwrap() else { panic!() };
    let order = summary(&day.0);
    assert_eq!(order.job, job);
    let Slip::Summary(slip) = &order.slip else { panic!("{:?}", order.slip) };
    assert_eq!((slip.date, slip.figures.day.tickets, slip.dated), (date, 11, true));
    let mut config = Config::example().unwrap();
    config.calendar.pauses.truncate(2);
    let text = SummaryText::new(&config, slip);
    let plain = |text: &str| text.replace(['\u{2066}', '\u{2069}', '\u{2060}'], "");
    let pairs: Vec<_> = text.pairs.iter().map(|(label, figure)| format!("{label}: {}", plain(figure))).collect();
    assert_eq!(plain(&text.gregorian), "22 نوفمبر 2026م · طُبع 16:05");
    assert_eq!(text.boxes.each_ref().map(|(_, figure)| plain(figure)), ["11", "9", "77.8%"]);
    // look/staff/day-summary-80mm-ar.png; nobody has left yet, as the day is open.
    assert_eq!(pairs[..3], ["متوسّط الانتظار الصافي: 8.1 د", "متوسّط الانتظار الإجمالي: 13.1 د", "الوسيط · المئين 90 (صافيًا): 5.5 · 18.2 د"]);
    assert_eq!(pairs[4..], ["لم يحضر: 1 من 10 · 10%", "غادر قبل النداء: 0 من 11 · 0%", "ضمن الهدف، صارمًا: 7 من 9 · 77.8%"]);
    assert!(plain(&text.note).ends_with("12:07–12:32، 15:15–15:35"), "{}", text.note);
    day.0.engine.mark_sending(job).unwrap();
    day.0.engine.mark_ended(job, JobOutcome::Confirmed).unwrap();
}

#[test]
fn a_day_the_branch_never_had_has_no_summary() {
    let station = Station::start();
    let ask = |date: &str| station.run(Command::PrintSummary(PrintSummary { date: date.parse().unwrap() }));
    assert_eq!(ask("2026-11-21"), Err(Refusal::UnknownDay));
    assert!(matches!(ask("2026-11-22"), Ok(Reply::Printing { .. })), "an empty day has one too");
}

#[test]
fn the_summary_goes_on_both_papers() {
    let day = sample();
    day.0.run(Command::PrintSummary(PrintSummary { date: "2026-11-22".parse().unwrap() })).unwrap();
    let slip = summary(&day.0).slip;
    let painter = Painter::new().unwrap();
    for dots in [576, 384] {
        let mut config = Config::example().unwrap();
        config.printer.profile.dots = dots;
        let printout = print_out(&painter, &config, &slip).unwrap();
        assert_eq!((printout.raster.width, printout.title.as_str()), (dots, "2026-11-22"));
        assert!((1000..1600).contains(&printout.raster.height), "{dots}: {}", printout.raster.height);
        let edge = |line: &[u8]| line[0] & 0x80 != 0 || line[line.len() - 1] & 1 != 0;
        assert!(!printout.raster.lines().any(edge), "{dots}: nothing hangs over the edge");
    }
}

/// `dawr slip --summary` shows the worked sample.
#[test]
fn the_shown_summary_is_the_samples_own() {
    let folder = sample().close();
    let store = dawr::store::open_read_only(folder.path()).unwrap();
    let log = store.log("2026-11-22".parse().unwrap()).unwrap().unwrap();
    let shown: Figures = serde_json::from_str(include_str!("../../src/cli/slip/sample_figures.json")).unwrap();
    assert_eq!(shown, Figures::of(&log, &Config::example().unwrap()));
}
