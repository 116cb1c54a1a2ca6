//! The bytes, read back by a decoder that knows only the printer manuals.

use std::process::Command;

use dawr::engine::Slip;
use dawr::printing::{Grain, Painter, Printout, Profile, Raster, Scale, bands, encode, png, print_out, slip_text};
use proptest::prelude::*;

use super::samples::{KINDS, Kind, TOKEN, config, profile, slip};
use crate::support::escpos_decoder::{Cut, Paper, decode, real_time_commands};

const LANGUAGES: [&str; 8] = ["ar", "en", "ur", "id", "bn", "fr", "tr", "fa"];

fn printed(painter: &Painter, dots: u16, slip: &Slip) -> Printout {
    print_out(painter, &config(dots), slip).unwrap()
}

/// The raster as the paper should show it, with the dots that it leaves free on each side of a paper of odd width.
fn expected(raster: &Raster, dots: u16) -> Vec<Vec<bool>> {
    let side = usize::from(dots - raster.width) / 2;
    let row = |line: &[u8]| {
        let mut row = vec![false; usize::from(dots)];
        for x in 0..usize::from(raster.width) {
            row[side + x] = line[x / 8] & (0x80 >> (x % 8)) != 0;
        }
        row
    };
    raster.lines().map(row).collect()
}

fn shows(paper: &Paper, raster: &Raster, dots: u16) -> bool {
    let (image, feed) = paper.rows.split_at(usize::from(raster.height).min(paper.rows.len()));
    image == expected(raster, dots) && feed.iter().all(|row| !row.contains(&true))
}

#[test]
fn each_slip_is_on_the_paper_to_the_dot_with_one_partial_cut() {
    let painter = Painter::new().unwrap();
    for dots in [576, 384, 432, 512, 546] {
        let test = Slip::Test { asked: "2026-11-22T08:50:00Z".parse().unwrap(), dated: true };
        for language in LANGUAGES {
            let documents = Slip::Documents { service: "assist_request".into(), language: language.parse().unwrap() };
            for slip in KINDS.map(|kind| slip(kind, language)).iter().chain([&documents, &test]) {
                let printout = printed(&painter, dots, slip);
                let paper = decode(&printout.bytes, usize::from(dots)).unwrap();
                assert!(shows(&paper, &printout.raster, dots), "{language} {dots} {}", printout.title);
                assert_eq!(paper.cuts, [Cut::Partial]);
                assert!(paper.tallest <= 64);
                assert_eq!(real_time_commands(&printout.bytes), 0);
            }
        }
    }
}

#[test]
fn a_slip_for_tearing_ends_at_the_tear_bar_and_is_not_cut() {
    let painter = Painter::new().unwrap();
    let mut config = config(384);
    for feed_rows in [96, 64, 1] {
        config.printer.profile = Profile { feed_rows, ..Profile::find("generic-58").unwrap().clone() };
        let printout = print_out(&painter, &config, &slip(Kind::Short, "ar")).unwrap();
        let paper = decode(&printout.bytes, 384).unwrap();
        assert!(shows(&paper, &printout.raster, 384));
        assert_eq!(paper.rows.len(), usize::from(printout.raster.height + feed_rows));
        assert_eq!((paper.cuts, paper.tallest <= 64), (vec![], true));
        assert_eq!(real_time_commands(&printout.bytes), 0);
    }
}

#[test]
fn a_slip_is_short_enough_for_a_slow_line() {
    let painter = Painter::new().unwrap();
    for dots in [576, 384] {
        for language in LANGUAGES {
            for kind in KINDS {
                let printout = printed(&painter, dots, &slip(kind, language));
                let full = 8 + printout.raster.bits().len();
                let bytes = printout.bytes.len();
                assert!(bytes * 100 <= full * 40, "{language} {dots} {kind:?}: {bytes} of {full} bytes");
                assert!(bytes <= 20_000, "{language} {dots} {kind:?}: {bytes} bytes");
            }
        }
    }
}

#[test]
fn the_samples_keep_their_list_and_a_list_that_is_too_long_is_left_out() {
    let painter = Painter::new().unwrap();
    for language in LANGUAGES {
        let mut config = config(576);
        let slip = slip(Kind::Long, language);
        let whole = painter.draw(&slip_text(&config, &slip).unwrap(), 576, Grain::Coarse).unwrap();
        assert_eq!(print_out(&painter, &config, &slip).unwrap().raster.height, whole.height, "{language}");
        let documents = &mut config.services.iter_mut().find(|service| service.not_approval).unwrap().documents;
        *documents = [documents.clone(), documents.clone(), documents.clone()].concat();
        let short = print_out(&painter, &config, &slip).unwrap();
        assert!(short.bytes.len() <= 20_000 && short.raster.height < whole.height, "{language}: {} bytes", short.bytes.len());
    }
}

#[test]
fn number_and_code_lie_on_a_grid_of_two_dots_and_cost_a_quarter() {
    let painter = Painter::new().unwrap();
    for (dots, number) in [(576, 140), (384, 100), (546, 140)] {
        for language in LANGUAGES {
            for kind in KINDS {
                let mut raster = painter.draw(&slip_text(&config(dots), &slip(kind, language)).unwrap(), dots, Grain::Coarse).unwrap();
                let bands = bands(&mut raster, &profile(dots, 64));
                let coarse = bands.iter().filter(|band| band.scale == Scale::Two && band.width >= 11);
                let rows: u16 = coarse.map(|band| 2 * band.rows).sum();
                let number = if kind == Kind::FourDigits { number * 3 / 4 } else { number };
                assert!(rows >= number + 29 * 6 - 12, "{language} {dots} {kind:?}: {rows} rows");
            }
        }
    }
}

#[test]
fn the_number_of_a_short_ticket_is_drawn_fine() {
    let painter = Painter::new().unwrap();
    for language in LANGUAGES {
        let text = slip_text(&config(576), &slip(Kind::Short, language)).unwrap();
        let printed = printed(&painter, 576, &slip(Kind::Short, language)).raster;
        assert_eq!(printed, painter.draw(&text, 576, Grain::Fine).unwrap(), "{language}");
        assert_ne!(printed, painter.draw(&text, 576, Grain::Coarse).unwrap(), "{language}");
    }
}

#[test]
fn a_scanner_reads_the_code_from_the_paper() {
    let painter = Painter::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    for dots in [576, 384] {
        for language in LANGUAGES {
            for public_url in [None, Some("https://turn.example.org")] {
                let mut config = config(dots);
                config.branch.public_url = public_url.map(str::to_owned);
                let printout = print_out(&painter, &config, &slip(Kind::Long, language)).unwrap();
                let picture = folder.path().join("slip.png");
                std::fs::write(&picture, png(&paper_of(&printout, dots)).unwrap()).unwrap();
                let read = Command::new("zbarimg").args(["--quiet", "--raw"]).arg(&picture).output().expect("zbar-tools is installed");
                let code = public_url.map_or(format!("DAWR:1:{TOKEN}"), |url| format!("{url}/t/{TOKEN}"));
                assert_eq!(String::from_utf8_lossy(&read.stdout).trim_end(), code, "{language} {dots}");
            }
        }
    }
}

/// The paper as the decoder saw it, not the raster that was meant.
fn paper_of(printout: &Printout, dots: u16) -> Raster {
    let paper = decode(&printout.bytes, usize::from(dots)).unwrap();
    let bits =
        paper.rows.iter().flat_map(|row| row.chunks(8).map(|dots| dots.iter().fold(0, |byte, dot| byte << 1 | u8::from(*dot)))).collect();
    Raster::new(dots, u16::try_from(paper.rows.len()).unwrap(), bits).unwrap()
}

#[test]
fn a_lost_byte_a_wrong_width_and_a_flipped_dot_are_each_noticed() {
    let painter = Painter::new().unwrap();
    let printout = printed(&painter, 384, &slip(Kind::Short, "ar"));
    let good = decode(&printout.bytes, 384).unwrap();
    let noticed = |bytes: &[u8]| decode(bytes, 384).as_ref() != Ok(&good);
    for at in (0..printout.bytes.len()).step_by(7) {
        let mut lost = printout.bytes.clone();
        lost.remove(at);
        assert!(noticed(&lost), "byte {at} lost");
    }
    for (start, data, length) in images(&printout.bytes) {
        for change in [1, 255] {
            let mut wrong = printout.bytes.clone();
            wrong[start + 4] = wrong[start + 4].wrapping_add(change);
            assert!(noticed(&wrong), "width of the image at {start}");
        }
        for at in [data, data + length / 2, data + length - 1] {
            for dot in 0..8 {
                let mut flipped = printout.bytes.clone();
                flipped[at] ^= 1 << dot;
                assert!(noticed(&flipped), "dot {dot} of byte {at}");
            }
        }
    }
}

/// Where each `GS v 0` begins, where its data begins, and how long that is.
fn images(bytes: &[u8]) -> Vec<(usize, usize, usize)> {
    let mut found = vec![];
    let mut at = 0;
    while at + 8 < bytes.len() {
        if bytes[at..].starts_with(&[0x1D, 0x76, 0x30]) {
            let length = usize::from(bytes[at + 4]) * usize::from(bytes[at + 6]);
            found.push((at, at + 8, length));
            at += 8 + length;
        } else {
            at += 1;
        }
    }
    assert!(found.len() > 5);
    found
}

#[test]
fn the_words_of_a_slip() {
    let of_each = LANGUAGES.map(|language| (language, Kind::Long));
    let others = [Kind::Short, Kind::Group, Kind::FourDigits, Kind::Copy].map(|kind| ["ar", "en", "ur"].map(|language| (language, kind)));
    for (language, kind) in of_each.into_iter().chain(others.into_iter().flatten()) {
        insta::assert_debug_snapshot!(format!("slip_{language}_{kind:?}"), slip_text(&config(576), &slip(kind, language)).unwrap());
    }
}

#[test]
fn a_clock_nobody_trusts_puts_no_date_on_the_paper() {
    let dawr::printing::SlipText::Ticket(text) = slip_text(&config(576), &slip(Kind::Undated, "ar")).unwrap() else { panic!() };
    assert_eq!((text.hijri, text.gregorian), (String::new(), String::new()));
}

#[test]
fn a_picture_that_spells_a_real_time_command_gets_one_more_dot() {
    for command in [0x04, 0x05, 0x14] {
        let mut raster = Raster::new(32, 1, vec![0x01, 0x10, command, 0x01]).unwrap();
        let profile = profile(32, 64);
        let bytes = encode(&bands(&mut raster, &profile), &profile).unwrap();
        assert_eq!(raster.bits(), [0x01, 0x18, command, 0x01]);
        assert_eq!(real_time_commands(&bytes), 0);
        assert!(shows(&decode(&bytes, 32).unwrap(), &raster, 32));
    }
}

/// Rows of white, of scattered dots, of the bytes that spell real-time commands, and of dots in squares of four.
fn raster() -> impl Strategy<Value = Raster> {
    let byte = prop_oneof![6 => Just(0u8), 2 => any::<u8>(), 1 => Just(0x10), 1 => prop_oneof![Just(0x04), Just(0x05), Just(0x14)], 1 => Just(0x33)];
    (1..20_usize).prop_flat_map(move |cells| {
        let line = prop::collection::vec(byte.clone(), cells * 2);
        let lines = prop_oneof![Just(vec![0; cells * 2]), line];
        prop::collection::vec((lines, 1..40_usize), 1..12).prop_map(move |runs| {
            let bits: Vec<u8> = runs.into_iter().flat_map(|(line, rows)| line.repeat(rows)).collect();
            let height = u16::try_from(bits.len() / (cells * 2)).unwrap();
            Raster::new(u16::try_from(cells * 16).unwrap(), height, bits).unwrap()
        })
    })
}

proptest! {
    #[test]
    fn any_raster_comes_back_from_its_bands(drawn in raster(), band_rows in 1..200_u16, spare in prop_oneof![Just(0_u16), 2..16_u16]) {
        let dots = drawn.width + spare;
        let mut printed = drawn.clone();
        let profile = profile(dots, band_rows);
        let bytes = encode(&bands(&mut printed, &profile), &profile).unwrap();
        let paper = decode(&bytes, usize::from(dots)).unwrap();
        prop_assert!(shows(&paper, &printed, dots));
        prop_assert!(paper.tallest <= usize::from(band_rows));
        // `ESC @` ends in no DLE, so every hit is image data.
        prop_assert_eq!(real_time_commands(&bytes), 0);
        // Nothing is ever taken away, and a raster that spells no command is left as it is.
        prop_assert!(drawn.bits().iter().zip(printed.bits()).all(|(before, after)| before & !after == 0));
        if !drawn.bits().contains(&0x10) && !drawn.bits().contains(&0x33) && drawn.bits().iter().all(|byte| byte & 0x3C != 0x0C) {
            prop_assert_eq!(drawn, printed);
        }
    }
}
