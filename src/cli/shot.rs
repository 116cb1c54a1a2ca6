//! `dawr shot`: any page as a picture, without a display and without a station.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use slint::{ComponentHandle, Rgba8Pixel, SharedPixelBuffer};

use crate::config::{Config, Panel};
use crate::queue::Language;
use crate::ui::{self, App, Headless, Sight, sample};

/// Draws a page of the screen into a PNG, or all of them into a folder.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Arguments {
    /// Such as home, documents, ticket; a wrong name lists them all
    #[arg(long, default_value = "home")]
    page: String,
    #[arg(long, default_value = "ar")]
    lang: String,
    /// 7, 10, 10-portrait or 15; the configured panel where none is named
    #[arg(long)]
    panel: Option<String>,
    /// The dark colours
    #[arg(long)]
    dark: bool,
    /// Large text
    #[arg(long)]
    large: bool,
    /// Lower buttons
    #[arg(long)]
    low: bool,
    /// Every page in every language; OUT is a folder then
    #[arg(long, conflicts_with_all = ["page", "lang"])]
    all: bool,
    /// The example branch where none is named
    #[arg(long)]
    config: Option<PathBuf>,
    out: PathBuf,
}

pub fn run(args: &Arguments) -> anyhow::Result<()> {
    let mut config = super::config(args.config.as_deref())?;
    if let Some(name) = &args.panel {
        config.panel = panel(name)?;
    }
    slint::platform::set_platform(Box::new(Headless::new(config.panel.width_px, config.panel.height_px)))?;
    let app = App::new()?;
    ui::fit(&app, &config.panel);
    app.show()?;
    let camera = Camera { app, sight: Sight { dark: args.dark, large: args.large, low: args.low }, config };
    if !args.all {
        return camera.draw(&args.page, language(&args.lang, &camera.config)?, &args.out);
    }
    std::fs::create_dir_all(&args.out)?;
    for (row, page) in sample::PAGES.iter().enumerate() {
        for (column, language) in camera.config.languages.iter().enumerate() {
            // In the order of a contact sheet: a row a page, a column a language.
            camera.draw(page, *language, &args.out.join(format!("{row:02}-{page}-{column}-{language}.png")))?;
        }
    }
    Ok(())
}

struct Camera {
    app: App,
    sight: Sight,
    config: Config,
}

impl Camera {
    fn draw(&self, page: &str, language: Language, out: &Path) -> anyhow::Result<()> {
        let scene = sample::scene(page, language, &self.config);
        let expected = || format!("found the page {page:?}, expected one of {}", sample::PAGES.join(", "));
        let (mut session, snapshot) = scene.with_context(expected)?;
        session.sight = self.sight;
        ui::apply(&self.app, &ui::project(&session, &snapshot, &self.config));
        let picture = self.app.window().take_snapshot()?;
        write_png(&picture, out).with_context(|| format!("cannot write {}", out.display()))
    }
}

fn panel(name: &str) -> anyhow::Result<Panel> {
    let known = sample::PANELS.iter().find(|(known, _)| *known == name);
    let names = || sample::PANELS.map(|(name, _)| name).join(", ");
    known.map(|(_, panel)| *panel).with_context(|| format!("found the panel {name:?}, expected one of {}", names()))
}

pub(super) fn language(code: &str, config: &Config) -> anyhow::Result<Language> {
    let known = config.languages.iter().find(|language| language.code() == code);
    let names = || config.languages.iter().map(Language::code).collect::<Vec<_>>().join(", ");
    known.copied().with_context(|| format!("found the language {code:?}, expected one of {}", names()))
}

pub(super) fn write_png(picture: &SharedPixelBuffer<Rgba8Pixel>, file: &Path) -> anyhow::Result<()> {
    let mut encoder = png::Encoder::new(BufWriter::new(File::create(file)?), picture.width(), picture.height());
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(picture.as_bytes())?;
    Ok(writer.finish()?)
}
