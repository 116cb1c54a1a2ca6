//! The touches of a rating, and what a scanner types.

use std::rc::Rc;

use dawr_ui::{App, HomeAdapter, RateAdapter, RatingCodeAdapter, ReasonsAdapter, ScannerAdapter, StarsAdapter, ThanksAdapter};
use slint::{ComponentHandle, TimerMode};

use super::super::projection::{card_at, reason_at};
use super::super::scanner;
use super::super::session::{RatingTouch, Touch};
use super::{KIOSK, Send, touched};
use crate::rating::Stars;

pub fn connect(app: &App, send: &Send) {
    macro_rules! on {
        ($adapter:ident . $callback:ident => $touch:expr) => {{
            let send = Rc::clone(send);
            app.global::<$adapter>().$callback(move || touched($touch, &send));
        }};
        ($adapter:ident . $callback:ident (place) => $call:expr) => {{
            let send = Rc::clone(send);
            app.global::<$adapter>().$callback(move |place| $call(place, &send));
        }};
    }
    let keys = Rc::clone(send);
    app.global::<ScannerAdapter>().on_key(move |key| typed(&key, &keys));
    on!(HomeAdapter.on_card(place) => touched_card);
    on!(RateAdapter.on_card(place) => touched_card);
    on!(RateAdapter.on_type_code => Touch::Rating(RatingTouch::TypeCode));
    on!(RateAdapter.on_walk_up => Touch::Rating(RatingTouch::WalkUp));
    on!(RateAdapter.on_back => Touch::Back);
    on!(RatingCodeAdapter.on_digit(place) => touched_digit);
    on!(RatingCodeAdapter.on_erase => Touch::Rating(RatingTouch::Erase));
    on!(RatingCodeAdapter.on_enter => Touch::Rating(RatingTouch::Enter));
    on!(RatingCodeAdapter.on_back => Touch::Back);
    on!(StarsAdapter.on_chosen(place) => touched_star);
    on!(StarsAdapter.on_skip => Touch::Rating(RatingTouch::Skip));
    on!(StarsAdapter.on_back => Touch::Back);
    on!(ReasonsAdapter.on_chosen(place) => touched_reason);
    on!(ReasonsAdapter.on_skip => Touch::Rating(RatingTouch::Skip));
    on!(ReasonsAdapter.on_send => Touch::Rating(RatingTouch::Send));
    on!(ReasonsAdapter.on_back => Touch::Back);
    on!(ThanksAdapter.on_done => Touch::Done);
}

fn touched_card(place: i32, send: &Send) {
    let ticket = KIOSK.with_borrow(|kiosk| {
        let kiosk = kiosk.as_ref()?;
        card_at(usize::try_from(place).ok()?, &kiosk.snapshot, &kiosk.config)
    });
    if let Some(ticket) = ticket {
        touched(Touch::Rating(RatingTouch::Card(ticket)), send);
    }
}

fn touched_star(stars: i32, send: &Send) {
    if let Some(stars) = u8::try_from(stars).ok().and_then(Stars::new) {
        touched(Touch::Rating(RatingTouch::Stars(stars)), send);
    }
}

fn touched_reason(place: i32, send: &Send) {
    if let Some(reason) = usize::try_from(place).ok().and_then(reason_at) {
        touched(Touch::Rating(RatingTouch::Reason(reason)), send);
    }
}

fn touched_digit(digit: i32, send: &Send) {
    if let Ok(digit) = u8::try_from(digit) {
        touched(Touch::Rating(RatingTouch::Digit(digit)), send);
    }
}

/// A key of whatever types; only a slip's whole code, typed as fast as a scanner does, is a touch.
fn typed(key: &str, send: &Send) {
    let token = KIOSK.with_borrow_mut(|kiosk| {
        let kiosk = kiosk.as_mut()?;
        kiosk.pause.start(TimerMode::SingleShot, scanner::PAUSE, || {
            KIOSK.with_borrow_mut(|kiosk| kiosk.as_mut().map(|kiosk| kiosk.scanner.forget()).unwrap_or_default());
        });
        if !kiosk.session.can_scan() {
            kiosk.scanner.forget();
            return None;
        }
        kiosk.scanner.key(key)
    });
    if let Some(token) = token {
        touched(Touch::Rating(RatingTouch::Scanned(token)), send);
    }
}
