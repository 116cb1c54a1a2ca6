//! The emulator behind a real pseudo terminal and a real port. Nothing here waits for a time to pass, only for what must come.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::time::Duration;

use dawr::printing::emulator::{Condition, Cut, Fault, Handle, Machine, Model, News, Pty, Tcp};

use super::{CLEAR, DONE, job, narrow, narrow_at_once};

/// Far longer than anything takes; only what is broken waits for it.
const PATIENCE: Duration = Duration::from_mins(1);
const ANY: &str = "127.0.0.1:0";

fn machine(model: Model, script: &str) -> Machine {
    Machine::new(model, script.parse().unwrap())
}

fn pty(folder: &Path, machine: Machine) -> (Handle, PathBuf) {
    let path = folder.join("lp0");
    (Pty::serve(machine, &path, |_| {}).unwrap(), path)
}

fn open(path: &Path) -> File {
    OpenOptions::new().read(true).write(true).custom_flags(no_terminal()).open(path).unwrap()
}

/// `O_NOCTTY`: a test that leads a session shall not get a printer for a terminal.
fn no_terminal() -> i32 {
    i32::try_from(rustix::fs::OFlags::NOCTTY.bits()).unwrap()
}

fn heard<const N: usize>(host: &mut impl Read) -> [u8; N] {
    let mut bytes = [0; N];
    host.read_exact(&mut bytes).unwrap();
    bytes
}

fn tcp(machine: Machine) -> (Handle, SocketAddr) {
    let handle = Tcp::serve(machine, ANY.parse().unwrap(), |_| {}).unwrap();
    let address = handle.address().unwrap();
    (handle, address)
}

#[test]
fn a_job_goes_through_a_pseudo_terminal_and_its_answer_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let (handle, path) = pty(folder.path(), machine(narrow(), ""));
    let mut host = open(&path);
    host.write_all(&[0x10, 0x04, 1]).unwrap();
    assert_eq!(heard(&mut host), [0x12]);
    // Each byte that a terminal would change or take for itself.
    let all: Vec<u8> = (0..=255).collect();
    let image = [&[0x1D, b'v', b'0', 0, 2, 0, 128, 0], all.as_slice()].concat();
    host.write_all(&[image.as_slice(), &[0x1D, b'V', 1], &DONE].concat()).unwrap();
    assert_eq!(&heard::<7>(&mut host), b"\x37\x220042\0");
    let sheet = handle.sheet(0, PATIENCE).unwrap();
    assert_eq!((sheet.rows().flatten().copied().collect(), sheet.cut), (all, Some(Cut::Partial)));
    drop(handle);
    assert!(!path.is_symlink());
}

#[test]
fn a_host_that_opens_the_node_for_each_job_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (handle, path) = pty(folder.path(), machine(narrow(), ""));
    for place in 0..3 {
        open(&path).write_all(&job(20)).unwrap();
        assert_eq!(handle.sheet(place, PATIENCE).unwrap().height(), 20);
    }
    open(&path).write_all(&[0x10, 0x04, 1]).unwrap();
    assert_eq!(heard(&mut open(&path)), [0x12], "an answer waits for the next host");
}

#[test]
fn an_unplugged_printer_comes_back_as_another_node() {
    let folder = tempfile::tempdir().unwrap();
    let (handle, path) = pty(folder.path(), machine(narrow(), ""));
    let mut host = open(&path);
    let node = path.read_link().unwrap();
    handle.fault(Fault::Unplug);
    assert!(!path.is_symlink());
    assert!(host.write_all(&job(1)).is_err() && !matches!(host.read(&mut [0]), Ok(1..)), "the old handle is dead");
    handle.fault(Fault::Replug);
    assert!(path.exists());
    assert_ne!((path.read_link().unwrap(), handle.sheets().len()), (node, 1), "as long as the old node is open, its name is taken");
    open(&path).write_all(&job(1)).unwrap();
    assert!(handle.sheet(0, PATIENCE).is_some());
}

#[test]
fn a_link_takes_no_place_but_a_links() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lp0");
    std::fs::write(&path, "somebody's file").unwrap();
    assert!(Pty::serve(machine(narrow(), ""), &path, |_| {}).is_err());
    assert_eq!(std::fs::read(&path).unwrap(), b"somebody's file");
    std::fs::remove_file(&path).unwrap();
    std::os::unix::fs::symlink("/dev/pts/gone", &path).unwrap();
    let _handle = Pty::serve(machine(narrow(), ""), &path, |_| {}).unwrap();
    assert!(path.exists());
}

#[test]
fn a_printer_that_does_not_print_makes_the_host_wait() {
    let folder = tempfile::tempdir().unwrap();
    let (handle, path) = pty(folder.path(), machine(Model { buffer: 512, ..narrow() }, "start: paper-out"));
    let mut host = OpenOptions::new().write(true).custom_flags(nonblocking()).open(&path).unwrap();
    let mut sent = 0;
    let full = loop {
        match host.write(&job(250)) {
            Ok(count) => sent += count,
            Err(fault) => break fault.kind(),
        }
        assert!(sent < 1 << 20, "somebody swallows the job");
    };
    assert_eq!((full, handle.wait(PATIENCE, |machine| (machine.room() == 0).then(|| machine.taken()))), (ErrorKind::WouldBlock, Some(512)));
    handle.fault(Fault::Die);
    assert_eq!(handle.with(Machine::taken), 512, "the rest has never been in the printer");
}

fn nonblocking() -> i32 {
    no_terminal() | i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).unwrap()
}

#[test]
fn a_script_runs_on_a_real_clock_and_the_observer_sees_all_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let (sender, news) = channel();
    let script = "row 3: paper-out; 20ms: paper-in; row 5: unplug; 10ms: replug";
    let path = folder.path().join("lp0");
    let handle = Pty::serve(machine(narrow(), script), &path, move |news| sender.send(news.clone()).unwrap()).unwrap();
    open(&path).write_all(&job(8)).unwrap();
    assert!(handle.sheet(1, PATIENCE).is_some());
    let replugged = |machine: &Machine| (machine.condition() == Condition::default() && machine.rows() == 8).then_some(());
    assert!(handle.wait(PATIENCE, replugged).is_some());
    drop(handle);
    let seen: Vec<String> = news
        .iter()
        .map(|news| match news {
            News::Fault(fault) => fault.to_string(),
            News::Condition(condition) => format!("[{condition}]"),
            News::Sheet(sheet) => format!("{} rows", sheet.height()),
        })
        .collect();
    let (sheets, others): (Vec<_>, Vec<_>) = seen.into_iter().partition(|seen| seen.ends_with("rows"));
    assert_eq!(sheets, ["3 rows", "5 rows"]);
    assert_eq!(others, ["paper-out", "[paper out]", "paper-in", "[ready]", "unplug", "[unplugged]", "replug", "[ready]"]);
}

#[test]
fn a_slow_line_brings_no_byte_too_early() {
    let folder = tempfile::tempdir().unwrap();
    let model = Model { baud: Some(115_200), ..narrow_at_once() };
    let (handle, path) = pty(folder.path(), machine(model, ""));
    let start = std::time::Instant::now();
    open(&path).write_all(&job(250)).unwrap();
    assert!(handle.sheet(0, PATIENCE).is_some());
    // Half a thousand bytes at 11 520 a second, but for the first piece and the last.
    assert!(start.elapsed() >= Duration::from_millis(20), "{:?}", start.elapsed());
}

#[test]
fn a_printer_in_the_network_keeps_the_bytes_of_a_closed_connection() {
    let (handle, address) = tcp(machine(narrow(), ""));
    let mut host = TcpStream::connect(address).unwrap();
    host.write_all(&[job(5).as_slice(), &DONE].concat()).unwrap();
    assert_eq!(&heard::<7>(&mut host), b"\x37\x220042\0");
    handle.fault(Fault::PaperOut);
    host.write_all(&job(6)).unwrap();
    drop(host);
    let mut second = TcpStream::connect(address).unwrap();
    second.write_all(&[0x10, 0x04, 4]).unwrap();
    assert_eq!(heard(&mut second), [0x7E]);
    handle.fault(Fault::PaperIn);
    assert_eq!(handle.sheet(1, PATIENCE).unwrap().height(), 6, "the stale ticket");
    second.write_all(&CLEAR).unwrap();
    assert_eq!(heard(&mut second), [0x37, 0x25, 0]);
}

#[test]
fn an_unplugged_printer_in_the_network_resets_and_refuses_until_it_is_back() {
    let (handle, address) = tcp(machine(narrow(), ""));
    let mut host = TcpStream::connect(address).unwrap();
    host.write_all(&[0x10, 0x04, 1]).unwrap();
    assert_eq!(heard(&mut host), [0x12]);
    handle.fault(Fault::Unplug);
    assert_eq!(host.read(&mut [0]).unwrap_err().kind(), ErrorKind::ConnectionReset);
    assert_eq!(TcpStream::connect(address).unwrap_err().kind(), ErrorKind::ConnectionRefused);
    handle.fault(Fault::Replug);
    TcpStream::connect(address).unwrap().write_all(&job(2)).unwrap();
    assert!(handle.sheet(0, PATIENCE).is_some());
}

#[test]
fn a_stalled_printer_in_the_network_keeps_its_connection_and_goes_on_where_it_was() {
    let (handle, address) = tcp(machine(narrow(), "byte 10: stall"));
    let mut host = TcpStream::connect(address).unwrap();
    host.write_all(&job(3)).unwrap();
    let stalled = |machine: &Machine| (machine.taken() == 10).then_some(());
    assert!(handle.wait(PATIENCE, stalled).is_some());
    handle.fault(Fault::Go);
    assert_eq!(handle.sheet(0, PATIENCE).unwrap().height(), 3);
    host.write_all(&[0x10, 0x04, 1]).unwrap();
    assert_eq!(heard(&mut host), [0x12]);
}
