//! Where papers of an emulated printer fall: a folder of pictures, counted.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::emulator::Sheet;
use super::png;
use crate::durable;

pub struct Tray {
    folder: PathBuf,
    /// Of the next paper.
    place: u32,
}

impl Tray {
    /// Makes the folder where it is missing, and goes on counting after the papers that lie in it.
    pub fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let mut last = 0;
        for entry in fs::read_dir(folder)? {
            last = last.max(place_of(&entry?.file_name().to_string_lossy()));
        }
        Ok(Self { folder: folder.into(), place: last + 1 })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// As `0007.png`; none where there is nothing on the paper.
    pub fn keep(&mut self, sheet: &Sheet) -> io::Result<Option<PathBuf>> {
        self.keep_with(sheet, None)
    }

    /// The bytes that made it first, as `0007.bin`: who sees the picture finds both.
    pub fn keep_with(&mut self, sheet: &Sheet, bytes: Option<&[u8]>) -> io::Result<Option<PathBuf>> {
        let Some(raster) = sheet.raster().filter(|_| !sheet.is_blank()) else { return Ok(None) };
        let name = format!("{:04}", self.place);
        self.place += 1;
        if let Some(bytes) = bytes {
            durable::write(&self.folder, &format!("{name}.bin"), bytes)?;
        }
        let picture = png(&raster).map_err(io::Error::other)?;
        let file = format!("{name}.png");
        durable::write(&self.folder, &file, &picture)?;
        Ok(Some(self.folder.join(file)))
    }
}

/// 0 for a file that is no paper.
fn place_of(name: &str) -> u32 {
    name.split('.').next().and_then(|place| place.split('-').next()).and_then(|place| place.parse().ok()).unwrap_or(0)
}
