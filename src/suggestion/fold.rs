//! Words of a text, and the form in which two spellings of one word are the same.

use std::ops::Range;

/// A word with its place in the text, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub place: Range<usize>,
    pub folded: String,
}

/// Letters with the marks that belong to them, digits among them or not.
pub fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for (start, letter) in text.char_indices().filter(|(_, letter)| is_of_word(*letter)) {
        let end = start + letter.len_utf8();
        match words.last_mut().filter(|word| word.place.end == start) {
            Some(word) => word.place.end = end,
            None => words.push(Word { place: start..end, folded: String::new() }),
        }
    }
    for word in &mut words {
        word.folded = folded(text.get(word.place.clone()).unwrap_or_default());
    }
    words
}

/// Small letters, without vowel signs and lengthening, and one letter for each that is written in several ways.
pub fn folded(word: &str) -> String {
    word.chars().filter(|letter| !is_mark(*letter)).map(one_form).flat_map(char::to_lowercase).collect()
}

pub fn is_letter(letter: char) -> bool {
    (letter.is_alphabetic() && letter != '\u{640}') || is_mark(letter) || matches!(letter, '\u{9BC}' | '\u{9CD}')
}

/// Of any script.
pub fn is_digit(letter: char) -> bool {
    letter.is_numeric()
}

fn is_of_word(letter: char) -> bool {
    is_letter(letter) || is_digit(letter) || letter == '\u{640}'
}

/// Arabic vowel signs and lengthening, accents that stand apart, and joiners.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{610}'..='\u{61A}' | '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{300}'..='\u{36F}' | '\u{200C}' | '\u{200D}')
}

fn one_form(letter: char) -> char {
    match letter {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ی' | 'ئ' | 'ے' => 'ي',
        'ؤ' => 'و',
        'ة' | 'ہ' | 'ۃ' | 'ھ' | 'ۀ' => 'ه',
        'ک' => 'ك',
        // A kiosk's keyboard and a staff file may differ in the dot.
        'İ' | 'I' | 'ı' => 'i',
        other => other,
    }
}
