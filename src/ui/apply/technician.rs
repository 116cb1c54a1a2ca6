//! The technician's pages.

use dawr_ui as slint_ui;
use slint::ComponentHandle;
use slint_ui::{App, PageName};

use super::super::projection::{FindingView, PinView, SetUpView, StationView};
use super::{count, model};
use crate::health::Grade;

pub fn pin(app: &App, view: &PinView) {
    app.global::<slint_ui::PinAdapter>().set_view(slint_ui::PinView {
        title: (&view.title).into(),
        typed: count(view.typed),
        note: (&view.note).into(),
        can_enter: view.can_enter,
        can_keep: view.can_keep,
    });
    app.set_page(PageName::Pin);
}

pub fn station(app: &App, view: &StationView) {
    app.global::<slint_ui::StationAdapter>().set_view(slint_ui::StationView {
        findings: model(&view.findings, finding),
        pages: count(view.pages),
        note: (&view.note).into(),
    });
    app.set_page(PageName::Station);
}

fn finding(view: &FindingView) -> slint_ui::FindingView {
    slint_ui::FindingView {
        grade: match view.grade {
            Grade::Well => slint_ui::Grade::Well,
            Grade::Unknown => slint_ui::Grade::Unknown,
            Grade::Attention => slint_ui::Grade::Attention,
            Grade::Broken => slint_ui::Grade::Broken,
        },
        name: (&view.name).into(),
        state: (&view.state).into(),
        found: (&view.found).into(),
        advice: (&view.advice).into(),
    }
}

pub fn set_up(app: &App, view: &SetUpView) {
    app.global::<slint_ui::SetUpAdapter>().set_view(slint_ui::SetUpView {
        step: count(view.step),
        steps: count(view.steps),
        question: (&view.question).into(),
        value: (&view.value).into(),
        language: (&view.language).into(),
        line: view.line,
    });
    app.set_page(PageName::SetUp);
}
