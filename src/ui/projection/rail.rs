//! The edge with the same buttons at the same places on every page.

use super::super::frame::Shape;
use super::{PageView, Scene};

/// What stands at one place of the rail, counted from the top, or from the inline start where the rail lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RailPlace {
    Help,
    Rights,
    Clearer,
    Language,
    Start,
    Suggestion,
    Rate,
    Priority { on: bool },
}

/// Five places, three on a small panel; the lowered home page has priority besides.
pub fn rail(scene: &Scene, page: &PageView) -> Vec<RailPlace> {
    let home = matches!(page, PageView::Home(_));
    if scene.shape == Shape::Small {
        return match page {
            PageView::Home(_) => vec![RailPlace::Help, RailPlace::Clearer, RailPlace::Priority { on: scene.session.priority }],
            PageView::Closed(_) => vec![RailPlace::Help, RailPlace::Language, RailPlace::Suggestion],
            _ => vec![RailPlace::Help, RailPlace::Language, RailPlace::Start],
        };
    }
    let mut places = vec![RailPlace::Help, RailPlace::Rights, RailPlace::Clearer];
    places.extend(last_places(scene, page));
    if home && scene.sight.low {
        // The header is out of reach. On the narrow panel suggestions have a cell, and the inner pages keep the way to the rights.
        if scene.shape == Shape::Portrait {
            places.retain(|place| !matches!(place, RailPlace::Rights | RailPlace::Suggestion));
        }
        places.push(RailPlace::Priority { on: scene.session.priority });
    }
    places
}

/// Inner pages lead to the languages and to the start; where there is a language bar, and at the start itself, that room is free.
fn last_places(scene: &Scene, page: &PageView) -> Vec<RailPlace> {
    match page {
        PageView::Home(_) if scene.sight.low => vec![RailPlace::Language, RailPlace::Rate, RailPlace::Suggestion],
        // Suggestions have a cell there.
        PageView::Home(_) if scene.sight.large => vec![RailPlace::Language, RailPlace::Rate],
        PageView::Home(_) => vec![RailPlace::Rate, RailPlace::Suggestion],
        PageView::Closed(_) => vec![RailPlace::Language, RailPlace::Suggestion],
        _ => vec![RailPlace::Language, RailPlace::Start],
    }
}
