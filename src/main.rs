use std::io::IsTerminal;

use clap::Parser;
use tracing_subscriber::EnvFilter;

/// `RUST_LOG` sets what is logged; the log goes to standard error, results to standard output.
fn main() -> std::process::ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,dawr=info"));
    let colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours).init();
    match dawr::cli::run(dawr::cli::Arguments::parse()) {
        Ok(code) => code,
        Err(fault) => {
            eprintln!("dawr: {fault:#}");
            std::process::ExitCode::FAILURE
        }
    }
}
