//! A file that a power cut leaves as it was, or as it was meant to be.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Under its name the file is whole and on the disk, or not there at all. Nobody but the station's user can read it: slips carry
/// tokens, the set-up a PIN's hash.
pub fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let (written, named) = (folder.join(format!(".{name}.part")), folder.join(name));
    // What a cut has left behind keeps the rights it was made with, so it goes first.
    match fs::remove_file(&written) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(fault),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&written)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&written, &named)?;
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_old_file_is_whole_until_the_new_one_is() {
        let folder = tempfile::tempdir().unwrap();
        let named = folder.path().join("setup.toml");
        write(folder.path(), "setup.toml", b"old").unwrap();
        let mut old = File::open(&named).unwrap();
        fs::write(folder.path().join(".setup.toml.part"), "half of wha").unwrap();
        write(folder.path(), "setup.toml", b"new").unwrap();
        let mut read = String::new();
        old.read_to_string(&mut read).unwrap();
        assert_eq!((read.as_str(), fs::read(&named).unwrap().as_slice()), ("old", b"new".as_slice()), "never written over in its place");
        assert_eq!(named.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(folder.path().read_dir().unwrap().count(), 1, "nothing is left behind");
    }

    #[test]
    fn where_it_cannot_be_written_the_old_one_stays() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "setup.toml", b"old").unwrap();
        fs::create_dir_all(folder.path().join(".setup.toml.part/in the way")).unwrap();
        assert!(write(folder.path(), "setup.toml", b"new").is_err());
        assert_eq!(fs::read(folder.path().join("setup.toml")).unwrap(), b"old");
    }
}
