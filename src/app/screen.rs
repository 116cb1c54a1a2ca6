//! Which screen: the panel itself, a window on a desktop, or one in memory where there is no display.

use slint::{CloseRequestResponse, ComponentHandle};

use crate::config::Panel;
use crate::ui::{self, App, Headless};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The whole display is the kiosk's.
    FullScreen,
    Window,
}

/// Sets Slint's platform, before the first component. True where somebody can see it.
pub fn select(panel: &Panel, look: Look) -> anyhow::Result<bool> {
    if seen(look) {
        return Ok(true);
    }
    slint::platform::set_platform(Box::new(Headless::new(panel.width_px, panel.height_px))).map_err(|fault| anyhow::anyhow!("{fault}"))?;
    Ok(false)
}

#[cfg(feature = "kiosk")]
fn seen(_: Look) -> bool {
    // Before Slint sees it: at Ctrl+Alt+Backspace and Ctrl+Alt+Delete its backend would end the event loop.
    chosen(slint::BackendSelector::new().with_libinput_event_hook(is_swallowed), "linuxkms")
}

/// Of a keyboard only what a scanner types comes through: without Control, Alt, Backspace and Delete no chord can be pressed.
#[cfg(feature = "kiosk")]
fn is_swallowed(event: &input::Event) -> bool {
    use input::event::keyboard::KeyboardEventTrait;
    matches!(event, input::Event::Keyboard(key) if !is_of_scanner(key.key()))
}

/// By `linux/input-event-codes.h`: digits, letters, the signs of an address, Shift and Enter.
#[cfg(any(feature = "kiosk", test))]
fn is_of_scanner(key: u32) -> bool {
    matches!(key, 2..=12 | 16..=25 | 28 | 30..=39 | 42 | 44..=50 | 52..=54)
}

#[cfg(all(feature = "desktop", not(feature = "kiosk")))]
fn seen(_: Look) -> bool {
    std::env::var_os("DISPLAY").is_some_and(|display| !display.is_empty()) && chosen(slint::BackendSelector::new(), "winit")
}

#[cfg(not(any(feature = "desktop", feature = "kiosk")))]
fn seen(_: Look) -> bool {
    false
}

#[cfg(any(feature = "desktop", feature = "kiosk"))]
fn chosen(selector: slint::BackendSelector, backend: &str) -> bool {
    let selected = selector.backend_name(backend.into()).renderer_name("software".into()).select();
    if let Err(fault) = &selected {
        tracing::warn!(%fault, screen.backend = backend, "no display, the screen is in memory");
    }
    selected.is_ok()
}

/// Only a signal, or a technician, ends a kiosk that has the whole display.
pub fn show(app: &App, look: Look) -> anyhow::Result<()> {
    app.show()?;
    match look {
        Look::FullScreen => {
            // Alt+F4 on a desktop: the kiosk stays.
            app.window().on_close_requested(|| CloseRequestResponse::KeepWindowShown);
            app.window().set_fullscreen(true);
        }
        Look::Window => app.window().set_size(ui::window_size(app)),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_of_scanner;

    #[test]
    fn no_key_of_a_chord_comes_through_and_every_key_of_a_slips_code_does() {
        let (control, alt, backspace, delete, meta) = ([29, 97], [56, 100], 14, 111, [125, 126]);
        let escape_tab_space_lock = [1, 15, 57, 58];
        let functions = (59..=68).chain([87, 88]);
        let barred = control.into_iter().chain(alt).chain(meta).chain(escape_tab_space_lock).chain(functions).chain([backspace, delete]);
        assert!(barred.into_iter().all(|key| !is_of_scanner(key)));
        let (one_to_zero, enter, shifts, colon_dash_dot_slash) = (2..=11, 28, [42, 54], [39, 12, 52, 53]);
        let (top, home, bottom) = (16..=25, 30..=38, 44..=50);
        let wanted = one_to_zero.chain(top).chain(home).chain(bottom).chain([enter]).chain(shifts).chain(colon_dash_dot_slash);
        assert!(wanted.into_iter().all(is_of_scanner));
    }
}
