use proptest::prelude::*;

use super::*;

fn staff() -> Vec<String> {
    ["نورة القحطاني", "سعد الحربي", "Ayşe Yılmaz", "Officer Two", "عبد الله بن زيد"].map(str::to_owned).into()
}

#[test]
fn who_wrote_it_and_whom_it_names_is_struck_out() {
    for (text, masked) in [
        ("اسمي أحمد محمد علي، وانتظرت ساعة", "اسمي ▒▒▒، وانتظرت ساعة"),
        ("أنا اسمي فاطمة من مصر", "أنا اسمي ▒▒▒ من مصر"),
        ("الموظفة نورة تأخرت", "الموظفة ▒▒▒ تأخرت"),
        ("شكرًا لنُورَة وللقحطاني وبالحربي", "شكرًا ▒▒▒"),
        ("الأستاذ خالد لم يساعدني", "الأستاذ ▒▒▒ لم يساعدني"),
        ("الأخت عند الشباك طيبة", "الأخت عند الشباك طيبة"),
        ("رقمي 055 123 4567 اتصلوا", "رقمي ▒▒▒ اتصلوا"),
        ("جوالي ٠٥٥١٢٣٤٥٦٧", "جوالي ▒▒▒"),
        ("فون ۰۳۰۰-۱۲۳۴۵۶۷ ہے", "فون ▒▒▒ ہے"),
        ("ফোন ০১৭১২৩৪৫৬৭৮", "ফোন ▒▒▒"),
        ("Call +966 (55) 123-4567 please", "Call ▒▒▒ please"),
        ("my iqama 2345678901, passport AB12345", "my iqama ▒▒▒, passport ▒▒▒"),
        ("write to a.b-c@mail.example.org now", "write to ▒▒▒ now"),
        ("I am @ahmad_92 there", "I am ▒▒▒ there"),
        ("My name is Ahmad bin Salem. I waited", "My name is ▒▒▒. I waited"),
        ("my name's Imran and I wait", "my name's ▒▒▒ and I wait"),
        ("Mr. Khan helped", "Mr. ▒▒▒ helped"),
        ("nama saya Siti Aminah dari Jawa", "nama saya ▒▒▒ dari Jawa"),
        ("Je m'appelle Amina et j'attends", "Je m'appelle ▒▒▒ et j'attends"),
        ("Benim adım Mehmet, AYSE HANIM çok iyi", "Benim adım ▒▒▒, ▒▒▒ HANIM çok iyi"),
        ("Ayşe'nin yardımı", "▒▒▒'nin yardımı"),
        ("میرا نام عمران ہے", "میرا نام ▒▒▒ ہے"),
        ("احمد صاحب نے مدد کی", "▒▒▒ صاحب نے مدد کی"),
        ("نام من رضا است", "نام من ▒▒▒ است"),
        ("آقای رضایی کمک کرد", "آقای ▒▒▒ کمک کرد"),
        ("আমার নাম রহিম এবং", "আমার নাম ▒▒▒ এবং"),
    ] {
        assert_eq!(mask(text, &staff()), masked, "{text}");
    }
}

#[test]
fn what_names_nobody_stays_as_it_was_written() {
    for text in [
        "انتظرت 45 دقيقة عند الشباك 3، والموظف كان لطيفًا. شكرًا لكم!",
        "The officer was kind, but I waited from 10:30 to 12:15. Ticket A042, 150 people.",
        "Tolong tambah kursi di ruang tunggu (20 kursi).",
        "La salle d'attente est trop petite : 3 chaises pour 12 personnes.",
        "Bekleme salonu küçük. 5 sandalye daha olsun.",
        "انتظار گاہ میں پانی رکھیں۔ ۱۲ افراد کھڑے تھے۔",
        "صندلی بیشتری بگذارید؛ ۲۰ نفر ایستاده بودند.",
        "অপেক্ষার ঘরে আরও চেয়ার দিন। ১২ জন দাঁড়িয়ে ছিল।",
        "عبد الله رحيم",
    ] {
        assert_eq!(mask(text, &staff()), text);
    }
}

/// Digits with no letter between them.
fn longest_run(text: &str) -> usize {
    let runs = text.split(|letter: char| letter.is_alphabetic());
    runs.map(|run| run.chars().filter(|letter| letter.is_numeric()).count()).max().unwrap_or(0)
}

/// In any of the families that a visitor types.
fn digits() -> impl Strategy<Value = String> {
    prop_oneof!["[0-9]{1,9}", "[٠-٩]{1,9}", "[۰-۹]{1,9}", "[০-৯]{1,9}"]
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![digits(), "[ +().,/*:ـ-]{0,4}", "[a-zA-Zا-يঅ-হ]{1,6}", Just("اسمي ".into()), Just("نورة".into()), Just("x@y.org".into())]
}

proptest! {
    #[test]
    fn no_seven_digits_survive_in_whatever_family_and_however_they_are_set_apart(pieces in prop::collection::vec(piece(), 0..12)) {
        let masked = mask(&pieces.concat(), &staff());
        prop_assert!(longest_run(&masked) < 7, "{}", masked);
        prop_assert_eq!(mask(&masked, &staff()), masked.clone(), "once is enough");
    }

    #[test]
    fn a_name_of_the_staff_never_survives(before in "[ا-ي ]{0,20}", name in prop::sample::select(vec!["نورة", "القحطاني", "سعد", "الحربي", "زيد"]), after in "[ .،!]{1,3}[ا-ي ]{0,20}") {
        let masked = mask(&format!("{before} {name}{after}"), &staff());
        prop_assert!(masked.split(|letter: char| !letter.is_alphabetic()).all(|word| word != name), "{}", masked);
    }

    #[test]
    fn words_and_short_numbers_stay(words in prop::collection::vec("[b-df-hj-np-tv-z]{4,8}", 1..8), number in "[0-9٠-٩۰-۹]{1,6}") {
        let text = format!("{} {number} {}", words.join(" "), words.join(", "));
        prop_assert_eq!(mask(&text, &staff()), text);
    }
}
