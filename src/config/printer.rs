//! `[printer]`: the way to it, and what is known of its model.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use serde::Deserialize;
use toml::Spanned;

use super::fault::Wrong;
use super::file::within;
use crate::printing::{Changes, Flow, Profile};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printer {
    pub link: PrinterLink,
    /// With what the file says otherwise.
    pub profile: Profile,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrinterLink {
    /// Writes each slip as PNG and ESC/POS under the data folder.
    Virtual,
    /// Takes bytes as they are: `/dev/usb/lp0`, or a link that udev makes to it.
    Device(PathBuf),
    Serial(PathBuf),
    /// The path of a USB socket as in `/sys/bus/usb/devices`: `1-1.2`.
    Usb(String),
    Tcp(SocketAddr),
}

impl Printer {
    /// `TM-T88V at tcp:192.168.1.50:9100`
    pub fn name(&self) -> String {
        format!("{} at {}", self.profile.name, self.link)
    }
}

/// As in the file.
impl fmt::Display for PrinterLink {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Virtual => write!(formatter, "virtual"),
            Self::Device(path) => write!(formatter, "device:{}", path.display()),
            Self::Serial(path) => write!(formatter, "serial:{}", path.display()),
            Self::Usb(socket) => write!(formatter, "usb:{socket}"),
            Self::Tcp(address) => write!(formatter, "tcp:{address}"),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PrinterTable {
    link: Spanned<String>,
    profile: Option<Spanned<String>>,
    dots: Option<Spanned<u16>>,
    band_rows: Option<Spanned<u16>>,
    feed_rows: Option<Spanned<u16>>,
    baud: Option<Spanned<u32>>,
    flow: Option<Spanned<Flow>>,
    bytes_per_second: Option<Spanned<u32>>,
}

const LINKS: &str = "\"virtual\", \"device:/dev/usb/lp0\", \"usb:1-1.2\", \"serial:/dev/ttyUSB0\" or \"tcp:192.168.1.50:9100\"";
const BAUDS: [u32; 8] = [2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400];

pub(super) fn printer(spanned: &Spanned<PrinterTable>) -> Result<Printer, Wrong> {
    let table = spanned.get_ref();
    let text = table.link.get_ref();
    let link = link(text).ok_or_else(|| Wrong::found(table.link.span(), format!("{text:?}"), LINKS))?;
    let changes = changes(table)?;
    let profile = base(table).ok_or_else(|| unknown(spanned))?.with(&changes);
    let unpaced = profile.serial.flow == Flow::None && profile.serial.bytes_per_second.is_none();
    match &table.flow {
        Some(flow) if unpaced => Err(Wrong::found(flow.span(), "a printer that cannot say when it is full", "bytes_per_second beside it")),
        _ => Ok(Printer { link, profile }),
    }
}

fn link(text: &str) -> Option<PrinterLink> {
    match text.split_once(':') {
        None if text == "virtual" => Some(PrinterLink::Virtual),
        Some(("device", path)) if path.starts_with('/') => Some(PrinterLink::Device(path.into())),
        Some(("serial", path)) if path.starts_with('/') => Some(PrinterLink::Serial(path.into())),
        Some(("usb", socket)) if is_socket(socket) => Some(PrinterLink::Usb(socket.to_owned())),
        Some(("tcp", address)) => address.parse().ok().map(PrinterLink::Tcp),
        _ => None,
    }
}

/// The bus, and the port of each hub on the way.
fn is_socket(text: &str) -> bool {
    let number = |part: &str| !part.is_empty() && part.bytes().all(|letter| letter.is_ascii_digit());
    text.split_once('-').is_some_and(|(bus, ports)| number(bus) && ports.split('.').all(number))
}

fn changes(table: &PrinterTable) -> Result<Changes, Wrong> {
    let baud = table.baud.as_ref().map(|baud| {
        let known = BAUDS.contains(baud.get_ref());
        if known { Ok(*baud.get_ref()) } else { Err(Wrong::found(baud.span(), baud.get_ref(), format!("one of {}", listed(BAUDS)))) }
    });
    Ok(Changes {
        dots: table.dots.as_ref().map(|dots| within(dots, 256, 1024)).transpose()?,
        band_rows: table.band_rows.as_ref().map(|rows| within(rows, 8, 2303)).transpose()?,
        feed_rows: table.feed_rows.as_ref().map(|rows| within(rows, 0, 400)).transpose()?,
        baud: baud.transpose()?,
        flow: table.flow.as_ref().map(|flow| *flow.get_ref()),
        bytes_per_second: table.bytes_per_second.as_ref().map(|bytes| within(bytes, 100, 100_000)).transpose()?,
        ..Changes::default()
    })
}

fn base(table: &PrinterTable) -> Option<&'static Profile> {
    match &table.profile {
        Some(name) => Profile::find(name.get_ref()),
        None => Profile::generic(table.dots.as_ref().map(|dots| *dots.get_ref())),
    }
}

fn unknown(spanned: &Spanned<PrinterTable>) -> Wrong {
    let name = spanned.get_ref().profile.as_ref();
    let (at, found) = name.map_or((spanned.span(), "none"), |name| (name.span(), name.get_ref().as_str()));
    let known = Profile::all().iter().map(|profile| profile.name.as_str());
    Wrong::found(at, format!("the printer {found:?}"), format!("one of {}", listed(known)))
}

fn listed(items: impl IntoIterator<Item = impl fmt::Display>) -> String {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    items.join(", ")
}
