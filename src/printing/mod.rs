mod job;
pub use job::{Cause, JobId, JobOutcome, JobState, PrintOrder, Slip, TicketSlip};
