//! Is there room for what the station writes?

use std::path::Path;

use rustix::fs::{Access, StatVfsMountFlags, access, statvfs};

use super::{Check, Finding};

pub const NO_FOLDER: &str = "Name the data folder of the station, or start it once.";
pub const NOT_WRITABLE: &str = "Give the station's user the right to write there.";
pub const MAKE_ROOM: &str = "Remove old slips and copies from the disk soon.";
pub const MAKE_ROOM_NOW: &str = "Remove old slips and copies now; no ticket can be stored.";

/// Below this the station is about to stop.
const LEAST: u64 = 64 << 20;
/// Below this, or below a twentieth of the disk, somebody should clean up.
const LITTLE: u64 = 1 << 30;

/// The file system under the data folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// For the station's user, in bytes.
    pub free: u64,
    pub size: u64,
    pub writable: bool,
}

pub fn examine(data: &Path) -> Finding {
    match room(data) {
        Ok(room) => judge(data, room),
        Err(cause) => Finding::broken(Check::Disk, format!("{}: {cause}", data.display()), NO_FOLDER),
    }
}

fn room(data: &Path) -> rustix::io::Result<Room> {
    let system = statvfs(data)?;
    // A folder on a disk that is mounted read-only is not writable to root either.
    let writable = access(data, Access::WRITE_OK | Access::EXEC_OK).is_ok() && !system.f_flag.contains(StatVfsMountFlags::RDONLY);
    let bytes = |blocks: u64| blocks.saturating_mul(system.f_frsize);
    Ok(Room { free: bytes(system.f_bavail), size: bytes(system.f_blocks), writable })
}

fn judge(data: &Path, room: Room) -> Finding {
    let per_cent = (u128::from(room.free) * 100).checked_div(u128::from(room.size)).unwrap_or(0);
    let found = format!("{}: {} MB free, {per_cent} %", data.display(), room.free / 1_000_000);
    match room {
        Room { writable: false, .. } => Finding::broken(Check::Disk, format!("{found}, not writable"), NOT_WRITABLE),
        Room { free, .. } if free < LEAST => Finding::broken(Check::Disk, found, MAKE_ROOM_NOW),
        Room { free, size, .. } if free < LITTLE || free < size / 20 => Finding::attention(Check::Disk, found, MAKE_ROOM),
        _ => Finding::well(Check::Disk, found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::health::Grade;

    #[test]
    fn how_much_room_is_enough() {
        let gigabyte = 1 << 30;
        for (free, size, writable, grade, found) in [
            (20 * gigabyte, 29 * gigabyte, true, Grade::Well, "/d: 21474 MB free, 68 %"),
            (gigabyte + 1, 16 * gigabyte, true, Grade::Well, "/d: 1073 MB free, 6 %"),
            (gigabyte, 29 * gigabyte, true, Grade::Attention, "/d: 1073 MB free, 3 %"),
            (gigabyte - 1, 2 * gigabyte, true, Grade::Attention, "/d: 1073 MB free, 49 %"),
            ((64 << 20) - 1, 29 * gigabyte, true, Grade::Broken, "/d: 67 MB free, 0 %"),
            (0, 0, true, Grade::Broken, "/d: 0 MB free, 0 %"),
            (20 * gigabyte, 29 * gigabyte, false, Grade::Broken, "/d: 21474 MB free, 68 %, not writable"),
        ] {
            let finding = judge(Path::new("/d"), Room { free, size, writable });
            assert_eq!((finding.grade, finding.found.as_str()), (grade, found));
            assert_eq!(finding.advice.is_none(), grade == Grade::Well);
        }
    }
}
