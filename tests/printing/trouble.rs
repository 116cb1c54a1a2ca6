//! Two hundred scripts of faults over the real links, through the whole station.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use dawr::engine::{Cause, JobOutcome, JobState};
use dawr::printing::emulator::{Cut, Fault, Model, Script, Sheet, Step, When};
use dawr::ui::Page;

use super::branch::{Branch, WAYS, Way};
use super::rig::Dice;

const SCRIPTS: u64 = 200;
/// Most of the time a script only waits.
const AT_ONCE: u64 = 8;

#[test]
fn two_hundred_scripts_over_the_real_links_end_as_the_screen_says() {
    let next = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(script) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|script| *script < SCRIPTS) {
                    play(script, WAYS[usize::try_from(script % 2).unwrap()]);
                }
            });
        }
    });
}

fn play(number: u64, way: Way) {
    let mut dice = Dice::new(number);
    let mut model = dice.pick(&[Model::tier_a(), Model::tier_a(), Model::tier_b(), Model::tier_c()]);
    model.buffer = dice.pick(&[512, 4096]);
    model.answers.clears &= dice.chance(70);
    let fault = fault(&mut dice);
    let script = Script(vec![Step { when: when(&mut dice), fault }]);
    let story = format!("script {number}: {way:?} {model:?} with {script}");
    let branch = Branch::open(way, model.with_speed(300), &script.to_string());
    let mut numbers = BTreeSet::new();
    let mut asked = Vec::new();
    for visitor in 0..2 {
        let (issued, outcome) = branch.print();
        assert!(numbers.insert(issued.number), "{story}: {} twice", issued.number);
        let page = if JobState::Ended(outcome).is_trouble() { Page::Trouble } else { Page::Ticket };
        assert_eq!(branch.page(&issued), page, "{story}: {outcome:?}");
        asked.push(outcome);
        if visitor == 0 {
            for mend in mends(fault) {
                branch.printer.fault(*mend);
            }
            if !outcome.is_whole() && dice.chance(40) {
                // Whoever asks for a copy may get one.
                asked.push(branch.outcome(branch.copy(issued.ticket).unwrap()));
            }
        }
    }
    branch.printer.wait(Duration::from_secs(2), |machine| machine.next().is_none().then_some(()));
    judge(&branch.papers(), &asked, &story);
    branch.shut();
}

fn fault(dice: &mut Dice) -> Fault {
    let count = u8::try_from(1 + dice.roll(4)).unwrap();
    let late = Duration::from_millis(dice.roll(300));
    dice.pick(&[
        Fault::PaperOut,
        Fault::PaperOut,
        Fault::CoverOpen,
        Fault::CutterJam,
        Fault::Mute,
        Fault::Late(late),
        Fault::Garbage(count),
        Fault::Stall,
        Fault::PowerOff,
        Fault::Unplug,
        Fault::Die,
    ])
}

fn when(dice: &mut Dice) -> When {
    match dice.roll(3) {
        0 => When::Start,
        1 => When::Byte(dice.roll(14_000)),
        _ => When::Row(dice.roll(900)),
    }
}

fn mends(fault: Fault) -> &'static [Fault] {
    match fault {
        Fault::PaperOut => &[Fault::PaperIn],
        Fault::CoverOpen => &[Fault::CoverClosed],
        Fault::CutterJam => &[Fault::CutterFree],
        Fault::Mute => &[Fault::Speak],
        Fault::Late(_) => &[Fault::Late(Duration::ZERO)],
        Fault::Garbage(_) => &[Fault::Garbage(0)],
        Fault::Stall => &[Fault::Go],
        Fault::PowerOff => &[Fault::PowerOn],
        Fault::Unplug => &[Fault::Replug],
        _ => &[],
    }
}

fn judge(papers: &[Sheet], asked: &[JobOutcome], story: &str) {
    let count = |which: fn(&JobOutcome) -> bool| asked.iter().filter(|outcome| which(outcome)).count();
    let confirmed = count(|outcome| *outcome == JobOutcome::Confirmed);
    let may_be_out = count(|outcome| !matches!(outcome, JobOutcome::NotSent(_)));
    let whole = papers.iter().filter(|sheet| sheet.cut == Some(Cut::Partial) && sheet.height() > 500).count();
    let sizes: Vec<usize> = papers.iter().map(Sheet::height).collect();
    assert!(whole >= confirmed && whole <= may_be_out, "{story}: {asked:?}, papers of {sizes:?} rows");
    // What a printer that only takes has lost after it was handed over, nobody knows.
    let known = count(|outcome| *outcome == JobOutcome::Uncertain(Cause::HandedOver)) == 0;
    assert!(!known || papers.iter().all(|sheet| sheet.gibberish == 0), "{story}: {asked:?}, letters on the paper");
}
