//! What a link says of printers that take all, stall, vanish or are not there; each within its deadline.

use std::fs::File;
use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use dawr::engine::{Cause, JobOutcome};
use dawr::printing::{Device, Link, Patience, Printout, Raster, Tcp, VirtualPrinter};
use rustix::fs::{CWD, FileType, Mode, OFlags, mknodat, open};

/// For a peer that is meant to stall.
const BRIEF: Patience = Patience { connect: Duration::from_millis(300), send: Duration::from_millis(300) };
/// For a peer that is meant to answer, however busy the machine is.
const LONG: Patience = Patience { connect: Duration::from_mins(1), send: Duration::from_mins(1) };
/// More than any pipe or socket buffer of the kernel takes.
const HUGE: usize = 64 << 20;

fn printout(bytes: usize) -> Printout {
    let bytes = (0..bytes).map(|place| u8::try_from(place % 251).unwrap()).collect();
    Printout { title: "R014".into(), raster: Raster::new(16, 1, vec![0xF0, 0x0F]).unwrap(), bytes }
}

fn sent(mut link: impl Link, bytes: usize) -> JobOutcome {
    link.send(&printout(bytes))
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
    assert_eq!(sent(Device::new(path, LONG), 300_000), JobOutcome::Uncertain(Cause::HandedOver));
    let (taken, mut reader) = reading.join().unwrap();
    assert!(taken == printout(300_000).bytes);
    drop(writer);
    assert_eq!(reader.read_to_end(&mut vec![]).unwrap(), 0, "a byte more than the job");
}

#[test]
fn a_device_that_is_not_there_has_got_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let nobody = JobOutcome::NotSent(Cause::Unreachable);
    assert_eq!(sent(Device::new(folder.path().join("unplugged"), LONG), 10), nobody);
    assert_eq!(sent(Device::new(fifo(folder.path()), LONG), 10), nobody, "nobody at the other end");
}

#[test]
fn a_device_that_stalls_is_given_up_at_the_deadline() {
    let folder = tempfile::tempdir().unwrap();
    let path = fifo(folder.path());
    let _reader = reader(&path);
    // Kept open, so that what the first job left in the pipe stays there.
    let _writer = open(&path, OFlags::WRONLY | OFlags::NONBLOCK, Mode::empty()).unwrap();
    assert_eq!(sent(Device::new(path.clone(), BRIEF), HUGE), JobOutcome::Uncertain(Cause::Stalled));
    assert_eq!(sent(Device::new(path, BRIEF), 10), JobOutcome::NotSent(Cause::Stalled), "full from the first byte");
}

#[test]
fn a_device_that_vanishes_in_the_middle_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let path = fifo(folder.path());
    let mut reader = reader(&path);
    let writer = open(&path, OFlags::WRONLY | OFlags::NONBLOCK, Mode::empty()).unwrap();
    let vanishing = thread::spawn(move || reader.read_exact(&mut vec![0; 100_000]).unwrap());
    assert_eq!(sent(Device::new(path, LONG), HUGE), JobOutcome::Uncertain(Cause::Lost));
    vanishing.join().unwrap();
    drop(writer);
}

/// A printer in the network that does as told with its one connection.
fn printer<T: Send + 'static>(patience: Patience, serve: impl FnOnce(TcpStream) -> T + Send + 'static) -> (Tcp, thread::JoinHandle<T>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    (Tcp::new(address, patience), thread::spawn(move || serve(listener.accept().unwrap().0)))
}

#[test]
fn a_network_printer_that_takes_all_gets_each_byte_once() {
    let (tcp, served) = printer(LONG, |mut connection| {
        let mut taken = vec![];
        connection.read_to_end(&mut taken).unwrap();
        taken
    });
    assert_eq!(sent(tcp, 300_000), JobOutcome::Uncertain(Cause::HandedOver));
    assert_eq!(served.join().unwrap(), printout(300_000).bytes);
}

#[test]
fn a_network_printer_that_refuses_has_got_nothing() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(sent(Tcp::new(address, LONG), 10), JobOutcome::NotSent(Cause::Unreachable));
}

#[test]
fn a_network_printer_that_stalls_is_given_up_at_the_deadline() {
    let (tcp, served) = printer(BRIEF, |connection| connection);
    assert_eq!(sent(tcp, HUGE), JobOutcome::Uncertain(Cause::Stalled));
    drop(served.join().unwrap());
}

#[test]
fn a_network_printer_that_vanishes_in_the_middle_is_lost() {
    let (tcp, served) = printer(LONG, |mut connection| connection.read_exact(&mut vec![0; 100_000]).unwrap());
    assert_eq!(sent(tcp, HUGE), JobOutcome::Uncertain(Cause::Lost));
    served.join().unwrap();
}

#[test]
fn the_virtual_printer_keeps_picture_and_bytes_and_goes_on_counting() {
    let folder = tempfile::tempdir().unwrap();
    let seen = Arc::new(Mutex::new(vec![]));
    let observer = Arc::clone(&seen);
    let open = || {
        let observer = Arc::clone(&observer);
        VirtualPrinter::open(&folder.path().join("slips"), Arc::new(move |printout| observer.lock().unwrap().push(printout.title.clone())))
            .unwrap()
    };
    assert_eq!(open().send(&printout(10)), JobOutcome::Confirmed);
    assert_eq!(open().send(&printout(20)), JobOutcome::Confirmed);
    let mut names: Vec<String> =
        folder.path().join("slips").read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["0001-R014.bin", "0001-R014.png", "0002-R014.bin", "0002-R014.png"]);
    assert_eq!(std::fs::read(folder.path().join("slips/0002-R014.bin")).unwrap(), printout(20).bytes);
    assert_eq!(*seen.lock().unwrap(), ["R014", "R014"]);
}

#[test]
fn a_virtual_printer_without_its_folder_has_got_nothing_and_tells_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let mut printer = VirtualPrinter::open(folder.path(), Arc::new(|printout| panic!("{} was shown", printout.title))).unwrap();
    folder.close().unwrap();
    assert_eq!(printer.send(&printout(10)), JobOutcome::NotSent(Cause::Unreachable));
}
