//! The order of things: commit, draw, send, commit.

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use dawr::engine::{JobId, PrintOrder, Slip};
use dawr::printing::{Marks, Parts, Patience, Rest, VirtualPrinter, start};

use super::samples::{Kind, config, slip, ticket};

/// Prints the slips on a real printing thread; what happened, in its order, and how many files there are.
fn story(slips: Vec<Slip>, sending_fails: bool) -> (Vec<String>, usize) {
    printed_after(Duration::ZERO, slips, sending_fails)
}

/// The same for slips that have waited so long already.
fn printed_after(wait: Duration, slips: Vec<Slip>, sending_fails: bool) -> (Vec<String>, usize) {
    let (folder, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let told = Arc::new(Mutex::new(vec![]));
    let tell = |told: &Arc<Mutex<Vec<String>>>| {
        let told = Arc::clone(told);
        move |line: String| told.lock().unwrap().push(line)
    };
    let (paper, sending, ended) = (tell(&told), tell(&told), tell(&told));
    let link = VirtualPrinter::new(folder.path(), 384, Arc::new(move |_| paper("paper".to_owned()))).unwrap();
    let marks = Marks {
        sending: Box::new(move |JobId(job)| {
            sending(format!("sending {job}"));
            if sending_fails { Err("the disk is full") } else { Ok(()) }
        }),
        ended: Box::new(move |JobId(job), outcome| {
            ended(format!("ended {job} {outcome:?}"));
            Ok(())
        }),
        printer: Box::new(|_| Ok(())),
    };
    let (orders, waiting) = channel();
    let thread = start(Parts {
        config: Arc::new(config(384)),
        link: Box::new(link),
        marks,
        orders: waiting,
        data: data.path().into(),
        patience: Patience::default(),
        rest: Rest::default(),
        broken_off: false,
    })
    .unwrap();
    for (job, slip) in (1..).zip(slips) {
        orders.send(PrintOrder { job: JobId(job), slip, ordered: Instant::now().checked_sub(wait).unwrap() }).unwrap();
    }
    drop(orders);
    thread.join().unwrap();
    let told = told.lock().unwrap().clone();
    (told, folder.path().read_dir().unwrap().count())
}

#[test]
fn each_job_is_marked_before_its_first_byte_and_after_its_last() {
    let documents = Slip::Documents { service: "assist_request".into(), language: "ur".parse().unwrap() };
    let (told, files) = story(vec![slip(Kind::Short, "ar"), documents], false);
    let expected = ["sending 1", "paper", "ended 1 Confirmed", "sending 2", "paper", "ended 2 Confirmed"];
    assert_eq!((told, files), (expected.map(str::to_owned).to_vec(), 4));
}

#[test]
fn a_slip_that_cannot_be_drawn_never_begins_and_the_next_one_is_printed() {
    let mut unknown = ticket(Kind::Short, "ar");
    unknown.service = "abolished".into();
    let (told, _) = story(vec![Slip::Ticket(unknown), slip(Kind::Short, "en")], false);
    assert_eq!(told, ["ended 1 NotSent(NotDrawn)", "sending 2", "paper", "ended 2 Confirmed"]);
}

#[test]
fn without_its_mark_nothing_is_printed() {
    let (told, files) = story(vec![slip(Kind::Short, "ar")], true);
    assert_eq!((told, files), (["sending 1", "ended 1 NotSent(NotKept)"].map(str::to_owned).to_vec(), 0));
}

#[test]
fn a_slip_that_nobody_waits_for_any_more_does_not_come_out() {
    let (told, files) = printed_after(Duration::from_mins(2), vec![slip(Kind::Short, "ar")], false);
    assert_eq!((told, files), (["ended 1 NotSent(TooLate)"].map(str::to_owned).to_vec(), 0));
}
