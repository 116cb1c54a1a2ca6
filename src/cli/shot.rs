//! `dawr shot`: any page as a picture, without a display and without a station.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use slint::{ComponentHandle, Rgba8Pixel, SharedPixelBuffer};

use crate::config::Config;
use crate::queue::Language;
use crate::ui::{self, App, Headless, sample};

/// Draws one page of the screen into a PNG.
#[derive(Debug, Args)]
pub struct Arguments {
    /// home, busy, some-closed, notice, options, documents, ticket, trouble, uncertain, fault, closed, prayer, prayer-home, language
    #[arg(long, default_value = "home")]
    page: String,
    #[arg(long, default_value = "ar")]
    lang: String,
    /// Pixels, as in 1280x800; the millimetres are those of the configured panel.
    #[arg(long, default_value = "1280x800")]
    size: String,
    /// The dark colours.
    #[arg(long)]
    dark: bool,
    /// The example branch where none is named.
    #[arg(long)]
    config: Option<PathBuf>,
    out: PathBuf,
}

pub fn run(args: &Arguments) -> anyhow::Result<()> {
    let mut config = match &args.config {
        Some(file) => Config::read(file)?,
        None => Config::example()?,
    };
    let (width, height) = size(&args.size)?;
    (config.panel.width_px, config.panel.height_px) = (width, height);
    let language = language(&args.lang, &config)?;
    slint::platform::set_platform(Box::new(Headless::new(width, height)))?;
    let app = App::new()?;
    ui::fit(&app, &config.panel);
    let scene = sample::scene(&args.page, language, &config);
    let expected = || format!("found the page {:?}, expected one of {}", args.page, sample::PAGES.join(", "));
    let (mut session, snapshot) = scene.with_context(expected)?;
    session.dark = args.dark;
    ui::apply(&app, &ui::project(&session, &snapshot, &config));
    app.show()?;
    let picture = app.window().take_snapshot()?;
    write_png(&picture, &args.out).with_context(|| format!("cannot write {}", args.out.display()))
}

fn size(text: &str) -> anyhow::Result<(u32, u32)> {
    let sides = text.split_once('x').and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
    match sides {
        Some((width @ 100..=10_000, height @ 100..=10_000)) => Ok((width, height)),
        _ => bail!("found the size {text:?}, expected width and height in pixels from 100 to 10000, such as 1280x800"),
    }
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
