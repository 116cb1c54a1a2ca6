//! Puts a view on the screen. The only place that names the properties of the markup.

mod aids;
mod home;
mod rating;
mod technician;
mod writing;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use dawr_ui as slint_ui;
use slint::{ComponentHandle, Image, ModelRc, Rgb8Pixel, SharedPixelBuffer, SharedString, VecModel};
use slint_ui::{App, PageName};

use super::phrase::Run;
use super::projection::{ClosedView, DocumentsView, OptionsView, PageView, TicketView, TroubleView, View};
use crate::qr::Code;
use crate::queue::Language;
use crate::text::words;

/// Runs on the screen's thread; no thread, no channel.
pub fn apply(app: &App, view: &View) {
    speak(app, view.language);
    let theme = app.global::<slint_ui::Theme>();
    theme.set_dark(view.sight.dark);
    theme.set_large(view.sight.large);
    theme.set_low(view.sight.low);
    app.global::<slint_ui::RailAdapter>().set_places(model(&view.rail, |place| aids::rail_place(*place)));
    match &view.page {
        PageView::Home(view) => home::home(app, view),
        PageView::Options(view) => options(app, view),
        PageView::Documents(view) => documents(app, view),
        PageView::Ticket(view) => ticket(app, view),
        PageView::Trouble(view) => trouble(app, view),
        PageView::Closed(view) => closed(app, view),
        PageView::Language(languages) => home::language(app, languages),
        PageView::Clearer(view) => aids::clearer(app, view),
        PageView::StillHere(view) => aids::still_here(app, view),
        PageView::Help(view) => aids::help(app, view),
        PageView::Rights(view) => aids::rights(app, view),
        PageView::Privacy(lines) => aids::privacy(app, lines),
        PageView::Rate(view) => rating::rate(app, view),
        PageView::RatingCode(view) => rating::code(app, view),
        PageView::Stars(view) => rating::stars(app, view),
        PageView::Reasons(view) => rating::reasons(app, view),
        PageView::Thanks => rating::thanks(app),
        PageView::Suggestion(view) => writing::suggestion(app, view),
        PageView::Writing(view) => writing::writing(app, view),
        PageView::Noted(view) => writing::noted(app, view),
        PageView::Pin(view) => technician::pin(app, view),
        PageView::Station(view) => technician::station(app, view),
        PageView::Printer(view) => technician::printer(app, view),
        PageView::StaffPage(view) => technician::staff_page(app, view),
        PageView::SetUp(view) => technician::set_up(app, view),
    }
}

/// The source strings are English; a language without a catalogue shows them.
fn speak(app: &App, language: Language) {
    let code = language.code();
    let locale = app.global::<slint_ui::Locale>();
    if locale.get_language() == code {
        return;
    }
    if slint::select_bundled_translation(code).is_err() && slint::select_bundled_translation("").is_err() {
        tracing::warn!(language = code, "no translations are compiled in");
    }
    locale.set_language(code.into());
    locale.set_rtl(words(language).is_rtl());
}

fn options(app: &App, view: &OptionsView) {
    app.global::<slint_ui::OptionsAdapter>().set_view(slint_ui::OptionsView {
        service: (&view.service).into(),
        icon: icon(&view.icon),
        priority: view.priority,
        people: (&view.people).into(),
        can_fewer: view.can_fewer,
        can_more: view.can_more,
        action: (&view.action).into(),
        busy: view.busy,
    });
    app.set_page(PageName::Options);
}

fn documents(app: &App, view: &DocumentsView) {
    app.global::<slint_ui::DocumentsAdapter>().set_view(slint_ui::DocumentsView {
        service: (&view.service).into(),
        icon: icon(&view.icon),
        documents: model(&view.documents, |document| slint_ui::DocumentView {
            icon: icon(&document.icon),
            name: (&document.name).into(),
            note: (&document.note).into(),
        }),
        remark: (&view.remark).into(),
        busy: view.busy,
    });
    app.set_page(PageName::Documents);
}

fn ticket(app: &App, view: &TicketView) {
    app.global::<slint_ui::TicketAdapter>().set_view(slint_ui::TicketView {
        number: (&view.number).into(),
        service: (&view.service).into(),
        ahead: phrase(&view.ahead),
        wait: phrase(&view.wait),
        waiting_area: phrase(&view.waiting_area),
        pause: phrase(&view.pause),
        left: part(view.left.0.into(), view.left.1.into()),
    });
    app.set_page(PageName::Ticket);
}

fn trouble(app: &App, view: &TroubleView) {
    app.global::<slint_ui::TroubleAdapter>().set_view(slint_ui::TroubleView {
        title: phrase(&view.title),
        text: (&view.text).into(),
        number: (&view.number).into(),
        service: (&view.service).into(),
        code: view.code.as_ref().map(picture).unwrap_or_default(),
        photograph: phrase(&view.photograph),
        remember: phrase(&view.remember),
    });
    app.set_page(PageName::Trouble);
}

fn closed(app: &App, view: &ClosedView) {
    app.global::<slint_ui::ClosedAdapter>().set_view(slint_ui::ClosedView {
        prayer: view.prayer,
        message: (&view.message).into(),
        back: (&view.back).into(),
        time: (&view.time).into(),
        rate: view.rate,
        passed: part(view.passed.0, view.passed.1),
    });
    app.set_page(PageName::Closed);
}

fn phrase(runs: &[Run]) -> ModelRc<slint_ui::Run> {
    model(runs, |run| slint_ui::Run { text: SharedString::from(&run.text), number: run.number, gap: run.gap })
}

fn model<From, To: Clone + 'static>(rows: &[From], convert: impl Fn(&From) -> To) -> ModelRc<To> {
    ModelRc::from(Rc::new(VecModel::from(rows.iter().map(convert).collect::<Vec<_>>())))
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// 0 to 1; both are small counts of seconds or minutes.
fn part(some: i64, whole: i64) -> f32 {
    let thousandths = (some.clamp(0, whole) * 1000).checked_div(whole).unwrap_or_default();
    f32::from(u16::try_from(thousandths).unwrap_or_default()) / 1000.0
}

/// The pictogram of that name, or an empty picture: the configuration has already refused unknown names.
fn icon(name: &str) -> Image {
    thread_local! {
        static PICTURES: RefCell<HashMap<&'static str, Image>> = RefCell::default();
    }
    let Some((name, svg)) = dawr_ui::ICONS.iter().find(|(known, _)| *known == name) else { return Image::default() };
    PICTURES.with_borrow_mut(|pictures| pictures.entry(name).or_insert_with(|| Image::load_from_svg_data(svg).unwrap_or_default()).clone())
}

/// Sixteen dots a module each way; the markup scales it to whole pixels a module.
fn picture(code: &Code) -> Image {
    const DOTS: usize = 16;
    let side = u32::try_from(DOTS * code.width).unwrap_or_default();
    let mut buffer = SharedPixelBuffer::<Rgb8Pixel>::new(side, side);
    let rows = code.dark.chunks(code.width.max(1)).flat_map(|row| std::iter::repeat_n(row, DOTS));
    let dots = rows.flat_map(|row| row.iter().flat_map(|dark| std::iter::repeat_n(*dark, DOTS)));
    for (pixel, dark) in buffer.make_mut_slice().iter_mut().zip(dots) {
        *pixel = if dark { Rgb8Pixel::new(0x14, 0x21, 0x1D) } else { Rgb8Pixel::new(0xFF, 0xFF, 0xFF) };
    }
    Image::from_rgb8(buffer)
}
