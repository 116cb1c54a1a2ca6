//! What the representative does with the register. Needs no open day; a clock that is wrong gives a wrong date at the most.

use jiff::civil::Date;

use super::{Improvement, ImprovementId, Plan};
use crate::queue::{Event, Refusal, Situation};

#[derive(Debug, Clone, PartialEq)]
pub enum Improve {
    Open(OpenImprovement),
    Change(ChangeImprovement),
    Finish(FinishImprovement),
}

impl Improve {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        match self {
            Self::Open(command) => command.decide(situation),
            Self::Change(command) => command.decide(situation),
            Self::Finish(command) => command.decide(situation),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct OpenImprovement {
    pub plan: Plan,
}

impl OpenImprovement {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        if self.plan.due < today(situation) {
            return Err(Refusal::DueIsPast);
        }
        let last = situation.improvements.iter().map(|known| known.id.0).max().unwrap_or_default();
        let improvement =
            Improvement { id: ImprovementId(last.saturating_add(1)), plan: self.plan.clone(), opened: today(situation), done: None };
        Ok(Event::ImprovementOpened(Box::new(improvement)))
    }
}

/// The whole plan as it is from now on.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeImprovement {
    pub id: ImprovementId,
    pub plan: Plan,
}

impl ChangeImprovement {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        let known = open(self.id, situation)?;
        if known.plan == self.plan {
            return Err(Refusal::NothingToChange);
        }
        // A plan that is late already may keep its day.
        if self.plan.due < today(situation) && self.plan.due != known.plan.due {
            return Err(Refusal::DueIsPast);
        }
        Ok(Event::ImprovementChanged(Box::new(Improvement { plan: self.plan.clone(), ..known.clone() })))
    }
}

/// From now on visitors read of it.
#[derive(Debug, Clone, PartialEq)]
pub struct FinishImprovement {
    pub id: ImprovementId,
}

impl FinishImprovement {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        let known = open(self.id, situation)?;
        Ok(Event::ImprovementFinished(Box::new(Improvement { done: Some(today(situation)), ..known.clone() })))
    }
}

fn open<'a>(id: ImprovementId, situation: &Situation<'a>) -> Result<&'a Improvement, Refusal> {
    let known = situation.improvements.iter().find(|known| known.id == id).ok_or(Refusal::UnknownImprovement)?;
    if known.done.is_some() { Err(Refusal::ImprovementIsDone) } else { Ok(known) }
}

/// The business day, and the date of the clock where none is open.
fn today(situation: &Situation) -> Date {
    situation.hall.day.map_or_else(|| situation.calendar.local(situation.now.at).date(), |day| day.date)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::improvement::{Both, Line, Origin, shown};
    use crate::queue::fixture::Bench;
    use crate::rating::Reason;

    fn plan(due: Date) -> Plan {
        let both = || Both { ar: Line::new("كلام").unwrap(), en: Line::new("words").unwrap() };
        let owner = Line::new("Branch office").unwrap();
        Plan { origin: Origin::Rating(Reason::LongWait), said: both(), action: both(), owner, due }
    }

    /// On 22 November 2026.
    fn decide(register: &[Improvement], command: &Improve) -> Result<Event, Refusal> {
        let bench = Bench::new();
        command.decide(&Situation { improvements: register, ..bench.situation() })
    }

    fn known(id: u32, due: Date, done: Option<Date>) -> Improvement {
        Improvement { id: ImprovementId(id), plan: plan(due), opened: date(2026, 11, 22), done }
    }

    #[test]
    fn an_improvement_gets_the_next_number_and_a_day_to_come() {
        let today = date(2026, 11, 22);
        let open = |due| Improve::Open(OpenImprovement { plan: plan(due) });
        let register = [known(4, today, None), known(2, today, Some(today))];
        assert_eq!(decide(&register, &open(today)), Ok(Event::ImprovementOpened(Box::new(known(5, today, None)))));
        assert_eq!(decide(&[], &open(date(2026, 11, 21))), Err(Refusal::DueIsPast));
    }

    #[test]
    fn a_plan_changes_until_it_is_done_and_a_late_one_keeps_its_day() {
        let (today, past) = (date(2026, 11, 22), date(2026, 11, 1));
        let register = [known(1, past, None), known(2, today, Some(today))];
        let change = |id, plan| decide(&register, &Improve::Change(ChangeImprovement { id: ImprovementId(id), plan }));
        let other = |due| Plan { origin: Origin::Suggestion, ..plan(due) };
        let changed = Improvement { plan: other(past), ..register[0].clone() };
        assert_eq!(change(1, other(past)), Ok(Event::ImprovementChanged(Box::new(changed))));
        assert_eq!(change(1, plan(past)), Err(Refusal::NothingToChange));
        assert_eq!(change(1, plan(date(2026, 11, 2))), Err(Refusal::DueIsPast));
        assert_eq!(change(2, other(today)), Err(Refusal::ImprovementIsDone));
        assert_eq!(change(3, other(today)), Err(Refusal::UnknownImprovement));
    }

    #[test]
    fn it_is_done_once_and_visitors_read_of_the_latest() {
        let today = date(2026, 11, 22);
        let finish = |register: &[Improvement]| decide(register, &Improve::Finish(FinishImprovement { id: ImprovementId(1) }));
        let done = known(1, today, Some(today));
        assert_eq!(finish(&[known(1, today, None)]), Ok(Event::ImprovementFinished(Box::new(done.clone()))));
        assert_eq!(finish(&[done]), Err(Refusal::ImprovementIsDone));
        let register: Vec<_> =
            (1..=8).map(|id| known(id, today, (id != 7).then_some(date(2026, 11, if id == 3 { 20 } else { 10 })))).collect();
        let ids: Vec<_> = shown(&register).iter().map(|improvement| improvement.id.0).collect();
        assert_eq!(ids, [3, 8, 6, 5, 4]);
    }
}
