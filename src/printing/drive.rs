//! A job, step by step, over a real link and by the real clock.

use std::time::{Duration, Instant};

use super::job::{Ending, Job, Step};
use super::transport::{Link, Until};

/// Runs the job to its end; the link is open, unless it could not be opened. `begin` keeps that the first byte is about to go out.
///
/// Returns in any case: each step has its deadline, and no step is taken twice.
pub fn drive(job: &mut Job, link: &mut dyn Link, mut begin: impl FnMut() -> bool) -> Ending {
    let start = Instant::now();
    loop {
        hear(job, link, start);
        let taken = match job.next(start.elapsed()) {
            Step::End(ending) => return ending,
            Step::Begin => {
                if begin() {
                    job.begun(start.elapsed());
                } else {
                    job.not_kept();
                }
                Ok(())
            }
            Step::Write(bytes, until) => match link.write(bytes) {
                Ok(0) => link.wait(Until::Room, left(start, until)).map(drop),
                Ok(count) => {
                    job.wrote(start.elapsed(), count);
                    Ok(())
                }
                Err(fault) => Err(fault),
            },
            Step::Wait(until) => link.wait(Until::Word, left(start, until)).map(drop),
            Step::Drain(until) => link.wait(Until::Room, left(start, until)).map(|is_out| {
                if is_out {
                    job.drained(start.elapsed());
                }
            }),
        };
        if let Err(fault) = taken {
            lost(job, link, start, &fault);
        }
    }
}

/// More than a printer says at once; whoever floods us does not keep us from our deadlines.
const MOST_WORDS: usize = 32;

/// All that the printer has said by now.
fn hear(job: &mut Job, link: &mut dyn Link, start: Instant) {
    let mut said = [0; 256];
    for _ in 0..MOST_WORDS {
        match link.read(&mut said) {
            Ok(0) => return,
            Ok(count) => job.heard(start.elapsed(), said.get(..count).unwrap_or_default()),
            Err(fault) => {
                tracing::debug!(%fault, "the printer has hung up");
                return job.lost();
            }
        }
    }
}

/// Its last word counts: it may have said that it was done.
fn lost(job: &mut Job, link: &mut dyn Link, start: Instant, fault: &std::io::Error) {
    tracing::debug!(%fault, "the printer is gone");
    hear(job, link, start);
    job.lost();
}

fn left(start: Instant, until: Duration) -> Duration {
    // A step ends by its deadline, never a little before it, which would turn the loop idly.
    until.saturating_sub(start.elapsed()) + Duration::from_micros(100)
}
