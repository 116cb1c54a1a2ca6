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

/// Draws one page of the screen into a PNG.
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
    let language = language(&args.lang, &config)?;
    slint::platform::set_platform(Box::new(Headless::new(config.panel.width_px, config.panel.height_px)))?;
    let app = App::new()?;
    ui::fit(&app, &config.panel);
    let scene = sample::scene(&args.page, language, &config);
    let expected = || format!("found the page {:?}, expected one of {}", args.page, sample::PAGES.join(", "));
    let (mut session, snapshot) = scene.with_context(expected)?;
    session.sight = Sight { dark: args.dark, large: args.large, low: args.low };
    ui::apply(&app, &ui::project(&session, &snapshot, &config));
    app.show()?;
    let picture = app.window().take_snapshot()?;
    write_png(&picture, &args.out).with_context(|| format!("cannot write {}", args.out.display()))
}

fn panel(name: &str) -> anyhow::Result<Panel> {
    let known = sample::PANELS.iter().find(|(known, _)| *known == name);
    let names = || sample::PANELS.map(|(name, _)| name).join(", ");
    known.map(|(_, panel)| *panel).with_context(|| format!("found the panel {name:?}, expected one of {}", names()))
}

fn language(code: &str, config: &Config) -> anyhow::Result<Language> {
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
