//! How long a slip takes to draw, and how many bytes it is.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a bench may stop where it stands"
)]

use std::time::{Duration, Instant};

use dawr::calendar::{PauseId, PauseSpan};
use dawr::config::Config;
use dawr::engine::{Slip, TicketSlip};
use dawr::printing::{Painter, print_out};
use dawr::queue::{Class, Estimate, PartySize, TicketNumber};
use dawr::rating::Token;

/// What issue 2 allows: the first slip of a thread, each later one, and bytes at 576 dots.
const LIMITS: &str = "limits: first 40 ms, later 8 ms, 20000 bytes at 576 dots, ratio 0.40";
const ROUNDS: u32 = 20;

fn main() {
    let mut config = Config::example().expect("the shipped example is read");
    println!("{LIMITS}");
    for dots in [576, 384] {
        config.printer.profile.dots = dots;
        for (language, languages) in [("ar", "Arabic alone"), ("en", "English, Arabic"), ("ur", "Urdu, Arabic")] {
            let config = config.clone();
            // A thread of its own, so that the first time is the first in it.
            let measured = std::thread::spawn(move || measure(&config, &sample(language))).join().expect("the slip is drawn");
            let (first, later, bytes, full) = measured;
            let thousandths = bytes * 1000 / full;
            println!(
                "slip {dots} dots, {languages:<16} first {:>6.2} ms   later {:>5.2} ms   {bytes:>6} bytes   0.{thousandths:03} of one GS v 0",
                milliseconds(first),
                milliseconds(later)
            );
        }
    }
}

/// From words to bytes: the first time with all that a new thread needs, and the median of the later ones.
fn measure(config: &Config, slip: &Slip) -> (Duration, Duration, usize, usize) {
    let start = Instant::now();
    let painter = Painter::new().expect("the thread is new");
    let printout = print_out(&painter, config, slip).expect("the sample is drawn");
    let first = start.elapsed();
    let mut later: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            print_out(&painter, config, slip).expect("the sample is drawn");
            start.elapsed()
        })
        .collect();
    later.sort();
    let median = later.get(later.len() / 2).copied().unwrap_or_default();
    (first, median, printout.bytes.len(), 8 + printout.raster.bits().len())
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

fn sample(language: &str) -> Slip {
    Slip::Ticket(TicketSlip {
        number: TicketNumber { prefix: 'R'.try_into().expect("a letter"), number: 14.try_into().expect("not zero") },
        service: "assist_request".into(),
        class: Class::Ordinary,
        language: language.parse().expect("a language"),
        party_size: PartySize::ONE,
        ahead: 5,
        estimate: Some(Estimate { low: 40, high: 55 }),
        pause: Some(PauseSpan {
            pause: PauseId(0),
            start: "2026-11-22T12:07".parse().expect("a time"),
            end: "2026-11-22T12:32".parse().expect("a time"),
        }),
        issued: "2026-11-22T11:50:00+03:00".parse().expect("a time"),
        dated: true,
        token: Token::read("9f2c4b7d01e85a36c4d2f0918b7e6a53").unwrap(),
        copy: false,
    })
}
