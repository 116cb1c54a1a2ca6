//! The technician's pages.

use dawr_ui as slint_ui;
use slint::ComponentHandle;
use slint_ui::{App, PageName};

use super::super::projection::{FindingView, PinView, PrinterView, SetUpView, StaffPageView, StationView};
use super::{count, model, picture};
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
        grade: grade(view.grade),
        name: (&view.name).into(),
        state: (&view.state).into(),
        found: (&view.found).into(),
        advice: (&view.advice).into(),
    }
}

fn grade(grade: Grade) -> slint_ui::Grade {
    match grade {
        Grade::Well => slint_ui::Grade::Well,
        Grade::Unknown => slint_ui::Grade::Unknown,
        Grade::Attention => slint_ui::Grade::Attention,
        Grade::Broken => slint_ui::Grade::Broken,
    }
}

pub fn printer(app: &App, view: &PrinterView) {
    app.global::<slint_ui::PrinterAdapter>().set_view(slint_ui::PrinterView {
        grade: grade(view.grade),
        state: (&view.state).into(),
        advice: (&view.advice).into(),
        remark: (&view.remark).into(),
        slips: model(&view.slips, |slip| slint_ui::SlipView {
            number: (&slip.number).into(),
            state: (&slip.state).into(),
            trouble: slip.trouble,
            can_copy: slip.can_copy,
        }),
        pages: count(view.pages),
    });
    app.set_page(PageName::Printer);
}

pub fn staff_page(app: &App, view: &StaffPageView) {
    app.global::<slint_ui::StaffPageAdapter>().set_view(slint_ui::StaffPageView {
        addresses: model(&view.addresses, |address| address.into()),
        code: view.code.as_ref().map(picture).unwrap_or_default(),
        fingerprint: model(&view.fingerprint, |line| line.into()),
        sign_up_code: (&view.sign_up_code).into(),
        asked: view.asked,
    });
    app.set_page(PageName::StaffPage);
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
