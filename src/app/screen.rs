//! Which screen: the panel itself, a window on a desktop, or one in memory where there is no display.

use slint::ComponentHandle;

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
    chosen("linuxkms-noseat")
}

#[cfg(all(feature = "desktop", not(feature = "kiosk")))]
fn seen(_: Look) -> bool {
    std::env::var_os("DISPLAY").is_some_and(|display| !display.is_empty()) && chosen("winit")
}

#[cfg(not(any(feature = "desktop", feature = "kiosk")))]
fn seen(_: Look) -> bool {
    false
}

#[cfg(any(feature = "desktop", feature = "kiosk"))]
fn chosen(backend: &str) -> bool {
    let selected = slint::BackendSelector::new().backend_name(backend.into()).renderer_name("software".into()).select();
    if let Err(fault) = &selected {
        tracing::warn!(%fault, screen.backend = backend, "no display, the screen is in memory");
    }
    selected.is_ok()
}

pub fn show(app: &App, look: Look) -> anyhow::Result<()> {
    app.show()?;
    match look {
        Look::FullScreen => app.window().set_fullscreen(true),
        Look::Window => app.window().set_size(ui::window_size(app)),
    }
    Ok(())
}
