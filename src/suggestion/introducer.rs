//! What stands before a name, or after one, in the eight languages; and the words at which a name ends. All are written as
//! [`folded`](super::fold::folded) leaves them: a test holds them to it.

/// A name follows, of so many words at most.
pub struct Introducer {
    pub words: &'static [&'static str],
    pub reach: usize,
}

const fn says(words: &'static [&'static str]) -> Introducer {
    Introducer { words, reach: 3 }
}

const fn title(words: &'static [&'static str]) -> Introducer {
    Introducer { words, reach: 2 }
}

pub const INTRODUCERS: &[Introducer] = &[
    says(&["اسمي"]),
    says(&["اسمه"]),
    says(&["اسمها"]),
    says(&["المدعو"]),
    says(&["my", "name", "is"]),
    says(&["my", "name", "s"]),
    says(&["his", "name", "is"]),
    says(&["her", "name", "is"]),
    says(&["i", "am", "called"]),
    says(&["nama", "saya"]),
    says(&["namaku"]),
    says(&["namanya"]),
    says(&["bernama"]),
    says(&["m", "appelle"]),
    says(&["s", "appelle"]),
    says(&["mon", "nom", "est"]),
    says(&["son", "nom", "est"]),
    says(&["adim"]),
    says(&["ismim"]),
    says(&["adi"]),
    says(&["ismi"]),
    says(&["ميرا", "نام"]),
    says(&["ان", "كا", "نام"]),
    says(&["اس", "كا", "نام"]),
    says(&["نام", "من"]),
    says(&["اسم", "من"]),
    says(&["اسمم"]),
    says(&["نامم"]),
    says(&["আমার", "নাম"]),
    says(&["তার", "নাম"]),
    says(&["নাম", "হলো"]),
    title(&["الاستاذ"]),
    title(&["الاستاذه"]),
    title(&["الاخ"]),
    title(&["الاخت"]),
    title(&["السيد"]),
    title(&["السيده"]),
    title(&["الشيخ"]),
    title(&["الدكتور"]),
    title(&["الدكتوره"]),
    title(&["ابو"]),
    title(&["mr"]),
    title(&["mrs"]),
    title(&["ms"]),
    title(&["miss"]),
    title(&["dr"]),
    title(&["sheikh"]),
    title(&["pak"]),
    title(&["bapak"]),
    title(&["ibu"]),
    title(&["mme"]),
    title(&["mlle"]),
    title(&["monsieur"]),
    title(&["madame"]),
    title(&["sayin"]),
    title(&["جناب"]),
    title(&["اقاي"]),
    title(&["خانم"]),
    title(&["জনাব"]),
    title(&["জনাবা"]),
    title(&["মোঃ"]),
];

/// Titles that stand after the name.
pub const FOLLOWERS: &[&str] = &["bey", "hanim", "صاحب", "صاحبه", "بهايي", "সাহেব", "সাহেবা", "ভাই", "আপা"];

/// No name goes on over these.
pub const ENDS_OF_A_NAME: &[&str] = &[
    // Arabic
    "من", "في", "عند", "الي", "عن", "مع", "هو", "هي", "كان", "كانت", "لم", "لا", "ما", "قد", "قال", "قالت", "الذي",
    "التي", "كل", "هذا", "هذه", "جدا", "ثم", "ان", "و", "انا", "نحن",
    // English
    "and", "i", "from", "the", "a", "at", "in", "on", "is", "was", "were", "who", "has", "had", "have", "did", "does", "to", "of", "not",
    "with", "my", "for", "but", "it", "he", "she", "we", "they", "helped", "said", "very", "please",
    // Indonesian
    "saya", "dan", "dari", "di", "yang", "itu", "ini", "tidak", "ke", "sangat", "sudah", "adalah", "untuk", "kami", "mereka",
    // French
    "et", "je", "de", "du", "au", "aux", "le", "la", "les", "un", "une", "est", "était", "etait", "qui", "que", "a", "à", "m", "ne",
    "pas", "très", "nous", "il", "elle",
    // Turkish
    "ve", "ben", "bir", "bu", "çok", "cok", "için", "olan", "değil", "ama",
    // Urdu and Persian
    "هي", "هيں", "است", "هستم", "تها", "تهي", "اور", "نه", "كا", "كي", "كو", "سي", "ميں", "از", "در", "به", "كه", "را", "بود", "اين",
    "ان", "ني", "كمك",
    // Bengali
    "এবং", "আমি", "হলো", "থেকে", "ছিল", "ছিলেন", "না", "খুব", "এই", "কে", "ও", "আমার",
];

/// Words of a display name that name nobody.
pub const NOT_A_NAME: &[&str] = &[
    "officer", "researcher", "representative", "technician", "counter", "desk", "branch", "office", "team", "staff", "reception", "manager",
    "the", "and", "bin", "bint", "ibn", "abu", "abd", "موظف", "موظفه", "الموظف", "الموظفه", "باحث", "باحثه", "الباحث", "الباحثه", "مندوب",
    "مندوبه", "المندوب", "فني", "الفني", "شباك", "الشباك", "فرع", "الفرع", "مكتب", "المكتب", "استقبال", "الاستقبال", "مدير", "المدير",
    "بنت", "ابن", "عبد", "الله",
];

#[cfg(test)]
mod tests {
    use super::super::fold::{folded, words};
    use super::*;

    #[test]
    fn every_word_of_the_tables_can_be_found() {
        let introducing = INTRODUCERS.iter().flat_map(|introducer| introducer.words);
        for word in introducing.chain(FOLLOWERS).chain(NOT_A_NAME).chain(ENDS_OF_A_NAME) {
            assert_eq!((words(word).len(), folded(word)), (1, (*word).to_owned()), "{word}");
        }
    }
}
