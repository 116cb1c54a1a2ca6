//! The folder on a memory disk: what is in it outlives a restart of the program, and never a loss of power.

use std::fs::DirBuilder;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use rustix::fs::statfs;
use rustix::process::geteuid;

/// `statfs(2)`: tmpfs and ramfs.
const MEMORY_DISKS: [u64; 2] = [0x0102_1994, 0x8584_58f6];

/// systemd's `RuntimeDirectory=` where there is one, else a folder of this station's own in the user's. None, and a warning, where
/// neither is in memory alone: ratings that wait must not reach a disk.
pub fn folder(data: &Path) -> Option<PathBuf> {
    let folder = match std::env::var_os("RUNTIME_DIRECTORY") {
        Some(folder) => Some(PathBuf::from(folder)),
        None => of_the_user(data),
    };
    let folder = folder.filter(|folder| is_in_memory(folder));
    if folder.is_none() {
        tracing::warn!("found no memory disk, expected RuntimeDirectory= of systemd: a restart loses the ratings that wait");
    }
    folder
}

/// Named by the data folder's inode: two stations of one user do not share it.
fn of_the_user(data: &Path) -> Option<PathBuf> {
    let inode = data.metadata().ok()?.ino();
    let user = PathBuf::from(format!("/run/user/{}", geteuid().as_raw()));
    let folder = user.join(format!("dawr-{inode}"));
    match DirBuilder::new().mode(0o700).create(&folder) {
        Err(fault) if fault.kind() != std::io::ErrorKind::AlreadyExists => None,
        _ => Some(folder),
    }
}

fn is_in_memory(folder: &Path) -> bool {
    statfs(folder).is_ok_and(|found| u64::try_from(found.f_type).is_ok_and(|kind| MEMORY_DISKS.contains(&kind)))
}
