//! `dawr staff`: who may come in by the staff page. It works beside the running station, which sees each change by itself.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser;
use strum::VariantNames;

use crate::app;
use crate::clock::{Clock, SystemClock};
use crate::staff::{Account, Code, Login, Name, Newcomer, Role, Staff};
use crate::store::DATABASE;
use crate::vault::Hash;

#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    deed: Deed,
    #[command(flatten)]
    station: Station,
}

/// The station whose staff it is.
#[derive(clap::Args)]
pub struct Station {
    /// The station's data folder
    #[arg(long, global = true, default_value = "/var/lib/dawr")]
    data: PathBuf,
}

#[derive(clap::Subcommand)]
enum Deed {
    /// Let somebody new in, and print the code by which they choose a password
    Add {
        /// 1 to 32 lower-case letters, digits, dots and hyphens, such as an employee number
        #[arg(value_parser = Login::new)]
        login: Login,
        #[arg(long, value_parser = Name::new)]
        name: Name,
        #[arg(long, value_parser = role())]
        role: Role,
    },
    /// Who may come in, and who once might
    List,
    /// End a password and all that was opened by it, and print a new code
    Reset {
        #[arg(value_parser = Login::new)]
        login: Login,
    },
    /// Let somebody in no more; the login is never given again
    Remove {
        #[arg(value_parser = Login::new)]
        login: Login,
    },
}

pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let folder = arguments.station.folder()?;
    match &arguments.deed {
        Deed::Add { login, name, role } => add(folder, login, (name, *role)),
        Deed::List => list(folder),
        Deed::Reset { login } => reset(folder, login),
        Deed::Remove { login } => remove(folder, login),
    }
}

/// A role by its name.
pub fn role() -> impl TypedValueParser<Value = Role> {
    PossibleValuesParser::new(Role::VARIANTS).try_map(|name| name.parse::<Role>())
}

impl Station {
    /// Its folder, whose files this user may write without taking them away from it.
    pub fn folder(&self) -> anyhow::Result<&Path> {
        let folder = self.data.as_path();
        let found = folder.join(DATABASE).metadata();
        let found = found
            .with_context(|| format!("found no station in {}, expected the data folder of one that has run once", folder.display()))?;
        let (owner, user) = (found.uid(), rustix::process::geteuid().as_raw());
        ensure!(
            owner == user,
            "found that user {owner} owns {}, expected its owner at work here: sudo -u '#{owner}' dawr …",
            folder.display()
        );
        Ok(folder)
    }
}

fn add(folder: &Path, login: &Login, (name, role): (&Name, Role)) -> anyhow::Result<()> {
    let (code, hash) = new_code()?;
    let at = SystemClock::new().read().at;
    let who = Newcomer { login: login.clone(), name: name.clone(), role, at };
    let id = Staff::change(folder, |staff| staff.add(who, hash))?;
    println!("added     {login} ({name}), {}, number {}", <&str>::from(role), id.0);
    hand_over(&code);
    Ok(())
}

fn reset(folder: &Path, login: &Login) -> anyhow::Result<()> {
    let (code, hash) = new_code()?;
    let at = SystemClock::new().read().at;
    let account = Staff::change(folder, |staff| staff.reset(login, hash, at))?;
    println!("reset     {login} ({}): the old password has ended", account.name);
    hand_over(&code);
    Ok(())
}

fn remove(folder: &Path, login: &Login) -> anyhow::Result<()> {
    let left = Staff::change(folder, |staff| {
        staff.remove(login)?;
        Ok(staff.has_representative())
    })?;
    println!("removed   {login}; the journal keeps what they did, under their login");
    if !left {
        println!("attention no representative is left: the technician's page shows a code for the next one");
    }
    Ok(())
}

fn list(folder: &Path) -> anyhow::Result<()> {
    let staff = Staff::read(folder)?;
    for account in staff.accounts() {
        println!(
            "{:>4}  {:<32}  {:<14}  {:<22}  {}",
            account.id.0,
            account.login,
            <&str>::from(account.role),
            state(account),
            account.name
        );
    }
    for removed in staff.removed() {
        println!("{:>4}  {:<32}  {:<14}  removed", removed.id.0, removed.login, "");
    }
    if staff.accounts().is_empty() {
        println!("nobody may come in; the technician's page shows a code for the first representative");
    }
    Ok(())
}

fn state(account: &Account) -> String {
    match &account.code {
        _ if account.can_sign_in() => "has a password".to_owned(),
        Some(code) => format!("code to {:.0}", code.until),
        None => "no password".to_owned(),
    }
}

fn new_code() -> anyhow::Result<(Code, Hash)> {
    let (mut random, mut salt) = ([0; 5], [0; 16]);
    app::fill(&mut random);
    app::fill(&mut salt);
    let code = Code::of(random);
    let hash = Hash::of(&code, salt)?;
    Ok((code, hash))
}

/// The only place where the code is ever said.
fn hand_over(code: &Code) {
    println!("code      {}", code.reveal());
    println!("use it    on the staff page, at /sign-up: login, this code, a new password. Once, within 24 hours, five tries.");
    println!("address   on the station's screen: Technician, Staff page");
}
