//! What a link says of printers that take all, stall, vanish or are not there; each within its deadline.

use std::fs::File;
use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use dawr::engine::{Cause, JobOutcome, Tier};
use dawr::printing::{Abilities, Device, Job, Line, Link, Patience, Plan, Tcp, VirtualPrinter, drive};
use rustix::fs::{CWD, FileType, Mode, OFlags, mknodat, open};

use crate::printing::rig;

/// For a peer that is meant to stall.
const BRIEF: Patience = patience(Duration::from_millis(300));
/// For a peer that is meant to answer, however busy the machine is.
const LONG: Patience = patience(Duration::from_mins(1));
/// More than any pipe or socket buffer of the kernel takes.
const HUGE: usize = 64 << 20;

const fn patience(each: Duration) -> Patience {
    Patience { connect: each, ask: each, send: each, finish: each, watch: each }
}

fn slip(bytes: usize) -> Vec<u8> {
    (0..bytes).map(|place| u8::try_from(place % 251).unwrap()).collect()
}

/// To a printer that is known to take all and say nothing.
fn sent(mut link: impl Link, bytes: usize, patience: Patience) -> JobOutcome {
    let abilities = Abilities { tier: Some(Tier::C), ..Abilities::default() };
    printed(&mut link, slip(bytes), abilities, patience)
}

fn printed(link: &mut dyn Link, slip: Vec<u8>, abilities: Abilities, patience: Patience) -> JobOutcome {
    let mut job =
        Job::new(Plan { slip, recovery: vec![], abilities, line: Line::default(), mark: *b"test", bytes_per_second: None, patience });
    if link.open(patience.connect).is_err() {
        job.unreachable();
    }
    let ending = drive(&mut job, link, || true);
    link.close(ending.parting);
    ending.outcome
}

fn fifo(folder: &Path) -> PathBuf {
    let path = folder.join("lp0");
    mknodat(CWD, &path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    path
}

/// The other end of a device, opened without waiting for a writer.
fn reader(path: &Path) -> File {
    let reader = open(path, OFlags::RDONLY | OFlags::NONBLOCK, Mode::empty()).unwrap();
    rustix::io::ioctl_fionbio(&reader, false).unwrap();
    reader.into()
}

#[test]
fn a_device_that_takes_all_gets_each_byte_once_and_proves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = fifo(folder.path());
    let mut reader = reader(&path);
    // Holds the pipe open until the job has come, so that a reader that starts first does not take silence for its end.
    let writer = open(&path, OFlags::WRONLY | OFlags::NONBLOCK, Mode::empty()).unwrap();
    let reading = thread::spawn(move || {
        let mut taken = vec![0; 300_000];
        reader.read_exact(&mut taken).unwrap();
        (taken, reader)
    });
    assert_eq!(sent(Device::at(&path), 300_000, LONG), JobOutcome::Uncertain(Cause::HandedOver));
    let (taken, mut reader) = reading.join().unwrap();
    assert!(taken == slip(300_000));
    drop(writer);
    assert_eq!(reader.read_to_end(&mut vec![]).unwrap(), 0, "a byte more than the job");
}

#[test]
fn a_device_that_is_not_there_has_got_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let nobody = JobOutcome::NotSent(Cause::Unreachable);
    assert_eq!(sent(Device::at(&folder.path().join("unplugged")), 10, LONG), nobody);
    assert_eq!(sent(Device::at(&fifo(folder.path())), 10, LONG), nobody, "nobody at the other end");
}

#[test]
fn a_device_that_stalls_is_given_up_at_the_deadline() {
    let folder = tempfile::tempdir().unwrap();
    let path = fifo(folder.path());
    let _reader = reader(&path);
    // Kept open, so that what the first job left in the pipe stays there.
    let _writer = open(&path, OFlags::WRONLY | OFlags::NONBLOCK, Mode::empty()).unwrap();
    assert_eq!(sent(Device::at(&path), HUGE, BRIEF), JobOutcome::Uncertain(Cause::Stalled));
    assert_eq!(sent(Device::at(&path), 10, BRIEF), JobOutcome::NotSent(Cause::Stalled), "full from the first byte");
}

#[test]
fn a_device_that_vanishes_in_the_middle_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let path = fifo(folder.path());
    let mut reader = reader(&path);
    let writer = open(&path, OFlags::WRONLY | OFlags::NONBLOCK, Mode::empty()).unwrap();
    let vanishing = thread::spawn(move || reader.read_exact(&mut vec![0; 100_000]).unwrap());
    assert_eq!(sent(Device::at(&path), HUGE, LONG), JobOutcome::Uncertain(Cause::Lost));
    vanishing.join().unwrap();
    drop(writer);
}

/// A printer in the network that does as told with its one connection.
fn printer<T: Send + 'static>(serve: impl FnOnce(TcpStream) -> T + Send + 'static) -> (Tcp, thread::JoinHandle<T>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    (Tcp::new(address), thread::spawn(move || serve(listener.accept().unwrap().0)))
}

#[test]
fn a_network_printer_that_takes_all_gets_each_byte_once() {
    let (tcp, served) = printer(|mut connection| {
        let mut taken = vec![];
        connection.read_to_end(&mut taken).unwrap();
        taken
    });
    assert_eq!(sent(tcp, 300_000, LONG), JobOutcome::Uncertain(Cause::HandedOver));
    assert_eq!(served.join().unwrap(), slip(300_000));
}

#[test]
fn a_network_printer_that_refuses_has_got_nothing() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(sent(Tcp::new(address), 10, LONG), JobOutcome::NotSent(Cause::Unreachable));
}

#[test]
fn a_network_printer_that_stalls_is_given_up_at_the_deadline() {
    let (tcp, served) = printer(|connection| connection);
    assert_eq!(sent(tcp, HUGE, BRIEF), JobOutcome::Uncertain(Cause::Stalled));
    drop(served.join().unwrap());
}

#[test]
fn a_network_printer_that_vanishes_in_the_middle_is_lost() {
    let (tcp, served) = printer(|mut connection| connection.read_exact(&mut vec![0; 100_000]).unwrap());
    assert_eq!(sent(tcp, HUGE, LONG), JobOutcome::Uncertain(Cause::Lost));
    served.join().unwrap();
}

#[test]
fn the_virtual_printer_keeps_picture_and_bytes_and_goes_on_counting() {
    let folder = tempfile::tempdir().unwrap();
    let seen = Arc::new(Mutex::new(vec![]));
    let (one, other) = (rig::slip(1), rig::slip(2));
    for (_, bytes) in [&one, &other] {
        let observer = Arc::clone(&seen);
        let observer = Arc::new(move |raster: &_| observer.lock().unwrap().push(Clone::clone(raster)));
        let mut printer = VirtualPrinter::new(&folder.path().join("slips"), rig::profile().dots, observer).unwrap();
        let abilities = printer.abilities().unwrap();
        assert_eq!(printed(&mut printer, bytes.clone(), abilities, LONG), JobOutcome::Confirmed);
    }
    let mut names: Vec<String> =
        folder.path().join("slips").read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["0001.bin", "0001.png", "0002.bin", "0002.png"]);
    let kept = std::fs::read(folder.path().join("slips/0002.bin")).unwrap();
    assert!(kept.starts_with(&other.1), "{kept:02x?}");
    let seen = seen.lock().unwrap();
    assert!(seen.len() == 2 && seen[0].bits().starts_with(one.0.bits()) && seen[1].bits().starts_with(other.0.bits()));
}

#[test]
fn a_virtual_printer_without_its_folder_has_got_nothing_and_tells_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let mut printer = VirtualPrinter::new(folder.path(), rig::profile().dots, Arc::new(|_| panic!("a paper was shown"))).unwrap();
    let abilities = printer.abilities().unwrap();
    folder.close().unwrap();
    assert_eq!(printed(&mut printer, rig::slip(1).1, abilities, LONG), JobOutcome::NotSent(Cause::Unreachable));
}
