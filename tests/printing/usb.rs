//! A printer by its USB socket: whatever node the kernel gives it.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::symlink;
use std::path::Path;

use dawr::engine::JobOutcome;
use dawr::printing::emulator::{Fault, Machine, Model, Pty, Script};
use dawr::printing::{Device, Job, Line, Link, Patience, Plan, UsbPort, drive};
use tempfile::TempDir;

use super::branch::LONG;
use super::rig::{abilities_of, is_whole, model, slip};

/// The kernel's folders, as far as a printer is in them.
struct Kernel(TempDir);

impl Kernel {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("sys/class/usbmisc")).unwrap();
        fs::create_dir_all(folder.path().join("dev/usb")).unwrap();
        Self(folder)
    }

    fn plug(&self, node: &str, interface: &str) {
        let interface = self.0.path().join("sys/devices/usb1").join(interface);
        let device = interface.join("usbmisc").join(node);
        fs::create_dir_all(&device).unwrap();
        symlink("../..", device.join("device")).unwrap();
        symlink(device, self.class().join(node)).unwrap();
    }

    fn unplug(&self, node: &str) {
        fs::remove_dir_all(fs::canonicalize(self.class().join(node)).unwrap()).unwrap();
        fs::remove_file(self.class().join(node)).unwrap();
    }

    fn class(&self) -> std::path::PathBuf {
        self.0.path().join("sys/class/usbmisc")
    }

    fn devices(&self) -> std::path::PathBuf {
        self.0.path().join("dev/usb")
    }

    fn port(&self, port: &str) -> UsbPort {
        UsbPort::within(port, &self.class(), &self.devices())
    }

    fn found(&self, port: &str) -> Option<String> {
        self.port(port).find().ok().map(|path| path.strip_prefix(self.devices()).unwrap().display().to_string())
    }
}

#[test]
fn the_printer_in_a_socket_is_found_again_whatever_its_node_is() {
    let kernel = Kernel::new();
    kernel.plug("lp0", "1-1/1-1.1/1-1.1:1.0");
    kernel.plug("lp1", "1-1/1-1.2/1-1.2:1.0");
    assert_eq!((kernel.found("1-1.1").as_deref(), kernel.found("1-1.2").as_deref()), (Some("lp0"), Some("lp1")));
    kernel.unplug("lp1");
    assert_eq!(kernel.found("1-1.2"), None);
    kernel.plug("lp2", "1-1/1-1.2/1-1.2:1.0");
    assert_eq!((kernel.found("1-1.2").as_deref(), kernel.found("1-1.1").as_deref()), (Some("lp2"), Some("lp0")));
}

#[test]
fn an_empty_socket_is_named() {
    let kernel = Kernel::new();
    kernel.plug("lp0", "1-1/1-1.2/1-1.2.1/1-1.2.1:1.0");
    let nothing = UsbPort::within("1-1.2", Path::new("/nowhere"), Path::new("/dev/usb"));
    for (port, story) in [(kernel.port("1-1.2"), "a hub"), (nothing, "a kernel that has never seen a printer")] {
        let fault = port.find().unwrap_err();
        assert_eq!((fault.kind(), fault.to_string().as_str()), (ErrorKind::NotFound, "no printer in the USB socket 1-1.2"), "{story}");
    }
}

#[test]
fn what_else_is_in_the_socket_or_just_leaving_hides_no_printer() {
    for other in ["hiddev0", "lp7"] {
        let kernel = Kernel::new();
        kernel.plug(other, if other == "lp7" { "1-1/1-1.3/1-1.3:1.0" } else { "1-1/1-1.2/1-1.2:1.1" });
        kernel.plug("lp1", "1-1/1-1.2/1-1.2:1.0");
        if other == "lp7" {
            fs::remove_dir_all(fs::canonicalize(kernel.class().join(other)).unwrap()).unwrap();
        }
        assert_eq!(kernel.found("1-1.2").as_deref(), Some("lp1"), "{other}");
        kernel.unplug("lp1");
        assert_eq!(kernel.found("1-1.2"), None, "{other} is no printer");
    }
}

fn print(link: &mut Device, model: &Model, number: u8) -> JobOutcome {
    let mut job = Job::new(Plan {
        slip: slip(number).1,
        recovery: vec![],
        abilities: abilities_of(model),
        line: Line::default(),
        mark: [b'0' + number; 4],
        bytes_per_second: None,
        patience: Patience { ask: LONG, ..Patience::default() },
    });
    if link.open(LONG).is_err() {
        job.unreachable();
    }
    let ending = drive(&mut job, link, || true);
    link.close(ending.parting);
    ending.outcome
}

#[test]
fn a_printer_that_comes_back_as_another_node_prints_on() {
    let kernel = Kernel::new();
    let model = model(Model::tier_a());
    let printer = Pty::serve(Machine::new(model.clone(), Script::default()), &kernel.0.path().join("printer"), |_| {}).unwrap();
    let node = |name: &str| {
        kernel.plug(name, "1-1/1-1.2/1-1.2:1.0");
        // udev's node; a copy of the link, as it is another one after each plugging.
        symlink(fs::read_link(kernel.0.path().join("printer")).unwrap(), kernel.devices().join(name)).unwrap();
        fs::read_link(kernel.devices().join(name)).unwrap()
    };
    let first = node("lp0");
    let mut link = Device::on(kernel.port("1-1.2"));
    assert_eq!(print(&mut link, &model, 1), JobOutcome::Confirmed);
    // Still open, as in the middle of a job: the kernel then gives out another number.
    link.open(LONG).unwrap();
    printer.fault(Fault::Unplug);
    kernel.unplug("lp0");
    fs::remove_file(kernel.devices().join("lp0")).unwrap();
    assert!(!matches!(link.read(&mut [0; 16]), Ok(1..)));
    printer.fault(Fault::Replug);
    let second = node("lp1");
    assert_ne!(first, second);
    assert_eq!(print(&mut link, &model, 2), JobOutcome::Confirmed);
    let papers = printer.sheets();
    assert!(papers.len() == 2 && is_whole(&papers[0], &slip(1).0) && is_whole(&papers[1], &slip(2).0));
}
