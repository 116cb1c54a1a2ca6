//! Suggestion or complaint, and the keyboard.

use dawr_ui as slint_ui;
use slint::{ComponentHandle, Model, SharedString};
use slint_ui::{App, PageName};

use super::super::projection::{ContactView, NotedView, SuggestionView, WritingView};
use super::{count, icon, model, phrase};

pub fn suggestion(app: &App, view: &SuggestionView) {
    let contact =
        |view: &ContactView| slint_ui::ContactView { icon: icon(&view.icon), name: (&view.name).into(), value: (&view.value).into() };
    let adapter = app.global::<slint_ui::SuggestionAdapter>();
    adapter.set_writes(view.writes);
    adapter.set_contacts(model(&view.contacts, contact));
    app.set_page(PageName::Suggestion);
}

pub fn writing(app: &App, view: &WritingView) {
    let adapter = app.global::<slint_ui::WritingAdapter>();
    adapter.set_view(slint_ui::WritingView {
        prompt: (&view.prompt).into(),
        text: (&view.text).into(),
        count: (&view.count).into(),
        most: count(view.keyboard.most),
        signs: view.keyboard.signs,
        next_leaf: (&view.keyboard.next_leaf).into(),
        can_send: view.can_send,
        busy: view.busy,
        unkept: view.unkept,
    });
    // The same model keeps the same keys: a touch draws anew what it has changed.
    if !adapter.get_faces().iter().eq(view.keyboard.faces.iter().map(SharedString::from)) {
        adapter.set_faces(model(&view.keyboard.faces, |face| face.into()));
    }
    app.set_page(PageName::Writing);
}

pub fn noted(app: &App, view: &NotedView) {
    app.global::<slint_ui::NotedAdapter>().set_view(slint_ui::NotedView {
        reference: (&view.reference).into(),
        photograph: phrase(&view.photograph),
        remember: phrase(&view.remember),
    });
    app.set_page(PageName::Noted);
}
