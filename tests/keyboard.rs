//! A keyboard that somebody plugs in does nothing: no command, no other page, not one other pixel. Only a scanner's whole code counts
//! (`screen/rating.rs`).

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use dawr::app::{self, Look};
use dawr::config::Config;
use dawr::queue::Language;
use dawr::ui::{self, App, Request, sample};
use slint::platform::{Key, WindowEvent};
use slint::{ComponentHandle, SharedString};

use crate::screen::{blank, words};

/// What a child, a cat or a clever visitor presses, each line held down together.
fn chords() -> Vec<Vec<SharedString>> {
    let single = [
        Key::Tab,
        Key::Backtab,
        Key::Return,
        Key::Escape,
        Key::Space,
        Key::Backspace,
        Key::Delete,
        Key::UpArrow,
        Key::DownArrow,
        Key::LeftArrow,
        Key::RightArrow,
        Key::Home,
        Key::End,
        Key::PageUp,
        Key::PageDown,
        Key::Menu,
        Key::F1,
        Key::F2,
        Key::F4,
        Key::F5,
        Key::F10,
        Key::F11,
        Key::F12,
    ];
    let mut chords: Vec<Vec<SharedString>> = single.into_iter().map(|key| vec![key.into()]).collect();
    chords.extend("aqxضش017+-".chars().map(|letter| vec![SharedString::from(letter)]));
    let (control, alt, shift, meta) = (Key::Control, Key::Alt, Key::Shift, Key::Meta);
    for keys in [
        vec![alt, Key::F4],
        vec![control, alt, Key::Backspace],
        vec![control, alt, Key::Delete],
        vec![control, alt, Key::F2],
        vec![alt, Key::Tab],
        vec![shift, Key::Tab],
        vec![meta],
    ] {
        chords.push(keys.into_iter().map(SharedString::from).collect());
    }
    for letter in ["q", "w", "c", "v", "r", "+"] {
        chords.push(vec![control.into(), letter.into()]);
    }
    // Wherever a focus could go, it is tried to press what has it.
    for _ in 0..12 {
        chords.extend([vec![Key::Tab.into()], vec![Key::Return.into()], vec![Key::Space.into()]]);
    }
    chords
}

fn press(app: &App, chord: &[SharedString]) {
    for key in chord {
        app.window().dispatch_event(WindowEvent::KeyPressed { text: key.clone() });
    }
    for key in chord.iter().rev() {
        app.window().dispatch_event(WindowEvent::KeyReleased { text: key.clone() });
    }
}

#[test]
fn no_key_does_anything_on_any_page() {
    let (app, config) = (blank(), Arc::new(Config::example().unwrap()));
    let sent: Rc<RefCell<Vec<Request>>> = Rc::default();
    for page in sample::PAGES {
        let (session, snapshot) = sample::scene(page, Language::ARABIC, &config).unwrap();
        let book = Rc::clone(&sent);
        // A callback of any page would change the session behind it, which stands on the home page, and so the picture.
        ui::open(&app, &config, Arc::new(snapshot.clone()), move |request| book.borrow_mut().push(request));
        ui::apply(&app, &ui::project(&session, &snapshot, &config));
        let (said, shown) = (words(&app), app.window().take_snapshot().unwrap());
        for chord in chords() {
            press(&app, &chord);
            assert_eq!(words(&app), said, "{page}: {chord:?}");
        }
        assert_eq!(app.window().take_snapshot().unwrap().as_slice(), shown.as_slice(), "{page}");
        assert!(sent.borrow().is_empty(), "{page}: {:?}", sent.borrow());
        assert!(app.window().is_visible(), "{page}");
    }
}

#[test]
fn a_kiosk_with_the_whole_display_cannot_be_closed_and_a_window_can() {
    let app = blank();
    app::show(&app, Look::Window).unwrap();
    app.window().dispatch_event(WindowEvent::CloseRequested);
    assert!(!app.window().is_visible());
    app::show(&app, Look::FullScreen).unwrap();
    app.window().dispatch_event(WindowEvent::CloseRequested);
    assert!(app.window().is_visible());
}
