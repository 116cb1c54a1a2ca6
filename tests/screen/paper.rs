//! Paper that tells the truth: what a visitor reads of a slip that did not come, and what the technician may do about it.

use dawr::engine::{Cause, Condition, JobId, JobOutcome, PrinterReport, Tier};
use dawr::queue::TicketId;
use dawr::technician::{Answer, ON_ITS_WAY, Order};

use super::technician::{Workshop, standard};
use super::*;

fn report(condition: Condition) -> PrinterReport {
    PrinterReport { condition, tier: Some(Tier::B) }
}

/// The slips of the sample, and one job after them.
fn with_copy(ticket: TicketId, state: JobState) -> Snapshot {
    let mut snapshot = sample::slips(report(Condition::Well));
    let number = snapshot.jobs.iter().find(|job| job.ticket == Some(ticket)).unwrap().number;
    snapshot.jobs.push(JobSnapshot { job: JobId(99), ticket: Some(ticket), number, state });
    snapshot
}

fn at_the_printer(snapshot: Snapshot) -> Workshop {
    let shop = standard();
    ui::seen(Arc::new(snapshot));
    shop.enter().kiosk.tap("Printer");
    shop
}

fn can_copy(shop: &Workshop, number: &str) -> bool {
    shop.kiosk.element(&format!("{number} Print\na copy")).accessible_enabled().unwrap()
}

fn ordered(shop: &Workshop) -> Vec<TicketId> {
    let orders = shop.orders.borrow();
    let copies = orders.iter().filter_map(|order| if let Order::Reprint(ticket) = order { Some(*ticket) } else { None });
    copies.collect()
}

#[test]
fn the_visitor_reads_what_happened_to_the_paper() {
    let kiosk = kiosk(sample::snapshot());
    for (outcome, says) in [
        (JobOutcome::NotSent(Cause::PaperOut), "نفد الورق. رقمك محفوظ."),
        (JobOutcome::Uncertain(Cause::PaperOut), "نفد الورق. رقمك محفوظ."),
        (JobOutcome::NotSent(Cause::CoverOpen), "الطابعة مفتوحة. رقمك محفوظ."),
        (JobOutcome::NotSent(Cause::CutterJammed), "لم تخرج تذكرة. رقمك محفوظ."),
        (JobOutcome::Uncertain(Cause::CoverOpen), "قد تكون تذكرتك ناقصة. رقمك محفوظ."),
        (JobOutcome::Uncertain(Cause::Silent), "قد تكون تذكرتك ناقصة. رقمك محفوظ."),
    ] {
        kiosk.tap("متابعة طلب");
        issued();
        let mut snapshot = sample::no_paper();
        snapshot.jobs[0].state = JobState::Ended(outcome);
        ui::seen(Arc::new(snapshot));
        assert!(kiosk.says(says) && kiosk.says("R 014"), "{outcome:?}: {:#?}", words(&kiosk.app));
        kiosk.tap("حفظت رقمي");
        ui::seen(Arc::new(sample::snapshot()));
    }
}

#[test]
fn what_was_handed_over_is_no_trouble() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap("متابعة طلب");
    issued();
    let mut snapshot = sample::no_paper();
    snapshot.jobs[0].state = JobState::Ended(JobOutcome::Uncertain(Cause::HandedOver));
    ui::seen(Arc::new(snapshot));
    assert!(kiosk.says("رقمك"), "{:#?}", words(&kiosk.app));
}

#[test]
fn a_copy_is_one_tap_and_its_way_is_followed_to_the_end() {
    let shop = at_the_printer(sample::slips(report(Condition::Well)));
    let ticket = TicketId(uuid::Uuid::from_u128(13));
    assert!(shop.kiosk.says("R 014: Nothing came out"), "{:#?}", words(&shop.kiosk.app));
    shop.kiosk.tap("R 014 Print\na copy").tap("R 014 Print\na copy");
    assert_eq!(ordered(&shop), [ticket], "the second tap of an impatient finger asks for nothing");
    ui::seen(Arc::new(with_copy(ticket, JobState::Queued)));
    ui::answered(Answer::Copying(JobId(99)));
    assert!(shop.kiosk.says("The copy is being printed") && shop.kiosk.says("R 014: Waiting"));
    assert!(!can_copy(&shop, "R 014") && can_copy(&shop, "R 015"));
    ui::seen(Arc::new(with_copy(ticket, JobState::Sending)));
    assert!(shop.kiosk.says("The copy is being printed") && shop.kiosk.says("R 014: Printing"));
    ui::seen(Arc::new(with_copy(ticket, JobState::Ended(JobOutcome::Confirmed))));
    assert!(!shop.kiosk.says("The copy is being printed") && shop.kiosk.says("R 014: Printed"), "{:#?}", words(&shop.kiosk.app));
    assert!(can_copy(&shop, "R 014"), "it may tear once more");
}

#[test]
fn a_copy_that_ended_before_the_answer_leaves_no_sentence_behind() {
    let shop = at_the_printer(sample::slips(report(Condition::Well)));
    let ticket = TicketId(uuid::Uuid::from_u128(13));
    shop.kiosk.tap("R 014 Print\na copy");
    ui::seen(Arc::new(with_copy(ticket, JobState::Ended(JobOutcome::NotSent(Cause::CoverOpen)))));
    ui::answered(Answer::Copying(JobId(99)));
    assert!(!shop.kiosk.says("The copy is being printed") && shop.kiosk.says("R 014: Nothing came out"));
}

#[test]
fn a_copy_that_is_refused_says_why() {
    let shop = at_the_printer(sample::slips(report(Condition::Well)));
    shop.kiosk.tap("R 011 Print\na copy");
    ui::answered(Answer::Failed(ON_ITS_WAY));
    assert!(shop.kiosk.says("This slip is on its way."), "{:#?}", words(&shop.kiosk.app));
    shop.kiosk.tap("R 012 Print\na copy");
    assert!(!shop.kiosk.says("This slip is on its way."));
    assert_eq!(ordered(&shop).len(), 2);
}

#[test]
fn nothing_is_copied_where_nothing_would_come_out() {
    let shop = at_the_printer(sample::slips(report(Condition::PaperOut)));
    assert!(shop.kiosk.says("The paper has run out") && shop.kiosk.says("Put in a new roll."), "{:#?}", words(&shop.kiosk.app));
    shop.kiosk.tap("R 015 Print\na copy");
    assert!(!can_copy(&shop, "R 015") && ordered(&shop).is_empty());
    ui::seen(Arc::new(sample::slips(report(Condition::Well))));
    assert!(shop.kiosk.says("The printer is ready") && can_copy(&shop, "R 015"), "the page follows the printer");
}

#[test]
fn every_condition_has_its_words_and_its_advice() {
    let shop = at_the_printer(sample::slips(report(Condition::Well)));
    for (condition, state, advice) in [
        (Condition::Unknown, "Nobody knows how the printer is", "Look at the paper roll yourself."),
        (Condition::PaperLow, "The roll is nearly empty", "Have a new roll ready."),
        (Condition::PaperOut, "The paper has run out", "Put in a new roll."),
        (Condition::CoverOpen, "The printer is open", "Close its cover."),
        (Condition::CutterJammed, "The cutter is stuck", "Switch the printer off and on."),
        (Condition::Offline, "The printer is not ready", "Switch the printer off and on."),
        (Condition::Silent, "The printer does not answer", "Check its cable, then switch it off and on."),
        (Condition::Unreachable, "The printer is not there", "Check its plug and its switch."),
    ] {
        ui::seen(Arc::new(sample::slips(report(condition))));
        assert!(shop.kiosk.says(state) && shop.kiosk.says(advice), "{condition:?}: {:#?}", words(&shop.kiosk.app));
        assert_eq!(can_copy(&shop, "R 015"), condition.prints(), "{condition:?}");
    }
}

#[test]
fn only_a_printer_that_cannot_say_is_said_to() {
    let limit = "This printer cannot say whether a slip came out.";
    let shop = at_the_printer(sample::slips(report(Condition::Well)));
    assert!(!shop.kiosk.says(limit));
    ui::seen(Arc::new(sample::slips(PrinterReport { condition: Condition::Unknown, tier: Some(Tier::C) })));
    assert!(shop.kiosk.says(limit));
    shop.kiosk.tap("Test slip");
    ui::answered(Answer::Printing);
    assert!(shop.kiosk.says("The test slip is being printed") && !shop.kiosk.says(limit), "what just happened comes first");
}

#[test]
fn each_ticket_has_one_row_the_newest_first_on_as_many_pages_as_it_takes() {
    let shop = at_the_printer(sample::slips(report(Condition::Well)));
    let rows = || {
        let rows = words(&shop.kiosk.app).into_iter().filter(|label| label.starts_with("R 0") && label.contains(": "));
        rows.collect::<Vec<_>>()
    };
    let first =
        ["R 015: Printed", "R 014: Nothing came out", "R 013: Printing", "R 012: Printed", "R 011: Printed", "R 010: May be incomplete"];
    assert_eq!(rows(), first);
    shop.kiosk.tap("More");
    assert_eq!(rows(), ["R 009: Nothing came out", "R 008: Handed over", "R 007: Printed"]);
    shop.kiosk.tap("R 008 Print\na copy");
    assert_eq!(ordered(&shop), [TicketId(uuid::Uuid::from_u128(7))], "the row that was touched, on this page too");
    ui::answered(Answer::Failed(ON_ITS_WAY));
    shop.kiosk.tap("More");
    assert_eq!(rows(), first);
}
