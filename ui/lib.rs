//! The pages and slips, compiled from Slint markup, with the catalogues of their words and their pictograms.

slint::include_modules!();
include!(concat!(env!("OUT_DIR"), "/folders.rs"));
