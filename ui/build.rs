//! Compiles the markup with its translations, and lists the catalogues and icons that lie in the folders.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use slint_build::{CompilerConfiguration, DefaultTranslationContext};

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets the folder of the package"));
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets the folder for generated files"));
    let mut list = String::new();
    write_catalogues(&mut list, &root.join("lang"));
    write_icons(&mut list, &root.join("icons"));
    fs::write(out.join("folders.rs"), list).expect("the folder for generated files can be written");

    let configuration = CompilerConfiguration::new()
        .with_style("fluent-light".into())
        .with_bundled_translations(root.join("lang"))
        .with_default_translation_context(DefaultTranslationContext::None)
        .with_debug_info(true);
    slint_build::compile_with_config("app.slint", configuration).unwrap_or_else(|error| panic!("{error}"));
}

fn write_catalogues(list: &mut String, folder: &Path) {
    println!("cargo::rerun-if-changed={}", folder.display());
    list.push_str(
        "/// The languages that are translated, each with the text of its .po file.\npub const CATALOGUES: &[(&str, &str)] = &[\n",
    );
    for language in entries(folder) {
        let file = folder.join(&language).join("LC_MESSAGES/dawr-ui.po");
        println!("cargo::rerun-if-changed={}", file.display());
        writeln!(list, "    ({language:?}, include_str!({file:?})),").expect("a string takes all");
    }
    list.push_str("];\n");
}

fn write_icons(list: &mut String, folder: &Path) {
    println!("cargo::rerun-if-changed={}", folder.display());
    list.push_str("/// The pictograms, each with its name and the bytes of its SVG.\npub const ICONS: &[(&str, &[u8])] = &[\n");
    for name in entries(folder) {
        let file = folder.join(&name);
        writeln!(list, "    ({:?}, include_bytes!({file:?})),", name.trim_end_matches(".svg")).expect("a string takes all");
    }
    list.push_str("];\n");
}

fn entries(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<String> = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
