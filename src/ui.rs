//! The touchscreen: touches become commands, snapshots and replies become pictures. Slint's thread only; nothing here blocks.

mod apply;
mod frame;
mod headless;
mod keyboard;
mod phrase;
mod projection;
pub mod sample;
mod scanner;
mod session;
mod wiring;

pub use apply::apply;
pub use dawr_ui::App;
pub use headless::{Headless, tap};
pub use phrase::{Run, runs};
pub use projection::{PageView, View, project};
pub use session::{Notice, Page, RatingTouch, Request, Session, Sight, TechnicianTouch, Touch, Trouble, WritingTouch};
pub use wiring::{answered, close, fit, open, replied, seen, show_slip, window_size};
