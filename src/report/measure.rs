//! Shares, means and ranks: a figure with what it was counted from, or none where there was nothing to count.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::queue::Wait;

/// What stands in a cell without a figure.
pub const NONE: &str = "—";

/// So many of so many. `percent` has one decimal, and is null of nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Share {
    pub part: u32,
    pub of: u32,
    pub percent: Option<f64>,
}

/// Of lengths in seconds: their sum and how many they were. `minutes` has one decimal, and is null of nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Mean {
    pub seconds: i64,
    pub of: u32,
    pub minutes: Option<f64>,
}

/// The length that so many per cent do not exceed, by the nearest rank; null of nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Rank {
    pub seconds: Option<i64>,
    pub minutes: Option<f64>,
}

impl Share {
    pub fn of(part: u32, of: u32) -> Self {
        Self { part, of, percent: rounded(i64::from(part) * 100, i64::from(of)) }
    }

    /// `77.8%`, `10%`, `—`
    pub fn text(&self) -> String {
        self.percent.map_or_else(|| NONE.to_owned(), |percent| format!("{percent}%"))
    }
}

impl Mean {
    pub fn of(lengths: impl Iterator<Item = Wait>) -> Self {
        let (seconds, of) = lengths.fold((0, 0), |(seconds, of), length| (seconds + length.seconds, of + 1));
        Self { seconds, of, minutes: rounded(seconds, i64::from(of) * 60) }
    }

    /// Minutes: `8.1`, `11.0`, `—`
    pub fn text(&self) -> String {
        minutes_text(self.minutes)
    }
}

impl Rank {
    pub fn of(lengths: impl Iterator<Item = Wait>, per_cent: usize) -> Self {
        let mut sorted: Vec<i64> = lengths.map(|length| length.seconds).collect();
        sorted.sort_unstable();
        let rank = (sorted.len() * per_cent).div_ceil(100);
        let seconds = rank.checked_sub(1).and_then(|place| sorted.get(place)).copied();
        Self { seconds, minutes: seconds.and_then(|seconds| rounded(seconds, 60)) }
    }

    /// Minutes: `5.5`, `—`
    pub fn text(&self) -> String {
        minutes_text(self.minutes)
    }
}

fn minutes_text(minutes: Option<f64>) -> String {
    minutes.map_or_else(|| NONE.to_owned(), |minutes| format!("{minutes:.1}"))
}

/// `value / of` with one decimal, halves up; none of nothing.
fn rounded(value: i64, of: i64) -> Option<f64> {
    if of <= 0 {
        return None;
    }
    let tenths = (value * 20 + of) / (of * 2);
    i32::try_from(tenths).ok().map(|tenths| f64::from(tenths) / 10.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn waits(seconds: &[i64]) -> impl Iterator<Item = Wait> {
        seconds.iter().map(|seconds| Wait { seconds: *seconds, estimated: false })
    }

    #[test]
    fn of_nothing_there_is_no_figure() {
        assert_eq!([Share::of(0, 0).text(), Mean::of(waits(&[])).text(), Rank::of(waits(&[]), 90).text()], ["—"; 3]);
        assert_eq!([Share::of(0, 3).text(), Mean::of(waits(&[0])).text(), Rank::of(waits(&[0]), 50).text()], ["0%", "0.0", "0.0"]);
    }

    #[test]
    fn figures_have_one_decimal_with_halves_up() {
        for (part, of, text) in
            [(7, 9, "77.8%"), (7, 10, "70%"), (1, 11, "9.1%"), (1, 8, "12.5%"), (1, 16, "6.3%"), (1, 3, "33.3%"), (9, 9, "100%")]
        {
            assert_eq!(Share::of(part, of).text(), text);
        }
        assert_eq!([Mean::of(waits(&[3, 0])).text(), Mean::of(waits(&[660])).text()], ["0.0", "11.0"]);
        assert_eq!(Mean::of(waits(&[9])).text(), "0.2");
    }

    #[test]
    fn the_nearest_rank() {
        for (per_cent, seconds) in [(1, 15), (30, 20), (40, 20), (41, 35), (50, 35), (90, 50), (100, 50)] {
            assert_eq!(Rank::of(waits(&[50, 15, 40, 20, 35]), per_cent).seconds, Some(seconds), "{per_cent}");
        }
    }

    proptest! {
        /// The definition: at least so many per cent do not exceed it, and fewer do not exceed any shorter one.
        #[test]
        fn a_rank_is_one_of_the_lengths_and_the_least_that_enough_do_not_exceed(lengths in proptest::collection::vec(0_i64..5000, 1..60), per_cent in 1_usize..=100) {
            let rank = Rank::of(waits(&lengths), per_cent).seconds.unwrap();
            let up_to = |limit: i64| lengths.iter().filter(|length| **length <= limit).count() * 100;
            prop_assert!(lengths.contains(&rank));
            prop_assert!(up_to(rank) >= lengths.len() * per_cent);
            prop_assert!(up_to(rank - 1) < lengths.len() * per_cent);
        }

        #[test]
        fn a_mean_lies_among_its_lengths_and_a_share_within_a_hundred(lengths in proptest::collection::vec(0_i64..5000, 1..60), part in 0_u32..500, more in 0_u32..500) {
            let tenths = Mean::of(waits(&lengths)).minutes.unwrap() * 10.0;
            let (least, most) = (lengths.iter().min().unwrap(), lengths.iter().max().unwrap());
            let tenths: i64 = format!("{tenths:.0}").parse().unwrap();
            prop_assert!((least - 3..=most + 3).contains(&(tenths * 6)));
            let percent = Share::of(part, part + more).percent;
            prop_assert_eq!(percent.is_none(), part + more == 0);
            prop_assert!(percent.unwrap_or(0.0) <= 100.0);
        }
    }
}
