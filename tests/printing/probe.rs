//! `dawr doctor --probe-printer` over both links: what a printer can promise is learned, kept, and counts from the next slip on.

use std::io;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use dawr::config::Config;
use dawr::engine::{Cause, Condition, JobId, JobOutcome, PrintOrder, Slip, Tier};
use dawr::printing::emulator::{Answers, Fault, Handle, Machine, Model, Script};
use dawr::printing::{Device, KNOWLEDGE, Knowledge, Link, Marks, Parting, Parts, Patience, Rest, Turn, Until, probe, start};
use tempfile::TempDir;

use super::branch::{Branch, Known, LONG, WAYS, Way, knowledge, serve};
use super::configured;
use super::rig::abilities_of;

struct Desk {
    folder: TempDir,
    printer: Handle,
    config: Config,
}

/// A printer and a data folder, without a station.
fn desk(way: Way, model: Model, script: &str) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (printer, link) = serve(way, Machine::new(model, script.parse().unwrap()), folder.path());
    let config = configured(folder.path(), &link);
    Desk { folder, printer, config }
}

fn doctor(folder: &Path) -> Output {
    super::doctor(folder, "--probe-printer")
}

fn said(output: &Output) -> String {
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn learned(desk: &Desk) -> Option<Knowledge> {
    Knowledge::read(desk.folder.path(), &desk.config.printer)
}

/// On each link at once, as some printers let the probe wait.
fn everywhere(story: impl Fn(Way) + Sync) {
    let story = &story;
    std::thread::scope(|scope| WAYS.map(|way| scope.spawn(move || story(way))).map(|told| told.join().unwrap()));
}

fn teaches(model: &Model, tier: Tier, words: &str) {
    let Answers { real_time, unasked, clears, identity, .. } = model.answers;
    everywhere(|way| {
        let desk = desk(way, model.clone().with_speed(150), "");
        let said = said(&doctor(desk.folder.path()));
        let known = learned(&desk).unwrap();
        assert_eq!((known.tier, known.real_time, known.unasked, known.clears), (tier, real_time, unasked, clears), "{way:?}");
        assert_eq!(known.identity.as_deref(), identity.then_some("DAWR EMULATOR"), "{way:?}");
        assert!(known.link == desk.config.printer.link.to_string() && said.contains(words), "{way:?}: {said}");
        assert!(said.contains(&format!("kept in        {}", desk.folder.path().join(KNOWLEDGE).display())), "{said}");
        desk.printer.with(|machine| {
            let papers: Vec<_> = machine.sheets().iter().chain([machine.hanging()]).collect();
            assert!(papers.iter().all(|paper| paper.is_blank() && paper.gibberish == 0), "{way:?}");
            assert!((200..500).contains(&machine.rows()), "{way:?}: {} rows", machine.rows());
        });
    });
}

#[test]
fn a_printer_that_says_when_a_job_is_done_is_of_the_first_tier() {
    teaches(&Model::tier_a(), Tier::A, "tier           A: it says of each slip when it is done\n");
}

#[test]
fn a_printer_that_answers_in_its_turn_is_of_the_second_tier() {
    teaches(&Model::tier_b(), Tier::B, "tier           B: it answers in its turn");
}

#[test]
fn a_printer_that_only_takes_is_of_the_third_tier() {
    teaches(&Model::tier_c(), Tier::C, "tier           C: it only takes, so that no slip is ever said to be printed\n");
}

#[test]
fn a_printer_that_only_answers_how_it_is_is_of_the_third_tier_and_is_asked_before_each_slip() {
    teaches(&Model::real_time_only(), Tier::C, "asked          yes, so paper, cover and cutter are known before each slip\n");
}

#[test]
fn a_printer_that_answers_before_the_paper_can_have_moved_proves_nothing() {
    for model in [Model::tier_a(), Model::tier_b()] {
        everywhere(|way| {
            // A busy machine may hear the answer late; it never hears one early.
            let hasty = (0..20).any(|_| {
                let desk = desk(way, model.clone(), "");
                let said = said(&doctor(desk.folder.path()));
                learned(&desk).unwrap().tier == Tier::C
                    && said.contains("tier           C: it answers before the paper can have moved, so that its answers prove nothing\n")
            });
            assert!(hasty, "{way:?}");
        });
    }
}

#[test]
fn an_unwell_printer_is_named_and_nothing_is_kept() {
    everywhere(|way| {
        for (script, words) in [
            ("start: paper-out", "the printer says that it cannot print (paper_out); mend that first"),
            ("start: cover-open", "(cover_open)"),
            ("start: cutter-jam", "(cutter_jammed)"),
            // In the middle of the blank strip.
            ("row 100: paper-out", "(paper_out)"),
            ("row 100: unplug", "the printer is not there: "),
            ("start: unplug", "the printer is not there: "),
        ] {
            let desk = desk(way, Model::tier_a().with_speed(150), script);
            let said = refused(&doctor(desk.folder.path()));
            assert!(said.starts_with("dawr: ") && said.contains(words) && said.lines().count() == 1, "{way:?} {script}: {said}");
            assert!(!desk.folder.path().join(KNOWLEDGE).exists(), "{way:?} {script}");
        }
    });
}

#[test]
fn without_its_data_folder_nothing_is_asked() {
    let desk = desk(Way::PseudoTerminal, Model::tier_a(), "");
    let none = desk.folder.path().join("none");
    let configuration = desk.folder.path().join("station.toml");
    let mut doctor = Command::new(env!("CARGO_BIN_EXE_dawr"));
    let output = doctor.args(["doctor", "--probe-printer", "--data"]).arg(&none).arg("--config").arg(configuration).output();
    let said = refused(&output.unwrap());
    assert!(said.contains("expected the station's data folder") && !none.exists(), "{said}");
    assert_eq!(desk.printer.with(Machine::taken), 0);
}

#[test]
fn what_was_learned_counts_from_the_next_slip_on_while_the_station_runs() {
    everywhere(|way| {
        for (model, tier) in [(Model::tier_a(), "a"), (Model::tier_b(), "b")] {
            let branch = Branch::with(way, model.with_speed(150), "", Known::Unprobed);
            assert_eq!(branch.print().1, JobOutcome::Uncertain(Cause::HandedOver), "{way:?}");
            configured(branch.station.folder(), &branch.config.printer.link.to_string());
            said(&doctor(branch.station.folder()));
            let (issued, outcome) = branch.print();
            assert_eq!(outcome, JobOutcome::Confirmed, "{way:?}");
            let database = rusqlite::Connection::open(branch.station.folder().join("dawr.sqlite")).unwrap();
            let row = "select tier from print_job where id = ?1";
            assert_eq!(database.query_row(row, [issued.job.unwrap().0], |row| row.get::<_, String>(0)).unwrap(), tier, "{way:?}");
            assert_eq!(branch.papers().iter().map(|paper| paper.gibberish).sum::<usize>(), 0, "{way:?}");
            branch.shut();
        }
    });
}

#[test]
fn a_slip_and_a_look_wait_while_a_technician_is_at_the_printer() {
    everywhere(|way| {
        let branch = Branch::open(way, Model::tier_a(), "");
        branch.condition(Condition::Well);
        let turn = Turn::take(branch.station.folder(), LONG).unwrap().unwrap();
        let taken = branch.printer.with(Machine::taken);
        branch.printer.fault(Fault::PaperLow);
        let issued = branch.issue();
        assert_eq!(branch.printer.wait(Duration::from_secs(1), |machine| (machine.taken() > taken).then_some(())), None, "{way:?}");
        assert_eq!(branch.station.snapshot().printer.condition, Condition::Well, "{way:?}: it is not offline");
        drop(turn);
        assert_eq!(branch.outcome(issued.job.unwrap()), JobOutcome::Confirmed, "{way:?}");
        branch.condition(Condition::PaperLow);
        branch.shut();
    });
}

#[test]
fn another_printer_in_the_configuration_is_an_unknown_one() {
    let desk = desk(Way::PseudoTerminal, Model::tier_a().with_speed(150), "");
    said(&doctor(desk.folder.path()));
    assert!(learned(&desk).is_some());
    let other = configured(desk.folder.path(), "tcp:127.0.0.1:9100");
    assert_eq!(Knowledge::read(desk.folder.path(), &other.printer), None);
}

#[test]
fn after_a_probe_the_printer_tells_nothing_unasked() {
    let desk = desk(Way::PseudoTerminal, Model::tier_a().with_speed(150), "");
    said(&doctor(desk.folder.path()));
    let mut link = Device::at(&desk.folder.path().join("lp"));
    link.open(LONG).unwrap();
    desk.printer.fault(Fault::CoverOpen);
    desk.printer.fault(Fault::CoverClosed);
    assert_eq!(link.read(&mut [0; 64]).unwrap(), 0);
}

#[test]
fn the_job_after_a_probe_is_kept_with_what_the_printer_can_promise_now() {
    let folder = tempfile::tempdir().unwrap();
    let (printer, link) = serve(Way::PseudoTerminal, Machine::new(Model::tier_a(), Script::default()), folder.path());
    let config = Arc::new(configured(folder.path(), &link));
    let (tell, told) = channel();
    let [sending, reported] = std::array::from_fn(|_| tell.clone());
    let (orders, waiting) = channel();
    let thread = start(Parts {
        config: config.clone(),
        link: dawr::printing::link(&config.printer, folder.path(), Arc::new(|_| ())).unwrap(),
        marks: Marks {
            sending: Box::new(move |_| sending.send("sending".to_owned())),
            ended: Box::new(|_, _| Ok(())),
            printer: Box::new(move |report| reported.send(format!("{:?} {:?}", report.condition, report.tier))),
        },
        orders: waiting,
        data: folder.path().into(),
        patience: Patience::default(),
        rest: Rest { well: LONG, troubled: LONG },
        broken_off: false,
    })
    .unwrap();
    assert_eq!(told.recv_timeout(LONG).unwrap(), "Well None");
    knowledge(abilities_of(&Model::tier_a()), &config).write(folder.path()).unwrap();
    orders
        .send(PrintOrder {
            job: JobId(1),
            slip: Slip::Test { asked: "2026-11-22T05:00:00Z".parse().unwrap(), dated: true },
            ordered: Instant::now(),
        })
        .unwrap();
    drop(orders);
    thread.join().unwrap();
    assert_eq!(told.try_iter().collect::<Vec<_>>(), ["Well Some(A)", "sending"]);
    printer.sheet(0, LONG).unwrap();
}

/// A printer that never answers.
struct Deaf {
    taken: Vec<u8>,
    /// Of what it says, which is nothing.
    words: Receiver<u8>,
}

impl Link for Deaf {
    fn open(&mut self, _: Duration) -> io::Result<()> {
        Ok(())
    }

    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Ok(0)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.taken.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn wait(&mut self, _: Until, patience: Duration) -> io::Result<bool> {
        Ok(self.words.recv_timeout(patience).is_ok())
    }

    fn close(&mut self, _: Parting) {}
}

/// The letters that a printer prints which knows `ESC @`, `GS v 0` and `GS V` alone, and takes the two bytes of any other command
/// for all of it.
fn letters(mut bytes: &[u8]) -> String {
    let (mut printed, mut line) = (String::new(), String::new());
    while let [first, rest @ ..] = bytes {
        bytes = match bytes {
            [0x1B, b'@', rest @ ..] => {
                line.clear();
                rest
            }
            [0x1D, b'v', b'0', _, width, 0, rows, 0, rest @ ..] => {
                printed.push_str(&std::mem::take(&mut line));
                &rest[usize::from(*width) * usize::from(*rows)..]
            }
            [0x1D, b'V', 66, 0, rest @ ..] => {
                printed.push_str(&std::mem::take(&mut line));
                rest
            }
            [0x1B | 0x1D, _, rest @ ..] => rest,
            _ => {
                line.extend((b' '..=b'~').contains(first).then_some(char::from(*first)));
                rest
            }
        };
    }
    printed + &line
}

#[test]
fn a_printer_that_knows_none_of_the_questions_prints_no_letter_of_them() {
    let (_mouth, words) = channel();
    let mut printer = Deaf { taken: Vec::new(), words };
    let brief = Patience { ask: Duration::ZERO, ..Patience::default() };
    assert_eq!(probe(&mut printer, brief).unwrap().tier, Tier::C);
    assert_eq!(letters(&printer.taken), "");
    assert_eq!(letters(b"\x1d(H\x06\x00\x30\x30dawr"), "H00dawr", "the judge sees them");
}
