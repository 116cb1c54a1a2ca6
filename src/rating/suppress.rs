//! Which cells of a list may be shown (R-D9.7).

/// Of counts that add up to a known sum: those of `floor` and more. Where what is hidden could be found by subtraction, because it
/// is one cell alone or too few ratings together, the smallest of the others are hidden too. A count of 0 hides nobody.
pub fn shown(counts: &[u32], floor: u32) -> Vec<bool> {
    let mut shown: Vec<bool> = counts.iter().map(|count| *count >= floor).collect();
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_by_key(|place| counts.get(*place).copied().unwrap_or(0));
    let (mut cells, mut ratings) =
        counts.iter().filter(|count| (1..floor).contains(count)).fold((0, 0), |(cells, sum), n| (cells + 1, sum + n));
    for place in order {
        if cells == 0 || (cells > 1 && ratings >= floor) {
            break;
        }
        if let (Some(cell @ true), Some(count)) = (shown.get_mut(place), counts.get(place)) {
            *cell = false;
            (cells, ratings) = (cells + 1, ratings + count);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hidden_can_be_found_by_subtraction() {
        assert_eq!(shown(&[20, 9, 7, 5], 5), [true; 4]);
        assert_eq!(shown(&[20, 9, 4, 5], 5), [true, true, false, false], "one alone");
        assert_eq!(shown(&[20, 9, 4, 1], 5), [true, true, false, false], "two that are five together");
        assert_eq!(shown(&[20, 9, 2, 1], 5), [true, false, false, false], "two that are three together");
        assert_eq!(shown(&[20, 0, 7], 5), [true, false, true], "nobody is hidden by a zero");
        assert_eq!(shown(&[3], 5), [false]);
        assert_eq!(shown(&[], 5), Vec::<bool>::new());
    }

    proptest::proptest! {
        #[test]
        fn what_is_hidden_is_never_one_cell_nor_too_few(counts in proptest::collection::vec(0_u32..30, 0..9)) {
            let shown = shown(&counts, 5);
            let hidden: Vec<u32> = counts.iter().zip(&shown).filter(|(count, shown)| **count > 0 && !**shown).map(|(count, _)| *count).collect();
            let all_hidden = !shown.contains(&true);
            proptest::prop_assert!(counts.iter().zip(&shown).all(|(count, shown)| *count >= 5 || !shown));
            proptest::prop_assert!(hidden.is_empty() || all_hidden || (hidden.len() > 1 && hidden.iter().sum::<u32>() >= 5));
        }
    }
}
