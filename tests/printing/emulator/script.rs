//! Scripts as text.

use dawr::printing::emulator::{Fault, Script, Step, When};
use proptest::prelude::*;

use super::ms;

#[test]
fn a_wrong_script_says_what_was_found_and_what_was_expected() {
    for (text, found, expected) in [
        ("row 120 paper-out", "row 120 paper-out", "WHEN: FAULT"),
        ("row many: mute", "row many", "start, byte N, row N or a time"),
        ("+3s: mute", "+3s", "a time such as 3s or 800ms"),
        ("start: paper-out; 3s: explode", "explode", "one of paper-out, paper-in"),
        ("start: late soon", "late soon", "late 800ms"),
        ("start: garbage 300", "garbage 300", "0 to 255"),
    ] {
        let fault = text.parse::<Script>().unwrap_err().to_string();
        assert!(fault.contains(&format!("found {found:?}")) && fault.contains(expected), "{fault}");
    }
    let file = "# a bad day\nrow 120: paper-out; 3s: paper-in\n\nbyte 400: die\n";
    assert_eq!(file.parse::<Script>().unwrap().to_string(), "row 120: paper-out; 3s: paper-in; byte 400: die");
}

fn fault() -> impl Strategy<Value = Fault> {
    use Fault::{
        CoverClosed, CoverOpen, CutterFree, CutterJam, Die, Go, Mute, PaperIn, PaperLow, PaperOut, PowerOff, PowerOn, Replug, Speak, Stall,
        Tear, Unplug,
    };
    let words = [
        PaperOut,
        PaperIn,
        PaperLow,
        CoverOpen,
        CoverClosed,
        CutterJam,
        CutterFree,
        Mute,
        Speak,
        Stall,
        Go,
        PowerOff,
        PowerOn,
        Unplug,
        Replug,
        Die,
        Tear,
    ];
    prop_oneof![
        8 => prop::sample::select(words.to_vec()),
        1 => (0..100_000_u64).prop_map(|late| Fault::Late(ms(late))),
        1 => any::<u8>().prop_map(Fault::Garbage),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let when = prop_oneof![
        Just(When::Start),
        any::<u64>().prop_map(When::Byte),
        any::<u64>().prop_map(When::Row),
        (0..100_000_u64).prop_map(|time| When::After(ms(time))),
    ];
    (when, fault()).prop_map(|(when, fault)| Step { when, fault })
}

proptest! {
    #[test]
    fn a_script_is_what_it_says(steps in prop::collection::vec(step(), 0..8)) {
        let script = Script(steps);
        prop_assert_eq!(script.to_string().parse::<Script>().unwrap(), script);
    }
}
