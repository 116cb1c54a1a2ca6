//! The criteria of DOMAIN.md §2.2, computed from the laid-out pages: every page, language, panel and look.

use std::sync::OnceLock;

use dawr::config::Panel;
use dawr::ui::{PageView, Sight};

use super::*;

const LOOKS: [Sight; 3] = [
    Sight { dark: false, large: false, low: false },
    Sight { dark: false, large: true, low: false },
    Sight { dark: false, large: false, low: true },
];

/// These pages stay as they are in every look.
const TECHNICIAN: [&str; 11] = [
    "pin",
    "station",
    "printer",
    "printer-trouble",
    "printer-mute",
    "staff-page",
    "staff-page-code",
    "staff-page-off",
    "set-up",
    "set-up-glass",
    "set-up-pin",
];

/// These pages are never lowered.
const WRITING: [&str; 4] = ["writing", "written", "signs", "unkept"];

/// A stretch of text as it is laid out, in millimetres of the glass; a text is found more than once, by the names of what it inherits.
#[derive(PartialEq)]
struct Text {
    label: String,
    room: Area,
    needed: (f32, f32),
    capital: f32,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Area {
    left: f32,
    top: f32,
    width: f32,
    height: f32,
}

impl Area {
    /// In pixels, to the millimetre by `scale`.
    fn of(element: &ElementHandle, scale: f32) -> Self {
        let (at, size) = (element.absolute_position(), element.size());
        Self { left: at.x / scale, top: at.y / scale, width: size.width / scale, height: size.height / scale }
    }

    fn right(&self) -> f32 {
        self.left + self.width
    }

    fn bottom(&self) -> f32 {
        self.top + self.height
    }

    /// The larger of the two distances; negative where the areas overlap.
    fn gap(&self, other: &Self) -> f32 {
        let across = (other.left - self.right()).max(self.left - other.right());
        let down = (other.top - self.bottom()).max(self.top - other.bottom());
        across.max(down)
    }
}

/// One page on one panel, in one language and look.
pub struct Case {
    name: String,
    pub page: &'static str,
    pub language: &'static str,
    /// Everything that is said on the page.
    pub labels: Vec<String>,
    panel: Panel,
    sight: Sight,
    home: bool,
    rail: Vec<String>,
    texts: Vec<Text>,
    targets: Vec<(String, Area)>,
    /// Where the keys of an alphabet stand, which may be smaller (U3).
    letters: Vec<(String, Area)>,
    /// What is typed into a field: it moves on under the eyes.
    typed: Vec<String>,
}

/// Every page in every language, panel and look, laid out once, each panel on a thread of its own.
pub fn cases() -> &'static [Case] {
    static CASES: OnceLock<Vec<Case>> = OnceLock::new();
    CASES.get_or_init(|| {
        std::thread::scope(|scope| {
            let panels = sample::PANELS.map(|(name, panel)| scope.spawn(move || on_panel(name, panel)));
            panels.into_iter().flat_map(|panel| panel.join().unwrap()).collect()
        })
    })
}

fn on_panel(name: &str, panel: Panel) -> Vec<Case> {
    let app = blank();
    app.window().set_size(PhysicalSize::new(panel.width_px, panel.height_px));
    let looks = LOOKS.into_iter().filter(|sight| !sight.low || panel.height_mm > 100.0);
    let wanted = looks.flat_map(|sight| LANGUAGES.map(|language| (sight, language)));
    wanted
        .flat_map(|(sight, language)| sample::PAGES.iter().map(move |page| (sight, language, page)))
        .filter(|(sight, _, page)| *sight == LOOKS[0] || !TECHNICIAN.contains(*page))
        .map(|(sight, language, page)| lay_out(&app, page, language, panel, sight, name))
        .collect()
}

/// Says all that was found wrong, not only the first.
fn each_case(check: impl Fn(&Case) -> Vec<String>) {
    let cases = cases();
    let texts: usize = cases.iter().map(|case| case.texts.len()).sum();
    assert!(cases.len() > 100 && texts > 5 * cases.len(), "{} cases, {texts} texts", cases.len());
    let wrong: Vec<_> = cases.iter().flat_map(|case| check(case).into_iter().map(move |found| format!("{}: {found}", case.name))).collect();
    assert!(wrong.is_empty(), "{} findings in {} cases\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

fn lay_out(app: &App, page: &'static str, language: &'static str, panel: Panel, sight: Sight, panel_name: &str) -> Case {
    let mut config = Config::example().unwrap();
    config.panel = panel;
    let (mut session, snapshot) = sample::scene(page, language.parse().unwrap(), &config).unwrap();
    session.sight = sight;
    let view = ui::project(&session, &snapshot, &config);
    ui::fit(app, &panel);
    ui::apply(app, &view);
    let scale = f32::from(u16::try_from(panel.width_px).unwrap()) / panel.width_mm;
    let (mut texts, mut label, mut room) = (Vec::new(), String::new(), None);
    let mut capital = None;
    for element in elements(app) {
        match element.id().as_deref() {
            Some("Gauge::room") => (room, capital) = (Some(Area::of(&element, scale)), None),
            Some("Gauge::capital") => capital = Some(element.size().height / scale),
            Some("Gauge::needed") => {
                let (needed, room) = (element.size(), room.unwrap());
                // A text that has moved on is seen at its end alone.
                let Some(capital) = capital else { continue };
                // What only measures has no height.
                let text = Text { label: label.clone(), room, needed: (needed.width / scale, needed.height / scale), capital };
                if room.height > 0.0 && !label.trim().is_empty() && !texts.contains(&text) {
                    texts.push(text);
                }
            }
            _ => label = element.accessible_label().map_or(label, Into::into),
        }
    }
    let looks = [("dark", sight.dark), ("large", sight.large), ("low", sight.low)];
    let look: String = looks.iter().filter(|(_, on)| *on).flat_map(|(name, _)| [" ", name]).collect();
    Case {
        name: format!("{panel_name} {language} {page}{look}"),
        page,
        language,
        labels: words(app),
        panel,
        sight,
        home: matches!(view.page, PageView::Home(_)),
        rail: inheriting(app, "RailButton").filter_map(|button| Some(button.accessible_label()?.into())).collect(),
        texts,
        letters: inheriting(app, "LetterKey").map(|key| (key.accessible_label().unwrap().into(), Area::of(&key, scale))).collect(),
        typed: inheriting(app, "Field").map(|field| field.accessible_label().unwrap().into()).collect(),
        targets: buttons(app).iter().map(|button| (button.accessible_label().unwrap().into(), Area::of(button, scale))).collect(),
    }
}

fn inheriting(app: &App, component: &str) -> impl Iterator<Item = ElementHandle> {
    ElementQuery::from_root(app).match_inherits(component).find_all().into_iter()
}

/// U3: a letter has 12 x 16 mm, and 2 to the next letter.
#[test]
fn every_target_is_twenty_millimetres_and_three_apart_on_every_panel() {
    each_case(|case| {
        let mut wrong = Vec::new();
        let is_letter = |area: &Area| case.letters.iter().any(|(_, letter)| letter == area);
        for (place, (label, area)) in case.targets.iter().enumerate() {
            let (width, height) = if is_letter(area) { (11.95, 15.95) } else { (19.95, 19.95) };
            if area.width < width || area.height < height {
                wrong.push(format!("{label:?} is {:.1} x {:.1} mm", area.width, area.height));
            }
            let inside = area.left >= 0.0 && area.top >= 0.0 && area.right() <= case.panel.width_mm + 0.1;
            if !inside || area.bottom() > case.panel.height_mm + 0.1 {
                wrong.push(format!("{label:?} leaves the panel: {area:?}"));
            }
            for (other, there) in &case.targets[place + 1..] {
                let apart = if is_letter(area) && is_letter(there) { 1.95 } else { 2.95 };
                if area.gap(there) < apart {
                    wrong.push(format!("{label:?} and {other:?} are {:.1} mm apart", area.gap(there)));
                }
            }
        }
        if case.targets.is_empty() {
            wrong.push("nothing can be touched".into());
        }
        wrong
    });
}

/// U4: what must be read has capitals of 4.8 mm, 7.3 in large mode; on the standard home page a tile's name 4.4, a language 3.8, a
/// glance 3. A caption of the rail has 3.1. The technician's pages are read from near.
#[test]
fn capitals_are_as_high_as_agreed() {
    let languages = LANGUAGES.map(|language| dawr::text::words(language.parse().unwrap()).say("English"));
    each_case(|case| {
        let glances = case.home || (case.page == "language" && case.sight.low);
        let is_touched = |text: &Text| case.targets.iter().any(|(label, _)| *label == text.label);
        let floor = |text: &Text| match text {
            _ if TECHNICIAN.contains(&case.page) => 2.6,
            _ if case.rail.contains(&text.label) => 3.1,
            // A letter stands at its place in the alphabet; a wide one is as large as its key.
            text if case.sight.large && case.letters.iter().any(|(letter, _)| *letter == text.label) => 4.8,
            _ if case.sight.large => 7.3,
            text if glances && languages.contains(&text.label.as_str()) => 3.7,
            text if glances && is_touched(text) => 4.4,
            _ if glances => 3.0,
            _ => 4.8,
        };
        let low = case.texts.iter().filter(|text| text.capital < floor(text) - 0.1);
        low.map(|text| format!("{:?} has capitals of {:.1} mm, not {:.1}", text.label, text.capital, floor(text))).collect()
    });
}

/// No word is cut: each text has the room it needs, on the panel.
#[test]
fn every_text_has_the_room_it_needs() {
    each_case(|case| {
        let mut wrong = Vec::new();
        for text in &case.texts {
            let (width, height) = text.needed;
            if width > text.room.width + 0.2 || height > text.room.height + 0.2 {
                wrong.push(format!(
                    "{:?} needs {width:.1} x {height:.1} mm and has {:.1} x {:.1}",
                    text.label, text.room.width, text.room.height
                ));
            }
            let typed = case.typed.iter().any(|typed| text.label.trim_start_matches('\u{a0}').trim_end_matches('|') == typed);
            if typed {
                continue;
            }
            if text.room.left < -3.0 || text.room.right() > case.panel.width_mm + 3.0 {
                wrong.push(format!("{:?} leaves the panel: {:?}", text.label, text.room));
            }
        }
        wrong
    });
}

/// For a visitor who sits: everything that can be touched is in the bottom third.
#[test]
fn lower_buttons_are_in_the_bottom_third() {
    each_case(|case| {
        let limit = case.panel.height_mm * 2.0 / 3.0 - 0.1;
        // No alphabet fits there: that page stands as it always does.
        let lowered = case.sight.low && !WRITING.contains(&case.page);
        let high = case.targets.iter().filter(|(_, area)| lowered && area.top < limit);
        high.map(|(label, area)| format!("{label:?} begins at {:.1} of {:.1} mm", area.top, case.panel.height_mm)).collect()
    });
}
