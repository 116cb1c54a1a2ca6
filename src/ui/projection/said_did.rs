//! "You said, we did" while nobody is at the screen (D8): one pair at a time, turned over by the minute that the Snapshot brings anyway.

use super::super::frame::Shape;
use super::Scene;
use crate::improvement::{Both, Improvement};
use crate::queue::Language;

/// What visitors said, and what was done. Both empty where there is nothing to tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SaidDid {
    pub said: String,
    pub did: String,
}

/// In the head of the home page, where it is wide enough: every other minute, as the dates stand there too. Cards come first.
pub fn at_rest(scene: &Scene) -> SaidDid {
    let turn = minute(scene);
    let free = scene.session.is_resting() && scene.snapshot.cards.is_empty() && scene.shape == Shape::Landscape;
    if free && turn % 2 == 1 { pair(scene, turn / 2) } else { SaidDid::default() }
}

/// On the page of closed doors and of prayer.
pub fn always(scene: &Scene) -> SaidDid {
    pair(scene, minute(scene))
}

fn minute(scene: &Scene) -> usize {
    let time = scene.snapshot.now.time();
    usize::try_from(i32::from(time.hour()) * 60 + i32::from(time.minute())).unwrap_or_default()
}

fn pair(scene: &Scene, turn: usize) -> SaidDid {
    let improvements = &scene.snapshot.improvements;
    let place = turn.checked_rem(improvements.len());
    let Some(Improvement { plan, .. }) = place.and_then(|place| improvements.get(place)) else { return SaidDid::default() };
    let spoken = |both: &Both| isolated(if scene.session.language == Language::ENGLISH { &both.en } else { &both.ar }.as_str());
    SaidDid {
        said: scene.words.fill("You said: {0}", &[&spoken(&plan.said)]),
        did: scene.words.fill("We did: {0}", &[&spoken(&plan.action)]),
    }
}

/// Arabic words inside another language keep their own direction.
fn isolated(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}
