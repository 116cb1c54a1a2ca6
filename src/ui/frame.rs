//! The shape of the panel and the visitor's wishes: how many tiles stand on one page of the home page, and where.

use crate::config::Panel;

/// The 10.1" panel lying: the look is drawn for it.
const LANDSCAPE: (f32, f32) = (217.7, 136.0);
/// The shorter side, in millimetres, under which the panel counts as small.
const SMALL: f32 = 100.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Landscape,
    Portrait,
    /// 7": six cells of a page, three buttons at the edge.
    Small,
}

impl Shape {
    pub fn of(panel: &Panel) -> Self {
        match panel.width_mm.min(panel.height_mm) {
            shorter if shorter < SMALL => Self::Small,
            _ if panel.height_mm > panel.width_mm => Self::Portrait,
            _ => Self::Landscape,
        }
    }

    /// A small panel is too low to gain anything by lowering.
    pub fn can_lower(self) -> bool {
        self != Self::Small
    }
}

/// Pixels of one millimetre of the drawn look: the panel's own, more on panels larger than 10.1", because they are read from farther away.
pub fn pixels_per_millimetre(panel: &Panel, width_px: f32) -> f32 {
    let (long, short) = LANDSCAPE;
    let (longer, shorter) = (panel.width_mm.max(panel.height_mm), panel.width_mm.min(panel.height_mm));
    width_px / panel.width_mm * (longer / long).min(shorter / short).max(1.0)
}
