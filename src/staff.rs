//! Who may come in by the staff page and the branch's API. The accounts are a file of the data folder, so that `dawr staff` works
//! beside the running station; there is no default account and no default password.

mod account;
mod book;
mod code;
mod file;
mod news;

use std::io;
use std::path::PathBuf;

use crate::config::ConfigFault;

pub use account::{Account, Login, Name, NoLogin, NoName, OpenCode, RemovedAccount, RemovedToken, Role, Token};
pub use book::{Book, Denied, Knock, SignUp};
pub use code::{Code, TokenSecret};
pub use file::{LOCK, Newcomer, NoChange, STAFF, Staff};
pub use news::{NEWS, News};

#[derive(Debug, thiserror::Error)]
pub enum StaffFault {
    /// With file and line, what was found and what was expected.
    #[error(transparent)]
    Wrong(#[from] ConfigFault),
    #[error("cannot read {file}: {cause}; expected a file that this user may read")]
    Unreadable { file: PathBuf, cause: io::Error },
    #[error("cannot write {file}: {cause}; expected free space, and a folder this user may write to")]
    Unwritten { file: PathBuf, cause: io::Error },
    #[error(transparent)]
    Hash(#[from] crate::vault::NoHash),
}
