//! What stops the printer, what it loses, and what comes out when it is mended. Time is counted, never waited for.

use dawr::printing::emulator::{Cut, Fault, Machine, Model, News, Sheet};

use super::{CLEAR, START, job, machine, ms, narrow, narrow_at_once};

#[test]
fn a_fault_stops_the_very_row_and_when_it_is_mended_the_stale_rows_come_out() {
    for (fault, mend) in [(Fault::PaperOut, Fault::PaperIn), (Fault::CoverOpen, Fault::CoverClosed), (Fault::CutterJam, Fault::CutterFree)]
    {
        let mut machine = machine(narrow(), &format!("row 4: {fault}"));
        machine.take(START, &job(10));
        machine.run(ms(500));
        assert_eq!((machine.rows(), machine.hanging().height(), machine.next()), (4, 4, None), "{fault}");
        machine.take(ms(500), &[0x10, 0x04, 1]);
        assert_eq!(machine.say(ms(500)), [0x1A], "{fault}");
        machine.apply(ms(600), mend);
        machine.run(ms(700));
        let heights: Vec<usize> = machine.sheets().iter().map(Sheet::height).collect();
        let torn = fault == Fault::PaperOut;
        assert_eq!(heights, if torn { vec![4, 6] } else { vec![10] }, "{fault}");
        assert_eq!(machine.sheets()[0].cut, (!torn).then_some(Cut::Partial), "a new roll, and the old paper is torn off");
    }
}

#[test]
fn what_was_cleared_or_switched_off_never_comes_out() {
    for mend in ["clear", "power"] {
        let mut machine = machine(narrow(), "row 4: paper-out");
        machine.take(START, &job(10));
        machine.run(ms(100));
        match mend {
            "clear" => assert_eq!(machine.take(ms(100), &CLEAR), 10),
            _ => [Fault::PowerOff, Fault::PowerOn].into_iter().for_each(|fault| machine.apply(ms(100), fault)),
        }
        machine.apply(ms(100), Fault::PaperIn);
        machine.run(ms(200));
        assert_eq!((machine.rows(), machine.hanging().is_empty()), (4, true), "{mend}");
    }
}

#[test]
fn a_full_buffer_takes_nothing_but_a_real_time_command_in_front() {
    let model = Model { buffer: 64, ..narrow() };
    let mut machine = machine(model, "start: paper-out");
    let taken = machine.take(START, &job(200));
    assert_eq!((taken, machine.room()), (64, 0));
    assert_eq!(machine.take(START, &[0xFF, 0x10, 0x04, 4]), 0);
    assert_eq!(machine.take(START, &[0x10, 0x04, 4, 0xFF]), 3);
    assert_eq!(machine.say(START), [0x7E]);
    machine.apply(START, Fault::PaperIn);
    machine.run(ms(9));
    assert!(machine.room() >= 20, "rows that are printed make room");
}

#[test]
fn a_printer_takes_exactly_the_bytes_before_its_death() {
    for death in 0..=job(5).len() {
        let mut machine = machine(narrow_at_once(), &format!("byte {death}: die"));
        assert_eq!(machine.take(START, &[job(5), job(5)].concat()), death);
        machine.apply(START, Fault::PowerOn);
        machine.apply(START, Fault::Replug);
        assert!(!machine.is_there());
        assert_eq!(machine.sheets().len(), usize::from(death == job(5).len()));
    }
}

#[test]
fn answers_are_late_mute_or_among_garbage() {
    let ask = |machine: &mut Machine, now| assert_eq!(machine.take(now, &[0x10, 0x04, 1]), 3);
    let mut late = machine(Model::tier_a(), "start: late 800ms; 2s: late 0s");
    ask(&mut late, START);
    assert_eq!((late.say(ms(799)), late.next()), (vec![], Some(ms(800))));
    assert_eq!(late.say(ms(800)), [0x12]);
    ask(&mut late, ms(2000));
    assert_eq!(late.say(ms(2000)), [0x12]);
    let mut mute = machine(Model::tier_a(), "start: mute; 1s: speak");
    ask(&mut mute, START);
    assert_eq!(mute.say(ms(1500)), b"");
    ask(&mut mute, ms(1500));
    assert_eq!(mute.say(ms(1500)), [0x12]);
    let mut garbled = machine(Model::tier_a(), "start: garbage 3");
    assert_eq!(garbled.say(START).len(), 3, "at once");
    ask(&mut garbled, START);
    let said = garbled.say(START);
    assert_eq!((said.len(), said[3]), (4, 0x12));
    assert!(said[..3].iter().all(|byte| byte & 0x93 != 0x12));
}

#[test]
fn a_printer_that_stalls_or_is_away_takes_and_says_nothing() {
    for (fault, mend, there) in
        [(Fault::Stall, Fault::Go, true), (Fault::PowerOff, Fault::PowerOn, false), (Fault::Unplug, Fault::Replug, false)]
    {
        let mut machine = machine(narrow(), "");
        machine.apply(START, fault);
        assert_eq!((machine.is_there(), machine.take(START, &job(2)), machine.room()), (there, 0, 0), "{fault}");
        machine.apply(START, mend);
        assert_eq!(machine.take(START, &job(2)), job(2).len(), "{mend}");
    }
    let mut unplugged = machine(narrow(), "byte 20: unplug");
    unplugged.take(START, &job(5));
    unplugged.run(ms(10));
    assert_eq!(unplugged.rows(), 5, "without its cable it prints what it holds");
}

#[test]
fn rows_take_their_time_and_the_script_keeps_to_it() {
    let mut machine = machine(narrow(), "row 2: paper-out; 3s: paper-in; 5ms: cover-open");
    machine.take(START, &job(20));
    machine.run(ms(10_000));
    assert_eq!(machine.rows(), 2 + 5, "the rest waits for the cover");
    let faults: Vec<News> = machine.news().into_iter().filter(|news| matches!(news, News::Fault(_))).collect();
    assert_eq!(faults, [Fault::PaperOut, Fault::PaperIn, Fault::CoverOpen].map(News::Fault));
}
