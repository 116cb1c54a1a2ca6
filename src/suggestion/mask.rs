//! Strikes out of a text who wrote it and whom it names: telephone and other long numbers, e-mail addresses, and names (R-D9.9).
//! What no rule can know stays: a name that nothing introduces and that is not of the staff.

use std::collections::BTreeSet;
use std::ops::Range;

use super::fold::{Word, is_digit, is_letter, words};
use super::introducer::{ENDS_OF_A_NAME, FOLLOWERS, INTRODUCERS, Introducer, NOT_A_NAME};

/// Stands for what was struck out, however long that was.
pub const BLOCK: &str = "▒▒▒";

/// Digits without a letter between them: a telephone number, an identity number, a date.
const LONG_NUMBER: usize = 7;
/// Digits of a word that has letters too: a passport.
const MIXED_NUMBER: usize = 5;
const SHORTEST_NAME: usize = 3;

type Place = Range<usize>;

/// `known_names` are display names of the staff. What is struck out may bring two runs of digits together, or leave a name standing
/// alone that was written into a number: so it is done until nothing is left to strike.
pub fn mask(text: &str, known_names: &[String]) -> String {
    let masked = once(text, known_names);
    if masked == text { masked } else { mask(&masked, known_names) }
}

fn once(text: &str, known_names: &[String]) -> String {
    let words = words(text);
    let mut struck = addresses(text);
    struck.extend(known(&words, known_names));
    struck.extend(introduced(text, &words));
    struck.extend(mixed(text, &words));
    struck.extend(long_numbers(text));
    without(text, struck)
}

/// Places that touch, or have only space between them, become one block.
fn without(text: &str, mut struck: Vec<Place>) -> String {
    struck.sort_by_key(|place| place.start);
    let (mut kept, mut from) = (String::with_capacity(text.len()), 0);
    for place in struck {
        let between = text.get(from..place.start).unwrap_or_default();
        let goes_on = kept.ends_with(BLOCK) && between.trim().is_empty();
        if !goes_on {
            kept.push_str(between);
            kept.push_str(BLOCK);
        }
        from = from.max(place.end);
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    kept
}

/// From the first digit, or a plus before it, to the last; a letter ends a run.
fn long_numbers(text: &str) -> Vec<Place> {
    let (mut found, mut run, mut digits) = (Vec::new(), None::<Place>, 0);
    let mut end = |run: &mut Option<Place>, digits: &mut usize| {
        let whole = run.take().filter(|_| *digits >= LONG_NUMBER);
        found.extend(whole.map(|place| with_plus(text, place)));
        *digits = 0;
    };
    for (start, letter) in text.char_indices() {
        if is_digit(letter) {
            let place = start..start + letter.len_utf8();
            run = Some(run.map_or(place.clone(), |run| run.start..place.end));
            digits += 1;
        } else if is_letter(letter) {
            end(&mut run, &mut digits);
        }
    }
    end(&mut run, &mut digits);
    found
}

fn with_plus(text: &str, place: Place) -> Place {
    let before = text.get(..place.start).unwrap_or_default();
    let start = if before.ends_with(['+', '(']) { place.start - 1 } else { place.start };
    start..place.end
}

fn mixed(text: &str, words: &[Word]) -> Vec<Place> {
    let is_mixed = |word: &&Word| {
        let letters = text.get(word.place.clone()).unwrap_or_default();
        letters.contains(is_letter) && letters.chars().filter(|letter| is_digit(*letter)).count() >= MIXED_NUMBER
    };
    words.iter().filter(is_mixed).map(|word| word.place.clone()).collect()
}

/// `somebody@example.org`, and a name on a network: `@somebody`.
fn addresses(text: &str) -> Vec<Place> {
    let at = text.match_indices('@').map(|(at, _)| at);
    at.filter_map(|at| {
        let is_part = |letter: char| !letter.is_whitespace() && !matches!(letter, ',' | '،' | ';' | '؛' | '(' | ')' | '<' | '>' | '"');
        let (before, after) = (text.get(..at)?, text.get(at + 1..)?);
        let start = before.rfind(|letter| !is_part(letter)).map_or(0, |gap| gap + before.get(gap..).map_or(0, first_length));
        let end = after.find(|letter| !is_part(letter)).map_or(text.len(), |gap| at + 1 + gap);
        after.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_').then_some(start..end)
    })
    .collect()
}

fn first_length(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

/// Each word of a name of the staff, also with what Arabic writes together with it.
fn known(words: &[Word], names: &[String]) -> Vec<Place> {
    let of_names = names.iter().flat_map(|name| super::fold::words(name)).map(|word| word.folded);
    let is_name = |word: &String| word.chars().count() >= SHORTEST_NAME && !NOT_A_NAME.contains(&word.as_str());
    let names: BTreeSet<String> = of_names.filter(is_name).map(|word| bare(&word).to_owned()).collect();
    words.iter().filter(|word| forms(&word.folded).any(|form| names.contains(form))).map(|word| word.place.clone()).collect()
}

/// Without the article, where a name is left.
fn bare(word: &str) -> &str {
    word.strip_prefix("ال").filter(|rest| rest.chars().count() >= SHORTEST_NAME).unwrap_or(word)
}

/// A word, and what is left of it without the little words that Arabic writes together with the next, up to three: «وللقحطاني».
fn forms(word: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(word), |word| word.strip_prefix(['و', 'ف', 'ب', 'ل', 'ك'])).take(4).flat_map(|form| [form, bare(form)])
}

fn introduced(text: &str, words: &[Word]) -> Vec<Place> {
    let mut struck = Vec::new();
    for place in 0..words.len() {
        let rest = words.get(place..).unwrap_or_default();
        struck.extend(INTRODUCERS.iter().filter_map(|introducer| after(introducer, rest)).flat_map(|rest| name(text, rest)));
        if let [before, title, ..] = rest
            && FOLLOWERS.contains(&title.folded.as_str())
            && joined(text, before, title, &[' '])
            && !ENDS_OF_A_NAME.contains(&before.folded.as_str())
        {
            struck.push(before.place.clone());
        }
    }
    struck
}

/// The introducer itself, and the words after it that may be a name.
fn after<'a>(introducer: &Introducer, words: &'a [Word]) -> Option<&'a [Word]> {
    let length = introducer.words.len();
    let is_it = words.len() > length && words.iter().zip(introducer.words).all(|(word, asked)| word.folded == *asked);
    // With the last word of the introducer, so that what stands between it and the name is seen.
    is_it.then(|| words.get(length - 1..(length + introducer.reach).min(words.len()))).flatten()
}

/// The places of the words behind the first, as far as they go on as one name.
fn name(text: &str, words: &[Word]) -> Vec<Place> {
    let first: &[char] = &[' ', ':', '=', '-', ',', '،', '.', '\''];
    let mut places = Vec::new();
    for (count, pair) in words.windows(2).enumerate() {
        let [before, word] = pair else { break };
        let allowed: &[char] = if count == 0 { first } else { &[' ', '-', '\'', '’'] };
        if !joined(text, before, word, allowed) || ENDS_OF_A_NAME.contains(&word.folded.as_str()) {
            break;
        }
        places.push(word.place.clone());
    }
    places
}

fn joined(text: &str, before: &Word, word: &Word, allowed: &[char]) -> bool {
    text.get(before.place.end..word.place.start).is_some_and(|between| between.chars().all(|letter| allowed.contains(&letter)))
}

#[cfg(test)]
mod tests;
