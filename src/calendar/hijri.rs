//! The Hijri date by the Umm al-Qura calendar, for display only: what is stored is Gregorian.

use icu_calendar::cal::Hijri;
use icu_calendar::cal::hijri::UmmAlQura;
use jiff::civil::Date;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HijriDate {
    pub year: i32,
    /// 1 Muharram to 12 Dhu al-Hijja.
    pub month: u8,
    pub day: u8,
}

/// Valid for 1300–1600 AH (ICU4X); none where the date is outside what the library can express.
pub fn hijri(date: Date) -> Option<HijriDate> {
    let month = u8::try_from(date.month()).ok()?;
    let day = u8::try_from(date.day()).ok()?;
    let iso = icu_calendar::Date::try_new_iso(i32::from(date.year()), month, day).ok()?;
    let date = iso.to_calendar(Hijri::<UmmAlQura>::new_umm_al_qura());
    Some(HijriDate { year: date.year().extended_year(), month: date.month().ordinal, day: date.day_of_month().0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dates_of_the_policy_and_of_the_printed_calendar() {
        for (gregorian, hijri_date) in
            [("2024-11-24", (1446, 5, 22)), ("2026-11-22", (1448, 6, 12)), ("2026-12-06", (1448, 6, 26)), ("2027-05-15", (1448, 12, 9))]
        {
            let found = hijri(gregorian.parse().unwrap()).unwrap();
            assert_eq!((found.year, found.month, found.day), hijri_date, "{gregorian}");
        }
    }
}
