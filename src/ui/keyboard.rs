//! The keys on the screen: letters of each language in the order of its alphabet, which everybody can find, and a leaf of digits and
//! marks. A panel breaks a leaf into rows by its width.

use unicode_segmentation::UnicodeSegmentation;

use crate::queue::Language;

/// One for each language; the last leaf of every language is [`signs`]. Between two spaces stands what one key types.
const LETTERS: &[(&str, &[&str])] = &[
    ("ar", &["ا ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و ي ة ى ء أ إ آ ؤ ئ"]),
    ("en", &["a b c d e f g h i j k l m n o p q r s t u v w x y z '"]),
    ("ur", &["آ ا ب پ ت ٹ ث ج چ ح خ د ڈ ذ ر ڑ ز ژ س ش ص ض ط ظ ع غ ف ق ک گ ل م ن ں و ہ ھ ء ی ے ئ ؤ أ ۃ"]),
    ("id", &["a b c d e f g h i j k l m n o p q r s t u v w x y z -"]),
    // What most words need stands on the first leaf, with the signs of the vowels and the maker of conjuncts.
    ("bn", &["ক খ গ ঘ চ ছ জ ঝ ট ঠ ড ঢ ণ ত থ দ ধ ন প ফ ব ভ ম য র ল শ ষ স হ ড় য় ং ঁ া ি ী ু ূ ৃ ে ৈ ো ৌ ্", "অ আ ই ঈ উ ঊ ঋ এ ঐ ও ঔ ঙ ঞ ঢ় ৎ ঃ"]),
    ("fr", &["a à â æ b c ç d e é è ê ë f g h i î ï j k l m n o ô œ p q r s t u ù û ü v w x y ÿ z ' -"]),
    ("tr", &["a â b c ç d e f g ğ h ı i î j k l m n o ö p q r s ş t u ü û v w x y z '"]),
    ("fa", &["آ ا ب پ ت ث ج چ ح خ د ذ ر ز ژ س ش ص ض ط ظ ع غ ف ق ک گ ل م ن و ه ی ء ئ ؤ"]),
];

/// For a language without letters of its own here.
const LATIN: &str = "en";

const DIGITS: &str = "1 2 3 4 5 6 7 8 9 0";
const MARKS: &str = ": - ( ) / ' \" + % & # @ _";

/// What somebody types with these keys.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Typing {
    text: String,
    leaf: usize,
}

/// All that a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    pub language: Language,
    /// Unicode scalar values.
    pub most: usize,
}

/// The keys of a leaf; it counts on past the last one.
pub fn keys(language: Language, leaf: usize) -> Vec<&'static str> {
    let letters = letters(language);
    match letters.get(leaf % (letters.len() + 1)) {
        Some(letters) => letters.split(' ').collect(),
        None => signs(language),
    }
}

/// The most keys that a leaf of this language has: no leaf stands otherwise than the largest.
pub fn most_keys(language: Language) -> usize {
    (0..=letters(language).len()).map(|leaf| keys(language, leaf).len()).max().unwrap_or_default()
}

/// What the key that turns the leaf shows: the beginning of the next.
pub fn next_leaf(language: Language, leaf: usize) -> String {
    let letters = letters(language);
    let next = keys(language, leaf + 1);
    // Letters that would join stand apart.
    let gap = if next.concat().contains('ا') { " " } else { "" };
    let count = if letters.len() > 1 && !is_signs(language, leaf + 1) { 1 } else { 3 - gap.len() };
    next.into_iter().take(count).collect::<Vec<_>>().join(gap)
}

/// The leaf has digits and marks, which are never mirrored.
pub fn is_signs(language: Language, leaf: usize) -> bool {
    let letters = letters(language).len();
    leaf % (letters + 1) == letters
}

fn letters(language: Language) -> &'static [&'static str] {
    let of = |code: &str| LETTERS.iter().find(|(known, _)| *known == code).map(|(_, leaves)| *leaves);
    of(language.code()).or_else(|| of(LATIN)).unwrap_or_default()
}

fn signs(language: Language) -> Vec<&'static str> {
    let ends = match language.code() {
        "ar" | "fa" => ". ، ؟ !",
        "ur" => "۔ ، ؟ !",
        "bn" => "। , ? !",
        _ => ". , ? !",
    };
    [DIGITS, ends, MARKS].into_iter().flat_map(|signs| signs.split(' ')).collect()
}

/// How a key looks: a sign that hangs on a letter hangs on a ring, or where there is no room for one on nothing.
pub fn face(key: &str, room: Room) -> String {
    let hangs = key.starts_with(|sign: char| matches!(sign, '\u{981}'..='\u{983}' | '\u{9BE}'..='\u{9CD}'));
    match room {
        _ if !hangs => key.to_owned(),
        Room::Enough => format!("\u{25CC}{key}"),
        Room::Little => format!("\u{A0}{key}"),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    Enough,
    Little,
}

impl Typing {
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn leaf(&self) -> usize {
        self.leaf
    }

    /// The keys as they type now: a sentence begins with a capital, where the script has them.
    pub fn keys(&self, language: Language) -> Vec<String> {
        let cased = |key: &str| if self.begins_a_sentence() { capital(key, language) } else { key.to_owned() };
        keys(language, self.leaf).into_iter().map(cased).collect()
    }

    /// The key at this place of the leaf.
    pub fn press(&mut self, place: usize, rules: Rules) {
        if let Some(key) = self.keys(rules.language).get(place) {
            self.append(key, rules);
        }
    }

    /// None at the beginning, and no second one.
    pub fn space(&mut self, rules: Rules) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.append(" ", rules);
        }
    }

    /// The last letter as a reader counts them, with all that hangs on it.
    pub fn erase(&mut self) {
        let start = self.text.grapheme_indices(true).next_back().map_or(0, |(start, _)| start);
        self.text.truncate(start);
    }

    pub fn turn_leaf(&mut self) {
        self.leaf += 1;
    }

    fn append(&mut self, letters: &str, rules: Rules) {
        if self.text.chars().count() + letters.chars().count() <= rules.most {
            self.text.push_str(letters);
        }
    }

    fn begins_a_sentence(&self) -> bool {
        let before = self.text.trim_end();
        before.is_empty() || (before.len() < self.text.len() && before.ends_with(['.', '!', '?']))
    }
}

/// No log shows what somebody types.
impl std::fmt::Debug for Typing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Typing").field("leaf", &self.leaf).finish_non_exhaustive()
    }
}

fn capital(key: &str, language: Language) -> String {
    if language.code() == "tr" && key == "i" { "İ".to_owned() } else { key.to_uppercase() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(code: &str, keys: &str) -> Typing {
        let rules = Rules { language: code.parse().unwrap(), most: 300 };
        let mut typing = Typing::default();
        for key in keys.split(' ') {
            type_one(&mut typing, key, rules);
        }
        typing
    }

    /// Turns leaves until the key is there, as a finger would.
    fn type_one(typing: &mut Typing, key: &str, rules: Rules) {
        if key == "_" {
            return typing.space(rules);
        }
        let leaves = letters(rules.language).len() + 1;
        for _ in 0..leaves {
            match keys(rules.language, typing.leaf).iter().position(|found| *found == key) {
                Some(place) => return typing.press(place, rules),
                None => typing.turn_leaf(),
            }
        }
        panic!("no key types {key}");
    }

    #[test]
    fn every_language_has_its_whole_alphabet_once_and_the_digits() {
        for (code, alphabet) in [
            ("ar", "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآؤئ"),
            ("en", "abcdefghijklmnopqrstuvwxyz"),
            ("ur", "اآبپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیےئؤ"),
            ("id", "abcdefghijklmnopqrstuvwxyz"),
            ("bn", "অআইঈউঊঋএঐওঔকখগঘঙচছজঝঞটঠডঢণতথদধনপফবভমযরলশষসহৎংঃঁািীুূৃেৈোৌ্"),
            ("fr", "abcdefghijklmnopqrstuvwxyzàâæçéèêëîïôœùûüÿ"),
            ("tr", "abcçdefgğhıijklmnoöprsştuüvyzâîû"),
            ("fa", "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیءئؤ"),
        ] {
            let language: Language = code.parse().unwrap();
            let leaves = letters(language).len() + 1;
            let all: Vec<&str> = (0..leaves).flat_map(|leaf| keys(language, leaf)).collect();
            for letter in alphabet.chars().chain('0'..='9').map(String::from) {
                assert!(all.contains(&letter.as_str()), "{code} has no {letter}");
            }
            for leaf in 0..leaves {
                let (keys, mut once) = (keys(language, leaf), keys(language, leaf));
                once.sort_unstable();
                once.dedup();
                assert_eq!(once.len(), keys.len(), "{code}: a key stands twice on leaf {leaf}");
                assert!(keys.iter().all(|key| key.graphemes(true).count() == 1), "{code}");
            }
            assert!(most_keys(language) <= 45, "{code}: five rows of nine at the most");
        }
        assert_eq!(keys("ar".parse().unwrap(), 0).len(), 36, "nine by four, as it is drawn");
        assert_eq!(keys("sw".parse().unwrap(), 0), keys("en".parse().unwrap(), 0));
    }

    #[test]
    fn a_sentence_is_typed_key_by_key() {
        assert_eq!(typed("ar", "ش ك ر ا _ ل ك م !").text(), "شكرا لكم!");
        assert_eq!(typed("en", "_ t h a n k _ _ y o u . _ g o o d").text(), "Thank you. Good");
        assert_eq!(typed("tr", "i y i").text(), "İyi");
        assert_eq!(typed("bn", "ধ ন ্ য ব া দ").text(), "ধন্যবাদ");
        assert_eq!(typed("ur", "پ ا ن ی ۔ 3").text(), "پانی۔3");
    }

    #[test]
    fn erase_takes_back_what_a_reader_sees_as_one_letter() {
        let mut typing = typed("bn", "ধ ন ্ য ব া");
        for left in ["ধন্য", "ধ", "", ""] {
            typing.erase();
            assert_eq!(typing.text(), left);
        }
    }

    #[test]
    fn a_field_that_is_full_takes_no_more() {
        let rules = Rules { language: Language::ARABIC, most: 3 };
        let mut typing = Typing::default();
        for _ in 0..9 {
            typing.press(0, rules);
        }
        typing.space(rules);
        assert_eq!(typing.text(), "ااا");
    }

    #[test]
    fn the_key_that_turns_the_leaf_shows_what_comes() {
        let next = |code: &str, leaf| next_leaf(code.parse().unwrap(), leaf);
        assert_eq!([next("ar", 0), next("ar", 1)], ["123", "ا ب"]);
        assert_eq!([next("en", 1), next("fa", 1)], ["abc", "آ ا"]);
        assert_eq!([next("bn", 0), next("bn", 1), next("bn", 2)], ["অ", "123", "ক"]);
    }
}
