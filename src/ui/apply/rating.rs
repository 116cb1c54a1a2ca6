//! The pages of a rating.

use dawr_ui as slint_ui;
use slint::{ComponentHandle, ModelRc};
use slint_ui::{App, PageName};

use super::super::projection::{CardView, RateView, RatingCodeView, ReasonsView, StarsView};
use super::{icon, model, phrase};

pub fn cards(cards: &[CardView]) -> ModelRc<slint_ui::CardView> {
    model(cards, |card| slint_ui::CardView { number: (&card.number).into(), spoken: (&card.spoken).into() })
}

pub fn rate(app: &App, view: &RateView) {
    app.global::<slint_ui::RateAdapter>().set_view(slint_ui::RateView { cards: cards(&view.cards), notice: (&view.notice).into() });
    app.set_page(PageName::Rate);
}

pub fn code(app: &App, view: &RatingCodeView) {
    app.global::<slint_ui::RatingCodeAdapter>().set_view(slint_ui::RatingCodeView {
        typed: (&view.typed).into(),
        can_enter: view.can_enter,
        notice: (&view.notice).into(),
    });
    app.set_page(PageName::RatingCode);
}

pub fn stars(app: &App, view: &StarsView) {
    app.global::<slint_ui::StarsAdapter>().set_view(slint_ui::StarsView {
        question: (&view.question).into(),
        step: phrase(&view.step),
        stars: view.stars.into(),
        notice: (&view.notice).into(),
    });
    app.set_page(PageName::Stars);
}

pub fn reasons(app: &App, view: &ReasonsView) {
    app.global::<slint_ui::ReasonsAdapter>().set_view(slint_ui::ReasonsView {
        most: phrase(&view.most),
        reasons: model(&view.reasons, |reason| slint_ui::ReasonView {
            icon: icon(&reason.icon),
            name: (&reason.name).into(),
            on: reason.on,
        }),
        chosen: view.chosen,
        notice: (&view.notice).into(),
    });
    app.set_page(PageName::Reasons);
}

pub fn thanks(app: &App) {
    app.set_page(PageName::Thanks);
}
