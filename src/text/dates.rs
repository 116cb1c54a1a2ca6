//! Dates and times as a visitor reads them: Hijri first, Western digits always.

use jiff::civil::{Date, DateTime, Time};

use super::{Catalogue, ltr};
use crate::calendar::{PauseSpan, hijri};
use crate::queue::Estimate;

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const HIJRI_MONTHS: [&str; 12] = [
    "Muharram",
    "Safar",
    "Rabi I",
    "Rabi II",
    "Jumada I",
    "Jumada II",
    "Rajab",
    "Shaban",
    "Ramadan",
    "Shawwal",
    "Dhu al-Qada",
    "Dhu al-Hijja",
];

/// Messages that are found by place and not by a literal; the test of the catalogues reads them here.
#[rustfmt::skip]
pub const NAMES_IN_TABLES: &[&str] = &[
    "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun",
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    "Muharram", "Safar", "Rabi I", "Rabi II", "Jumada I", "Jumada II", "Rajab", "Shaban", "Ramadan", "Shawwal", "Dhu al-Qada", "Dhu al-Hijja",
];

pub fn weekday(date: Date, words: &'static Catalogue) -> &'static str {
    named(&WEEKDAYS, date.weekday().to_monday_one_offset(), words)
}

/// `Sun 12 Jumada II 1448 AH`; nothing where the calendar does not reach.
pub fn hijri_line(date: Date, words: &'static Catalogue) -> String {
    let Some(hijri) = hijri(date) else { return String::new() };
    let (day, month, year) = (hijri.day.to_string(), hijri_month(hijri.month, words), hijri.year.to_string());
    words.fill("{0} {1} {2} {3} AH", &[weekday(date, words), &day, month, &year])
}

/// `22 Jumada I 1446 AH`; nothing where the calendar does not reach.
pub fn hijri_date(date: Date, words: &'static Catalogue) -> String {
    let Some(hijri) = hijri(date) else { return String::new() };
    words.fill("{0} {1} {2} AH", &[&hijri.day.to_string(), hijri_month(hijri.month, words), &hijri.year.to_string()])
}

/// `month` counts from 1.
pub fn hijri_month(month: u8, words: &'static Catalogue) -> &'static str {
    named(&HIJRI_MONTHS, i8::try_from(month).unwrap_or_default(), words)
}

/// `November 2026`
pub fn month_line(date: Date, words: &'static Catalogue) -> String {
    format!("{} {}", named(&MONTHS, date.month(), words), ltr(date.year()))
}

/// `22 November 2026`
pub fn gregorian_line(date: Date, words: &'static Catalogue) -> String {
    words.fill("{0} {1} {2}", &[&date.day().to_string(), named(&MONTHS, date.month(), words), &date.year().to_string()])
}

pub fn clock(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

/// `40–55`, as an isolate.
pub fn range(estimate: Estimate) -> String {
    ltr(format_args!("{}–{}", estimate.low, estimate.high))
}

/// `12:07–12:32`, as an isolate.
pub fn span(pause: &PauseSpan) -> String {
    ltr(format_args!("{}–{}", clock(pause.start.time()), clock(pause.end.time())))
}

/// The time alone where it is today, else with its weekday.
pub enum When {
    Today(String),
    OtherDay(&'static str, String),
}

pub fn when(at: DateTime, now: DateTime, words: &'static Catalogue) -> When {
    let time = clock(at.time());
    if at.date() == now.date() { When::Today(time) } else { When::OtherDay(weekday(at.date(), words), time) }
}

/// `place` counts from 1.
fn named(names: &'static [&'static str], place: i8, words: &'static Catalogue) -> &'static str {
    let name = usize::try_from(place).ok().and_then(|place| names.get(place.checked_sub(1)?));
    name.map_or("", |name| words.say(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words;

    #[test]
    fn the_header_of_the_mock_ups() {
        let date = jiff::civil::date(2026, 11, 22);
        for (code, hijri, gregorian) in [
            ("ar", "الأحد 12 جمادى الآخرة 1448هـ", "22 نوفمبر 2026م"),
            ("en", "Sun 12 Jumada II 1448 AH", "22 November 2026"),
            ("ur", "اتوار 12 جمادی الثانی 1448ھ", "22 نومبر 2026ء"),
            ("id", "Ahad 12 Jumadilakhir 1448 H", "22 November 2026"),
            ("bn", "রবি 12 জমাদিউস সানি 1448", "22 নভেম্বর 2026"),
            ("tr", "12 Cemaziyelahir 1448 Paz", "22 Kasım 2026"),
            ("fr", "dim. 12 joumada II 1448 H", "22 novembre 2026"),
            ("fa", "یکشنبه 12 جمادی‌الثانی 1448 ق", "22 نوامبر 2026 م"),
        ] {
            let words = words(code.parse().unwrap());
            let plain = |line: String| line.replace(['\u{2066}', '\u{2069}'], "");
            assert_eq!(plain(hijri_line(date, words)), hijri);
            assert_eq!(plain(gregorian_line(date, words)), gregorian);
        }
    }

    #[test]
    fn the_tables_and_their_list_agree() {
        let listed: Vec<_> = WEEKDAYS.into_iter().chain(MONTHS).chain(HIJRI_MONTHS).collect();
        assert_eq!(listed, NAMES_IN_TABLES);
    }
}
