//! Stories of one ticket, and properties over random days.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::fixture::Bench;
use super::*;

const ONE: CounterNumber = CounterNumber(1);

fn no_show(bench: &mut Bench) -> Result<Event, Refusal> {
    bench.run(Command::NoShow(NoShow { counter: ONE }))
}

#[test]
fn a_busy_counter_calls_nobody_else() {
    let mut bench = Bench::new();
    bench.issue("enquiry");
    bench.issue("enquiry");
    bench.call_next(1).unwrap();
    assert_eq!(bench.call_next(1), Err(Refusal::CounterBusy));
    assert_eq!(bench.call_next(2), Ok("A002".to_owned()), "two counters never get one ticket");
    assert_eq!(bench.run(Command::CloseCounter(CloseCounter { counter: ONE })), Err(Refusal::CounterBusy));
    assert_eq!(bench.call_next(3), Err(Refusal::CounterNotOpen));
}

#[test]
fn out_of_turn_needs_a_reason() {
    let mut bench = Bench::new();
    let (first, second) = (bench.issue("enquiry"), bench.issue("enquiry"));
    let call = |ticket, reason| Command::Call(Call { counter: ONE, ticket, reason });
    assert_eq!(bench.run(call(second, None)), Err(Refusal::ReasonNeeded));
    assert!(bench.run(call(second, Some(CallReason::CameBack))).is_ok());
    bench.finish(1).unwrap();
    assert!(bench.run(call(first, None)).is_ok(), "in turn it needs none");
    bench.finish(1).unwrap();
    assert_eq!(bench.run(call(first, None)), Err(Refusal::WrongState { state: State::Served }));
}

#[test]
fn a_no_show_comes_after_two_recalls_and_a_minute() {
    let mut bench = Bench::new();
    let ticket = bench.issue("enquiry");
    bench.call_next(1).unwrap();
    bench.pass(70);
    assert_eq!(no_show(&mut bench), Err(Refusal::TooSoonForNoShow { recalls: 0, seconds: 70 }));
    for _ in 0..2 {
        bench.run(Command::Recall(Recall { counter: ONE })).unwrap();
    }
    assert!(no_show(&mut bench).is_ok());
    assert_eq!(bench.state(ticket), State::NoShow);
    assert_eq!(bench.call_next(1), Err(Refusal::NobodyWaiting));
}

#[test]
fn two_quick_recalls_are_no_minute() {
    let mut bench = Bench::new();
    bench.issue("enquiry");
    bench.call_next(1).unwrap();
    for _ in 0..2 {
        bench.pass(25);
        bench.run(Command::Recall(Recall { counter: ONE })).unwrap();
    }
    assert_eq!(no_show(&mut bench), Err(Refusal::TooSoonForNoShow { recalls: 2, seconds: 50 }));
}

#[test]
fn a_no_show_may_come_back_within_thirty_minutes_to_the_place_it_had() {
    for (minutes, answer) in [(30, Ok("A001")), (31, Err(Refusal::TooLateToReinstate))] {
        let mut bench = Bench::new();
        let ticket = bench.issue("enquiry");
        bench.issue("enquiry");
        bench.call_next(1).unwrap();
        for _ in 0..2 {
            bench.run(Command::Recall(Recall { counter: ONE })).unwrap();
        }
        bench.pass(60);
        no_show(&mut bench).unwrap();
        bench.pass(minutes * 60);
        let reinstated = bench.run(Command::Reinstate(Reinstate { ticket }));
        assert_eq!(reinstated.map(|_| bench.call_next(1).unwrap()), answer.map(str::to_owned));
    }
}

#[test]
fn a_ticket_on_hold_frees_the_counter_and_goes_on_at_any_other() {
    let mut bench = Bench::new();
    let ticket = bench.issue("enquiry");
    bench.call_next(1).unwrap();
    bench.run(Command::Serve(Serve { counter: ONE })).unwrap();
    bench.run(Command::Hold(Hold { counter: ONE })).unwrap();
    assert_eq!(bench.call_next(1), Err(Refusal::NobodyWaiting), "on hold is not waiting");
    bench.run(Command::Resume(Resume { counter: CounterNumber(2), ticket })).unwrap();
    assert_eq!(bench.state(ticket), State::Serving);
    bench.pass(100);
    assert!(matches!(bench.finish(2), Ok(Event::Finished { service_time: Wait { seconds: 100, estimated: false }, .. })));
}

#[test]
fn a_transfer_keeps_class_visit_and_place() {
    let mut bench = Bench::new();
    let ticket = bench.issue_as("assist_request", Some(Class::Priority));
    bench.call_next(1).unwrap();
    bench.pass(600);
    let transfer = |to: &str| Command::Transfer(Transfer { counter: ONE, to: to.into(), reason: TransferReason::ProceduresUnclear });
    assert_eq!(bench.run(transfer("assist_request")), Err(Refusal::SameService));
    let event = bench.run(transfer("social_research")).unwrap();
    let next = event.issued().unwrap().clone();
    assert_eq!((next.number.to_string().as_str(), next.channel), ("D501", Channel::Transfer));
    let (old, new) = (&bench.hall.tickets[&ticket], &bench.hall.tickets[&next.ticket]);
    assert_eq!((old.outcome, old.transferred_to), (Some(Outcome::Transferred), Some(next.ticket)));
    assert_eq!((new.visit, new.visit_issued), (old.visit, old.issued));
    assert_eq!(new.issued, bench.now, "its own wait counts from the transfer");
}

#[test]
fn a_transferred_visit_stands_by_its_first_issue() {
    let mut bench = Bench::new();
    bench.issue("enquiry");
    bench.pass(60);
    bench.issue("follow_up");
    bench.call_next(1).unwrap();
    bench.run(Command::Transfer(Transfer { counter: ONE, to: "volunteering".into(), reason: TransferReason::NextStep })).unwrap();
    assert_eq!(bench.call_next(1), Ok("H001".to_owned()), "before the one who came later");
}

#[test]
fn the_first_call_stays_the_first() {
    let mut bench = Bench::new();
    let ticket = bench.issue("enquiry");
    bench.pass(90);
    bench.call_next(1).unwrap();
    let first = bench.hall.tickets[&ticket].first_called;
    for _ in 0..2 {
        bench.run(Command::Recall(Recall { counter: ONE })).unwrap();
    }
    bench.pass(60);
    no_show(&mut bench).unwrap();
    bench.run(Command::Reinstate(Reinstate { ticket })).unwrap();
    bench.pass(60);
    bench.call_next(1).unwrap();
    let ticket = &bench.hall.tickets[&ticket];
    assert_eq!((ticket.first_called, ticket.wait_gross, ticket.recalls), (first, Some(Wait { seconds: 90, estimated: false }), 0));
}

#[test]
fn a_wait_over_a_restart_is_marked_as_estimated() {
    let mut bench = Bench::new();
    let ticket = bench.issue("enquiry");
    bench.now.boot = crate::calendar::Boot(uuid::Uuid::from_u128(2));
    bench.pass(90);
    bench.call_next(1).unwrap();
    assert_eq!(bench.hall.tickets[&ticket].wait_gross, Some(Wait { seconds: 90, estimated: true }));
}

#[test]
fn the_net_wait_leaves_the_prayer_out() {
    let mut bench = Bench::new();
    bench.set("12:00:59");
    let ticket = bench.issue("enquiry");
    bench.set("12:33:00");
    bench.call_next(1).unwrap();
    let ticket = &bench.hall.tickets[&ticket];
    assert_eq!((ticket.wait_gross.unwrap().seconds, ticket.wait_net.unwrap().seconds), (1920, 420));
}

#[test]
fn the_close_of_the_day_ends_everything_honestly() {
    let mut bench = Bench::new();
    let [waiting, called, serving, held] = [0; 4].map(|_| bench.issue("enquiry"));
    let call = |ticket, counter| Command::Call(Call { counter: CounterNumber(counter), ticket, reason: Some(CallReason::OfficersChoice) });
    bench.run(call(held, 1)).unwrap();
    bench.run(Command::Hold(Hold { counter: ONE })).unwrap();
    bench.run(call(serving, 1)).unwrap();
    bench.run(Command::Serve(Serve { counter: ONE })).unwrap();
    bench.run(call(called, 2)).unwrap();
    bench.run(Command::CloseDay(CloseDay)).unwrap();
    let states = [waiting, called, serving, held].map(|ticket| bench.state(ticket));
    assert_eq!(states, [State::Abandoned, State::NoShow, State::Served, State::NoShow], "who was held before a service did not come back");
    assert_eq!(bench.hall.tickets[&serving].outcome, Some(Outcome::NotRecorded));
    assert_eq!(bench.call_next(1), Err(Refusal::CounterNotOpen));
}

#[test]
fn a_visit_is_not_finished_as_transferred_and_not_cancelled_while_served() {
    let mut bench = Bench::new();
    let ticket = bench.issue("enquiry");
    bench.call_next(1).unwrap();
    let finish = Command::Finish(Finish { counter: ONE, outcome: Outcome::Transferred, obstacle: None });
    assert_eq!(bench.run(finish), Err(Refusal::OutcomeNotAllowed));
    bench.run(Command::Serve(Serve { counter: ONE })).unwrap();
    assert_eq!(bench.run(Command::Cancel(Cancel { ticket, counter: None })), Err(Refusal::WrongState { state: State::Serving }));
}

#[test]
fn who_was_called_to_one_counter_is_not_cancelled_at_another() {
    let mut bench = Bench::new();
    let ticket = bench.issue("enquiry");
    bench.call_next(1).unwrap();
    for counter in [None, Some(CounterNumber(2))] {
        assert_eq!(bench.run(Command::Cancel(Cancel { ticket, counter })), Err(Refusal::OtherCounter { counter: ONE }));
    }
    bench.run(Command::Cancel(Cancel { ticket, counter: Some(ONE) })).unwrap();
}

/// A random act of a random branch day; tickets are named by their order.
fn command(ticket: TicketId, dice: u8, counter: u8) -> Command {
    let counter = CounterNumber(1 + counter % 3);
    let service = |place: u8| ServiceId::from(["enquiry", "assist_request", "lost", "meals_kit"][usize::from(place % 4)]);
    match dice % 16 {
        0..=4 => Command::Issue(Issue {
            service: service(dice / 16),
            class: [None, Some(Class::Priority), Some(Class::Ordinary)][usize::from(dice / 16 % 3)],
            channel: Channel::WalkIn,
            language: Language::ARABIC,
            party_size: PartySize::try_from(1 + dice / 16).unwrap(),
        }),
        5 | 6 => Command::CallNext(CallNext { counter }),
        7 => Command::Call(Call { counter, ticket, reason: Some(CallReason::OfficersChoice) }),
        8 => Command::Recall(Recall { counter }),
        9 => Command::Serve(Serve { counter }),
        10 => Command::Finish(Finish { counter, outcome: Outcome::Delivered, obstacle: None }),
        11 => Command::Hold(Hold { counter }),
        12 => Command::Resume(Resume { counter, ticket }),
        13 => Command::Transfer(Transfer { counter, to: service(dice / 16), reason: TransferReason::NextStep }),
        14 => Command::NoShow(NoShow { counter }),
        _ if dice < 48 => Command::Undo(Undo { counter }),
        _ if dice < 80 => {
            Command::Amend(Amend { ticket, ending: Ending::Served(Outcome::Refused), obstacle: None, reason: AmendReason::Other })
        }
        _ if dice < 112 => Command::Reinstate(Reinstate { ticket }),
        _ if dice < 176 => Command::Reprint(Reprint { ticket }),
        _ => Command::Cancel(Cancel { ticket, counter: None }),
    }
}

fn holds(bench: &Bench) {
    let mut numbers = BTreeSet::new();
    for ticket in bench.hall.tickets.values() {
        assert!(numbers.insert(ticket.number), "{} was given twice", ticket.number);
        let counters = bench.hall.counters.values().filter(|counter| counter.ticket == Some(ticket.id)).count();
        assert_eq!(
            counters == 1,
            matches!(ticket.state, State::Called | State::Serving),
            "{} is {:?} at {counters} counters",
            ticket.number,
            ticket.state
        );
        assert!(counters <= 1);
        assert_eq!(ticket.state == State::Served, ticket.outcome.is_some());
        assert_eq!(ticket.outcome == Some(Outcome::Transferred), ticket.transferred_to.is_some());
        assert!(ticket.state != State::Waiting || ticket.service_start.is_none());
    }
    for service in &bench.services.0 {
        let waiting = bench.hall.tickets.values().filter(|ticket| ticket.service == service.id && ticket.state == State::Waiting);
        assert_eq!(bench.hall.waiting(&service.id), waiting.count(), "the line of {} agrees with the states", service.id);
    }
    let in_state = |state| bench.hall.tickets.values().filter(|ticket| ticket.state == state).count();
    assert_eq!(bench.hall.on_hold().count(), in_state(State::OnHold));
    assert_eq!(bench.hall.no_shows().count(), in_state(State::NoShow));
    assert!(bench.hall.ended().all(|ticket| !ticket.state.is_live()));
}

proptest! {
    #[test]
    fn over_random_days_no_number_repeats_and_every_ticket_is_in_one_place(acts in prop::collection::vec((any::<u8>(), any::<u8>(), 0_usize..40, 0_i64..90), 1..120)) {
        let mut bench = Bench::new();
        for (dice, counter, place, seconds) in acts {
            bench.pass(seconds);
            let ticket = bench.hall.tickets.keys().nth(place).copied().unwrap_or(TicketId(uuid::Uuid::nil()));
            let before = bench.hall.clone();
            if bench.run(command(ticket, dice, counter)).is_err() {
                prop_assert_eq!(&before, &bench.hall, "a refusal changes nothing");
            }
            holds(&bench);
        }
        bench.run(Command::CloseDay(CloseDay)).unwrap();
        prop_assert!(bench.hall.tickets.values().all(|ticket| !ticket.state.is_live()));
    }

    #[test]
    fn never_more_than_two_priority_calls_in_a_row_while_somebody_ordinary_waits(classes in prop::collection::vec(any::<bool>(), 1..40)) {
        let mut bench = Bench::new();
        for priority in classes {
            bench.issue_as("enquiry", Some(if priority { Class::Priority } else { Class::Ordinary }));
        }
        let mut in_a_row = 0;
        while let Ok(number) = bench.call_next(1) {
            in_a_row = if *number >= *"A501" { in_a_row + 1 } else { 0 };
            let ordinary = bench.hall.waiting_in(&"enquiry".into(), Class::Ordinary);
            prop_assert!(in_a_row <= 2 || ordinary == 0, "{in_a_row} in a row while {ordinary} wait");
            bench.finish(1).unwrap();
        }
    }
}
