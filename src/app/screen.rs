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
    chosen(slint::BackendSelector::new().with_libinput_event_hook(is_of_keyboard), "linuxkms")
}

/// A keyboard that somebody plugs in does nothing.
#[cfg(feature = "kiosk")]
fn is_of_keyboard(event: &input::Event) -> bool {
    matches!(event, input::Event::Keyboard(_))
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
