//! The rail, and the pages that it opens.

use dawr_ui as slint_ui;
use slint::ComponentHandle;
use slint_ui::{App, PageName, RailAction};

use super::super::projection::{ClearerView, HelpView, RailPlace, RightsView, StillHereView};
use super::{model, part, phrase, picture};

pub fn rail_place(place: RailPlace) -> slint_ui::RailPlace {
    let (action, on) = match place {
        RailPlace::Help => (RailAction::Help, false),
        RailPlace::Rights => (RailAction::Rights, false),
        RailPlace::Clearer => (RailAction::Clearer, false),
        RailPlace::Language => (RailAction::Language, false),
        RailPlace::Start => (RailAction::Start, false),
        RailPlace::Suggestion => (RailAction::Suggestion, false),
        RailPlace::Rate => (RailAction::Rate, false),
        RailPlace::Priority { on } => (RailAction::Priority, on),
    };
    slint_ui::RailPlace { action, on }
}

pub fn clearer(app: &App, view: &ClearerView) {
    app.global::<slint_ui::ClearerAdapter>().set_view(slint_ui::ClearerView {
        large: view.large,
        dark: view.dark,
        low: view.low,
        can_low: view.can_low,
    });
    app.set_page(PageName::Clearer);
}

pub fn still_here(app: &App, view: &StillHereView) {
    app.global::<slint_ui::StillHereAdapter>().set_view(slint_ui::StillHereView {
        seconds: (&view.seconds).into(),
        text: (&view.text).into(),
        left: part(view.left.0.into(), view.left.1.into()),
    });
    app.set_page(PageName::StillHere);
}

pub fn help(app: &App, view: &HelpView) {
    app.global::<slint_ui::HelpAdapter>().set_view(slint_ui::HelpView {
        comes: view.comes,
        title: (&view.title).into(),
        text: (&view.text).into(),
    });
    app.set_page(PageName::Help);
}

pub fn rights(app: &App, view: &RightsView) {
    app.global::<slint_ui::RightsAdapter>().set_view(slint_ui::RightsView {
        association: (&view.association).into(),
        rights: model(&view.rights, |line| line.into()),
        policy: (&view.policy).into(),
        approved: phrase(&view.approved),
        hijri: phrase(&view.hijri),
        gregorian: phrase(&view.gregorian),
        licence: phrase(&view.licence),
        code: view.code.as_ref().map(picture).unwrap_or_default(),
    });
    app.set_page(PageName::Rights);
}

pub fn privacy(app: &App, lines: &[String]) {
    app.global::<slint_ui::PrivacyAdapter>().set_lines(model(lines, |line| line.into()));
    app.set_page(PageName::Privacy);
}
