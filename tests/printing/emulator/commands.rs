//! What commands do to the paper, by the ESC/POS manuals.

use dawr::printing::emulator::{Cut, Model};
use proptest::prelude::*;

use super::{CLEAR, CUT, START, after, image, job, machine, narrow_at_once, rows};

#[test]
fn each_command_does_to_the_paper_what_the_manual_says() {
    let blank = |count: usize| vec![vec![0, 0]; count];
    let dots = |row: [u8; 2]| vec![row.to_vec()];
    let right = |image: Vec<u8>| [&[0x1B, b'a', 2], image.as_slice()].concat();
    for (bytes, expected) in [
        (image(0, 2, 2, &[1, 2, 3, 4]), [dots([1, 2]), dots([3, 4])].concat()),
        (image(48, 1, 1, &[0xF0]), dots([0xF0, 0])),
        (image(1, 1, 1, &[0b1010_0001]), dots([0b1100_1100, 0b0000_0011])),
        (image(2, 1, 1, &[0xF0]), [dots([0xF0, 0]), dots([0xF0, 0])].concat()),
        (image(3, 1, 1, &[0x80]), [dots([0xC0, 0]), dots([0xC0, 0])].concat()),
        (image(0, 3, 1, &[1, 2, 3]), dots([1, 2])),
        (image(0, 0, 1, &[]), vec![]),
        ([&[0x1B, b'a', 1], image(0, 1, 1, &[0xFF]).as_slice()].concat(), dots([0x0F, 0xF0])),
        (right(image(0, 1, 1, &[0xFF])), dots([0, 0xFF])),
        (right([&[0x1B, b'a', 9], image(0, 1, 1, &[0xFF]).as_slice()].concat()), dots([0, 0xFF])),
        (right([&[0x1B, b'@'], image(0, 1, 1, &[0xFF]).as_slice()].concat()), dots([0xFF, 0])),
        (vec![0x0A], blank(30)),
        (vec![0x1B, b'd', 2], blank(60)),
        (vec![0x1B, b'J', 7], blank(7)),
        (vec![0x1B, b'3', 5, 0x0A, 0x1B, b'2', 0x0A], blank(35)),
        (vec![0, 0, 0x0D, 0x7F], vec![]),
        (vec![0x1D, b'(', b'L', 3, 0, b'a', b'b', b'c', 0x1B, b'J', 1], blank(1)),
        (vec![0x1B, b'!', b'a', 0x1D, b'L', b'a', b'b'], vec![]),
    ] {
        let machine = after(narrow_at_once(), &bytes);
        assert_eq!(rows(machine.hanging()), expected, "{bytes:02X?}");
        assert_eq!(machine.hanging().gibberish, 0, "{bytes:02X?}");
    }
}

#[test]
fn each_cut_is_what_the_manual_calls_it() {
    for (bytes, cut, fed) in [
        (vec![0x1D, b'V', 0], Cut::Full, 0),
        (vec![0x1D, b'V', 48], Cut::Full, 0),
        (vec![0x1D, b'V', 1], Cut::Partial, 0),
        (vec![0x1D, b'V', 49], Cut::Partial, 0),
        (vec![0x1D, b'V', 65, 0], Cut::Full, 0),
        (vec![0x1D, b'V', 66, 9], Cut::Partial, 9),
    ] {
        let machine = after(narrow_at_once(), &[&[0x1B, b'J', 4], bytes.as_slice()].concat());
        let [sheet] = machine.sheets() else { panic!("{bytes:02X?}") };
        assert_eq!((sheet.cut, sheet.height()), (Some(cut), 4 + fed), "{bytes:02X?}");
        assert!(machine.hanging().is_empty());
    }
    let uncut = after(Model { cutter: false, ..narrow_at_once() }, &job(3));
    assert_eq!((uncut.sheets().len(), uncut.hanging().height()), (0, 3), "without a cutter");
    let within_a_line = after(narrow_at_once(), &[b"a", CUT.as_slice()].concat());
    assert_eq!(within_a_line.sheets().len(), 0, "a cut within a line of letters is none");
}

#[test]
fn dots_that_are_taken_for_text_are_gibberish() {
    let headless = &image(0, 2, 3, b"abcdef")[8..];
    let machine = after(Model::tier_a(), &[headless, b"\n"].concat());
    assert_eq!(machine.hanging().gibberish, 6);
    assert!(!machine.hanging().is_blank());
    let full = after(Model::tier_a(), &[b'x'; 49]);
    assert_eq!((full.hanging().gibberish, full.hanging().height()), (48, 30), "a full line is printed by itself");
}

#[test]
fn the_rest_of_a_raster_is_taken_from_the_next_job() {
    let half = &image(0, 2, 4, &[0xFF; 8])[..13];
    let mut machine = after(narrow_at_once(), half);
    machine.take(START, &job(3));
    assert_eq!(rows(machine.hanging())[2], [0xFF, 0x1B], "the next job begins in the middle of a row");
    assert_eq!(rows(machine.hanging())[3], [b'@', 0x1D]);
    assert!(machine.hanging().gibberish > 0 || machine.sheets().iter().any(|sheet| sheet.gibberish > 0));
}

#[test]
fn a_clear_drops_what_is_held_and_the_half_raster() {
    for (model, cleared) in [(Model::tier_a(), true), (Model::real_time_only(), false)] {
        let mut machine = after(model, &image(0, 72, 4, &[0xFF; 288])[..8 + 72 + 30]);
        machine.take(START, &CLEAR);
        assert_eq!(machine.say(START), if cleared { vec![0x37, 0x25, 0] } else { vec![] });
        machine.take(START, &job(3));
        assert_eq!(machine.sheets().last().is_some_and(|sheet| sheet.height() == 1 + 3 && sheet.gibberish == 0), cleared);
    }
}

#[test]
fn a_real_time_command_in_a_raster_is_obeyed_and_is_dots() {
    let mut machine = after(narrow_at_once(), &image(0, 2, 2, &[0x10, 0x04, 1, 0xFF]));
    assert_eq!(machine.say(START), [0x12]);
    assert_eq!(rows(machine.hanging()), [[0x10, 0x04], [1, 0xFF]]);
}

proptest! {
    #[test]
    fn however_the_bytes_come_the_paper_is_the_same(bytes in prop::collection::vec(any::<u8>(), 0..400), cut in 1..50_usize) {
        let mut pieces = machine(narrow_at_once(), "");
        bytes.chunks(cut).for_each(|piece| assert_eq!(pieces.take(START, piece), piece.len()));
        let mut whole = machine(narrow_at_once(), "");
        whole.take(START, &bytes);
        prop_assert_eq!(whole.sheets(), pieces.sheets());
        prop_assert_eq!(whole.hanging(), pieces.hanging());
        prop_assert_eq!(whole.say(START), pieces.say(START));
    }
}
