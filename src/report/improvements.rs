//! The register of improvements as CSV: the evidence that ratings are for development (R-D9.11).

use std::io::Write;

use super::csv::write_rows;
use crate::improvement::Improvement;

const COLUMNS: [&str; 10] = ["number", "origin", "said_ar", "said_en", "action_ar", "action_en", "owner", "opened", "due", "done"];

/// In the order in which they were opened, in the form of the log's.
pub fn write_improvements(out: impl Write, improvements: &[Improvement]) -> Result<(), csv::Error> {
    write_rows(out, COLUMNS, improvements.iter().map(fields))
}

fn fields(improvement: &Improvement) -> [String; 10] {
    let plan = &improvement.plan;
    let line = |line: &crate::improvement::Line| line.as_str().to_owned();
    [
        improvement.id.0.to_string(),
        plan.origin.to_string(),
        line(&plan.said.ar),
        line(&plan.said.en),
        line(&plan.action.ar),
        line(&plan.action.en),
        line(&plan.owner),
        improvement.opened.to_string(),
        plan.due.to_string(),
        improvement.done.map_or_else(String::new, |done| done.to_string()),
    ]
}
