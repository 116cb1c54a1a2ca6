//! Which weeks a month is made of and which of its services are told, so that no small group can be computed from both.

use crate::rating;

/// Of the weeks' counts: those with enough, which are published each by itself, those without any, and the small ones where they are two
/// or more and have enough together. A small week that stands alone is left out of its month.
pub fn counted(counts: &[u32], floor: u32) -> Vec<bool> {
    let small: Vec<u32> = counts.iter().copied().filter(|count| (1..floor).contains(count)).collect();
    let together = small.len() > 1 && small.iter().sum::<u32>() >= floor;
    counts.iter().map(|count| *count == 0 || *count >= floor || together).collect()
}

/// The columns that may be told. `table` has a row for each published week and one for all small ones that are counted together; a
/// column for each service; every row is as long.
pub fn told(table: &[Vec<u32>], floor: u32) -> Vec<bool> {
    let columns = table.first().map_or(0, Vec::len);
    let of = |column: usize| table.iter().filter_map(|row| row.get(column)).sum::<u32>();
    let sums: Vec<u32> = (0..columns).map(of).collect();
    let mut told = rating::shown(&sums, floor);
    while leaks(table, &told, floor) {
        let smallest = (0..columns).filter(|column| told.get(*column) == Some(&true)).min_by_key(|column| sums.get(*column));
        let Some(cell) = smallest.and_then(|column| told.get_mut(column)) else { break };
        *cell = false;
    }
    told
}

/// Whoever knows from the log which services had nobody in a week can take from some weeks' sum those services that had all their
/// ratings in these weeks. What is left is a group of ratings: is it ever a small one? (Every group that sums of rows and columns give
/// is of this form: a combination is one only where all cells of one sign fall out.)
fn leaks(table: &[Vec<u32>], told: &[bool], floor: u32) -> bool {
    let rows = u32::try_from(table.len()).unwrap_or(u32::MAX).min(16);
    let columns = columns(table, told);
    let has = |weeks: u32, row: usize| u32::try_from(row).is_ok_and(|row| weeks.checked_shr(row).is_some_and(|weeks| weeks & 1 == 1));
    (1..1_u32 << rows).any(|weeks| {
        let of_weeks: u32 = table.iter().enumerate().filter(|(row, _)| has(weeks, *row)).map(|(_, row)| row.iter().sum::<u32>()).sum();
        let within = |column: &&Vec<u32>| column.iter().enumerate().all(|(row, count)| *count == 0 || has(weeks, row));
        let of_services: u32 = columns.iter().filter(within).map(|column| column.iter().sum::<u32>()).sum();
        (1..floor).contains(&(of_weeks - of_services))
    })
}

/// Those that are told, and the hidden ones as one.
fn columns(table: &[Vec<u32>], told: &[bool]) -> Vec<Vec<u32>> {
    let of = |row: &Vec<u32>, kept: &dyn Fn(usize) -> bool| -> u32 {
        row.iter().enumerate().filter(|(column, _)| kept(*column)).map(|(_, count)| *count).sum()
    };
    let is_told = |column: usize| told.get(column) == Some(&true);
    let mut columns: Vec<Vec<u32>> = (0..told.len())
        .filter(|column| is_told(*column))
        .map(|column| table.iter().map(|row| of(row, &|place| place == column)).collect())
        .collect();
    columns.push(table.iter().map(|row| of(row, &|place| !is_told(place))).collect());
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_week_alone_is_left_out_of_its_month() {
        assert_eq!(counted(&[20, 9, 7, 5], 5), [true; 4]);
        assert_eq!(counted(&[20, 9, 4, 0], 5), [true, true, false, true], "month and weeks would give it");
        assert_eq!(counted(&[20, 9, 2, 2], 5), [true, true, false, false], "they would give both together, and both are four");
        assert_eq!(counted(&[20, 9, 3, 2], 5), [true; 4]);
        assert_eq!(counted(&[4, 4, 4, 4], 5), [true; 4], "weeks that are too small can still be a month");
    }

    #[test]
    fn a_service_is_hidden_where_a_week_of_its_own_would_give_the_rest_of_it() {
        assert_eq!(told(&[vec![6, 3], vec![2, 8]], 5), [true; 2], "both services in both weeks: nothing falls out");
        assert_eq!(told(&[vec![6, 0], vec![1, 8]], 5), [false; 2], "the first week had nobody else: the service's 7 less its 6 are 1");
        assert_eq!(told(&[vec![6, 0], vec![5, 8]], 5), [true; 2], "they are 5");
        assert_eq!(told(&[vec![12, 5, 4]], 5), [true, false, false], "as in every list");
        assert_eq!(told(&[vec![6, 0, 9], vec![1, 8, 7]], 5), [true; 3], "6 and 9 are told by their sum alone");
        assert_eq!(told(&[], 5), Vec::<bool>::new());
    }
}
