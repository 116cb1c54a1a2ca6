//! From the words of a slip to the dots on the paper, and what became of it.

mod links;
mod paper;
mod ruler;
pub mod samples;
mod worker;
