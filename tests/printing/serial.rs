//! A serial line: its speed and handshake, every byte as it is, and the pace of a printer that cannot say when it is full.

use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use dawr::config::Printer;
use dawr::engine::{Cause, Condition, JobOutcome, Tier};
use dawr::printing::emulator::{Machine, Model, Pty, Script};
use dawr::printing::{Abilities, Flow, Job, Line, Link, Patience, Plan, Serial, SerialLine, Step, Until, drive, probe};
use rustix::fs::{Mode, OFlags, open};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{ControlModes, InputModes, LocalModes, OutputModes, tcgetattr};

use super::branch::{Branch, LONG, config, knowledge};
use super::rig::{abilities_of, is_whole, model, slip};

/// The printer's end of a line, and the station's.
fn line() -> (OwnedFd, PathBuf) {
    let printer = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&printer).unwrap();
    unlockpt(&printer).unwrap();
    rustix::io::ioctl_fionbio(&printer, true).unwrap();
    let name = ptsname(&printer, Vec::new()).unwrap();
    (printer, name.to_str().unwrap().into())
}

fn serial(path: &Path, baud: u32, flow: Flow) -> Serial {
    let mut serial = Serial::new(path.into(), SerialLine { baud, flow, bytes_per_second: None });
    serial.open(LONG).unwrap();
    serial
}

/// All of it, in both directions at once: neither end waits for the other.
fn carried(serial: &mut Serial, printer: &impl AsFd, bytes: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let (mut out, mut taken, mut said, mut heard) = (0, vec![], 0, vec![]);
    let deadline = Instant::now() + LONG;
    let mut buffer = [0; 256];
    while taken.len() < bytes.len() || heard.len() < bytes.len() {
        assert!(Instant::now() < deadline, "{} of {} bytes are out, {} are heard", taken.len(), bytes.len(), heard.len());
        out += serial.write(&bytes[out..]).unwrap();
        if let Ok(count) = rustix::io::read(printer, &mut buffer) {
            taken.extend_from_slice(&buffer[..count]);
        }
        said += rustix::io::write(printer, &bytes[said..]).unwrap_or(0);
        let count = serial.read(&mut buffer).unwrap();
        heard.extend_from_slice(&buffer[..count]);
    }
    (taken, heard)
}

#[test]
fn the_line_is_as_the_profile_says() {
    for (baud, flow) in
        [(9600, Flow::None), (19_200, Flow::XonXoff), (38_400, Flow::DtrDsr), (115_200, Flow::RtsCts), (230_400, Flow::XonXoff)]
    {
        let (_printer, path) = line();
        let _serial = serial(&path, baud, flow);
        let seen = tcgetattr(open(&path, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap()).unwrap();
        let settings = (seen.input_speed(), seen.output_speed(), seen.control_modes & ControlModes::CSIZE);
        assert_eq!(settings, (baud, baud, ControlModes::CS8), "{flow:?}");
        assert!(!seen.control_modes.intersects(ControlModes::PARENB | ControlModes::CSTOPB), "{flow:?}");
        assert!(!seen.local_modes.intersects(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG | LocalModes::IEXTEN), "{flow:?}");
        assert!(!seen.output_modes.contains(OutputModes::OPOST), "{flow:?}");
        let changed = InputModes::ICRNL | InputModes::INLCR | InputModes::IGNCR | InputModes::ISTRIP | InputModes::PARMRK;
        assert!(!seen.input_modes.intersects(changed | InputModes::BRKINT), "{flow:?}");
        assert_eq!(seen.control_modes.contains(ControlModes::CRTSCTS), flow == Flow::RtsCts, "{flow:?}");
        let software = seen.input_modes & (InputModes::IXON | InputModes::IXOFF);
        let expected = if flow == Flow::XonXoff { InputModes::IXON | InputModes::IXOFF } else { InputModes::empty() };
        assert_eq!(software, expected, "{flow:?}");
    }
}

#[test]
fn every_byte_passes_as_it_is() {
    let bytes: Vec<u8> = (0..=255).cycle().take(3000).collect();
    for flow in [Flow::None, Flow::RtsCts] {
        let (printer, path) = line();
        let (taken, heard) = carried(&mut serial(&path, 115_200, flow), &printer, &bytes);
        assert!(taken == bytes && heard == bytes, "{flow:?}");
    }
    // To the printer all, from it all but its own handshake.
    let (printer, path) = line();
    let mut serial = serial(&path, 115_200, Flow::XonXoff);
    let plain: Vec<u8> = bytes.iter().copied().filter(|byte| ![0x11, 0x13].contains(byte)).collect();
    assert_eq!(carried(&mut serial, &printer, &plain), (plain.clone(), plain));
    assert_eq!(serial.write(&[0x11, 0x13]).unwrap(), 2);
    let mut taken = [0; 2];
    assert_eq!((rustix::io::read(&printer, &mut taken), taken), (Ok(2), [0x11, 0x13]));
}

#[test]
fn a_printer_that_says_stop_gets_no_byte_until_it_says_go() {
    let (printer, path) = line();
    let mut serial = serial(&path, 9600, Flow::XonXoff);
    assert!(serial.wait(Until::Room, LONG).unwrap());
    rustix::io::write(&printer, &[0x13]).unwrap();
    let deadline = Instant::now() + LONG;
    while serial.wait(Until::Room, Duration::ZERO).unwrap() {
        assert!(Instant::now() < deadline, "it is not held back");
        std::thread::yield_now();
    }
    assert_eq!(serial.write(b"dots").unwrap(), 0);
    rustix::io::write(&printer, &[0x11]).unwrap();
    assert!(serial.wait(Until::Room, LONG).unwrap());
    assert_eq!(serial.write(b"dots").unwrap(), 4);
    let mut taken = [0; 16];
    assert_eq!(rustix::io::read(&printer, &mut taken), Ok(4));
    // A printer that never says go again is given up at the deadline, as one that stalls.
    rustix::io::write(&printer, &[0x13]).unwrap();
    while serial.wait(Until::Room, Duration::ZERO).unwrap() {
        assert!(Instant::now() < deadline, "it is not held back");
        std::thread::yield_now();
    }
    let abilities = Abilities { tier: Some(Tier::C), ..Abilities::default() };
    let patience = Patience { send: Duration::from_millis(100), ..Patience::default() };
    let mut job = Job::new(plan(vec![0; 10], abilities, patience, None));
    let ending = drive(&mut job, &mut serial, || true);
    assert_eq!(ending.outcome, JobOutcome::NotSent(Cause::Stalled));
}

fn plan(slip: Vec<u8>, abilities: Abilities, patience: Patience, bytes_per_second: Option<u32>) -> Plan {
    Plan { slip, recovery: vec![], abilities, line: Line::default(), mark: *b"line", bytes_per_second, patience }
}

#[test]
fn a_slip_comes_out_of_a_serial_printer_and_is_confirmed() {
    for flow in ["rts_cts", "xon_xoff"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ttyUSB0");
        let model = Model { baud: Some(115_200), ..Model::tier_a() };
        let printer = Pty::serve(Machine::new(model.clone(), Script::default()), &path, |_| {}).unwrap();
        let mut config = config(&format!("serial:{}", path.display()));
        config.printer.profile.serial.flow = if flow == "rts_cts" { Flow::RtsCts } else { Flow::XonXoff };
        knowledge(abilities_of(&model), &config).write(folder.path()).unwrap();
        let branch = Branch::over(folder, printer, config);
        branch.condition(Condition::Well);
        assert_eq!(branch.print().1, JobOutcome::Confirmed, "{flow}");
        let papers = branch.papers();
        assert!(papers.len() == 1 && papers[0].gibberish == 0 && papers[0].height() > 500, "{flow}");
        assert!(branch.printer.with(Machine::taken) > 3000, "{flow}");
        branch.shut();
    }
}

#[test]
fn the_time_that_bytes_spend_on_a_slow_line_is_no_proof_that_paper_moved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ttyUSB0");
    for (speed, tier) in [(None, Tier::C), (Some(800), Tier::A)] {
        // A busy machine may hear the answer late; it never hears one early.
        let found = (0..20).any(|_| {
            let model = Model { baud: Some(19_200), rows_per_second: speed, ..Model::tier_a() };
            let _printer = Pty::serve(Machine::new(model, Script::default()), &path, |_| {}).unwrap();
            let line = SerialLine { baud: 19_200, flow: Flow::None, bytes_per_second: None };
            probe(&mut Serial::new(path.clone(), line), Patience::default()).unwrap().tier == tier
        });
        assert!(found, "{tier:?}");
    }
}

#[test]
fn no_other_link_has_the_pace_of_a_serial_line() {
    let slow = SerialLine { baud: 9600, flow: Flow::None, bytes_per_second: Some(900) };
    let paces = |link: &str| {
        let mut printer = config(link).printer;
        printer.profile.serial = slow;
        link_of(&printer).bytes_per_second()
    };
    assert_eq!(["device:/dev/usb/lp0", "usb:1-1.2", "tcp:127.0.0.1:9100"].map(paces), [None; 3]);
    assert_eq!(paces("serial:/dev/ttyUSB0"), Some(900));
    assert_eq!(Serial::new("/dev/ttyUSB0".into(), SerialLine { bytes_per_second: None, ..slow }).bytes_per_second(), Some(960));
}

fn link_of(printer: &Printer) -> Box<dyn Link> {
    dawr::printing::link(printer, Path::new("/nowhere"), Arc::new(|_| ())).unwrap()
}

#[test]
fn a_printer_that_cannot_say_when_it_is_full_is_never_sent_more_than_its_pace() {
    let abilities = Abilities { tier: Some(Tier::C), ..Abilities::default() };
    for rate in [100, 900, 5000, 100_000] {
        let mut job = Job::new(plan(vec![0; 3000], abilities, Patience { send: LONG, ..Patience::default() }, Some(rate)));
        let (mut now, mut sent, mut steps) = (Duration::ZERO, 0, 0);
        let ending = loop {
            steps += 1;
            assert!(steps < 10_000, "it turns in circles");
            let allowed = 64 + u128::from(rate) * now.as_nanos() / 1_000_000_000;
            match job.next(now) {
                Step::End(ending) => break ending,
                Step::Begin => job.begun(now),
                Step::Write(bytes, _) => {
                    // As much as is offered, as a kernel's buffer takes it.
                    let count = bytes.len();
                    sent += count;
                    assert!(sent as u128 <= allowed, "{sent} bytes by {now:?} at {rate}");
                    job.wrote(now, count);
                }
                Step::Wait(until) => {
                    assert!(until > now, "an idle turn");
                    now = until;
                }
                Step::Drain(_) => job.drained(now),
            }
        };
        assert_eq!((ending.outcome, sent), (JobOutcome::Uncertain(Cause::HandedOver), 3000));
        let fastest = Duration::from_secs_f64((3000.0 - 64.0) / f64::from(rate));
        assert!(now >= fastest && now <= fastest * 2 + Duration::from_millis(50), "{now:?} at {rate}");
    }
}

#[test]
fn a_paced_slip_fits_a_printer_with_a_small_buffer_and_no_handshake() {
    // 900 bytes a second into 512 bytes of buffer, at 50 mm/s: what a full printer drops is gone.
    let slips: Vec<_> = (1..=6).map(slip).collect();
    let bytes: Vec<u8> = slips.iter().flat_map(|(_, bytes)| bytes.clone()).collect();
    let mut printer = Machine::new(Model { buffer: 512, ..model(Model::tier_c()) }.with_speed(50), Script::default());
    let abilities = Abilities { tier: Some(Tier::C), ..Abilities::default() };
    let mut job = Job::new(plan(bytes, abilities, Patience { send: LONG, ..Patience::default() }, Some(900)));
    let mut now = Duration::ZERO;
    loop {
        match job.next(now) {
            Step::End(_) => break,
            Step::Begin => job.begun(now),
            Step::Write(bytes, _) => {
                let count = bytes.len();
                printer.take(now, bytes);
                job.wrote(now, count);
            }
            Step::Wait(until) => now = until,
            Step::Drain(_) => job.drained(now),
        }
    }
    printer.run(now + LONG);
    assert_eq!(printer.sheets().len(), 6);
    assert!(printer.sheets().iter().zip(&slips).all(|(sheet, (raster, _))| is_whole(sheet, raster)));
}
