//! When what waits may be read: as one of many, or when waiting longer would leave the visitor unheard (R-D9.9).

use jiff::civil::Date;

/// So many are released together, or
pub const FLOOR: usize = 5;
/// days after the oldest came.
pub const PATIENCE_DAYS: i32 = 7;

/// Whether all that wait are released, by the business days on which they came.
pub fn are_released(waiting: &[Date], today: Date) -> bool {
    // A day that is yet to come was a clock's mistake: nobody shall wait for it.
    let is_due = |day: &Date| *day > today || (today - *day).get_days() >= PATIENCE_DAYS;
    waiting.len() >= FLOOR || waiting.iter().any(is_due)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn five_together_or_after_seven_days() {
        let today = date(2026, 11, 22);
        let ago = |days: i64| today.checked_sub(jiff::ToSpan::days(days)).unwrap();
        assert!(!are_released(&[], today));
        assert!(!are_released(&[today; 4], today) && are_released(&[today; 5], today));
        assert!(!are_released(&[today, ago(6)], today) && are_released(&[today, ago(7)], today));
        assert!(are_released(&[ago(400)], today), "also over a year's end");
        assert!(are_released(&[date(2031, 1, 1)], today), "a clock was wrong");
    }
}
