//! The door of the staff page: who comes in by which password, code or token, and how often somebody may try.

use std::fs;
use std::net::IpAddr;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::StaffFault;
use super::account::{Account, Login, Name, NoLogin, NoName, Role, Token};
use super::code::Code;
use super::file::{Newcomer, NoChange, STAFF, Staff};
use crate::calendar::Reading;
use crate::engine::Randomness;
use crate::vault::password::{NoPassword, Password};
use crate::vault::tries::Slate;
use crate::vault::{Hash, Secret};

/// Shared by all threads of the staff page. What it keeps in memory (tries, the first representative's code) begins anew with the
/// station.
pub struct Book {
    folder: PathBuf,
    memory: Mutex<Memory>,
}

struct Memory {
    staff: Arc<Staff>,
    /// Of the file as it was read last, also where it could not be read.
    stamp: Option<Stamp>,
    logins: Slate<Login>,
    addresses: Slate<IpAddr>,
    founding: Founding,
    randomness: Randomness,
}

/// A file that was written anew differs in one of them: modified (s, ns), length, inode.
type Stamp = (i64, i64, u64, u64);

/// The first representative's code, and how often somebody has guessed at it.
struct Founding {
    code: Code,
    wrong: u32,
}

/// Guesses after which there is another code.
const GUESSES: u32 = 5;

/// Somebody stands at the door.
#[derive(Debug, Clone, Copy)]
pub struct Knock<'a> {
    /// As it was typed.
    pub login: &'a str,
    pub address: IpAddr,
    /// Waits go by its uptime, the age of a code by its time.
    pub now: Reading,
}

/// What the first representative types besides the login.
#[derive(Debug)]
pub struct SignUp<'a> {
    pub code: &'a Code,
    pub name: &'a str,
    pub password: &'a Password,
}

/// Why somebody does not come in.
#[derive(Debug, thiserror::Error)]
pub enum Denied {
    /// Nobody has looked at what was typed.
    #[error("found too many wrong tries, expected a wait of {seconds} s")]
    Wait { seconds: u32 },
    /// Nobody says which of them.
    #[error("found a login, password or code that does not fit")]
    Wrong,
    #[error(transparent)]
    Password(#[from] NoPassword),
    #[error(transparent)]
    Login(#[from] NoLogin),
    #[error(transparent)]
    Name(#[from] NoName),
    #[error("found the login {0} a second time, expected one that was never used")]
    LoginTaken(Login),
    #[error("found a representative already, expected that they add others")]
    RepresentativeThere,
    #[error(transparent)]
    Fault(#[from] StaffFault),
}

impl From<NoChange> for Denied {
    fn from(no: NoChange) -> Self {
        match no {
            NoChange::LoginTaken(login) => Self::LoginTaken(login),
            NoChange::RepresentativeThere => Self::RepresentativeThere,
            NoChange::Fault(fault) => Self::Fault(fault),
            NoChange::NoAccount(_) | NoChange::NoToken(_) | NoChange::TokenTaken(_) => Self::Wrong,
        }
    }
}

impl Book {
    /// `folder` is the station's data folder.
    pub fn open(folder: &Path, mut randomness: Randomness) -> Result<Self, StaffFault> {
        let stamp = stamp(folder);
        let memory = Memory {
            staff: Arc::new(Staff::read(folder)?),
            stamp,
            logins: Slate::default(),
            addresses: Slate::default(),
            founding: Founding { code: Code::of(random(&mut randomness)), wrong: 0 },
            randomness,
        };
        Ok(Self { folder: folder.to_owned(), memory: Mutex::new(memory) })
    }

    /// The staff as the file has it now. One that cannot be read is told of once, and leaves the staff as it was: a slip of an editor
    /// must not empty the counters.
    pub fn staff(&self) -> Arc<Staff> {
        let mut memory = self.memory();
        // Before the file is read: what is written meanwhile has another stamp.
        let stamp = stamp(&self.folder);
        if stamp != memory.stamp {
            memory.stamp = stamp;
            match Staff::read(&self.folder) {
                Ok(staff) => memory.staff = Arc::new(staff),
                Err(fault) => tracing::error!(%fault, "the staff stays as it was read before"),
            }
        }
        Arc::clone(&memory.staff)
    }

    /// An unknown login, or one without a password, takes as long as a known one.
    pub fn sign_in(&self, knock: &Knock, password: &Password) -> Result<Account, Denied> {
        let login = self.knock(knock)?;
        let staff = self.staff();
        let account = login.as_ref().and_then(|login| staff.by_login(login));
        let hash = account.and_then(|account| account.password.clone()).unwrap_or_else(Hash::of_nothing);
        if !hash.fits(password) {
            return Err(Denied::Wrong);
        }
        self.welcome(knock, login.as_ref());
        account.cloned().ok_or(Denied::Wrong)
    }

    /// By whichever code it is: one of `dawr staff add`, where this login waits for one, else the first representative's while there is
    /// none. The name is asked of the first representative alone.
    pub fn sign_up(&self, knock: &Knock, sign_up: &SignUp) -> Result<Account, Denied> {
        let staff = self.staff();
        let expected = Login::typed(knock.login).is_ok_and(|login| staff.by_login(&login).is_some_and(|account| account.code.is_some()));
        if expected || staff.has_representative() {
            self.choose_password(knock, sign_up.code, sign_up.password)
        } else {
            self.found_representative(knock, sign_up)
        }
    }

    /// By the code of `dawr staff add` or `reset`: once, within a day, five tries.
    pub fn choose_password(&self, knock: &Knock, code: &Code, password: &Password) -> Result<Account, Denied> {
        password.choosable(knock.login)?;
        let login = self.knock(knock)?;
        let asked = match &login {
            Some(login) => Staff::change(&self.folder, |staff| Ok(staff.try_code(login, knock.now.at)))?,
            None => None,
        };
        let fits = asked.clone().unwrap_or_else(Hash::of_nothing).fits(code);
        let (Some(login), Some(asked), true) = (&login, asked, fits) else { return Err(Denied::Wrong) };
        let hash = self.hash(password)?;
        let account = Staff::change(&self.folder, |staff| Ok(staff.choose(login, &asked, hash)))?;
        self.welcome(knock, Some(login));
        account.ok_or(Denied::Wrong)
    }

    /// The code for the technician's page; none while a representative can sign in.
    pub fn sign_up_code(&self) -> Option<Code> {
        let has_representative = self.staff().has_representative();
        (!has_representative).then(|| self.memory().founding.code.clone())
    }

    /// By the code of [`Book::sign_up_code`], and only while there is one.
    pub fn found_representative(&self, knock: &Knock, sign_up: &SignUp) -> Result<Account, Denied> {
        sign_up.password.choosable(knock.login)?;
        let (login, name) = (Login::typed(knock.login)?, Name::new(sign_up.name)?);
        self.knock(knock)?;
        if self.staff().has_representative() {
            return Err(Denied::RepresentativeThere);
        }
        if !self.guess(sign_up.code) {
            // As long as a wrong code of somebody known.
            Hash::of_nothing().fits(sign_up.code);
            return Err(Denied::Wrong);
        }
        let who = Newcomer { login: login.clone(), name, role: Role::Representative, at: knock.now.at };
        let hash = self.hash(sign_up.password)?;
        let account = Staff::change(&self.folder, |staff| {
            let id = staff.found(who, hash)?;
            Ok(staff.account(id).cloned())
        })?;
        self.memory().renew_founding();
        self.welcome(knock, Some(&login));
        account.ok_or(Denied::Wrong)
    }

    /// What the program that shows this token may do; 256 bits need no limit of tries.
    pub fn token(&self, token: &str) -> Option<Token> {
        self.staff().by_token(token).cloned()
    }

    /// A try is counted before anybody looks at it; without a possible login it is the address's alone.
    fn knock(&self, knock: &Knock) -> Result<Option<Login>, Denied> {
        let (login, address, uptime) = (Login::typed(knock.login).ok(), neighbourhood(knock.address), knock.now.uptime);
        let mut memory = self.memory();
        let of_login = login.as_ref().map_or(0, |login| memory.logins.wait(login, uptime));
        let seconds = of_login.max(memory.addresses.wait(&address, uptime));
        if seconds > 0 {
            return Err(Denied::Wait { seconds });
        }
        if let Some(login) = &login {
            memory.logins.wrong(login, uptime);
        }
        memory.addresses.wrong(&address, uptime);
        Ok(login)
    }

    /// They have come in: their tries are forgotten.
    fn welcome(&self, knock: &Knock, login: Option<&Login>) {
        let mut memory = self.memory();
        memory.addresses.right(&neighbourhood(knock.address));
        if let Some(login) = login {
            memory.logins.right(login);
        }
    }

    fn guess(&self, code: &Code) -> bool {
        let mut memory = self.memory();
        if memory.founding.code.is(code) {
            return true;
        }
        memory.founding.wrong += 1;
        if memory.founding.wrong >= GUESSES {
            memory.renew_founding();
        }
        false
    }

    fn hash(&self, secret: &impl Secret) -> Result<Hash, StaffFault> {
        let salt = random(&mut self.memory().randomness);
        Ok(Hash::of(secret, salt)?)
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Memory {
    fn renew_founding(&mut self) {
        self.founding = Founding { code: Code::of(random(&mut self.randomness)), wrong: 0 };
    }
}

fn random<const N: usize>(randomness: &mut Randomness) -> [u8; N] {
    let mut bytes = [0; N];
    randomness(&mut bytes);
    bytes
}

/// None where there is no file.
fn stamp(folder: &Path) -> Option<Stamp> {
    fs::metadata(folder.join(STAFF)).ok().map(|file| (file.mtime(), file.mtime_nsec(), file.len(), file.ino()))
}

/// Whoever has one address of IPv6 has its whole /64.
fn neighbourhood(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() & u128::MAX << 64).into()),
        address @ IpAddr::V4(_) => address,
    }
}
