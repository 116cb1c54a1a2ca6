//! What a beneficiary may know and say: rights, the approved policy, privacy, and the ways to the association.

use crate::qr::{self, Code};
use crate::text::{dates, message};

use super::super::phrase::{Run, runs};
use super::Scene;

#[derive(Debug, Clone, PartialEq)]
pub struct RightsView {
    pub association: String,
    pub rights: Vec<String>,
    /// The policy's name, and its approval by the board in both calendars (A1).
    pub policy: String,
    pub approved: Vec<Run>,
    pub hijri: Vec<Run>,
    pub gregorian: Vec<Run>,
    pub licence: Vec<Run>,
    /// Where the whole policy can be read.
    pub code: Option<Code>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ContactView {
    pub icon: String,
    pub name: String,
    /// A number, an address or a name: always from left to right.
    pub value: String,
}

pub fn rights(scene: &Scene) -> RightsView {
    let policy = &scene.config.policy;
    RightsView {
        association: scene.say(&scene.config.branch.association),
        rights: policy.rights.iter().map(|right| scene.say(right)).collect(),
        policy: scene.say(&policy.name),
        approved: scene.phrase("Approved by the board, meeting {0}", &[&policy.meeting.to_string()]),
        hijri: runs(&dates::hijri_date(policy.approved, scene.words)),
        gregorian: runs(&dates::gregorian_line(policy.approved, scene.words)),
        licence: scene.phrase("Licence {0}", &[&scene.config.branch.licence]),
        code: policy.url.as_deref().and_then(|url| qr::code(url).ok()),
    }
}

pub fn privacy(scene: &Scene) -> Vec<String> {
    scene.config.policy.privacy.iter().map(|line| scene.say(line)).collect()
}

/// What the configuration leaves empty is not offered.
pub fn contacts(scene: &Scene) -> Vec<ContactView> {
    let branch = &scene.config.branch;
    let ways = [
        ("phone", message("Telephone"), &branch.phone),
        ("language", message("Website"), &branch.website),
        ("document", message("E-mail"), &branch.email),
        ("person", message("X"), &branch.x),
    ];
    let given = ways.into_iter().filter(|(_, _, value)| !value.is_empty());
    given
        .map(|(icon, name, value)| ContactView { icon: icon.to_owned(), name: scene.words.say(name).to_owned(), value: value.clone() })
        .collect()
}
