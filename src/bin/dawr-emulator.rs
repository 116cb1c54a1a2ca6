use clap::Parser;
use tracing_subscriber::EnvFilter;

/// `RUST_LOG` sets what is logged; the log goes to standard error, what happens to the printer to standard output.
fn main() -> std::process::ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,dawr=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match dawr::cli::emulator::run(&dawr::cli::emulator::Arguments::parse()) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("dawr-emulator: {fault:#}");
            std::process::ExitCode::FAILURE
        }
    }
}
