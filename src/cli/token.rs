//! `dawr token`: which programs may use the branch's API.

use std::path::Path;

use crate::app;
use crate::clock::{Clock, SystemClock};
use crate::staff::{Name, Role, Staff, TokenSecret};

use super::staff::{Station, role};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    deed: Deed,
    #[command(flatten)]
    station: Station,
}

#[derive(clap::Subcommand)]
enum Deed {
    /// Let a program in, and print its token
    Add {
        /// What the program is, such as "evening log"
        #[arg(value_parser = Name::new)]
        name: Name,
        /// It may do what this role may
        #[arg(long, value_parser = role())]
        role: Role,
    },
    /// Which programs may come in, and which once might
    List,
    /// Let a program in no more
    Remove {
        #[arg(value_parser = Name::new)]
        name: Name,
    },
}

pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let folder = arguments.station.folder()?;
    match &arguments.deed {
        Deed::Add { name, role } => add(folder, name, *role),
        Deed::List => list(folder),
        Deed::Remove { name } => {
            Staff::change(folder, |staff| staff.remove_token(name))?;
            println!("removed   {name}; its token has ended");
            Ok(())
        }
    }
}

fn add(folder: &Path, name: &Name, role: Role) -> anyhow::Result<()> {
    let mut random = [0; 32];
    app::fill(&mut random);
    let secret = TokenSecret::of(random);
    let at = SystemClock::new().read().at;
    let id = Staff::change(folder, |staff| staff.add_token(name.clone(), role, (&secret, at)))?;
    println!("added     {name}, as {}, number {}", <&str>::from(role), id.0);
    println!("token     {}", secret.reveal());
    println!("use it    in each request: Authorization: Bearer dawr_…; it is said this once and kept as a hash");
    Ok(())
}

fn list(folder: &Path) -> anyhow::Result<()> {
    let staff = Staff::read(folder)?;
    for token in staff.tokens() {
        println!("{:>4}  {:<14}  since {:.0}  {}", token.id.0, <&str>::from(token.role), token.created, token.name);
    }
    for removed in staff.removed_tokens() {
        println!("{:>4}  {:<14}  removed  {}", removed.id.0, "", removed.name);
    }
    if staff.tokens().is_empty() {
        println!("no program may come in");
    }
    Ok(())
}
