//! The worked sample of DOMAIN.md §6.4, lived through by a station.

use dawr::queue::{
    Call, CallReason, Channel, Class, CloseDay, Command, CounterNumber, Finish, NoShow, OpenCounter, Outcome, Recall, Serve, TicketId,
    Transfer, TransferReason,
};
use tempfile::TempDir;

use crate::support::{Setting, Station};

pub struct Day(pub Station);

impl Day {
    pub fn take(&self, time: &str, service: &str, class: Class, (channel, language, people): (Channel, &str, u8)) -> TicketId {
        self.0.at(time);
        self.0.issue_as(service, Some(class), channel, language, people).unwrap().ticket
    }

    pub fn call(&self, time: &str, ticket: TicketId, counter: u8) {
        self.0.at(time);
        let reason = Some(CallReason::OfficersChoice);
        self.0.run(Command::Call(Call { counter: CounterNumber(counter), ticket, reason })).unwrap();
    }

    pub fn serve(&self, start: &str, counter: u8) {
        self.0.at(start);
        self.0.run(Command::Serve(Serve { counter: CounterNumber(counter) })).unwrap();
    }

    pub fn finish(&self, end: &str, counter: u8) {
        self.0.at(end);
        self.0.run(Command::Finish(Finish { counter: CounterNumber(counter), outcome: Outcome::Delivered, obstacle: None })).unwrap();
    }
}

/// The eleven tickets of the sample, at three counters that are open from 08:00; the day is still open at 15:40.
pub fn sample() -> Day {
    let mut setting = Setting::default();
    setting.config.calendar.pauses.truncate(2);
    let day = Day(Station::with(setting));
    let services: Vec<_> = dawr::config::Config::example().unwrap().rules().0.into_iter().map(|service| service.id).collect();
    for counter in [1, 2, 3] {
        day.0.run(Command::OpenCounter(OpenCounter { counter: CounterNumber(counter), services: services.clone() })).unwrap();
    }
    let walk_in = |language, people| (Channel::WalkIn, language, people);
    let (ordinary, priority) = (Class::Ordinary, Class::Priority);

    let a001 = day.take("08:02:10", "enquiry", ordinary, walk_in("ar", 1));
    day.call("08:03:00", a001, 1);
    day.serve("08:03:40", 1);
    let r001 = day.take("08:05:31", "assist_request", ordinary, walk_in("ur", 1));
    day.finish("08:08:05", 1);
    day.call("08:09:10", r001, 1);
    day.serve("08:09:50", 1);
    let k001 = day.take("08:11:02", "meals_kit", ordinary, walk_in("id", 30));
    day.call("08:12:00", k001, 2);
    day.serve("08:12:30", 2);
    day.finish("08:20:10", 2);
    let r501 = day.take("08:20:45", "assist_request", priority, walk_in("ar", 1));
    day.finish("08:27:20", 1);
    day.call("08:27:50", r501, 1);
    day.serve("08:28:40", 1);
    day.0.at("08:41:00");
    let transfer = Transfer { counter: CounterNumber(1), to: "social_research".into(), reason: TransferReason::ProceduresUnclear };
    let d501 = match day.0.run(Command::Transfer(transfer)).unwrap() {
        dawr::engine::Reply::Issued(issued) => issued.ticket,
        other => panic!("{other:?}"),
    };
    day.call("08:46:30", d501, 3);
    day.serve("08:47:00", 3);
    let l501 = day.take("09:02:00", "lost", priority, walk_in("bn", 1));
    day.call("09:02:40", l501, 2);
    day.serve("09:03:00", 2);
    day.finish("09:10:00", 3);
    day.finish("09:15:30", 2);
    let s001 = day.take("09:30:00", "follow_up", ordinary, (Channel::Phone, "ar", 1));
    day.call("09:41:00", s001, 1);
    for _ in 0..2 {
        day.0.run(Command::Recall(Recall { counter: CounterNumber(1) })).unwrap();
    }
    day.0.at("09:42:00");
    day.0.run(Command::NoShow(NoShow { counter: CounterNumber(1) })).unwrap();
    let a002 = day.take("11:50:00", "enquiry", ordinary, walk_in("en", 2));
    let t501 = day.take("12:01:00", "wheelchair_transport", priority, walk_in("id", 1));
    day.call("12:33:00", t501, 2);
    day.call("12:33:10", a002, 1);
    day.serve("12:33:30", 2);
    day.serve("12:33:40", 1);
    day.finish("12:38:00", 1);
    day.finish("12:41:00", 2);
    let h001 = day.take("13:10:00", "volunteering", ordinary, (Channel::Website, "ar", 1));
    day.call("13:36:00", h001, 1);
    day.serve("13:36:30", 1);
    day.finish("13:47:00", 1);
    day.take("15:40:00", "enquiry", ordinary, walk_in("ar", 1));
    day
}

impl Day {
    pub fn close(self) -> TempDir {
        self.0.at("21:30:00");
        self.0.run(Command::CloseDay(CloseDay)).unwrap();
        self.0.stop()
    }
}
