//! The shape of the panel and the visitor's wishes: how many tiles stand on one page of the home page, and where.

use super::session::Sight;
use crate::config::Panel;

/// The 10.1" panel lying: the look is drawn for it.
const LANDSCAPE: (f32, f32) = (217.7, 136.0);
/// The shorter side, in millimetres, under which the panel counts as small.
const SMALL: f32 = 100.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Landscape,
    Portrait,
    /// 7": six cells of a page, three buttons at the edge.
    Small,
}

impl Shape {
    pub fn of(panel: &Panel) -> Self {
        match panel.width_mm.min(panel.height_mm) {
            shorter if shorter < SMALL => Self::Small,
            _ if panel.height_mm > panel.width_mm => Self::Portrait,
            _ => Self::Landscape,
        }
    }

    /// A small panel is too low to gain anything by lowering.
    pub fn can_lower(self) -> bool {
        self != Self::Small
    }
}

/// Pixels of one millimetre of the drawn look: the panel's own, more on panels larger than 10.1", because they are read from farther away.
pub fn pixels_per_millimetre(panel: &Panel, width_px: f32) -> f32 {
    let (long, short) = LANDSCAPE;
    let (longer, shorter) = (panel.width_mm.max(panel.height_mm), panel.width_mm.min(panel.height_mm));
    width_px / panel.width_mm * (longer / long).min(shorter / short).max(1.0)
}

/// Columns and rows of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grid {
    pub columns: usize,
    pub rows: usize,
}

/// What stands in one cell of the home page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// The place of a service in the snapshot.
    Service(usize),
    Group,
    Suggestion,
    Rate,
    /// Leads to the next page.
    More,
    /// On the last page, where `More` stood: leads to the first.
    First,
}

/// One page of the home page: each cell with its place in the grid, counted in reading order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellPage {
    pub grid: Grid,
    pub cells: Vec<(usize, Cell)>,
    pub page: usize,
    pub pages: usize,
}

/// The page of `services` that `page` names; it counts on past the last one.
pub fn cells(shape: Shape, sight: Sight, services: usize, page: usize) -> CellPage {
    let mut all: Vec<Cell> = (0..services).map(Cell::Service).collect();
    all.extend(extras(shape, sight));
    let grid = grid(shape, sight, all.len());
    let places = grid.columns * grid.rows;
    // The large mode pages by a row of buttons, every other one by its last cell.
    let paged_by_cell = all.len() > places && (sight.low || !sight.large);
    let on_one = if paged_by_cell { places - 1 } else { places };
    let pages = all.len().div_ceil(on_one).max(1);
    let page = page % pages;
    let mut cells: Vec<_> = all.into_iter().skip(page * on_one).take(on_one).enumerate().collect();
    if paged_by_cell {
        cells.push((places - 1, if page + 1 == pages { Cell::First } else { Cell::More }));
    }
    CellPage { grid, cells, page, pages }
}

/// What has no room in the header or in the rail of such a page.
fn extras(shape: Shape, sight: Sight) -> &'static [Cell] {
    match shape {
        Shape::Small => &[Cell::Rate, Cell::Suggestion, Cell::Group],
        Shape::Portrait if sight.low => &[Cell::Group, Cell::Suggestion],
        Shape::Landscape if sight.low => &[Cell::Group],
        _ if sight.large => &[Cell::Suggestion],
        _ => &[],
    }
}

/// The full grid, or a smaller one that few cells fill well.
fn grid(shape: Shape, sight: Sight, cells: usize) -> Grid {
    let (columns, rows) = match (shape, sight.low, sight.large) {
        (Shape::Small, _, true) => (1, 2),
        (Shape::Small, _, false) => match cells {
            0..=3 => (cells, 1),
            4 => (2, 2),
            _ => (3, 2),
        },
        (Shape::Landscape, true, _) => (cells.min(4), 1),
        (Shape::Portrait, true, _) | (Shape::Landscape, false, true) => (if cells > 2 { 2 } else { 1 }, if cells > 1 { 2 } else { 1 }),
        (Shape::Portrait, false, true) => (1, cells.min(4)),
        (Shape::Landscape, false, false) => match cells {
            0..=3 => (cells, 1),
            4 => (2, 2),
            5 | 6 => (3, 2),
            _ => (4, 2),
        },
        (Shape::Portrait, false, false) => match cells {
            0..=4 => (1, cells),
            _ => (2, cells.div_ceil(2).min(4)),
        },
    };
    Grid { columns: columns.max(1), rows: rows.max(1) }
}

/// How many languages the home page offers beside each other, a globe that leads to all of them included.
pub fn language_places(shape: Shape) -> usize {
    match shape {
        Shape::Landscape => 7,
        Shape::Portrait => 8,
        Shape::Small => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NORMAL: Sight = Sight { dark: false, large: false, low: false };
    const LARGE: Sight = Sight { dark: false, large: true, low: false };
    const LOW: Sight = Sight { dark: false, large: false, low: true };

    /// `0 1 2 +` with a `|` between rows and a `.` for an empty place.
    fn drawn(shape: Shape, sight: Sight, services: usize, page: usize) -> String {
        let page = cells(shape, sight, services, page);
        let sign = |place: usize| match page.cells.iter().find(|(at, _)| *at == place).map(|(_, cell)| *cell) {
            Some(Cell::Service(service)) => service.to_string(),
            Some(Cell::Group) => "G".to_owned(),
            Some(Cell::Suggestion) => "S".to_owned(),
            Some(Cell::Rate) => "R".to_owned(),
            Some(Cell::More) => "+".to_owned(),
            Some(Cell::First) => "-".to_owned(),
            None => ".".to_owned(),
        };
        let row = |row: usize| (0..page.grid.columns).map(|column| sign(row * page.grid.columns + column)).collect::<String>();
        (0..page.grid.rows).map(row).collect::<Vec<_>>().join("|")
    }

    fn pages(shape: Shape, sight: Sight, services: usize) -> Vec<String> {
        (0..cells(shape, sight, services, 0).pages).map(|page| drawn(shape, sight, services, page)).collect()
    }

    #[test]
    fn eight_services_stand_as_they_are_drawn() {
        assert_eq!(pages(Shape::Landscape, NORMAL, 8), ["0123|4567"]);
        assert_eq!(pages(Shape::Portrait, NORMAL, 8), ["01|23|45|67"]);
        assert_eq!(pages(Shape::Small, NORMAL, 8), ["012|34+", "567|RS+", "G..|..-"]);
        assert_eq!(pages(Shape::Landscape, LARGE, 8), ["01|23", "45|67", "S.|.."]);
        assert_eq!(pages(Shape::Portrait, LARGE, 8), ["0|1|2|3", "4|5|6|7", "S|.|.|."]);
        assert_eq!(pages(Shape::Small, LARGE, 8), ["0|1", "2|3", "4|5", "6|7", "R|S", "G|."]);
        assert_eq!(pages(Shape::Landscape, LOW, 8), ["012+", "345+", "67G-"]);
        assert_eq!(pages(Shape::Portrait, LOW, 8), ["01|2+", "34|5+", "67|G+", "S.|.-"]);
    }

    #[test]
    fn more_services_than_cells_are_paged_and_fewer_get_larger_tiles() {
        assert_eq!(pages(Shape::Landscape, NORMAL, 9), ["0123|456+", "78..|...-"]);
        assert_eq!(pages(Shape::Portrait, NORMAL, 12), ["01|23|45|6+", "78|910|11.|.-"]);
        assert_eq!(pages(Shape::Landscape, NORMAL, 1), ["0"]);
        assert_eq!(pages(Shape::Landscape, NORMAL, 3), ["012"]);
        assert_eq!(pages(Shape::Landscape, NORMAL, 5), ["012|34."]);
        assert_eq!(pages(Shape::Portrait, NORMAL, 5), ["01|23|4."]);
        assert_eq!(pages(Shape::Small, NORMAL, 3), ["012|RSG"]);
        assert_eq!(pages(Shape::Landscape, LOW, 1), ["0G"]);
        assert_eq!(pages(Shape::Landscape, NORMAL, 0), ["."]);
    }

    #[test]
    fn counting_on_past_the_last_page_begins_again() {
        assert_eq!(drawn(Shape::Landscape, LOW, 8, 3), "012+");
    }

    proptest::proptest! {
        #[test]
        fn every_service_stands_on_exactly_one_page(services in 0_usize..40, large: bool, low: bool, shape in 0_usize..3) {
            let shape = [Shape::Landscape, Shape::Portrait, Shape::Small][shape];
            let sight = Sight { dark: false, large, low: low && shape.can_lower() };
            let mut found = Vec::new();
            for page in 0..cells(shape, sight, services, 0).pages {
                let page = cells(shape, sight, services, page);
                let mut places: Vec<_> = page.cells.iter().map(|(place, _)| *place).collect();
                places.dedup();
                proptest::prop_assert_eq!(places.len(), page.cells.len());
                proptest::prop_assert!(places.iter().all(|place| *place < page.grid.columns * page.grid.rows));
                found.extend(page.cells.into_iter().filter_map(|(_, cell)| match cell {
                    Cell::Service(service) => Some(service),
                    _ => None,
                }));
            }
            proptest::prop_assert_eq!(found, (0..services).collect::<Vec<_>>());
        }
    }
}
