//! The summary of a day on the slip printer, in Arabic (look/staff/day-summary-80mm-ar).

use jiff::Timestamp;
use jiff::civil::Date;

use super::figures::{Figures, Measures};
use super::measure::{Mean, Share};
use super::pauses::{day_pauses, pauses_line};
use crate::calendar::{PauseSpan, Trust};
use crate::config::Config;
use crate::queue::Language;
use crate::store::DayLog;
use crate::text::{dates, ltr, words};

/// All that the slip says which is not in the configuration.
#[derive(Debug, Clone, PartialEq)]
pub struct SummarySlip {
    pub date: Date,
    pub figures: Figures,
    /// Those that a visitor of the day may have waited through.
    pub pauses: Vec<PauseSpan>,
    pub asked: Timestamp,
    /// False where the clock cannot be trusted: then the slip does not say when it was printed.
    pub dated: bool,
}

impl SummarySlip {
    pub fn of(log: &DayLog, config: &Config, (asked, trust): (Timestamp, Trust)) -> Self {
        Self { date: log.date, figures: Figures::of(log, config), pauses: day_pauses(log, config), asked, dated: trust != Trust::Untrusted }
    }
}

/// A label with its figure.
pub type Pair = (String, String);

/// An empty text is not printed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SummaryText {
    pub association: String,
    /// `فرع العزيزية MKH-01`
    pub branch: String,
    pub title: String,
    pub hijri: String,
    pub gregorian: String,
    /// The three that are read first.
    pub boxes: [Pair; 3],
    pub pairs: Vec<Pair>,
    /// Service, issued, served, wait.
    pub heads: [String; 4],
    pub services: Vec<ServiceLine>,
    pub note: String,
    /// Above and below the line on which the representative signs.
    pub representative: String,
    pub signature: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServiceLine {
    pub letter: String,
    pub name: String,
    pub issued: String,
    pub served: String,
    pub wait: String,
}

impl SummaryText {
    pub fn new(config: &Config, slip: &SummarySlip) -> Self {
        let language = Language::ARABIC;
        let words = words(language);
        let day = &slip.figures.day;
        let printed = || words.fill("printed {0}", &[&dates::clock(config.calendar.local(slip.asked).time())]);
        let gregorian = dates::gregorian_line(slip.date, words);
        Self {
            association: config.branch.association.say(language).to_owned(),
            branch: format!("{} {}", config.branch.name.say(language), ltr(&config.branch.code)),
            title: words.say("Summary of the day").to_owned(),
            hijri: dates::hijri_line(slip.date, words),
            gregorian: if slip.dated { format!("{gregorian} · {}", printed()) } else { gregorian },
            boxes: [
                (words.say("Tickets").to_owned(), day.tickets.to_string()),
                (words.say("Served").to_owned(), day.served.to_string()),
                (words.say("Within target").to_owned(), ltr(day.within_target.text())),
            ],
            pairs: pairs(day),
            heads: ["Service", "Issued", "Served", "Wait, min"].map(|head| words.say(head).to_owned()),
            services: slip.figures.services.iter().map(|figures| service_line(config, &figures.service, &figures.measures)).collect(),
            note: pauses_line(&slip.pauses, words),
            representative: words.say("Branch representative").to_owned(),
            signature: words.say("Name and signature").to_owned(),
        }
    }
}

fn pairs(day: &Measures) -> Vec<Pair> {
    let words = words(Language::ARABIC);
    let minutes = |figure: &str| if figure == super::NONE { figure.to_owned() } else { words.fill("{0} min", &[figure]) };
    let mean = |mean: &Mean| minutes(&mean.text());
    // Each an isolate of its own: the median stands first in Arabic too.
    let ranks = format!("{} · {}", ltr(day.wait_net_median.text()), ltr(day.wait_net_p90.text()));
    let share = |share: &Share| {
        if share.percent.is_none() {
            super::NONE.to_owned()
        } else {
            format!("{} · {}", words.fill("{0} of {1}", &[&share.part.to_string(), &share.of.to_string()]), ltr(share.text()))
        }
    };
    let pairs = [
        (words.say("Mean net wait"), mean(&day.wait_net)),
        (words.say("Mean gross wait"), mean(&day.wait_gross)),
        (words.say("Median · 90th percentile, net"), if day.called == 0 { super::NONE.to_owned() } else { minutes(&ranks) }),
        (words.say("Mean service"), mean(&day.service_time)),
        (words.say("No-show"), share(&day.no_show)),
        (words.say("Left before the call"), share(&day.abandoned)),
        (words.say("Within target, strictly"), share(&day.within_target_strictly)),
    ];
    pairs.map(|(label, figure)| (label.to_owned(), figure)).into()
}

fn service_line(config: &Config, id: &str, measures: &Measures) -> ServiceLine {
    let known = config.service(&id.into());
    ServiceLine {
        letter: known.map_or_else(String::new, |service| service.rule.prefix.to_string()),
        name: known.map_or_else(|| id.to_owned(), |service| service.short_name.say(Language::ARABIC).to_owned()),
        issued: measures.tickets.to_string(),
        served: measures.served.to_string(),
        wait: measures.wait_net.text(),
    }
}
