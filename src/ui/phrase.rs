//! Sentences cut into words and numbers, because each has its own font on the screen.

/// A stretch of a sentence that is all words or all number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub text: String,
    pub number: bool,
    /// A space stands before it.
    pub gap: bool,
}

/// Words that follow each other stay together; `1448هـ` becomes a number and a word without a gap.
pub fn runs(sentence: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for word in sentence.split_whitespace() {
        for (place, (text, number)) in pieces(word).into_iter().enumerate() {
            let gap = place == 0 && !runs.is_empty();
            match runs.last_mut() {
                Some(last) if gap && !last.number && !number => {
                    last.text.push(' ');
                    last.text.push_str(&text);
                }
                _ => runs.push(Run { text, number, gap }),
            }
        }
    }
    runs
}

/// A word cut where digits begin and end; the signs inside a time or a range belong to the number.
fn pieces(word: &str) -> Vec<(String, bool)> {
    let mut pieces: Vec<(String, bool)> = Vec::new();
    for letter in word.chars().filter(|letter| !('\u{2066}'..='\u{2069}').contains(letter)) {
        match pieces.last_mut() {
            Some((text, number)) if *number == letter.is_ascii_digit() || (*number && matches!(letter, ':' | '–')) => text.push(letter),
            _ => pieces.push((letter.to_string(), letter.is_ascii_digit())),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{ltr, words};

    fn drawn(sentence: &str) -> String {
        let mark = |run: &Run| format!("{}{}{}", if run.gap { "_" } else { "" }, if run.number { "#" } else { "" }, run.text);
        runs(sentence).iter().map(mark).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn numbers_times_and_ranges_stand_alone_and_words_stay_together() {
        assert_eq!(drawn("الأحد 12 جمادى الآخرة 1448هـ"), "الأحد|_#12|_جمادى الآخرة|_#1448|هـ");
        assert_eq!(drawn("Includes pause 12:07–12:32"), "Includes pause|_#12:07–12:32");
        assert_eq!(drawn("\u{2066}40–55\u{2069} د"), "#40–55|_د");
        assert_eq!(drawn("It opens at 16:00."), "It opens at|_#16:00|.");
        assert_eq!(drawn(""), "");
    }

    /// Ranges, times, telephones and ticket numbers, each with the runs that it is.
    fn values() -> impl Strategy<Value = String> {
        prop_oneof!["[0-9]{1,3}–[0-9]{1,3}", "[0-2][0-9]:[0-5][0-9]", "[0-9]{1,4}", "[A-Z] [0-9]{3,4}", r"\+966 [0-9]{2} [0-9]{3} [0-9]{4}"]
    }

    proptest! {
        #[test]
        fn a_sentence_is_cut_into_words_and_numbers_in_every_language(value in values(), isolated in any::<bool>()) {
            for (code, _) in dawr_ui::CATALOGUES {
                let words = words(code.parse().unwrap());
                let given = if isolated { ltr(&value) } else { value.clone() };
                let runs = runs(&words.fill("This service opens at {0}", &[&given]));
                let sentence: String = runs.iter().flat_map(|run| [if run.gap { " " } else { "" }, run.text.as_str()]).collect();
                prop_assert_eq!(sentence, words.say("This service opens at {0}").replace("{0}", &value), "{}", code);
                for run in runs {
                    let digits = run.text.contains(|letter: char| letter.is_ascii_digit());
                    prop_assert!(digits == run.number, "{}: {:?}", code, run);
                    prop_assert!(!run.number || run.text.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, ':' | '–')), "{:?}", run);
                }
            }
        }
    }
}
