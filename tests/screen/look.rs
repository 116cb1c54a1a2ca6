//! The words, the measures and the colours of every page.

use super::*;

#[test]
fn every_page_says_what_was_agreed_in_every_language() {
    let app = blank();
    for page in sample::PAGES {
        let said = LANGUAGES.map(|language| {
            show(&app, page, language);
            format!("[{language}]\n{}\n", words(&app).join("\n"))
        });
        insta::assert_snapshot!(*page, said.join("\n"));
    }
}

#[test]
fn every_page_is_drawn_with_the_rail_at_the_inline_end() {
    let app = blank();
    for page in sample::PAGES {
        for language in LANGUAGES {
            show(&app, page, language);
            let picture = app.window().take_snapshot().unwrap();
            let rail_x = if matches!(language, "ar" | "ur" | "fa") { 5 } else { 1275 };
            assert_eq!(pixel(&picture, rail_x, 2), [0xF1, 0xEB, 0xDE], "{page} {language}");
            let rail = pixel(&picture, rail_x, 2);
            let drawn = (0..1280 * 800).filter(|at| pixel(&picture, at % 1280, at / 1280) != rail).count();
            assert!(drawn > 800_000, "{page} {language}: {drawn} pixels");
        }
    }
}

#[test]
fn the_slip_is_announced_at_the_physical_bottom_right_in_every_language() {
    let app = blank();
    for (language, text) in [("ar", "خذ تذكرتك من هنا"), ("en", "Take your slip here"), ("ur", "اپنی پرچی یہاں سے لیں")]
    {
        show(&app, "ticket", language);
        // Nastaliq has a hard space before its first letter.
        let is_said = |element: &ElementHandle| element.accessible_label().is_some_and(|label| label.replace('\u{a0}', "") == text);
        let words = elements(&app).into_iter().find(is_said).unwrap();
        let done = buttons(&app)
            .into_iter()
            .find(|button| ["تم", "Done", "ہو گیا"].contains(&button.accessible_label().unwrap().as_str()))
            .unwrap();
        assert!(words.absolute_position().x > done.absolute_position().x + done.size().width, "{language}");
        assert!(words.absolute_position().y > 600.0, "{language}");
    }
}

#[test]
fn text_has_seven_times_the_light_of_its_ground_in_both_sets() {
    let app = blank();
    let theme = app.global::<dawr_ui::Theme>();
    for dark in [false, true] {
        theme.set_dark(dark);
        let ink = theme.get_ink();
        let grounds = [
            theme.get_ground(),
            theme.get_surface(),
            theme.get_rail(),
            theme.get_brand_tint(),
            theme.get_gold_tint(),
            theme.get_clay_tint(),
            theme.get_sky_tint(),
            theme.get_warn_tint(),
        ];
        let mut pairs: Vec<_> = grounds.into_iter().map(|ground| (ink, ground)).collect();
        pairs.extend([theme.get_ground(), theme.get_surface(), theme.get_rail()].map(|ground| (theme.get_ink_soft(), ground)));
        pairs.extend([
            (theme.get_on_brand(), theme.get_brand()),
            (theme.get_art_ink(), theme.get_art()),
            (theme.get_art(), theme.get_art_ink()),
        ]);
        for (text, ground) in pairs {
            assert!(contrast(text, ground) >= 7.0, "dark {dark}: {text:?} on {ground:?} is {}", contrast(text, ground));
        }
        for ground in [theme.get_ground(), theme.get_surface()] {
            assert!(contrast(theme.get_edge(), ground) >= 3.0, "dark {dark}: the edge of a control");
        }
    }
}

/// WCAG 2.2, relative luminance and contrast ratio.
pub fn contrast(one: slint::Color, other: slint::Color) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    let light =
        |colour: slint::Color| 0.2126 * linear(colour.red()) + 0.7152 * linear(colour.green()) + 0.0722 * linear(colour.blue()) + 0.05;
    let (one, other) = (light(one), light(other));
    one.max(other) / one.min(other)
}

#[test]
fn every_pictogram_that_the_configuration_allows_is_compiled_in() {
    for name in dawr::config::ICONS {
        assert!(dawr_ui::ICONS.iter().any(|(known, _)| known == name), "{name}");
    }
}

/// Order and alignment mirror in one file only, and an elided right-to-left line loses words.
#[test]
fn nothing_but_the_locale_names_a_side() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    let mut looked_at = 0;
    for folder in ["", "pages", "widgets"] {
        for file in std::fs::read_dir(root.join(folder)).unwrap().flatten().map(|entry| entry.path()) {
            let is_markup = file.extension().is_some_and(|extension| extension == "slint") && file.file_name().unwrap() != "locale.slint";
            if is_markup {
                looked_at += 1;
                let source = std::fs::read_to_string(&file).unwrap();
                for word in [
                    "HorizontalLayout",
                    "elide",
                    "horizontal-alignment: left",
                    "horizontal-alignment: right",
                    "horizontal-alignment: start",
                    "horizontal-alignment: end",
                ] {
                    assert!(!source.contains(word), "{}: {word}", file.display());
                }
            }
        }
    }
    assert!(looked_at > 15, "only {looked_at} files");
}
