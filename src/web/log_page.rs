//! The log as a page and on A4: what its templates show, made from a day's rows and figures.

mod timeline;

use askama::Template;
use jiff::civil::Date;

pub use timeline::{Bar, Hour, PauseMark, Timeline};

use super::page::{Frame, Tab};
use crate::queue::{Class, Ending, State, Ticket, Wait};
use crate::report::{
    Anchor, Export, Figures, NONE, PeriodRatings, Score, Share, Vocabulary, name_of, outcome, pauses_note, period_name, within_target,
};
use crate::store::LogRow;
use crate::text::{Catalogue, dates, words};

/// `GET /log/2026-11-22`
#[derive(Template)]
#[template(path = "log.html", config = ".config/askama.toml")]
pub struct LogPage {
    pub frame: Frame,
    pub view: LogView,
    pub neighbours: Neighbours,
    /// [`Facts::block`](super::page::Facts::block)
    pub facts: String,
    pub stage: Stage,
}

/// `GET /log/2026-11-22/print`: A4 standing, as many pages as it takes.
#[derive(Template)]
#[template(path = "log_print.html", config = ".config/askama.toml")]
pub struct LogPrint {
    pub frame: Frame,
    pub view: LogView,
    /// Of the association, as it stands in the configuration.
    pub licence: String,
}

/// The business days before and after this one, where there are any.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Neighbours {
    pub previous: Option<Date>,
    pub next: Option<Date>,
}

impl Neighbours {
    /// `days` are the latest first, as the store gives them.
    pub fn of(date: Date, days: &[Date]) -> Self {
        let next = days.iter().filter(|day| **day > date).min().copied();
        Self { previous: days.iter().filter(|day| **day < date).max().copied(), next }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Can be closed by the reader.
    Open,
    /// The day of now: can be opened again.
    Closed,
    Over,
}

/// A figure with its label, and what it was counted from.
pub struct Kpi {
    pub label: &'static str,
    /// In the label's order; each is an island, so that a pair runs as its page does.
    pub figures: Vec<String>,
    /// Empty where the figure says it all.
    pub beside: String,
}

/// All texts in the reader's language.
pub struct LogView {
    pub date: Date,
    pub gregorian: String,
    pub hijri: String,
    pub kpis: Vec<Kpi>,
    pub timeline: Timeline,
    pub rows: Vec<RowView>,
    /// Which pauses the net wait leaves out; empty where there were none.
    pub pauses: String,
    pub day_hash: String,
    pub journal: Anchor,
    /// Of the branch in the last week before the day's own, with the name of that week; none where there are too few.
    pub ratings: Option<(String, Vec<Kpi>)>,
}

pub struct RowView {
    /// The ticket's id.
    pub id: String,
    pub letter: String,
    pub digits: String,
    pub service: String,
    pub priority: bool,
    pub channel: String,
    pub language: String,
    pub people: u8,
    pub issued: String,
    pub called: String,
    pub ended: String,
    pub counter: String,
    pub wait: String,
    /// Only where it is another than the net wait.
    pub wait_gross: Option<String>,
    pub service_time: String,
    /// None where there is nothing to hold against the target, or nobody was served.
    pub within_target: Option<bool>,
    pub outcome: String,
    pub transferred_to: String,
    /// The first ending and the reason, where it was corrected.
    pub amended: Option<String>,
    pub served: bool,
    /// Where it has ended, and not by a transfer: whether it had been called.
    pub amendable: Option<bool>,
}

impl LogView {
    pub fn of(export: &Export) -> Self {
        let words = words(export.language);
        let (date, seal) = (export.log.date, export.seal(&export.fields()));
        Self {
            date,
            gregorian: format!("{} {}", dates::weekday(date, words), dates::gregorian_line(date, words)),
            hijri: dates::hijri_date(date, words),
            kpis: kpis(&export.figures(), words),
            timeline: Timeline::of(export),
            rows: export.log.rows.iter().map(|row| RowView::of(row, export)).collect(),
            pauses: pauses_note(export),
            day_hash: seal.day_hash,
            journal: seal.journal,
            ratings: export.ratings().map(|ratings| (period_name(&ratings.period, words), rated(&ratings, words))),
        }
    }
}

fn kpis(figures: &Figures, words: &'static Catalogue) -> Vec<Kpi> {
    let day = &figures.day;
    let of = |share: &Share| {
        if share.of == 0 { String::new() } else { words.fill("{0} of {1}", &[&share.part.to_string(), &share.of.to_string()]) }
    };
    let minutes = |text: &str| if text == NONE { String::new() } else { words.count("min", "min", 11_u64, &[]) };
    let kpi = |label, figure, beside| Kpi { label, figures: vec![figure], beside };
    let net = day.wait_net.text();
    let ranks = if day.called == 0 { vec![NONE.to_owned()] } else { vec![day.wait_net_median.text(), day.wait_net_p90.text()] };
    let unit = ranks.first().map_or_else(String::new, |rank| minutes(rank));
    let strictly = words.fill("{0} · strictly {1}", &[&of(&day.within_target), &day.within_target_strictly.text()]);
    let gross = words.fill("min net · {0} gross", &[&day.wait_gross.text()]);
    vec![
        kpi(
            words.say("Tickets"),
            day.tickets.to_string(),
            words.fill("{0} arrived, {1} by transfer", &[&day.arrived.to_string(), &(day.tickets - day.arrived).to_string()]),
        ),
        kpi(words.say("Served"), day.served.to_string(), words.fill("{0} called", &[&day.called.to_string()])),
        kpi(words.say("Mean wait"), net.clone(), if net == NONE { String::new() } else { gross }),
        Kpi { label: words.say("Median · 90th percentile"), figures: ranks, beside: unit },
        kpi(words.say("Within target"), day.within_target.text(), if day.within_target.of == 0 { String::new() } else { strictly }),
        kpi(words.say("No-show"), day.no_show.text(), of(&day.no_show)),
        kpi(words.say("Left"), day.abandoned.text(), of(&day.abandoned)),
        kpi(words.say("Mean service"), day.service_time.text(), minutes(&day.service_time.text())),
    ]
}

fn rated(ratings: &PeriodRatings, words: &'static Catalogue) -> Vec<Kpi> {
    let stars = |label, score: Option<Score>| {
        let beside = |score: &Score| words.fill("{0} satisfied · {1} ratings", &[&format!("{}%", score.satisfied), &score.n.to_string()]);
        let figure = score.map_or_else(|| NONE.to_owned(), |score| format!("{:.2}", score.mean));
        Kpi { label, figures: vec![figure], beside: score.as_ref().map_or_else(|| words.say("too few").to_owned(), beside) }
    };
    let response = ratings.response.unwrap_or_default();
    let of = words.fill("{0} of {1}", &[&response.part.to_string(), &response.of.to_string()]);
    vec![
        stars(words.say("Service, of 5 stars"), ratings.service),
        stars(words.say("Treatment, of 5 stars"), ratings.treatment),
        Kpi { label: words.say("Rated, of the visits served"), figures: vec![response.text()], beside: of },
    ]
}

impl RowView {
    fn of(row: &LogRow, export: &Export) -> Self {
        let ticket = &row.ticket;
        let name = |vocabulary, code: &str| name_of(vocabulary, code, (export.config, export.language));
        let time = |moment: Option<crate::calendar::Moment>| {
            moment.map_or_else(|| "–".to_owned(), |moment| dates::clock(export.config.calendar.local(moment.at).time()))
        };
        let gross = ticket.wait_gross.filter(|gross| ticket.wait_net.is_some_and(|net| net.seconds != gross.seconds));
        Self {
            id: ticket.id.0.to_string(),
            letter: ticket.number.prefix.to_string(),
            digits: format!("{:03}", ticket.number.number),
            service: name(Vocabulary::Service, &ticket.service.to_string()),
            priority: ticket.class == Class::Priority,
            channel: name(Vocabulary::Code, ticket.channel.into()),
            language: name(Vocabulary::Language, ticket.language.code()),
            people: ticket.party_size.people(),
            issued: time(Some(ticket.issued)),
            called: time(ticket.first_called),
            ended: time(ticket.service_end),
            counter: ticket.counter.map_or_else(|| "–".to_owned(), |counter| counter.to_string()),
            wait: length(ticket.wait_net),
            wait_gross: gross.map(|gross| length(Some(gross))),
            service_time: length(ticket.service_time),
            within_target: within_target(ticket, export.config).filter(|_| ticket.state == State::Served),
            outcome: if row.transferred_to.is_some() { String::new() } else { name(Vocabulary::Code, outcome(ticket)) },
            transferred_to: row.transferred_to.clone().unwrap_or_default(),
            amended: amended(ticket, export),
            served: ticket.state == State::Served,
            amendable: (Ending::of(ticket).is_some() && row.transferred_to.is_none()).then_some(ticket.first_called.is_some()),
        }
    }
}

fn amended(ticket: &Ticket, export: &Export) -> Option<String> {
    let amendment = ticket.amended?;
    let name = |code: &str| name_of(Vocabulary::Code, code, (export.config, export.language));
    Some(words(export.language).fill("Was: {0}. Reason: {1}", &[&name(amendment.from.name()), &name(amendment.reason.into())]))
}

/// `4:25`, `43:10`, `–`
fn length(wait: Option<Wait>) -> String {
    wait.map_or_else(|| "–".to_owned(), |wait| format!("{}:{:02}", wait.seconds / 60, wait.seconds % 60))
}
