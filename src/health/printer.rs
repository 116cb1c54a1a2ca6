//! Does the printer answer, and how did the last slips end? Nothing is sent to it.

use std::io;
use std::net::{SocketAddr, TcpStream};
use std::os::unix::fs::FileTypeExt;
use std::path::Path;
use std::time::Duration;

use rustix::fs::{Access, access};

use super::{Check, Finding, Grade};
use crate::config::{Config, PrinterLink};
use crate::printing::UsbPort;
use crate::store::{EndedJob, Store};

pub const PLUG_IN: &str = "Plug the printer in and switch it on.";
pub const NO_RIGHT: &str = "Give the station's user the right to use the printer.";
pub const CHECK_NETWORK: &str = "Check the printer's power, network cable and address.";
pub const TEST_SLIP: &str = "Look at the printer, then print a test slip.";
pub const LOOK_AT_PAPER: &str = "Look at the paper roll yourself.";
pub const NEW_ROLL: &str = "Put in a new roll.";
pub const ROLL_READY: &str = "Have a new roll ready.";
pub const CLOSE_COVER: &str = "Close its cover.";
pub const CHECK_CABLE: &str = "Check its cable, then switch it off and on.";
pub const CHECK_PLUG: &str = "Check its plug and its switch.";
pub const SWITCH_OFF_AND_ON: &str = "Switch the printer off and on.";

const PATIENCE: Duration = Duration::from_secs(2);
/// How many slips back.
const LATEST: u32 = 10;

pub fn examine(config: Option<&Config>, data: &Path, store: Option<&Store>) -> Finding {
    let Some(config) = config else { return Finding::unknown(Check::Printer, "no configuration", None) };
    let link = match &config.printer.link {
        PrinterLink::Virtual => Finding::well(Check::Printer, format!("virtual: {}", data.join("slips").display())),
        PrinterLink::Device(path) | PrinterLink::Serial(path) => device(path),
        PrinterLink::Usb(port) => match UsbPort::of(port).find() {
            Ok(path) => device(&path),
            Err(cause) => Finding::broken(Check::Printer, format!("{}: {cause}", config.printer.link), PLUG_IN),
        },
        PrinterLink::Tcp(address) => network(*address),
    };
    let slips = store.and_then(|store| store.ended_jobs(LATEST).ok()).unwrap_or_default();
    with_slips(link, &slips)
}

/// As the station heard it last: nothing is asked of the printer here.
pub fn examine_paper(store: Option<&Store>) -> Finding {
    let Some(known) = store.and_then(|store| store.printer().ok().flatten()) else {
        return Finding::unknown(Check::Paper, "the printer was not asked", Some(LOOK_AT_PAPER));
    };
    let condition = <&str>::from(known.report.condition);
    let since = known.since.strftime("%Y-%m-%d %H:%M UTC");
    let tier = known.report.tier.map_or_else(|| "not probed".to_owned(), |tier| format!("tier {}", <&str>::from(tier)));
    let found = format!("{condition} since {since}; {tier}");
    match condition {
        "well" => Finding::well(Check::Paper, found),
        "paper_low" => Finding::attention(Check::Paper, found, ROLL_READY),
        "paper_out" => Finding::attention(Check::Paper, found, NEW_ROLL),
        "cover_open" => Finding::attention(Check::Paper, found, CLOSE_COVER),
        "cutter_jammed" | "offline" => Finding::attention(Check::Paper, found, SWITCH_OFF_AND_ON),
        "silent" => Finding::attention(Check::Paper, found, CHECK_CABLE),
        "unreachable" => Finding::attention(Check::Paper, found, CHECK_PLUG),
        _ => Finding::unknown(Check::Paper, found, Some(LOOK_AT_PAPER)),
    }
}

fn device(path: &Path) -> Finding {
    let place = path.display();
    let kind = match path.metadata() {
        Ok(file) => file.file_type(),
        Err(cause) => return Finding::broken(Check::Printer, format!("{place}: {cause}"), PLUG_IN),
    };
    if !kind.is_char_device() {
        return Finding::broken(Check::Printer, format!("{place}: not a character device"), PLUG_IN);
    }
    match access(path, Access::WRITE_OK) {
        Ok(()) => Finding::well(Check::Printer, place.to_string()),
        Err(cause) => Finding::broken(Check::Printer, format!("{place}: {cause}"), NO_RIGHT),
    }
}

fn network(address: SocketAddr) -> Finding {
    match TcpStream::connect_timeout(&address, PATIENCE) {
        Ok(_) => Finding::well(Check::Printer, address.to_string()),
        // While a slip is printed, most printers let nobody else in.
        Err(cause) if cause.kind() == io::ErrorKind::ConnectionReset => {
            Finding::attention(Check::Printer, format!("{address}: {cause}"), CHECK_NETWORK)
        }
        Err(cause) => Finding::broken(Check::Printer, format!("{address}: {cause}"), CHECK_NETWORK),
    }
}

/// `10 slips: 8 confirmed, 1 uncertain (lost), 1 not_sent (unreachable)`
fn with_slips(link: Finding, slips: &[EndedJob]) -> Finding {
    let Some(last) = slips.first() else { return link };
    let mut tally: Vec<(String, usize)> = Vec::new();
    for slip in slips {
        let ending = slip.to_string();
        match tally.iter_mut().find(|(known, _)| *known == ending) {
            Some((_, count)) => *count += 1,
            None => tally.push((ending, 1)),
        }
    }
    let tally: Vec<String> = tally.into_iter().map(|(ending, count)| format!("{count} {ending}")).collect();
    let found = format!("{}; last {} slips: {}", link.found, slips.len(), tally.join(", "));
    if link.grade == Grade::Well && last.is_trouble() {
        return Finding::attention(Check::Printer, found, TEST_SLIP);
    }
    Finding { found, ..link }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    fn slip(state: &str, cause: Option<&str>) -> EndedJob {
        EndedJob { state: state.to_owned(), cause: cause.map(str::to_owned) }
    }

    #[test]
    fn how_the_last_slips_ended_is_told_and_the_latest_counts() {
        let (confirmed, handed) = (slip("confirmed", None), slip("uncertain", Some("handed_over")));
        let (lost, restarted) = (slip("uncertain", Some("lost")), slip("not_sent", Some("restarted")));
        for (slips, grade, found) in [
            (vec![], Grade::Well, "lp0"),
            (vec![confirmed.clone(), confirmed.clone(), lost.clone()], Grade::Well, "lp0; last 3 slips: 2 confirmed, 1 uncertain (lost)"),
            (vec![handed], Grade::Well, "lp0; last 1 slips: 1 uncertain (handed_over)"),
            (vec![lost, confirmed], Grade::Attention, "lp0; last 2 slips: 1 uncertain (lost), 1 confirmed"),
            (vec![restarted], Grade::Attention, "lp0; last 1 slips: 1 not_sent (restarted)"),
        ] {
            let finding = with_slips(Finding::well(Check::Printer, "lp0"), &slips);
            assert_eq!((finding.grade, finding.found.as_str()), (grade, found));
        }
    }

    #[test]
    fn a_device_must_be_there_and_take_characters() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lp0");
        assert_eq!(device(&file).advice, Some(PLUG_IN));
        std::fs::write(&file, "a file that somebody has made").unwrap();
        assert!(device(&file).found.ends_with("not a character device"));
        assert_eq!(device(Path::new("/dev/null")).grade, Grade::Well);
    }

    #[test]
    fn a_printer_in_the_network_is_only_knocked_at() {
        let printer = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = printer.local_addr().unwrap();
        assert_eq!(network(address).grade, Grade::Well);
        let (mut caller, _) = printer.accept().unwrap();
        let mut heard = Vec::new();
        io::Read::read_to_end(&mut caller, &mut heard).unwrap();
        assert_eq!(heard, b"", "not one byte was sent");
        drop(printer);
        assert_eq!(network(address).advice, Some(CHECK_NETWORK));
    }
}
