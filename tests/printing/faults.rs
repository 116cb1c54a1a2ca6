//! The faults that a real branch meets, row by row of PRINTING.md's table, over both links.

use std::collections::BTreeSet;

use dawr::engine::{Cause, Condition, Engine, Failure, Issued, JobOutcome, JobState, Reply, Tier};
use dawr::printing::emulator::{Cut, Fault, Model, Sheet};
use dawr::printing::{Device, Link};
use dawr::queue::{CallNext, Channel, Command, CounterNumber, Issue, Language, OpenCounter, PartySize, Refusal, Reprint};
use dawr::ui::Page;

use super::branch::{Branch, Known, LONG, WAYS, Way};

fn not_sent(cause: Cause) -> JobOutcome {
    JobOutcome::NotSent(cause)
}

fn uncertain(cause: Cause) -> JobOutcome {
    JobOutcome::Uncertain(cause)
}

/// One touch on a screen.
fn tap(engine: &Engine) -> Issued {
    let (service, channel, language) = ("enquiry".into(), Channel::WalkIn, Language::ARABIC);
    match engine.run(Command::Issue(Issue { service, class: None, channel, language, party_size: PartySize::ONE })) {
        Ok(Reply::Issued(issued)) => issued,
        other => panic!("{other:?}"),
    }
}

/// A station whose first slip is stuck in the middle, in a printer that takes nothing more.
fn stuck(way: Way) -> (Branch, Issued) {
    let branch = Branch::open(way, Model { buffer: 512, ..Model::tier_a() }.with_speed(150), "row 100: stall");
    let issued = branch.issue();
    branch.printer.wait(LONG, |machine| (machine.rows() >= 100).then_some(())).unwrap();
    (branch, issued)
}

fn whole(papers: &[Sheet]) -> usize {
    papers.iter().filter(|sheet| sheet.cut == Some(Cut::Partial) && sheet.height() > 500).count()
}

#[test]
fn paper_out_before_the_job_sends_nothing_and_nothing_comes_by_itself_when_a_roll_is_loaded() {
    for way in WAYS {
        let branch = Branch::open(way, Model::tier_a(), "start: paper-out");
        branch.condition(Condition::PaperOut);
        let (issued, outcome) = branch.print();
        assert_eq!((outcome, branch.page(&issued)), (not_sent(Cause::PaperOut), Page::Trouble), "{way:?}");
        branch.printer.fault(Fault::PaperIn);
        branch.condition(Condition::Well);
        assert_eq!(branch.papers(), [], "{way:?}: a stale ticket");
        let (next, outcome) = branch.print();
        assert_eq!((outcome, branch.page(&next)), (JobOutcome::Confirmed, Page::Ticket), "{way:?}");
        assert_ne!(issued.number, next.number);
        assert_eq!(whole(&branch.papers()), 1);
        let copy = branch.copy(issued.ticket).unwrap();
        assert_eq!((branch.outcome(copy), whole(&branch.papers())), (JobOutcome::Confirmed, 2), "{way:?}: a person's choice");
        branch.shut();
    }
}

#[test]
fn paper_out_in_the_middle_is_uncertain_and_the_rest_never_comes() {
    for way in WAYS {
        for model in [Model::tier_a(), Model::tier_b()] {
            let branch = Branch::open(way, model.with_speed(150), "row 300: paper-out");
            let (issued, outcome) = branch.print();
            assert_eq!((outcome, branch.page(&issued)), (uncertain(Cause::PaperOut), Page::Trouble), "{way:?}");
            branch.condition(Condition::PaperOut);
            branch.printer.fault(Fault::PaperIn);
            branch.condition(Condition::Well);
            let (_, next) = branch.print();
            assert_eq!(next, JobOutcome::Confirmed, "{way:?}");
            let papers = branch.papers();
            assert_eq!(whole(&papers), 1, "{way:?}: {:?}", papers.iter().map(Sheet::height).collect::<Vec<_>>());
            assert!(papers.iter().all(|paper| paper.gibberish == 0) && papers[0].height() == 300, "{way:?}");
            branch.shut();
        }
    }
}

#[test]
fn a_clone_that_only_answers_questions_is_watched_while_it_prints() {
    for way in WAYS {
        for known in [Known::Probed, Known::Unprobed] {
            let branch = Branch::with(way, Model::real_time_only().with_speed(150), "row 300: paper-out", known);
            let (issued, outcome) = branch.print();
            // Behind what the line still holds the question may not reach it.
            assert!([uncertain(Cause::PaperOut), uncertain(Cause::Silent)].contains(&outcome), "{way:?} {known:?}: {outcome:?}");
            assert_eq!(branch.page(&issued), Page::Trouble, "{way:?} {known:?}");
            branch.printer.fault(Fault::PaperIn);
            branch.condition(Condition::Well);
            let (_, next) = branch.print();
            assert_eq!(next, uncertain(Cause::HandedOver), "{way:?} {known:?}");
            branch.shut();
        }
    }
}

#[test]
fn what_a_printer_said_stands_while_it_is_too_full_to_hear_the_next_question() {
    for way in WAYS {
        let branch = Branch::open(way, Model { buffer: 256, ..Model::tier_a() }.with_speed(50), "row 60: paper-out");
        let (_, outcome) = branch.print();
        assert!(matches!(outcome, JobOutcome::Uncertain(_)), "{way:?}: {outcome:?}");
        branch.condition(Condition::PaperOut);
        let (_, next) = branch.print();
        assert!(matches!(next, JobOutcome::NotSent(_)), "{way:?}: {next:?}");
        assert_eq!(branch.station.snapshot().printer.condition, Condition::PaperOut, "{way:?}");
        branch.shut();
    }
}

#[test]
fn a_plain_file_is_no_printer_and_keeps_its_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("station.toml");
    std::fs::write(&file, "languages = [\"ar\"]").unwrap();
    let fault = Device::at(&file).open(LONG).unwrap_err().to_string();
    assert!(fault.contains("station.toml, no device, expected"), "{fault}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "languages = [\"ar\"]");
}

#[test]
fn an_open_cover_and_a_stuck_cutter_are_told_before_the_job_and_by_name() {
    for way in WAYS {
        for (fault, mended, condition, cause) in [
            ("start: cover-open", Fault::CoverClosed, Condition::CoverOpen, Cause::CoverOpen),
            ("start: cutter-jam", Fault::CutterFree, Condition::CutterJammed, Cause::CutterJammed),
        ] {
            let branch = Branch::open(way, Model::tier_b(), fault);
            let (issued, outcome) = branch.print();
            assert_eq!((outcome, branch.page(&issued)), (not_sent(cause), Page::Trouble), "{way:?}");
            branch.condition(condition);
            branch.printer.fault(mended);
            branch.condition(Condition::Well);
            assert_eq!(branch.papers(), []);
            branch.shut();
        }
    }
}

#[test]
fn a_low_roll_prints_on_and_staff_are_told() {
    for way in WAYS {
        let branch = Branch::open(way, Model::tier_a(), "start: paper-low");
        assert_eq!(branch.print().1, JobOutcome::Confirmed, "{way:?}");
        branch.condition(Condition::PaperLow);
        branch.shut();
    }
}

#[test]
fn a_printer_that_was_unplugged_is_found_again_as_another_node() {
    for way in WAYS {
        let branch = Branch::open(way, Model::tier_a().with_speed(150), "row 200: unplug");
        let (issued, outcome) = branch.print();
        assert_eq!((outcome, branch.page(&issued)), (uncertain(Cause::Lost), Page::Trouble), "{way:?}");
        branch.condition(Condition::Unreachable);
        assert_eq!(branch.print().1, not_sent(Cause::Unreachable), "{way:?}");
        branch.printer.fault(Fault::Replug);
        branch.condition(Condition::Well);
        assert_eq!(branch.print().1, JobOutcome::Confirmed, "{way:?}");
        assert_eq!(whole(&branch.papers()), 1, "{way:?}");
        branch.shut();
    }
}

#[test]
fn a_printer_that_never_answers_is_handed_the_slip_and_no_screen_says_printed() {
    for way in WAYS {
        for known in [Known::Probed, Known::Unprobed] {
            let branch = Branch::with(way, Model::tier_c(), "", known);
            let (issued, outcome) = branch.print();
            assert_eq!((outcome, branch.page(&issued)), (uncertain(Cause::HandedOver), Page::Ticket), "{way:?}");
            let report = branch.station.snapshot().printer;
            assert_eq!(report.tier, (known == Known::Probed).then_some(Tier::C), "the staff page says it once");
            assert_eq!(report.condition, Condition::Unknown);
            branch.printer.sheet(0, LONG).unwrap();
            branch.shut();
        }
    }
}

#[test]
fn late_and_meaningless_answers_are_let_pass_and_prove_nothing() {
    for way in WAYS {
        for (model, script) in
            [(Model::tier_a(), "start: garbage 3"), (Model::tier_a(), "start: late 60ms"), (Model::tier_b(), "start: late 30ms")]
        {
            let branch = Branch::open(way, model.with_speed(300), script);
            for _ in 0..3 {
                assert_eq!(branch.print().1, JobOutcome::Confirmed, "{way:?} {script}");
            }
            assert_eq!(whole(&branch.papers()), 3, "{way:?} {script}");
            branch.shut();
        }
        // An answer without a number, among noise.
        let branch = Branch::open(way, Model::tier_b(), "start: garbage 3");
        assert_eq!(branch.print().1, uncertain(Cause::Silent), "{way:?}");
        branch.shut();
        // Too late for this job, and not taken for the answer to the next one.
        let branch = Branch::open(way, Model::tier_b(), "row 100: late 4s");
        assert!(!branch.print().1.is_whole(), "{way:?}");
        assert_ne!(branch.print().1, JobOutcome::Confirmed, "{way:?}");
        branch.shut();
    }
}

#[test]
fn a_printer_that_falls_silent_gets_not_one_byte() {
    for way in WAYS {
        let branch = Branch::open(way, Model::tier_a(), "");
        assert_eq!(branch.print().1, JobOutcome::Confirmed);
        branch.printer.fault(Fault::Mute);
        let (issued, outcome) = branch.print();
        assert_eq!((outcome, branch.page(&issued)), (not_sent(Cause::Silent), Page::Trouble), "{way:?}");
        assert_eq!(whole(&branch.papers()), 1);
        branch.shut();
    }
}

#[test]
fn a_stalled_printer_keeps_nobody_waiting() {
    for way in WAYS {
        let (branch, first) = stuck(way);
        // Visitors and counters go on while the job is stuck.
        let second = branch.issue();
        let services = vec!["enquiry".into()];
        branch.station.run(Command::OpenCounter(OpenCounter { counter: CounterNumber(1), services })).unwrap();
        branch.station.run(Command::CallNext(CallNext { counter: CounterNumber(1) })).unwrap();
        assert_eq!(
            (branch.state(first.job.unwrap()), branch.state(second.job.unwrap())),
            (Some(JobState::Sending), Some(JobState::Queued)),
            "{way:?}"
        );
        assert!(matches!(branch.outcome(first.job.unwrap()), JobOutcome::Uncertain(_)), "{way:?}");
        // So does the shutdown: a job that is stuck ends by its deadlines.
        branch.shut();
    }
}

#[test]
fn one_tap_is_one_ticket_and_one_ticket_one_job_on_two_screens_too() {
    for way in WAYS {
        let branch = Branch::open(way, Model::tier_a(), "");
        let taken: Vec<_> = std::thread::scope(|scope| {
            let engine = &branch.station.engine;
            let screens: Vec<_> = (0..2).map(|_| scope.spawn(|| [tap(engine), tap(engine)])).collect();
            screens.into_iter().flat_map(|screen| screen.join().unwrap()).collect()
        });
        let numbers: BTreeSet<_> = taken.iter().map(|issued| issued.number).collect();
        let jobs: BTreeSet<_> = taken.iter().map(|issued| issued.job).collect();
        assert_eq!((numbers.len(), jobs.len()), (4, 4), "{way:?}");
        assert!(taken.iter().all(|issued| branch.outcome(issued.job.unwrap()) == JobOutcome::Confirmed), "{way:?}");
        assert_eq!(whole(&branch.papers()), 4, "{way:?}");
        // Two people press for a copy at once.
        branch.printer.fault(Fault::Stall);
        let copies: Vec<_> = std::thread::scope(|scope| {
            let (engine, copy) = (&branch.station.engine, Command::Reprint(Reprint { ticket: taken[0].ticket }));
            let people: Vec<_> = (0..2)
                .map(|_| {
                    scope.spawn({
                        let copy = copy.clone();
                        move || engine.run(copy)
                    })
                })
                .collect();
            people.into_iter().map(|person| person.join().unwrap()).collect()
        });
        assert_eq!(copies.iter().filter(|copy| matches!(copy, Ok(Reply::Printing { .. }))).count(), 1, "{way:?}: {copies:?}");
        assert!(copies.iter().any(|copy| matches!(copy, Err(Failure::Refused(Refusal::SlipOnItsWay)))), "{way:?}: {copies:?}");
        branch.shut();
    }
}

#[test]
fn a_job_that_a_power_cut_finds_in_sending_is_uncertain_and_never_sent_again() {
    for way in WAYS {
        let (branch, issued) = stuck(way);
        let branch = branch.restart();
        assert_eq!(branch.outcome(issued.job.unwrap()), uncertain(Cause::Restarted), "{way:?}");
        assert_eq!(branch.page(&issued), Page::Trouble);
        branch.printer.fault(Fault::Go);
        branch.condition(Condition::Well);
        assert_eq!(branch.print().1, JobOutcome::Confirmed, "{way:?}");
        assert_eq!(whole(&branch.papers()), 1, "{way:?}: the new one alone");
        branch.shut();
    }
}
