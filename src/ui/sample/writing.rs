//! A visitor who writes, for the pages of suggestion and complaint.

use super::super::keyboard::keys;
use super::super::session::{Touch, WritingTouch};
use crate::queue::Language;
use crate::suggestion::Kind;

/// Long enough for several lines of the field.
const SENTENCES: &[(&str, &str)] = &[
    ("ar", "نشكركم على حسن الاستقبال ونقترح زيادة المقاعد في صالة الانتظار ووضع ماء بارد قرب الباب، فالناس ينتظرون وقوفا"),
    ("en", "Thank you for the kind welcome. Please put more seats into the waiting hall and cold water near the door, as many stand"),
    ("ur", "اچھے استقبال کا شکریہ۔ انتظار گاہ میں کرسیاں بڑھائیں اور دروازے کے پاس ٹھنڈا پانی رکھیں، لوگ کھڑے ہیں"),
    ("id", "Terima kasih atas sambutan yang ramah. Mohon tambah kursi di ruang tunggu dan air dingin di dekat pintu, banyak yang berdiri"),
    ("bn", "আপনাদের ধন্যবাদ। অপেক্ষার ঘরে আরও চেয়ার দিন আর দরজার কাছে ঠান্ডা পানি রাখুন, অনেকে দাঁড়িয়ে থাকেন"),
    (
        "fr",
        "Merci pour votre accueil. Il faudrait plus de sièges dans la salle d'attente et de l'eau fraîche près de la porte, on attend debout",
    ),
    ("tr", "Güler yüzünüz için teşekkürler. Bekleme salonuna daha çok sandalye ve kapının yanına soğuk su koyun, çok kişi ayakta"),
    ("fa", "از استقبال خوب شما سپاسگزاریم. لطفا صندلی های سالن انتظار را بیشتر کنید و کنار در آب خنک بگذارید، مردم ایستاده اند"),
];

pub fn touches(page: &str, language: Language) -> Vec<Touch> {
    let begin = |kind| vec![Touch::Suggestion, Touch::Writing(WritingTouch::Begin(kind))];
    match page {
        "writing" => begin(Kind::Suggestion),
        "signs" => [begin(Kind::Complaint), to_signs(language)].concat(),
        "written" => [begin(Kind::Suggestion), spell(sentence(language), language)].concat(),
        "unkept" | "noted" => [touches("written", language), vec![Touch::Writing(WritingTouch::Send)]].concat(),
        _ => Vec::new(),
    }
}

fn sentence(language: Language) -> &'static str {
    SENTENCES.iter().find(|(code, _)| *code == language.code()).map_or("", |(_, sentence)| sentence)
}

fn to_signs(language: Language) -> Vec<Touch> {
    let turns = (0..).take_while(|leaf| !super::super::keyboard::is_signs(language, *leaf));
    turns.map(|_| Touch::Writing(WritingTouch::TurnLeaf)).collect()
}

/// Key by key, over as many leaves as it takes; what no key types is left out.
pub fn spell(text: &str, language: Language) -> Vec<Touch> {
    let (mut touches, mut leaf) = (Vec::new(), 0);
    // A letter with the dot below has a key of its own.
    let text = text.to_lowercase().replace('\u{307}', "");
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == ' ' {
            touches.push(Touch::Writing(WritingTouch::Space));
            continue;
        }
        let key: String = std::iter::once(letter).chain(letters.next_if_eq(&'\u{9bc}')).collect();
        let found = (leaf..leaf + 4).find_map(|on| Some((on, keys(language, on).iter().position(|found| *found == key)?)));
        let Some((on, place)) = found else { continue };
        touches.extend((leaf..on).map(|_| Touch::Writing(WritingTouch::TurnLeaf)));
        touches.push(Touch::Writing(WritingTouch::Key(place)));
        leaf = on;
    }
    touches
}
