//! The staff's side over HTTPS, as browsers and programs meet it.

mod apart;
mod api;
mod astray;
mod attack;
mod browser;
mod counter;
pub mod house;
mod soak;
mod suggestions;
mod wire;
