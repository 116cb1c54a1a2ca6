//! The slips that the stories print.

use dawr::calendar::{PauseId, PauseSpan};
use dawr::config::Config;
use dawr::engine::{Slip, TicketSlip};
use dawr::printing::Profile;
use dawr::queue::{Class, Estimate, PartySize, TicketNumber};
use dawr::rating::Token;

pub const TOKEN: &str = "9f2c4b7d01e85a36c4d2f0918b7e6a53";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Long,
    Short,
    Group,
    Undated,
    FourDigits,
    Copy,
}

pub const KINDS: [Kind; 6] = [Kind::Long, Kind::Short, Kind::Group, Kind::Undated, Kind::FourDigits, Kind::Copy];

/// The shipped example with its printer's paper changed.
pub fn config(dots: u16) -> Config {
    let mut config = Config::example().unwrap();
    config.printer.profile.dots = dots;
    config
}

/// A printer of 80 mm with its paper and its bands changed.
pub fn profile(dots: u16, band_rows: u16) -> Profile {
    Profile { dots, band_rows, ..Profile::find("generic-80").unwrap().clone() }
}

pub fn ticket(kind: Kind, language: &str) -> TicketSlip {
    let long = TicketSlip {
        number: TicketNumber { prefix: 'R'.try_into().unwrap(), number: 14.try_into().unwrap() },
        service: "assist_request".into(),
        class: Class::Ordinary,
        language: language.parse().unwrap(),
        party_size: PartySize::ONE,
        ahead: 5,
        estimate: Some(Estimate { low: 40, high: 55 }),
        pause: Some(PauseSpan { pause: PauseId(0), start: "2026-11-22T12:07".parse().unwrap(), end: "2026-11-22T12:32".parse().unwrap() }),
        issued: "2026-11-22T08:50:00Z".parse().unwrap(),
        dated: true,
        token: Token::read(TOKEN).unwrap(),
        copy: false,
    };
    match kind {
        Kind::Long => long,
        Kind::Short => TicketSlip { service: "enquiry".into(), ahead: 0, estimate: None, pause: None, ..long },
        Kind::Group => TicketSlip { service: "enquiry".into(), party_size: 30.try_into().unwrap(), pause: None, ..long },
        Kind::Undated => TicketSlip { dated: false, ..long },
        Kind::Copy => TicketSlip { ahead: 2, estimate: None, pause: None, copy: true, ..long },
        Kind::FourDigits => {
            let number = TicketNumber { prefix: 'W'.try_into().unwrap(), number: 2468.try_into().unwrap() };
            TicketSlip { number, estimate: Some(Estimate::NOW), ..long }
        }
    }
}

pub fn slip(kind: Kind, language: &str) -> Slip {
    Slip::Ticket(ticket(kind, language))
}
