//! The edge with the same buttons at the same places on every page.

use super::super::frame::Shape;
use super::{PageView, Scene};

/// What stands at one place of the rail, counted from the top, or from the inline start where the rail lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RailPlace {
    /// The association's mark, where nothing is offered.
    Mark,
    Help,
    Rights,
    Clearer,
    Language,
    Start,
    Suggestion,
    Priority {
        on: bool,
    },
}

/// Five places, three on a small panel; on the lowered home page one of them is priority.
pub fn rail(scene: &Scene, page: &PageView) -> Vec<RailPlace> {
    let home = matches!(page, PageView::Home(_));
    let closed = matches!(page, PageView::Closed(_));
    if scene.shape == Shape::Small {
        return match page {
            PageView::Home(_) => vec![RailPlace::Help, RailPlace::Clearer, RailPlace::Priority { on: scene.session.priority }],
            PageView::Closed(_) => vec![RailPlace::Help, RailPlace::Language, RailPlace::Suggestion],
            _ => vec![RailPlace::Help, RailPlace::Language, RailPlace::Start],
        };
    }
    // The language bar gives way to larger or lower tiles.
    let bar = home && !scene.sight.large && !scene.sight.low;
    let mut places = vec![
        RailPlace::Help,
        RailPlace::Rights,
        RailPlace::Clearer,
        if bar { RailPlace::Mark } else { RailPlace::Language },
        if home || closed { RailPlace::Suggestion } else { RailPlace::Start },
    ];
    if home && scene.sight.low {
        // The header is out of reach. On the narrow panel suggestions have a cell, and the inner pages keep the way to the rights.
        if scene.shape == Shape::Portrait {
            places.retain(|place| !matches!(place, RailPlace::Rights | RailPlace::Suggestion));
        }
        places.push(RailPlace::Priority { on: scene.session.priority });
    }
    places
}
