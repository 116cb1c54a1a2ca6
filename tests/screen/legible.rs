//! Whether the words of a page can be read: enough light between letters and ground, and no English in another language.

use std::collections::{BTreeSet, HashMap};

use dawr::ui::Sight;

use super::criteria::cases;
use super::look::contrast;
use super::*;

/// What stays Latin in every script: data of the branch, names of networks and languages, and the letters of tickets.
fn is_latin_by_nature(label: &str, config: &Config) -> bool {
    let branch = &config.branch;
    let data = [&branch.phone, &branch.website, &branch.email, &branch.x, &branch.licence];
    let names = config.languages.iter().map(|language| dawr::text::words(*language).say("English"));
    let is_number = label.chars().filter(char::is_ascii_alphabetic).count() == 1 && label.chars().any(|letter| letter.is_ascii_digit());
    let is_data = data.iter().any(|data| label.ends_with(data.as_str()));
    let is_technical = sample::findings().iter().any(|finding| label.contains(&finding.found));
    // Addresses, the groups of a fingerprint, and a code are typed or compared letter by letter.
    let typed = label.trim_matches(['\u{2066}', '\u{2069}']);
    let is_typed =
        typed.starts_with("https://") || typed == "K7QM-3XTP" || (typed.len() == 19 && typed.split(' ').all(|group| group.len() == 4));
    let is_key = label.chars().count() == 1 || label == "abc";
    is_key
        || label.ends_with("K7Q-M3X")
        || is_technical
        || is_typed
        || is_number
        || is_data
        || names.into_iter().any(|name| name == label)
        || label == "X"
}

/// A word that is the same in English and in the other language.
const SAME_AS_IN_ENGLISH: &[&str] = &["Assistance", "November", "Suggestion", "Version", "min", "minutes", "mm"];

#[test]
fn no_word_of_a_page_is_left_in_english() {
    let config = Config::example().unwrap();
    let english: HashMap<&str, BTreeSet<&String>> =
        cases().iter().filter(|case| case.language == "en").map(|case| (case.page, case.labels.iter().collect())).collect();
    let mut left = BTreeSet::new();
    for case in cases().iter().filter(|case| case.language != "en") {
        let latin = ["id", "tr", "fr"].contains(&case.language);
        for label in case.labels.iter().filter(|label| label.replace("PIN", "").contains(|letter: char| letter.is_ascii_alphabetic())) {
            let suspect = if latin { english[case.page].contains(label) } else { true };
            if suspect
                && !is_latin_by_nature(label, &config)
                && !label.split(|letter: char| !letter.is_alphabetic()).all(|word| word.is_empty() || SAME_AS_IN_ENGLISH.contains(&word))
            {
                left.insert(format!("{} {}: {label:?}", case.language, case.page));
            }
        }
    }
    assert!(left.is_empty(), "{left:#?}");
}

/// U5, from the picture: the strongest letter colour against the commonest colour around it.
#[test]
fn letters_have_seven_times_the_light_of_their_ground() {
    let app = blank();
    let config = Config::example().unwrap();
    let (mut pale, mut looked_at) = (BTreeSet::new(), 0);
    for (language, dark) in [("ar", false), ("en", false), ("ar", true), ("en", true)] {
        for page in sample::PAGES {
            let (mut session, snapshot) = sample::scene(page, language.parse().unwrap(), &config).unwrap();
            session.sight = Sight { dark, ..Sight::default() };
            ui::fit(&app, &config.panel);
            ui::apply(&app, &ui::project(&session, &snapshot, &config));
            let picture = app.window().take_snapshot().unwrap();
            let mut seen = BTreeSet::new();
            for text in elements(&app).iter().filter(|element| element.id().is_some_and(|id| id == "Gauge::room")) {
                // The same text is found by the name of each thing it inherits.
                if !seen.insert(format!("{:?} {:?}", text.absolute_position(), text.size())) {
                    continue;
                }
                let Some(found) = strongest_contrast(&picture, text) else { continue };
                looked_at += 1;
                if found < 7.0 {
                    let at = text.absolute_position();
                    pale.insert(format!("{page} {language} dark {dark} at {:.0}, {:.0}: {found:.1}", at.x, at.y));
                }
            }
        }
    }
    assert!(looked_at > 1000, "{looked_at} texts");
    assert!(pale.is_empty(), "{pale:#?}");
}

/// None where nothing is drawn: a text that only measures, or an empty one.
fn strongest_contrast(picture: &SharedPixelBuffer<Rgba8Pixel>, text: &ElementHandle) -> Option<f64> {
    let (at, size) = (text.absolute_position(), text.size());
    let mut colours: HashMap<[u8; 3], usize> = HashMap::new();
    let within = |first: f32, length: f32, most: u16| (0..most).filter(move |place| (first..first + length).contains(&f32::from(*place)));
    for y in within(at.y, size.height, 800) {
        for x in within(at.x, size.width, 1280) {
            *colours.entry(pixel(picture, x.into(), y.into())).or_default() += 1;
        }
    }
    let ground = *colours.iter().max_by_key(|(_, count)| **count)?.0;
    let colour = |[red, green, blue]: [u8; 3]| slint::Color::from_rgb_u8(red, green, blue);
    // Fewer pixels of one colour are the soft edge of a letter.
    let solid = colours.iter().filter(|(letter, count)| **letter != ground && **count >= 6);
    solid.map(|(letter, _)| contrast(colour(*letter), colour(ground))).max_by(f64::total_cmp)
}
