//! What a disk may hold after a power cut: what was synced, and of the rest whatever it likes.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::recording_vfs::Step;

const SECTOR: usize = 512;

/// How a disk treats the writes that no sync has followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Disk {
    OnlySynced,
    Everything,
    /// Some whole writes, in their order.
    Subset,
    /// All, but of the last one only the first sectors.
    TornLast,
    /// Single sectors of all writes, some of them, in any order.
    Reordered,
}

impl Disk {
    pub const ALL: [Self; 5] = [Self::OnlySynced, Self::Everything, Self::Subset, Self::TornLast, Self::Reordered];
}

#[derive(Clone, PartialEq, Eq)]
enum Change {
    Create,
    Write { at: usize, bytes: Vec<u8> },
    Truncate(usize),
    Delete,
}

/// The files of one folder; a file exists once it, or the folder, was synced (ext4 keeps the name of a file it syncs).
#[derive(Default)]
pub struct Platter {
    files: BTreeMap<String, File>,
}

#[derive(Default)]
struct File {
    synced: Option<Vec<u8>>,
    unsynced: Vec<Change>,
    /// Its next sync syncs the folder too.
    syncs_folder: bool,
}

/// The files that are there after a cut, by name.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Image(BTreeMap<String, Vec<u8>>);

impl Image {
    pub fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }

    pub fn write_to(&self, folder: &Path) {
        for (name, bytes) in &self.0 {
            std::fs::write(folder.join(name), bytes).unwrap();
        }
    }
}

impl Platter {
    pub fn take(&mut self, step: &Step) {
        match step {
            Step::Open { file, syncs_folder } => {
                self.change(file, Change::Create);
                self.file(file).syncs_folder = *syncs_folder;
            }
            Step::Write { file, at, bytes } => self.change(file, Change::Write { at: *at, bytes: bytes.clone() }),
            Step::Truncate { file, size } => self.change(file, Change::Truncate(*size)),
            Step::Sync { file } => self.sync(file),
            Step::Delete { file, durable } => {
                self.change(file, Change::Delete);
                if *durable {
                    self.sync_folder();
                }
            }
            Step::Marker(_) => {}
        }
    }

    /// The disk as one kind of it leaves the cut; the same seed, the same image.
    pub fn image(&self, disk: Disk, seed: u64) -> Image {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let files = self.files.iter().filter_map(|(name, file)| {
            let survivors = survivors(&file.unsynced, disk, &mut dice);
            survivors.iter().fold(file.synced.clone(), after).map(|bytes| (name.clone(), bytes))
        });
        Image(files.collect())
    }

    fn file(&mut self, file: &str) -> &mut File {
        self.files.entry(file.to_owned()).or_default()
    }

    fn change(&mut self, file: &str, change: Change) {
        self.file(file).unsynced.push(change);
    }

    fn sync(&mut self, file: &str) {
        let file = self.file(file);
        file.synced = file.unsynced.drain(..).fold(file.synced.take(), |before, change| after(before, &change));
        if std::mem::take(&mut file.syncs_folder) {
            self.sync_folder();
        }
    }

    /// Which files there are becomes certain, what is in them does not.
    fn sync_folder(&mut self) {
        for file in self.files.values_mut() {
            if let Some(last) = file.unsynced.iter().rposition(|change| *change == Change::Delete) {
                file.unsynced.drain(..=last);
                file.synced = None;
            }
            if file.unsynced.contains(&Change::Create) {
                file.unsynced.retain(|change| *change != Change::Create);
                file.synced.get_or_insert_default();
            }
        }
    }
}

fn survivors(unsynced: &[Change], disk: Disk, dice: &mut ChaCha8Rng) -> Vec<Change> {
    match disk {
        Disk::OnlySynced => Vec::new(),
        Disk::Everything => unsynced.to_vec(),
        Disk::Subset => some(unsynced.to_vec(), dice),
        Disk::TornLast => torn(unsynced.to_vec(), dice),
        Disk::Reordered => {
            let mut sectors: Vec<_> = unsynced.iter().flat_map(sectors).collect();
            for place in (1..sectors.len()).rev() {
                sectors.swap(place, below(place + 1, dice));
            }
            some(sectors, dice)
        }
    }
}

/// Each stays with the same chance, which is itself drawn: sometimes nearly all, sometimes nearly none.
fn some(mut changes: Vec<Change>, dice: &mut ChaCha8Rng) -> Vec<Change> {
    let chance = 1 + below(15, dice);
    changes.retain(|_| below(16, dice) < chance);
    changes
}

fn torn(mut changes: Vec<Change>, dice: &mut ChaCha8Rng) -> Vec<Change> {
    if let Some(last) = changes.pop() {
        let sectors = sectors(&last);
        let whole = below(sectors.len(), dice);
        changes.extend(sectors.into_iter().take(whole));
    }
    changes
}

/// A write cut where the disk's sectors end; whatever is no write stays whole.
fn sectors(change: &Change) -> Vec<Change> {
    let Change::Write { at, bytes } = change else { return vec![change.clone()] };
    let mut pieces = Vec::new();
    let (mut from, mut rest) = (*at, bytes.as_slice());
    while !rest.is_empty() {
        let (piece, behind) = rest.split_at(rest.len().min(SECTOR - from % SECTOR));
        pieces.push(Change::Write { at: from, bytes: piece.to_vec() });
        (from, rest) = (from + piece.len(), behind);
    }
    pieces
}

fn after(before: Option<Vec<u8>>, change: &Change) -> Option<Vec<u8>> {
    match change {
        Change::Create => Some(before.unwrap_or_default()),
        Change::Delete => None,
        Change::Truncate(size) => {
            let mut bytes = before.unwrap_or_default();
            bytes.resize(*size, 0);
            Some(bytes)
        }
        Change::Write { at, bytes: written } => {
            let mut bytes = before.unwrap_or_default();
            let end = at + written.len();
            if bytes.len() < end {
                bytes.resize(end, 0);
            }
            bytes[*at..end].copy_from_slice(written);
            Some(bytes)
        }
    }
}

fn below(limit: usize, dice: &mut ChaCha8Rng) -> usize {
    usize::try_from(dice.next_u64() % u64::try_from(limit).unwrap()).unwrap()
}
