//! Can somebody answer for the branch on the staff page?

use std::path::Path;

use super::{Check, Finding, in_one_line};
use crate::staff::{Staff, StaffFault};

pub const SIGN_UP: &str = "Sign up as representative with the code of the staff page.";
pub const CORRECT: &str = "Correct the line that is named.";
pub const CHECK_RIGHTS: &str = "Run this as the station's user.";

pub fn examine(data: &Path) -> Finding {
    let staff = match Staff::read(data) {
        Ok(staff) => staff,
        Err(fault) => {
            let advice = if matches!(fault, StaffFault::Wrong(_)) { CORRECT } else { CHECK_RIGHTS };
            return Finding::broken(Check::Staff, in_one_line(&fault.to_string()), advice);
        }
    };
    let able = staff.accounts().iter().filter(|account| account.can_sign_in()).count();
    let told = format!("accounts {}, with a password {able}, tokens {}", staff.accounts().len(), staff.tokens().len());
    if staff.has_representative() {
        Finding::well(Check::Staff, told)
    } else {
        Finding::attention(Check::Staff, format!("{told}; no representative"), SIGN_UP)
    }
}
