//! The technician's page of the staff page: where it is, how to know that it is ours, and the first code.

use super::Scene;
use crate::qr::{self, Code};

#[derive(Debug, Clone, PartialEq)]
pub struct StaffPageView {
    /// Always from left to right; empty where the staff page does not run.
    pub addresses: Vec<String>,
    /// Of the first address.
    pub code: Option<Code>,
    /// Lines of four groups of four digits, always from left to right.
    pub fingerprint: Vec<String>,
    /// Empty where somebody can sign in already.
    pub sign_up_code: String,
    /// The desk has not answered yet.
    pub asked: bool,
}

/// More would leave no room for what must be typed.
const ADDRESSES: usize = 2;

pub fn staff_page(scene: &Scene) -> StaffPageView {
    let asked = scene.session.pending;
    let Some(page) = &scene.session.bench.staff_page else {
        return StaffPageView { addresses: Vec::new(), code: None, fingerprint: Vec::new(), sign_up_code: String::new(), asked };
    };
    StaffPageView {
        addresses: page.addresses.iter().take(ADDRESSES).cloned().collect(),
        code: page.addresses.first().and_then(|address| qr::code(address).ok()),
        fingerprint: in_groups(&page.fingerprint),
        sign_up_code: page.sign_up_code.clone().unwrap_or_default(),
        asked,
    }
}

/// Eyes that compare with a browser lose their place in 64 digits.
fn in_groups(fingerprint: &str) -> Vec<String> {
    let digits: Vec<char> = fingerprint.chars().filter(char::is_ascii_hexdigit).map(|digit| digit.to_ascii_uppercase()).collect();
    let line = |digits: &[char]| digits.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ");
    digits.chunks(16).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_stands_in_four_lines_however_it_came() {
        let lines = in_groups(&"ab:cd:".repeat(16));
        assert_eq!(lines, ["ABCD ABCD ABCD ABCD"; 4]);
        assert_eq!(in_groups(&"abcd".repeat(16)), lines);
        assert_eq!(in_groups(""), Vec::<String>::new());
    }
}
