//! What is known of each model of printer: the facts of a public database, and ours over them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

/// CC BY 4.0; the attribution stands in the file.
const CAPABILITIES: &str = include_str!("profiles/capabilities.toml");
const OVERLAY: &str = include_str!("profiles/overlay.toml");

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// `generic-80` or `TM-T88V`
    pub name: String,
    pub vendor: String,
    pub model: String,
    /// Dots in a printable row.
    pub dots: u16,
    pub dots_per_inch: u16,
    /// Rows of paper in one band, at most.
    pub band_rows: u16,
    pub cut: Cut,
    /// From the print head to the cutter or the tear bar.
    pub feed_rows: u16,
    /// In mm/s, the slowest to be expected.
    pub speed: u16,
    pub serial: Serial,
}

/// How a slip is parted from the roll.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    Partial,
    /// By hand: the printer has no cutter.
    Tear,
}

/// The line of a serial printer, 8N1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Serial {
    pub baud: u32,
    pub flow: Flow,
    /// As fast as bytes may be sent where no handshake holds them back.
    pub bytes_per_second: Option<u32>,
}

/// The handshake by which a printer says that its buffer is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flow {
    None,
    RtsCts,
    DtrDsr,
    XonXoff,
}

/// What is said of one model, or of one printer, beyond its profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    pub dots: Option<u16>,
    pub band_rows: Option<u16>,
    pub feed_rows: Option<u16>,
    pub speed: Option<u16>,
    pub baud: Option<u32>,
    pub flow: Option<Flow>,
    pub bytes_per_second: Option<u32>,
}

/// Fewer dots in a row than this make a printer of 58 mm.
const WIDE: u16 = 500;

impl Profile {
    pub fn find(name: &str) -> Option<&'static Self> {
        Self::all().iter().find(|profile| profile.name == name)
    }

    /// For a printer of which nothing is known but its dots, if these.
    pub fn generic(dots: Option<u16>) -> Option<&'static Self> {
        Self::find(generic_name(dots))
    }

    /// The generic ones first.
    pub fn all() -> &'static [Self] {
        static ALL: OnceLock<Vec<Profile>> = OnceLock::new();
        // Both files are compiled in, and the tests read them.
        ALL.get_or_init(|| read().unwrap_or_default())
    }

    #[must_use]
    pub fn with(&self, changes: &Changes) -> Self {
        let flow = changes.flow.unwrap_or(self.serial.flow);
        let paced = self.serial.bytes_per_second.filter(|_| flow == Flow::None);
        Self {
            dots: changes.dots.unwrap_or(self.dots),
            band_rows: changes.band_rows.unwrap_or(self.band_rows),
            feed_rows: changes.feed_rows.unwrap_or(self.feed_rows),
            speed: changes.speed.unwrap_or(self.speed),
            serial: Serial { baud: changes.baud.unwrap_or(self.serial.baud), flow, bytes_per_second: changes.bytes_per_second.or(paced) },
            ..self.clone()
        }
    }
}

fn generic_name(dots: Option<u16>) -> &'static str {
    if dots.is_some_and(|dots| dots < WIDE) { "generic-58" } else { "generic-80" }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Capabilities {
    printer: Vec<Listed>,
}

/// A printer of the database; what it does not know is left out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    key: String,
    vendor: String,
    name: String,
    dots: Option<u16>,
    dots_per_inch: Option<u16>,
    partial_cut: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Overlay {
    generic: Vec<Profile>,
    model: BTreeMap<String, Changes>,
}

fn read() -> Result<Vec<Profile>, toml::de::Error> {
    let Capabilities { printer } = toml::from_str(CAPABILITIES)?;
    let Overlay { generic, model } = toml::from_str(OVERLAY)?;
    let listed = printer.into_iter().filter_map(|listed| {
        let base = generic.iter().find(|profile| profile.name == generic_name(listed.dots))?;
        let changes = model.get(&listed.key).copied().unwrap_or_default();
        Some(known(listed, base).with(&changes))
    });
    let listed: Vec<Profile> = listed.collect();
    Ok(generic.into_iter().chain(listed).collect())
}

fn known(listed: Listed, base: &Profile) -> Profile {
    Profile {
        name: listed.key,
        vendor: listed.vendor,
        model: listed.name,
        dots: listed.dots.unwrap_or(base.dots),
        dots_per_inch: listed.dots_per_inch.unwrap_or(base.dots_per_inch),
        cut: if listed.partial_cut { Cut::Partial } else { Cut::Tear },
        ..base.clone()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_database_is_whole_and_says_whose_it_is() {
        read().unwrap();
        let names: BTreeSet<&str> = Profile::all().iter().map(|profile| profile.name.as_str()).collect();
        assert_eq!((Profile::all().len(), names.len()), (2 + 27, 2 + 27));
        let header = CAPABILITIES.split("\n\n").next().unwrap();
        for part in
            ["ESC/POS printer database", "receipt-print-hq/escpos-printer-db", "receipt-print-hq contributors", "CC BY 4.0", "Trimmed"]
        {
            assert!(header.contains(part), "{part}");
        }
        let header = OVERLAY.split("\n\n").next().unwrap().replace("\n# ", " ");
        assert!(header.contains("nothing of it was seen on hardware"), "{header}");
    }

    #[test]
    fn every_profile_is_sane() {
        for profile in Profile::all() {
            let Profile { name, dots, dots_per_inch, band_rows, feed_rows, speed, serial, .. } = profile;
            assert!(!profile.vendor.is_empty() && !profile.model.is_empty(), "{name}");
            assert!((256..=1024).contains(dots) && [180, 203].contains(dots_per_inch), "{name}: {dots} dots, {dots_per_inch} dpi");
            assert!((8..=2303).contains(band_rows) && !band_rows.is_multiple_of(48), "{name}: bands of {band_rows} rows");
            assert!((40..=240).contains(feed_rows), "{name}: {feed_rows} rows to the cutter");
            assert!((30..=400).contains(speed), "{name}: {speed} mm/s");
            assert!((9600..=115_200).contains(&serial.baud), "{name}: {} baud", serial.baud);
            assert_eq!(serial.bytes_per_second.is_some(), serial.flow == Flow::None, "{name}: paced where no handshake is");
        }
    }

    #[test]
    fn each_model_of_the_overlay_is_in_the_database() {
        let Overlay { model, .. } = toml::from_str(OVERLAY).unwrap();
        for name in model.keys() {
            assert!(Profile::find(name).is_some(), "{name}");
        }
    }

    #[test]
    fn a_known_printer_has_its_own_facts_and_the_generic_ones_for_the_rest() {
        for (name, dots, dots_per_inch, cut, speed, flow) in [
            ("generic-80", 576, 203, Cut::Partial, 70, Flow::RtsCts),
            ("generic-58", 384, 203, Cut::Tear, 50, Flow::None),
            ("TM-T88V", 512, 180, Cut::Partial, 70, Flow::DtrDsr),
            ("POS-5890", 384, 203, Cut::Tear, 50, Flow::None),
            ("RP-F10-58mm", 432, 203, Cut::Partial, 50, Flow::None),
            ("RP326", 576, 203, Cut::Partial, 70, Flow::RtsCts),
        ] {
            let found = Profile::find(name).unwrap();
            let facts = (found.dots, found.dots_per_inch, found.cut, found.speed, found.serial.flow);
            assert_eq!(facts, (dots, dots_per_inch, cut, speed, flow), "{name}");
        }
        assert_eq!(Profile::find("TM-U220"), None);
    }

    #[test]
    fn a_handshake_ends_the_pacing() {
        let slow = Profile::find("generic-58").unwrap();
        assert_eq!(slow.with(&Changes::default()), *slow);
        let paced = |flow, bytes_per_second| slow.with(&Changes { flow: Some(flow), bytes_per_second, ..Changes::default() });
        assert_eq!(paced(Flow::None, None).serial.bytes_per_second, Some(900));
        assert_eq!(paced(Flow::None, Some(400)).serial.bytes_per_second, Some(400));
        assert_eq!(paced(Flow::XonXoff, None).serial.bytes_per_second, None);
    }
}
