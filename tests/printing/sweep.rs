//! Every byte of a job as its last: the printer dies there, or we are killed there.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command as Process, Stdio};
use std::time::Duration;

use dawr::engine::{Cause, JobOutcome, JobState};
use dawr::printing::emulator::{Cut, Fault, Handle, Machine, Model, Sheet};
use dawr::printing::{Painter, print_out};
use dawr::store::Store;

use super::branch::{Branch, LONG, WAYS, config, knowledge, press, serve};
use super::rig::{End, Fate, Rig, abilities_of, begun_on, is_whole, model, rows_of, slip};
use crate::slip::samples;
use crate::support::{Setting, Station};

/// The child reads it: the way to the printer and, behind a space, the data folder.
const VARIABLE: &str = "DAWR_TEST_PRINT";

/// Printers of each tier, with and without a command that clears them; all at once and slowly.
fn printers() -> Vec<Model> {
    let mut all = Vec::new();
    for kind in [Model::tier_a(), Model::tier_b(), Model::tier_c(), Model::real_time_only()] {
        for clears in [true, false] {
            for (buffer, speed) in [(4096, None), (64, Some(20))] {
                let mut model = model(kind.clone());
                model.answers.clears &= clears;
                model.buffer = buffer;
                all.push(speed.map_or(model.clone(), |speed| model.with_speed(speed)));
            }
        }
    }
    all
}

#[test]
fn the_printer_dies_at_every_byte_of_a_job() {
    let (raster, bytes) = slip(1);
    for model in printers() {
        let mut byte = 0;
        loop {
            let mut rig = Rig::with(model.clone(), &format!("byte {byte}: die"));
            let ending = rig.print(&bytes);
            rig.wait(Duration::from_mins(1));
            let found = rig.papers().filter(|sheet| !begun_on(sheet).is_empty()).count();
            match ending.outcome {
                JobOutcome::Confirmed => assert!(rig.papers().any(|sheet| is_whole(sheet, &raster)), "byte {byte} of {model:?}"),
                JobOutcome::NotSent(_) => assert_eq!(found, 0, "byte {byte} of {model:?}"),
                JobOutcome::Uncertain(_) => assert!(found <= 1, "byte {byte} of {model:?}"),
            }
            if rig.printer.is_there() {
                assert!(ending.outcome.is_whole() && byte > u64::try_from(bytes.len()).unwrap(), "byte {byte} of {model:?}: {ending:?}");
                break;
            }
            byte += 1;
        }
    }
}

#[test]
fn we_are_killed_at_every_byte_of_a_job() {
    let ((_, bytes), (raster, next)) = (slip(1), slip(2));
    for model in printers() {
        for byte in 0..=bytes.len() {
            let mut rig = Rig::with(model.clone(), "");
            let end = rig.run(&bytes, Fate::KilledAtByte(byte));
            if let End::Ended(ending) = end {
                assert!(ending.outcome.is_whole() && byte >= bytes.len(), "byte {byte} of {model:?}: {ending:?}");
            }
            rig.wait(Duration::from_secs(5));
            rig.look();
            let before: usize = rig.papers().map(|sheet| rows_of(sheet, 1)).sum();
            assert!(rig.print(&next).outcome.is_whole(), "byte {byte} of {model:?}");
            rig.wait(Duration::from_mins(1));
            let sheets: Vec<Sheet> = rig.papers().cloned().collect();
            assert_eq!(sheets.iter().filter(|sheet| is_whole(sheet, &raster)).count(), 1, "byte {byte} of {model:?}");
            // The row that was cut short may be filled up; nothing more of it comes.
            let after: usize = sheets.iter().map(|sheet| rows_of(sheet, 1)).sum();
            assert!(after <= before + 1 && sheets.iter().filter(|sheet| rows_of(sheet, 1) > 0).count() <= 1, "byte {byte} of {model:?}");
            assert!(sheets.iter().all(|sheet| sheet.gibberish == 0 && begun_on(sheet).len() <= 1), "byte {byte} of {model:?}");
        }
    }
}

/// The same with a real ticket of a real branch, at every 97th byte.
#[test]
fn a_real_ticket_breaks_off_anywhere_without_a_false_word() {
    let config = samples::config(576);
    let profile = &config.printer.profile;
    let printout = print_out(&Painter::new().unwrap(), &config, &samples::slip(samples::Kind::Long, "ar")).unwrap();
    for byte in (0..printout.bytes.len()).step_by(97) {
        for (model, clears) in [(Model::tier_a(), true), (Model::tier_b(), false)] {
            let mut model = model.with_speed(150);
            model.answers.clears = clears;
            let mut rig = Rig::with(model.clone(), &format!("byte {byte}: die"));
            assert!(!rig.print(&printout.bytes).outcome.is_whole(), "byte {byte}");
            let mut rig = Rig { profile: profile.clone(), ..Rig::with(model, "") };
            assert!(matches!(rig.run(&printout.bytes, Fate::KilledAtByte(byte)), End::Killed(true)), "byte {byte}");
            rig.wait(Duration::from_secs(5));
            assert!(rig.look().outcome.is_whole());
            assert_eq!(rig.print(&printout.bytes).outcome, JobOutcome::Confirmed, "byte {byte}");
            let whole = rig.papers().filter(|sheet| sheet.cut == Some(Cut::Partial) && sheet.shows(&printout.raster)).count();
            // A slip that lacks no more than its last feed and its cut may still be cut off, and is a whole one then.
            assert!(whole == 1 || (whole == 2 && byte + 16 > printout.bytes.len()), "byte {byte}: {whole} whole papers");
        }
    }
}

#[test]
fn a_printer_dies_on_a_real_link() {
    for way in WAYS {
        for byte in [0, 3, 12, 24, 30, 500, 4000, 9000] {
            let branch = Branch::open(way, Model::tier_a().with_speed(300), &format!("byte {byte}: die"));
            let (issued, outcome) = branch.print();
            // Twice twelve bytes ask how it is: the look at the start, and the preflight.
            let sent =
                if byte <= 24 { outcome == JobOutcome::NotSent(Cause::Unreachable) } else { matches!(outcome, JobOutcome::Uncertain(_)) };
            assert!(sent && branch.state(issued.job.unwrap()).is_some_and(JobState::is_trouble), "{way:?} byte {byte}: {outcome:?}");
            branch.shut();
        }
    }
}

/// A process of its own prints, and is killed when the printer has taken so many bytes: after the restart the job is uncertain, or was
/// never begun, and not one row of it comes again.
#[test]
fn we_are_really_killed_on_a_real_link() {
    for way in WAYS {
        for byte in [2, 14, 30, 700, 5000, 11_000] {
            let folder = tempfile::tempdir().unwrap();
            let script = format!("byte {byte}: stall").parse().unwrap();
            let machine = Machine::new(Model::tier_a().with_speed(300), script);
            let (printer, link) = serve(way, machine, folder.path());
            let data = tempfile::tempdir().unwrap();
            knowledge(abilities_of(&Model::tier_a()), &config(&link)).write(data.path()).unwrap();
            kill_at(&printer, byte, &link, data.path());
            let rows = printer.with(Machine::rows);
            let branch = Branch::over(data, printer, config(&link));
            let job = branch.station.snapshot().jobs[0];
            let expected = if byte <= 24 { JobOutcome::NotSent(Cause::Restarted) } else { JobOutcome::Uncertain(Cause::Restarted) };
            assert_eq!(job.state, JobState::Ended(expected), "{way:?} byte {byte}");
            branch.printer.fault(Fault::Go);
            assert_eq!(branch.print().1, JobOutcome::Confirmed, "{way:?} byte {byte}");
            // What had left the process may still come; a slip that were sent again would be a paper more.
            let papers = branch.papers();
            let most = if byte <= 24 { 1 } else { 2 };
            assert!(papers.len() <= most, "{way:?} byte {byte}, {rows} rows before the kill: {} papers", papers.len());
            branch.shut();
        }
    }
}

fn kill_at(printer: &Handle, byte: u64, link: &str, data: &Path) {
    let mut child: Child = Process::new(std::env::current_exe().unwrap())
        .args(["--exact", "printing::sweep::a_station_that_is_going_to_be_killed_while_it_prints", "--nocapture"])
        .env(VARIABLE, format!("{link} {}", data.display()))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(said.any(|line| line.unwrap() == "issued"), "the child has not started");
    printer.wait(LONG, |machine| (machine.taken() >= byte).then_some(())).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
}

/// The child's side of the story above. Without the variable, in an ordinary run of the tests, it returns at once.
#[test]
fn a_station_that_is_going_to_be_killed_while_it_prints() {
    let Ok(variable) = std::env::var(VARIABLE) else { return };
    let (link, data) = variable.split_once(' ').unwrap();
    let (config, data) = (config(link), Path::new(data));
    let setting = Setting { config: config.clone(), ..Setting::default() };
    let mut station = Station::over(tempfile::tempdir().unwrap(), Store::open(data, [7; 16]).unwrap(), setting).unwrap();
    let printing = press(&mut station, &config, data);
    station.issue("enquiry").unwrap();
    println!("\nissued");
    printing.join().unwrap();
}
