//! Compiles the markup with its translations, and lists the catalogues and icons that lie in the folders.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use slint_build::{CompilerConfiguration, DefaultTranslationContext};

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets the folder of the package"));
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets the folder for generated files"));
    let mut list = String::new();
    let languages = root.join("lang");
    println!("cargo::rerun-if-changed={}", languages.display());
    write_catalogues(&mut list, &Catalogues { languages: &languages, name: "CATALOGUES", file: "dawr-ui.po", of: "kiosk and slips" });
    write_catalogues(
        &mut list,
        &Catalogues { languages: &languages, name: "STAFF_CATALOGUES", file: "dawr-staff.po", of: "the staff's pages" },
    );
    write_icons(&mut list, &root.join("icons"));
    fs::write(out.join("folders.rs"), list).expect("the folder for generated files can be written");

    let configuration = CompilerConfiguration::new()
        .with_style("fluent-light".into())
        .with_bundled_translations(root.join("lang"))
        .with_default_translation_context(DefaultTranslationContext::None)
        .with_debug_info(true);
    slint_build::compile_with_config("app.slint", configuration).unwrap_or_else(|error| panic!("{error}"));
}

struct Catalogues<'a> {
    languages: &'a Path,
    name: &'a str,
    file: &'a str,
    of: &'a str,
}

/// The files of one name; Slint compiles `dawr-ui.po` only, by the name of the package.
fn write_catalogues(list: &mut String, catalogues: &Catalogues) {
    let Catalogues { languages, name, file, of } = catalogues;
    writeln!(list, "/// The languages that the words of {of} are translated into, each with the text of its .po file.")
        .expect("a string takes all");
    writeln!(list, "pub const {name}: &[(&str, &str)] = &[").expect("a string takes all");
    for language in entries(languages) {
        let path = languages.join(&language).join("LC_MESSAGES").join(file);
        println!("cargo::rerun-if-changed={}", path.display());
        if path.exists() {
            writeln!(list, "    ({language:?}, include_str!({path:?})),").expect("a string takes all");
        }
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
