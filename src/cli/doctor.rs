//! `dawr doctor`: is the database whole, and does the journal still say what it said?

use std::path::PathBuf;

use crate::store::open_read_only;

#[derive(clap::Args)]
pub struct Arguments {
    /// The station's data folder
    #[arg(long)]
    data: PathBuf,
}

pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let store = open_read_only(&arguments.data)?;
    store.quick_check()?;
    println!("database: whole");
    match store.verify_journal()? {
        Ok(head) => {
            println!("journal: {} rows, unbroken, last hash {}", head.seq, head.hash_hex());
            Ok(())
        }
        Err(broken) => anyhow::bail!(
            "the journal is broken at row {}: {}. Keep this data folder as it is, copy it to a safe place, and tell the branch's technician",
            broken.seq,
            broken.finding
        ),
    }
}
