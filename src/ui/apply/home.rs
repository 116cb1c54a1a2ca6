//! The home page and the languages.

use dawr_ui as slint_ui;
use slint::ComponentHandle;
use slint_ui::{App, PageName};

use super::super::projection::{HomeView, LanguageView, Sign, TileKind, TileState, TileView};
use super::{count, icon, model, phrase, rating};
use crate::config::Tint;

pub fn home(app: &App, view: &HomeView) {
    let [upper, lower] = &view.notice_lines;
    app.global::<slint_ui::HomeAdapter>().set_view(slint_ui::HomeView {
        time: (&view.time).into(),
        hijri: phrase(&view.hijri),
        gregorian: phrase(&view.gregorian),
        cards: rating::cards(&view.cards),
        association: (&view.association).into(),
        branch: (&view.branch).into(),
        priority: view.priority,
        group: view.group,
        columns: count(view.columns),
        rows: count(view.rows),
        tiles: model(&view.tiles, tile),
        page: count(view.page),
        pages: count(view.pages),
        languages: model(&view.languages, language_name),
        globe: view.globe,
        notice: phrase(&view.notice),
        notice_upper: phrase(upper),
        notice_lower: phrase(lower),
        idle: view.idle,
    });
    app.set_page(PageName::Home);
}

pub fn language(app: &App, languages: &[LanguageView]) {
    app.global::<slint_ui::LanguageAdapter>().set_view(slint_ui::LanguagePageView { languages: model(languages, language_name) });
    app.set_page(PageName::Language);
}

fn language_name(view: &LanguageView) -> slint_ui::LanguageView {
    slint_ui::LanguageView { code: (&view.code).into(), name: (&view.name).into(), on: view.on }
}

fn tile(view: &TileView) -> slint_ui::TileView {
    slint_ui::TileView {
        place: count(view.place),
        kind: match view.kind {
            TileKind::Service => slint_ui::TileKind::Service,
            TileKind::Group => slint_ui::TileKind::Group,
            TileKind::Suggestion => slint_ui::TileKind::Suggestion,
            TileKind::Rate => slint_ui::TileKind::Rate,
            TileKind::More => slint_ui::TileKind::More,
            TileKind::First => slint_ui::TileKind::First,
        },
        name: (&view.name).into(),
        brief: (&view.brief).into(),
        longest: (&view.longest).into(),
        icon: icon(&view.icon),
        tint: match view.tint {
            Tint::Green => slint_ui::TileTint::Green,
            Tint::Gold => slint_ui::TileTint::Gold,
            Tint::Clay => slint_ui::TileTint::Clay,
            Tint::Sky => slint_ui::TileTint::Sky,
        },
        state: match view.state {
            TileState::Rest => slint_ui::TileState::Rest,
            TileState::On => slint_ui::TileState::On,
            TileState::Busy => slint_ui::TileState::Busy,
            TileState::Closed => slint_ui::TileState::Closed,
        },
        upper: phrase(&view.upper),
        counted: view.counted,
        lower: phrase(&view.lower),
        sign: match view.sign {
            Sign::None => slint_ui::WaitSign::None,
            Sign::Clock => slint_ui::WaitSign::Clock,
            Sign::Mosque => slint_ui::WaitSign::Mosque,
            Sign::Slip => slint_ui::WaitSign::Slip,
        },
        sign_above: view.sign_above,
        spoken: (&view.spoken).into(),
    }
}
