//! `staff.toml` in the data folder: who may come in, and who once might.

use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::account::{Account, Login, Name, OpenCode, RemovedAccount, RemovedToken, Role, Token};
use super::{StaffFault, code};
use crate::config::{ConfigFault, Wrong};
use crate::durable;
use crate::queue::{StaffId, TokenId};
use crate::vault::Hash;

pub const STAFF: &str = "staff.toml";
/// Held while the file is rewritten, so that two programs lose nothing.
pub const LOCK: &str = "staff.lock";

const HEAD: &str =
    "# Written by `dawr staff`, `dawr token` and the staff page; change it by them. Ids and logins are never given again.\n\n";
const CODE_LASTS: SignedDuration = SignedDuration::from_hours(24);
const CODE_TRIES: u32 = 5;

/// All accounts and tokens, in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Staff {
    #[serde(rename = "account", skip_serializing_if = "Vec::is_empty")]
    accounts: Vec<Account>,
    #[serde(rename = "removed", skip_serializing_if = "Vec::is_empty")]
    removed: Vec<RemovedAccount>,
    #[serde(rename = "token", skip_serializing_if = "Vec::is_empty")]
    tokens: Vec<Token>,
    #[serde(rename = "removed_token", skip_serializing_if = "Vec::is_empty")]
    removed_tokens: Vec<RemovedToken>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    #[serde(default)]
    account: Vec<Spanned<Account>>,
    #[serde(default)]
    removed: Vec<Spanned<RemovedAccount>>,
    #[serde(default)]
    token: Vec<Spanned<Token>>,
    #[serde(default)]
    removed_token: Vec<Spanned<RemovedToken>>,
}

/// Why the staff stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum NoChange {
    #[error("found the login {0} a second time, expected one that was never used; a removed one is not given again")]
    LoginTaken(Login),
    #[error("found no account {0}, expected one that `dawr staff list` names")]
    NoAccount(Login),
    #[error("found the token {0} a second time, expected another name")]
    TokenTaken(Name),
    #[error("found no token {0}, expected one that `dawr token list` names")]
    NoToken(Name),
    #[error("found a representative who can sign in, expected that the first one signs up")]
    RepresentativeThere,
    #[error(transparent)]
    Fault(#[from] StaffFault),
}

impl Staff {
    /// Nobody where there is no file yet.
    pub fn read(folder: &Path) -> Result<Self, StaffFault> {
        let file = folder.join(STAFF);
        match std::fs::read_to_string(&file) {
            Ok(source) => Ok(Self::parse(&source, &file)?),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(cause) => Err(StaffFault::Unreadable { file, cause }),
        }
    }

    /// `file` is only named in errors.
    pub fn parse(source: &str, file: &Path) -> Result<Self, ConfigFault> {
        let read = toml::from_str::<Tables>(source).map_err(Wrong::from).and_then(staff);
        read.map_err(|wrong| discreet(wrong.in_file(file, source)))
    }

    /// Reads, changes and writes under the lock: the file is whole at every moment, and stays as it was where nothing has changed.
    pub fn change<T>(folder: &Path, change: impl FnOnce(&mut Self) -> Result<T, NoChange>) -> Result<T, NoChange> {
        let _lock = lock(folder)?;
        let before = Self::read(folder)?;
        let mut staff = before.clone();
        let result = change(&mut staff)?;
        if staff != before {
            staff.write(folder)?;
        }
        Ok(result)
    }

    fn write(&self, folder: &Path) -> Result<(), StaffFault> {
        let unwritten = |cause| StaffFault::Unwritten { file: folder.join(STAFF), cause };
        let tables = toml::to_string(self).map_err(|fault| unwritten(io::Error::other(fault)))?;
        durable::write(folder, STAFF, (HEAD.to_owned() + &tables).as_bytes()).map_err(unwritten)
    }

    pub fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    pub fn removed(&self) -> &[RemovedAccount] {
        &self.removed
    }

    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    pub fn removed_tokens(&self) -> &[RemovedToken] {
        &self.removed_tokens
    }

    /// None where it was removed.
    pub fn account(&self, id: StaffId) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == id)
    }

    pub fn by_login(&self, login: &Login) -> Option<&Account> {
        self.accounts.iter().find(|account| account.login == *login)
    }

    /// Of a removed account too: what the journal calls `staff:3`.
    pub fn login(&self, id: StaffId) -> Option<&Login> {
        let removed = || self.removed.iter().find(|removed| removed.id == id).map(|removed| &removed.login);
        self.account(id).map(|account| &account.login).or_else(removed)
    }

    /// Of a removed token too.
    pub fn token_name(&self, id: TokenId) -> Option<&Name> {
        let removed = || self.removed_tokens.iter().find(|removed| removed.id == id).map(|removed| &removed.name);
        self.tokens.iter().find(|token| token.id == id).map(|token| &token.name).or_else(removed)
    }

    pub fn by_token(&self, token: &str) -> Option<&Token> {
        let sha256 = code::sha256(token);
        self.tokens.iter().find(|known| known.sha256 == sha256)
    }

    /// One who can sign in.
    pub fn has_representative(&self) -> bool {
        self.accounts.iter().any(|account| account.role == Role::Representative && account.can_sign_in())
    }

    /// Somebody new, who chooses a password by this code.
    pub fn add(&mut self, who: Newcomer, code: Hash) -> Result<StaffId, NoChange> {
        let code = OpenCode { hash: code, until: who.at.saturating_add(CODE_LASTS).unwrap_or(Timestamp::MAX), tries: 0 };
        self.enter(who, |account| account.code = Some(code))
    }

    /// The first representative, who has chosen a password already.
    pub(super) fn found(&mut self, who: Newcomer, password: Hash) -> Result<StaffId, NoChange> {
        if self.has_representative() {
            return Err(NoChange::RepresentativeThere);
        }
        self.enter(who, |account| account.password = Some(password))
    }

    fn enter(&mut self, who: Newcomer, with: impl FnOnce(&mut Account)) -> Result<StaffId, NoChange> {
        let logins = self.accounts.iter().map(|account| &account.login).chain(self.removed.iter().map(|removed| &removed.login));
        if logins.into_iter().any(|login| *login == who.login) {
            return Err(NoChange::LoginTaken(who.login));
        }
        let ids = self.accounts.iter().map(|account| account.id).chain(self.removed.iter().map(|removed| removed.id));
        let id = StaffId(ids.map(|id| id.0).max().unwrap_or(0).saturating_add(1));
        let Newcomer { login, name, role, at } = who;
        let mut account = Account { id, login, name, role, epoch: 1, added: at, password: None, code: None };
        with(&mut account);
        self.accounts.push(account);
        Ok(id)
    }

    /// The old password ends at once, and with the epoch every session of it.
    pub fn reset(&mut self, login: &Login, code: Hash, at: Timestamp) -> Result<Account, NoChange> {
        let account = self.account_mut(login)?;
        account.epoch = account.epoch.saturating_add(1);
        account.password = None;
        account.code = Some(OpenCode { hash: code, until: at.saturating_add(CODE_LASTS).unwrap_or(Timestamp::MAX), tries: 0 });
        Ok(account.clone())
    }

    /// Name and secrets go; id and login stay for the journal.
    pub fn remove(&mut self, login: &Login) -> Result<StaffId, NoChange> {
        let id = self.account_mut(login)?.id;
        self.accounts.retain(|account| account.id != id);
        self.removed.push(RemovedAccount { id, login: login.clone() });
        Ok(id)
    }

    /// Counts a try of the code of `login`, and says what it must fit; none where no code is open any more.
    pub(super) fn try_code(&mut self, login: &Login, now: Timestamp) -> Option<Hash> {
        let code = self.account_mut(login).ok()?.code.as_mut()?;
        if code.tries >= CODE_TRIES || code.until <= now {
            return None;
        }
        code.tries += 1;
        Some(code.hash.clone())
    }

    /// The code is used up. None where another one came between.
    pub(super) fn choose(&mut self, login: &Login, code: &Hash, password: Hash) -> Option<Account> {
        let account = self.account_mut(login).ok()?;
        account.code.take_if(|open| open.hash == *code)?;
        account.password = Some(password);
        Some(account.clone())
    }

    fn account_mut(&mut self, login: &Login) -> Result<&mut Account, NoChange> {
        self.accounts.iter_mut().find(|account| account.login == *login).ok_or_else(|| NoChange::NoAccount(login.clone()))
    }

    pub fn add_token(&mut self, name: Name, role: Role, made: (&code::TokenSecret, Timestamp)) -> Result<TokenId, NoChange> {
        if self.tokens.iter().any(|token| token.name == name) {
            return Err(NoChange::TokenTaken(name));
        }
        let ids = self.tokens.iter().map(|token| token.id).chain(self.removed_tokens.iter().map(|removed| removed.id));
        let id = TokenId(ids.map(|id| id.0).max().unwrap_or(0).saturating_add(1));
        let (secret, created) = made;
        self.tokens.push(Token { id, name, role, created, sha256: code::sha256(secret.reveal()) });
        Ok(id)
    }

    pub fn remove_token(&mut self, name: &Name) -> Result<TokenId, NoChange> {
        let found = self.tokens.iter().find(|token| token.name == *name);
        let id = found.ok_or_else(|| NoChange::NoToken(name.clone()))?.id;
        self.tokens.retain(|token| token.id != id);
        self.removed_tokens.push(RemovedToken { id, name: name.clone() });
        Ok(id)
    }
}

/// Who is to come in.
#[derive(Debug, Clone)]
pub struct Newcomer {
    pub login: Login,
    pub name: Name,
    pub role: Role,
    pub at: Timestamp,
}

fn staff(tables: Tables) -> Result<Staff, Wrong> {
    let accounts = tables.account.iter().map(|account| (account.span(), account.get_ref().id, &account.get_ref().login));
    let removed = tables.removed.iter().map(|removed| (removed.span(), removed.get_ref().id, &removed.get_ref().login));
    let (mut ids, mut logins) = (BTreeSet::new(), BTreeSet::new());
    for (span, id, login) in accounts.chain(removed) {
        if !ids.insert(id) || !logins.insert(login) {
            return Err(Wrong::found(span, format!("the id {} or the login {login} a second time", id.0), "each once, removed ones too"));
        }
    }
    let tokens = tables.token.iter().map(|token| (token.span(), token.get_ref().id));
    let removed_tokens = tables.removed_token.iter().map(|removed| (removed.span(), removed.get_ref().id));
    let mut ids = BTreeSet::new();
    for (span, id) in tokens.chain(removed_tokens) {
        if !ids.insert(id) {
            return Err(Wrong::found(span, format!("the token's id {} a second time", id.0), "each once, removed ones too"));
        }
    }
    Ok(Staff {
        accounts: tables.account.into_iter().map(Spanned::into_inner).collect(),
        removed: tables.removed.into_iter().map(Spanned::into_inner).collect(),
        tokens: tables.token.into_iter().map(Spanned::into_inner).collect(),
        removed_tokens: tables.removed_token.into_iter().map(Spanned::into_inner).collect(),
    })
}

/// A line that holds a hash is named by its key alone.
fn discreet(fault: ConfigFault) -> ConfigFault {
    match fault {
        ConfigFault::Wrong { file, line, what, text } => {
            let secret = ["password", "hash", "sha256", "code"].iter().any(|key| text.contains(key));
            let text = if secret { text.split('=').next().unwrap_or_default().trim().to_owned() + " = …" } else { text };
            ConfigFault::Wrong { file, line, what, text }
        }
        other => other,
    }
}

/// Waits for whoever rewrites the file now; that takes milliseconds. It ends with the handle.
fn lock(folder: &Path) -> Result<File, StaffFault> {
    let file = folder.join(LOCK);
    let opened = File::options().read(true).write(true).create(true).truncate(false).open(&file);
    let locked = opened.and_then(|lock| lock.lock().map(|()| lock));
    locked.map_err(|cause| StaffFault::Unwritten { file, cause })
}
