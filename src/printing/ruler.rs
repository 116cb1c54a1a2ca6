//! The technician's ruler: shows where a printer's row ends, how fine its dots are, and whether it cuts behind the slip.

use super::band::left_bands;
use super::{Cut, Grain, Painter, Printout, Profile, SlipFault, SlipText, encode};

/// As wide as any head of 112 mm paper.
pub const RULER_DOTS: u16 = 832;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulerText {
    /// `TM-T88V`
    pub profile: String,
    /// `512 dots · 180 dpi`
    pub facts: String,
    /// The row that the profile promises, shown as a black step.
    pub dots: u16,
    pub end: &'static str,
}

impl RulerText {
    fn new(profile: &Profile) -> Self {
        Self {
            profile: profile.name.clone(),
            facts: format!("{} dots · {} dpi", profile.dots, profile.dots_per_inch),
            dots: profile.dots,
            end: match profile.cut {
                Cut::Partial => "Cut below this line",
                Cut::Tear => "Tear below this line",
            },
        }
    }
}

/// Wider than most paper, in dots as in bytes: each printer cuts it off where its row ends.
pub fn ruler(painter: &Painter, profile: &Profile) -> Result<Printout, SlipFault> {
    let mut raster = painter.draw(&SlipText::Ruler(RulerText::new(profile)), RULER_DOTS, Grain::Fine)?;
    let bytes = encode(&left_bands(&mut raster, profile), profile)?;
    Ok(Printout { title: "ruler".to_owned(), raster, bytes })
}
