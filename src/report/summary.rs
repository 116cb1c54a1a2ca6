//! The summary of a day as lines of cells, for the workbook.

use super::export::Export;
use super::figures::{Figures, Measures};
use super::measure::{NONE, Share};
use super::names::{Vocabulary, name_of};
use super::ratings::{Score, period_name};
use super::seal::Seal;
use super::workbook::both_dates;
use crate::text::words;

/// Cells from the start of a row; a figure is a number, or says what it was counted from.
pub(super) enum Line {
    Title(String),
    Heading(Vec<String>),
    Words(String),
    Figures(Vec<String>),
    Gap,
}

pub(super) fn summary(export: &Export, seal: &Seal) -> Vec<Line> {
    let words = words(export.language);
    let figures = export.figures();
    let mut lines = vec![
        Line::Title(words.say("Summary of the day").to_owned()),
        Line::Words(format!(
            "{} · {} {}",
            say(export, &export.config.branch.association),
            say(export, &export.config.branch.name),
            export.config.branch.code
        )),
        Line::Words(both_dates(export, words)),
        Line::Gap,
    ];
    lines.extend(of_the_day(export, &figures));
    lines.push(Line::Gap);
    lines.extend(by_service(export, &figures));
    for (title, vocabulary, counts) in [
        (words.say("By channel"), Vocabulary::Code, &figures.channels),
        (words.say("By language"), Vocabulary::Language, &figures.languages),
        (words.say("Obstacles"), Vocabulary::Code, &figures.obstacles),
    ] {
        if counts.is_empty() {
            continue;
        }
        lines.extend([Line::Gap, Line::Heading(vec![title.to_owned(), words.say("Tickets").to_owned()])]);
        let count = |(code, count): (&String, &u32)| {
            Line::Figures(vec![name_of(vocabulary, code, (export.config, export.language)), count.to_string()])
        };
        lines.extend(counts.iter().map(count));
    }
    lines.extend(rated(export));
    lines.push(Line::Gap);
    lines.extend(sealed(export, seal));
    lines
}

fn rated(export: &Export) -> Vec<Line> {
    let words = words(export.language);
    let Some(ratings) = export.ratings() else { return Vec::new() };
    let heading = [
        period_name(&ratings.period, words),
        words.say("Mean of 5 stars").to_owned(),
        words.say("Satisfied").to_owned(),
        words.say("Ratings").to_owned(),
    ];
    let row = |(name, score): (&str, Option<Score>)| {
        let cells = |score: Score| [format!("{:.2}", score.mean), format!("{}%", score.satisfied), score.n.to_string()];
        Line::Figures(std::iter::once(name.to_owned()).chain(score.map_or([(); 3].map(|()| NONE.to_owned()), cells)).collect())
    };
    let mut lines = vec![Line::Gap, Line::Heading(heading.into())];
    lines.extend([(words.say("Service"), ratings.service), (words.say("Treatment"), ratings.treatment)].map(row));
    if let Some(response) = ratings.response {
        lines.push(Line::Figures(vec![words.say("Rated, of the visits served").to_owned(), response.text(), of(export, &response)]));
    }
    lines
}

fn say<'a>(export: &Export, words: &'a crate::config::Words) -> &'a str {
    words.say(export.language)
}

fn of_the_day(export: &Export, figures: &Figures) -> Vec<Line> {
    let words = words(export.language);
    let day = &figures.day;
    let share = |name: &str, share: &Share| Line::Figures(vec![name.to_owned(), share.text(), of(export, share)]);
    let single = |name: &str, figure: String| Line::Figures(vec![name.to_owned(), figure]);
    let mut lines = vec![
        Line::Heading(vec![words.say("Figure").to_owned(), words.say("Value").to_owned(), words.say("Counted from").to_owned()]),
        single(words.say("Tickets"), day.tickets.to_string()),
        single(words.say("Arrived"), day.arrived.to_string()),
        single(words.say("People"), day.people.to_string()),
        single(words.say("Called"), day.called.to_string()),
        single(words.say("Served"), day.served.to_string()),
        single(words.say("Transferred"), day.transferred.to_string()),
        single(words.say("With priority"), figures.priority.to_string()),
        single(words.say("Cancelled"), day.cancelled.to_string()),
        single(words.say("Mean gross wait, min"), day.wait_gross.text()),
        single(words.say("Mean net wait, min"), day.wait_net.text()),
        single(words.say("Median net wait, min"), day.wait_net_median.text()),
        single(words.say("90th percentile of the net wait, min"), day.wait_net_p90.text()),
        single(words.say("Mean service, min"), day.service_time.text()),
        share(words.say("Within target"), &day.within_target),
        share(words.say("Within target, strictly"), &day.within_target_strictly),
        share(words.say("No-show"), &day.no_show),
        share(words.say("Left before the call"), &day.abandoned),
        share(words.say("Referred to the researcher"), &day.referred),
    ];
    if let Some(occupancy) = &figures.occupancy {
        lines.push(single(words.say("Occupancy of the counters"), occupancy.text()));
    }
    lines
}

/// `7 of 9`
pub(crate) fn of(export: &Export, share: &Share) -> String {
    words(export.language).fill("{0} of {1}", &[&share.part.to_string(), &share.of.to_string()])
}

fn by_service(export: &Export, figures: &Figures) -> Vec<Line> {
    let words = words(export.language);
    let heads = ["Service", "Tickets", "Served", "Mean net wait, min", "Mean service, min", "Within target", "Referred to the researcher"];
    let heading = Line::Heading(heads.iter().map(|head| words.say(head).to_owned()).collect());
    let row = |(service, measures): (&String, &Measures)| {
        Line::Figures(vec![
            name_of(Vocabulary::Service, service, (export.config, export.language)),
            measures.tickets.to_string(),
            measures.served.to_string(),
            measures.wait_net.text(),
            measures.service_time.text(),
            measures.within_target.text(),
            measures.referred.text(),
        ])
    };
    std::iter::once(heading).chain(figures.services.iter().map(|figures| (&figures.service, &figures.measures)).map(row)).collect()
}

/// In the very words of the CSV's last line, so that one reader finds both.
fn sealed(export: &Export, seal: &Seal) -> Vec<Line> {
    let words = words(export.language);
    let mut lines = vec![Line::Words(words.say("Seal of the rows").to_owned())];
    lines.extend(seal.fields().into_iter().filter(|field| !field.is_empty()).map(Line::Words));
    lines
}
