//! The emulator and the decoder, written apart, see the same paper.

use dawr::engine::{Slip, TicketSlip};
use dawr::printing::emulator::{Cut, Model};
use dawr::printing::{Painter, print_out};
use proptest::prelude::*;

use super::after;
use crate::slip::samples::{Kind, config, ticket};
use crate::support::escpos_decoder::{self, decode};

/// A ticket, a list of what to bring and a test slip.
fn slips(number: u16, ahead: usize) -> [Slip; 3] {
    let mut ticket = TicketSlip { ahead, ..ticket(Kind::Long, "en") };
    ticket.number.number = number.try_into().unwrap();
    [
        Slip::Ticket(ticket),
        Slip::Documents { service: "assist_request".into(), language: "ur".parse().unwrap() },
        Slip::Test { asked: "2026-11-22T08:50:00Z".parse().unwrap(), dated: true },
    ]
}

fn dots_of<'a>(rows: impl Iterator<Item = &'a [u8]>, dots: u16) -> Vec<Vec<bool>> {
    rows.map(|row| (0..usize::from(dots)).map(|dot| row[dot / 8] & (0x80 >> (dot % 8)) != 0).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn emulator_and_decoder_agree_on_any_slip(words in "\\PC{0,24}", number in 1..10_000_u16, ahead in 0..500_usize, dots in 200..700_u16) {
        thread_local! { static PAINTER: Painter = Painter::new().unwrap(); }
        let mut config = config(dots);
        (config.branch.phone, config.branch.code) = (words.clone(), words);
        for slip in slips(number, ahead) {
            let printout = PAINTER.with(|painter| print_out(painter, &config, &slip)).unwrap();
            let paper = decode(&printout.bytes, usize::from(dots)).unwrap();
            let machine = after(Model::tier_a().with_dots(dots), &printout.bytes);
            let [sheet] = machine.sheets() else { panic!("{} sheets", machine.sheets().len()) };
            prop_assert_eq!(dots_of(sheet.rows(), dots), paper.rows);
            prop_assert_eq!((sheet.cut, paper.cuts), (Some(Cut::Partial), vec![escpos_decoder::Cut::Partial]));
            prop_assert!(sheet.shows(&printout.raster) && sheet.gibberish == 0 && machine.hanging().is_empty());
        }
    }
}
