//! What the printer says, bit by bit, and when.

use dawr::printing::emulator::{Fault, Model};

use super::{CLEAR, DONE, START, after, job, machine, ms, narrow};

#[test]
fn each_answer_has_the_bits_of_the_manual() {
    let all = [1, 2, 3, 4].map(|n| [0x10, 0x04, n]).concat();
    for (fault, answer) in [
        ("speak", [0x12, 0x12, 0x12, 0x12]),
        ("paper-low", [0x12, 0x12, 0x12, 0x1E]),
        ("paper-out", [0x1A, 0x32, 0x12, 0x7E]),
        ("cover-open", [0x1A, 0x16, 0x12, 0x12]),
        ("cutter-jam", [0x1A, 0x52, 0x1A, 0x12]),
    ] {
        let mut machine = machine(Model::real_time_only(), &format!("start: {fault}"));
        machine.take(START, &all);
        let said = machine.say(START);
        assert_eq!(said, answer, "{fault}");
        assert!(said.iter().all(|byte| byte & 0x93 == 0x12));
        assert_eq!(machine.hanging().gibberish, 0);
    }
}

#[test]
fn answers_in_turn_come_with_the_data() {
    for (question, answer) in [
        (vec![0x1D, b'r', 1], vec![0x03]),
        (vec![0x1D, b'r', 50], vec![0]),
        (vec![0x1D, b'r', 9], vec![]),
        (DONE.to_vec(), b"\x37\x22\x30\x30\x34\x32\0".to_vec()),
        (vec![0x1D, b'(', b'H', 6, 0, 48, 48, 0, 0, 0, 0], vec![]),
        (vec![0x1D, b'I', 66], b"_DAWR\0".to_vec()),
        (vec![0x1D, b'I', 7], vec![]),
    ] {
        let mut machine = machine(narrow(), "start: paper-low");
        machine.take(START, &[job(10).as_slice(), &question].concat());
        assert_eq!(machine.say(ms(9)), b"", "{question:02X?} before its turn");
        assert_eq!(machine.say(ms(10)), answer, "{question:02X?}");
    }
}

#[test]
fn a_printer_answers_what_its_kind_answers() {
    let questions: [&[u8]; 6] = [&[0x10, 4, 1], &[0x1D, b'r', 1], &DONE, &[0x1D, b'a', 0xFF], &CLEAR, &[0x1D, b'I', 66]];
    for (model, answered) in [
        (Model::tier_a(), [true, true, true, true, true, true]),
        (Model::tier_b(), [true, true, false, true, true, true]),
        (Model::real_time_only(), [true, false, false, false, false, false]),
        (Model::tier_c(), [false; 6]),
    ] {
        let answers = questions.map(|question| !after(model.clone(), question).say(START).is_empty());
        assert_eq!(answers, answered);
        assert!(questions.iter().all(|question| after(model.clone(), question).hanging().is_empty()));
    }
}

#[test]
fn the_automatic_status_tells_each_change_until_the_printer_is_reset() {
    let mut machine = after(Model::tier_a(), &[0x1D, b'a', 0x0E]);
    let mut told = vec![machine.say(START)];
    for fault in [Fault::PaperLow, Fault::PaperOut, Fault::PaperIn, Fault::CoverOpen, Fault::CoverClosed, Fault::CutterJam, Fault::Unplug] {
        machine.apply(START, fault);
        told.push(machine.say(START));
    }
    let expected = [
        vec![0x10, 0, 0, 0x0F],
        vec![0x10, 0, 0x03, 0x0F],
        vec![0x18, 0, 0x0F, 0x0F],
        vec![0x10, 0, 0, 0x0F],
        vec![0x38, 0, 0, 0x0F],
        vec![0x10, 0, 0, 0x0F],
        vec![0x18, 0x08, 0, 0x0F],
        vec![],
    ];
    assert_eq!(told, expected);
    let mut reset = after(Model::tier_a(), &[0x1D, b'a', 0x0E, 0x1B, b'@']);
    reset.say(START);
    reset.apply(START, Fault::PaperOut);
    assert_eq!(reset.say(START), b"");
    let mut paper_alone = after(Model::tier_a(), &[0x1D, b'a', 0x08]);
    paper_alone.say(START);
    paper_alone.apply(START, Fault::CoverOpen);
    assert_eq!(paper_alone.say(START), b"", "only what was asked for");
}
