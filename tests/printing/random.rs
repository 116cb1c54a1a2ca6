//! Ten thousand days of bad luck in virtual time: whatever befalls printer, line and station, the outcome is what happened.

use std::collections::BTreeMap;
use std::time::Duration;

use dawr::engine::{Cause, JobOutcome, JobState};
use dawr::printing::Abilities;
use dawr::printing::emulator::{Fault, Machine, Model, Script, Step as ScriptStep, When};

use super::rig::{Dice, End, Fate, Rig, abilities_of, begun_on, is_whole, model, slip};

const DAYS: u64 = 10_000;

fn printer(dice: &mut Dice) -> Model {
    let mut model =
        model(dice.pick(&[Model::tier_a(), Model::tier_a(), Model::tier_b(), Model::tier_b(), Model::tier_c(), Model::real_time_only()]));
    model.buffer = dice.pick(&[64, 200, 512, 4096]);
    model.answers.clears &= dice.chance(70);
    model.answers.unasked &= dice.chance(50);
    if dice.chance(80) { model.with_speed(dice.pick(&[1, 5, 50, 150])) } else { model }
}

/// Faults at any byte, row or moment, and in most cases somebody who mends them; a roll is not changed in two seconds.
fn script(dice: &mut Dice) -> (Script, Vec<(Fault, Duration, Fault)>) {
    let pairs = [
        (Fault::PaperOut, Fault::PaperIn),
        (Fault::PaperOut, Fault::PaperIn),
        (Fault::CoverOpen, Fault::CoverClosed),
        (Fault::CutterJam, Fault::CutterFree),
        (Fault::Mute, Fault::Speak),
        (Fault::Late(dice.millis(2000)), Fault::Late(Duration::ZERO)),
        (Fault::Garbage(u8::try_from(1 + dice.roll(6)).unwrap()), Fault::Garbage(0)),
        (Fault::Stall, Fault::Go),
        (Fault::PowerOff, Fault::PowerOn),
        (Fault::Unplug, Fault::Replug),
        (Fault::Die, Fault::PowerOn),
    ];
    let (mut steps, mut mends) = (Vec::new(), Vec::new());
    if dice.chance(20) {
        steps.push(ScriptStep { when: When::Start, fault: Fault::PaperLow });
    }
    for _ in 0..dice.roll(4) {
        let (fault, mended) = dice.pick(&pairs);
        let when = match dice.roll(4) {
            0 => When::Start,
            1 => When::Byte(dice.roll(1500)),
            2 => When::Row(dice.roll(160)),
            _ => When::After(dice.millis(30_000)),
        };
        steps.push(ScriptStep { when, fault });
        if dice.chance(80) {
            mends.push((fault, Duration::from_secs(3) + dice.millis(30_000), mended));
        }
    }
    (Script(steps), mends)
}

/// One paper that was asked for: the slip's number, and what became of it.
struct Paper {
    number: u8,
    end: End,
}

#[test]
fn whatever_happens_no_paper_is_claimed_that_is_not_there_and_none_comes_twice() {
    let mut outcomes: BTreeMap<String, u32> = BTreeMap::new();
    for day in 0..DAYS {
        let mut dice = Dice::new(day);
        let model = printer(&mut dice);
        let (script, mends) = script(&mut dice);
        let story = format!("day {day}: {model:?} with {script}; {mends:?}");
        let abilities = if dice.chance(75) { abilities_of(&model) } else { Abilities::default() };
        let mut rig = Rig::mended(Machine::new(model, script), abilities, mends);
        let papers = live(&mut rig, &mut dice);
        rig.wait(Duration::from_mins(5));
        for paper in &papers {
            *outcomes.entry(told(paper.end)).or_default() += 1;
        }
        judge(&rig, &papers, &story);
    }
    // Else the dice have met only half of the world.
    for outcome in [
        "Confirmed",
        "HandedOver",
        "NotSent(PaperOut)",
        "Uncertain(PaperOut)",
        "Uncertain(Lost)",
        "Uncertain(Silent)",
        "Uncertain(Stalled)",
        "killed",
    ] {
        assert!(outcomes.get(outcome).is_some_and(|count| *count > 20), "{outcome}: {outcomes:#?}");
    }
}

/// Four visitors; in between somebody looks, and where a slip is missing somebody may ask for a copy.
fn live(rig: &mut Rig, dice: &mut Dice) -> Vec<Paper> {
    let mut papers = Vec::new();
    for number in 1..=4 {
        rig.wait(dice.millis(15_000));
        let end = one(rig, dice, number);
        papers.push(Paper { number, end });
        let missing = !matches!(end, End::Ended(ending) if ending.outcome.is_whole());
        if missing && dice.chance(40) {
            rig.wait(dice.millis(20_000));
            let end = one(rig, dice, number);
            papers.push(Paper { number, end });
        }
        if dice.chance(50) {
            rig.wait(dice.millis(5000));
            rig.look();
        }
    }
    papers
}

fn one(rig: &mut Rig, dice: &mut Dice, number: u8) -> End {
    let fate = match dice.roll(20) {
        0 => Fate::Killed(usize::try_from(dice.roll(40)).unwrap()),
        1 => Fate::KilledAtByte(usize::try_from(dice.roll(500)).unwrap()),
        _ => Fate::Lives,
    };
    rig.run(&slip(number).1, fate)
}

fn told(end: End) -> String {
    match end {
        End::Killed(_) => "killed".to_owned(),
        End::Ended(ending) if ending.outcome == JobOutcome::Uncertain(Cause::HandedOver) => "HandedOver".to_owned(),
        End::Ended(ending) => format!("{:?}", ending.outcome),
    }
}

fn judge(rig: &Rig, papers: &[Paper], story: &str) {
    let mut begun: BTreeMap<u8, usize> = BTreeMap::new();
    for sheet in rig.papers() {
        let on_it = begun_on(sheet);
        // Of a printer that only takes, nobody knows whether it lost the rest of what it took.
        let known = |number: &u8| papers.iter().all(|paper| paper.number != *number || told(paper.end) != "HandedOver");
        assert!(on_it.keys().filter(|number| known(number)).count() <= 1, "two numbers on one paper: {on_it:?}; {story}");
        assert_eq!(sheet.gibberish, 0, "dots were printed as letters; {story}");
        for (number, times) in on_it {
            *begun.entry(number).or_default() += times;
        }
    }
    for number in 1..=4 {
        let asked: Vec<&Paper> = papers.iter().filter(|paper| paper.number == number).collect();
        let may_be_out = asked.iter().filter(|paper| !is_not_sent(paper.end)).count();
        let found = begun.get(&number).copied().unwrap_or_default();
        assert!(found <= may_be_out, "{found} papers of {number}, {may_be_out} at most; {story}");
        let confirmed = asked.iter().filter(|paper| is_confirmed(paper.end)).count();
        let whole = rig.papers().filter(|sheet| is_whole(sheet, &slip(number).0)).count();
        assert!(whole >= confirmed, "{confirmed} confirmed papers of {number}, {whole} whole ones; {story}");
    }
    for paper in papers {
        if let End::Ended(ending) = paper.end {
            assert_eq!(
                JobState::Ended(ending.outcome).is_trouble(),
                !(is_confirmed(paper.end) || told(paper.end) == "HandedOver"),
                "{story}"
            );
        }
    }
}

fn is_confirmed(end: End) -> bool {
    matches!(end, End::Ended(ending) if ending.outcome == JobOutcome::Confirmed)
}

fn is_not_sent(end: End) -> bool {
    matches!(end, End::Killed(false)) || matches!(end, End::Ended(ending) if matches!(ending.outcome, JobOutcome::NotSent(_)))
}
