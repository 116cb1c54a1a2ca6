use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

fn words(pieces: &[&[u8]]) -> Vec<Word> {
    let mut ear = Ear::for_names();
    let mut words = Vec::new();
    for piece in pieces {
        ear.hear(piece);
        words.extend(std::iter::from_fn(|| ear.word()));
    }
    words
}

#[test]
fn each_answer_is_told_by_its_fixed_bits() {
    let name = |text: &str| Word::Identity(text.to_owned());
    for (said, heard) in [
        (b"\x12".as_slice(), vec![Word::RealTime(0x12)]),
        (b"\x7e\x1a", vec![Word::RealTime(0x7E), Word::RealTime(0x1A)]),
        (b"\x00\x03\x0c\x0f", [0x00, 0x03, 0x0C, 0x0F].map(Word::InTurn).to_vec()),
        (b"\x37\x22dawr\x00", vec![Word::Done(*b"dawr")]),
        (b"\x37\x22\x12\x00\x37\x22\x00", vec![Word::Done([0x12, 0x00, 0x37, 0x22])]),
        (b"\x37\x25\x00", vec![Word::Cleared]),
        (b"\x10\x00\x00\x0f", vec![Word::Unasked([0x10, 0x00, 0x00, 0x0F])]),
        (b"\x3c\x6c\x0f\x6f\x12", vec![Word::Unasked([0x3C, 0x6C, 0x0F, 0x6F]), Word::RealTime(0x12)]),
        (b"\x5fEPSON\x00\x5fTM-T88V\x00", vec![name("EPSON"), name("TM-T88V")]),
        (b"\x5f_\x00\x12", vec![name("_"), Word::RealTime(0x12)]),
    ] {
        assert_eq!(words(&[said]), heard, "{said:02x?}");
    }
}

#[test]
fn what_is_no_answer_is_noise_and_hides_none_behind_it() {
    let noise = |bytes: &[u8]| bytes.iter().copied().map(Word::Noise).collect::<Vec<_>>();
    for (said, before, behind) in [
        (b"\xff\x11\x13\x80\x12".as_slice(), b"\xff\x11\x13\x80".as_slice(), vec![Word::RealTime(0x12)]),
        (b"\x37\x12", b"\x37", vec![Word::RealTime(0x12)]),
        (b"\x37\x37\x25\x00", b"\x37", vec![Word::Cleared]),
        (b"\x37\x25\x12", b"\x37\x25", vec![Word::RealTime(0x12)]),
        (b"\x10\x12", b"\x10", vec![Word::RealTime(0x12)]),
        (b"\x10\x10\x00\x00\x0f", b"\x10", vec![Word::Unasked([0x10, 0, 0, 0x0F])]),
        (b"\x5f\x12", b"\x5f", vec![Word::RealTime(0x12)]),
        (b"\x5f\x37\x22dawr\x00", b"\x5f", vec![Word::Done(*b"dawr")]),
        (b"\x5fe\x37\x25\x00", b"\x5fe", vec![Word::Cleared]),
        (b"\x5f\x00", b"\x5f", vec![Word::InTurn(0x00)]),
        (b"\x5f\x37\x22dawn\x0f", b"\x5f\x37\x22dawn", vec![Word::InTurn(0x0F)]),
        (b"\x37\x22dawn\x12", b"\x37\x22dawn", vec![Word::RealTime(0x12)]),
    ] {
        assert_eq!(words(&[said]), [noise(before), behind].concat(), "{said:02x?}");
    }
    let endless = [b"\x5f".as_slice(), &[b'e'; 100]].concat();
    assert_eq!(words(&[&endless]), noise(&endless), "a name that never ends");
}

#[test]
fn what_is_not_whole_waits_for_its_rest() {
    for said in
        [b"\x37".as_slice(), b"\x37\x22", b"\x37\x22daw", b"\x37\x22dawr", b"\x37\x25", b"\x10", b"\x10\x00\x0f", b"\x5f", b"\x5fEPSON"]
    {
        assert_eq!(words(&[said]), [], "{said:02x?}");
    }
}

/// Bytes of all words and of none, in any order; the same few come again and again, so that words begin and break off often.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let known = [
        b"\x12".to_vec(),
        b"\x5a".to_vec(),
        b"\x00".to_vec(),
        b"\x0f".to_vec(),
        b"\x37\x22dawr\x00".to_vec(),
        b"\x37\x25\x00".to_vec(),
        b"\x10\x00\x00\x0f".to_vec(),
        b"\x5fTM-T88V\x00".to_vec(),
    ];
    let part = prop_oneof![
        3 => proptest::sample::select(known.to_vec()),
        2 => proptest::sample::select(b"\x37\x22\x25\x10\x5f\x00d\xff".to_vec()).prop_map(|byte| vec![byte]),
        1 => any::<u8>().prop_map(|byte| vec![byte]),
    ];
    vec(part, 0..60).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn wherever_the_stream_is_cut_the_words_are_the_same(stream in stream(), cuts in vec(any::<proptest::sample::Index>(), 0..20)) {
        let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).chain([0, stream.len()]).collect();
        places.sort_unstable();
        let pieces: Vec<&[u8]> = places.windows(2).map(|ends| &stream[ends[0]..ends[1]]).collect();
        let bytes: Vec<&[u8]> = stream.chunks(1).collect();
        prop_assert_eq!(words(&pieces), words(&[&stream]));
        prop_assert_eq!(words(&bytes), words(&[&stream]));
    }

    #[test]
    fn nothing_is_done_but_what_was_said_so_byte_by_byte(stream in stream()) {
        for word in words(&[&stream]) {
            if let Word::Done(mark) = word {
                let answer = [&[0x37, 0x22], mark.as_slice(), &[0x00]].concat();
                prop_assert!(stream.windows(answer.len()).any(|said| said == answer), "{:02x?} of {:02x?}", mark, stream);
            }
        }
    }

    #[test]
    fn without_its_first_byte_nothing_is_done_or_cleared(stream in stream()) {
        let stream: Vec<u8> = stream.into_iter().filter(|byte| *byte != 0x37).collect();
        prop_assert!(!words(&[&stream]).iter().any(|word| matches!(word, Word::Done(_) | Word::Cleared)));
    }
}

const QUESTIONS: [Question; 4] = [Question::Printer, Question::Offline, Question::Fault, Question::Roll];

fn condition(answers: [u8; 4]) -> Condition {
    let mut status = Status::default();
    for (question, answer) in QUESTIONS.into_iter().zip(answers) {
        status.answered(question, answer);
    }
    status.condition()
}

#[test]
fn all_is_asked_once_and_the_roll_last() {
    let asked: Vec<Question> = std::iter::successors(Some(Question::FIRST), |question| question.next()).collect();
    assert_eq!(asked, QUESTIONS);
    assert_eq!(QUESTIONS.map(ask), [[0x10, 4, 1], [0x10, 4, 2], [0x10, 4, 3], [0x10, 4, 4]]);
}

#[test]
fn each_bit_of_an_answer_in_real_time_says_one_thing() {
    let other = Condition::Well;
    for (place, bits) in [
        [other, Condition::Offline, other, other],
        [Condition::CoverOpen, other, Condition::PaperOut, Condition::Offline],
        [Condition::Offline, Condition::CutterJammed, Condition::Offline, Condition::Offline],
        [Condition::PaperLow, Condition::PaperLow, Condition::PaperOut, Condition::PaperOut],
    ]
    .into_iter()
    .enumerate()
    {
        for (bit, expected) in [2, 3, 5, 6].into_iter().zip(bits) {
            let mut answers = [0x12; 4];
            answers[place] |= 1 << bit;
            assert_eq!(condition(answers), expected, "bit {bit} of question {}", place + 1);
        }
    }
    assert_eq!((condition([0x12; 4]), Status::default().condition()), (Condition::Well, Condition::Unknown));
}

#[test]
fn each_bit_that_is_told_unasked_says_one_thing() {
    let well = [0x10, 0x00, 0x00, 0x0F];
    for (place, bit, expected) in [
        (0, 2, Condition::Well),
        (0, 3, Condition::Offline),
        (0, 5, Condition::CoverOpen),
        (0, 6, Condition::Well),
        (1, 2, Condition::Offline),
        (1, 3, Condition::CutterJammed),
        (1, 5, Condition::Offline),
        (1, 6, Condition::Offline),
        (2, 0, Condition::PaperLow),
        (2, 1, Condition::PaperLow),
        (2, 2, Condition::PaperOut),
        (2, 3, Condition::PaperOut),
    ] {
        let mut told = well;
        told[place] |= 1 << bit;
        assert_eq!(Status::unasked(told).condition(), expected, "bit {bit} of byte {}", place + 1);
    }
    assert_eq!(Status::unasked(well).condition(), Condition::Well);
}

#[test]
fn of_several_troubles_the_one_that_a_person_must_mend_first_is_named() {
    let [cover, roll, cutter, fault, low] = [(1, 0x04), (1, 0x20), (2, 0x08), (2, 0x20), (3, 0x0C)];
    let order = [
        (cover, Condition::CoverOpen),
        (roll, Condition::PaperOut),
        (cutter, Condition::CutterJammed),
        (fault, Condition::Offline),
        (low, Condition::PaperLow),
    ];
    for (first, (_, expected)) in order.iter().enumerate() {
        let mut answers = [0x12; 4];
        for ((place, bits), _) in &order[first..] {
            answers[*place] |= bits;
        }
        assert_eq!(condition(answers), *expected);
    }
}

#[test]
fn a_slip_does_not_come_out_for_the_reason_that_the_printer_gives() {
    for condition in [
        Condition::Unknown,
        Condition::Well,
        Condition::PaperLow,
        Condition::PaperOut,
        Condition::CoverOpen,
        Condition::CutterJammed,
        Condition::Offline,
        Condition::Silent,
        Condition::Unreachable,
    ] {
        let told = cause(condition).map(<&str>::from);
        assert_eq!(told, (!condition.prints()).then_some(<&str>::from(condition)));
    }
    assert_eq!([0x00, 0x03, 0x0C, 0x0F].map(roll_has_ended), [false, false, true, true]);
}
