//! `[web]`: where the staff's pages and the board are found.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::Deserialize;
use toml::Spanned;

use super::fault::Wrong;
use super::file::within;
use super::words::{Texts, Words};
use crate::queue::Language;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Web {
    /// The staff's pages and the API, by TLS only.
    pub listen: SocketAddr,
    /// The board alone, without TLS: a television may refuse our certificate. None: the board by TLS only.
    pub board: Option<SocketAddr>,
    /// Names that staff may type; addresses in figures and `localhost` always work.
    pub names: Vec<String>,
    /// None: the station makes its own.
    pub certificate: Option<Certificate>,
    /// Counters 1 to this one can be opened.
    pub counters: u8,
    /// On the board, in Arabic and English.
    pub message: Option<Words>,
}

/// Two files in PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    pub chain: PathBuf,
    pub key: PathBuf,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WebTable {
    listen: SocketAddr,
    board: Option<Spanned<SocketAddr>>,
    #[serde(default)]
    names: Vec<Spanned<String>>,
    certificate: Option<Spanned<PathBuf>>,
    key: Option<Spanned<PathBuf>>,
    counters: Spanned<u8>,
    message: Option<Texts>,
}

pub(super) fn web(table: &WebTable) -> Result<Web, Wrong> {
    if let Some(board) = table.board.as_ref().filter(|board| board.get_ref().port() == table.listen.port() && table.listen.port() != 0) {
        return Err(Wrong::found(board.span(), "the port of listen", "another port for the board"));
    }
    let certificate = match (&table.certificate, &table.key) {
        (Some(chain), Some(key)) => Some(Certificate { chain: chain.get_ref().clone(), key: key.get_ref().clone() }),
        (None, None) => None,
        (Some(alone), None) | (None, Some(alone)) => {
            return Err(Wrong::found(alone.span(), "one of certificate and key", "both, or neither"));
        }
    };
    Ok(Web {
        listen: table.listen,
        board: table.board.as_ref().map(|board| *board.get_ref()),
        names: table.names.iter().map(name).collect::<Result<_, _>>()?,
        certificate,
        counters: within(&table.counters, 1, 99)?,
        message: table.message.as_ref().map(|texts| Words::read(texts, &[Language::ARABIC, Language::ENGLISH])).transpose()?,
    })
}

fn name(name: &Spanned<String>) -> Result<String, Wrong> {
    let text = name.get_ref();
    let fits = !text.is_empty() && text.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'.' || letter == b'-');
    if fits {
        Ok(text.to_ascii_lowercase())
    } else {
        Err(Wrong::found(name.span(), format!("{text:?}"), "a host name such as \"dawr.local\""))
    }
}
