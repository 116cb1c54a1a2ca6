//! Tickets, one row each.

use rusqlite::{Row, named_params};
use uuid::Uuid;

use super::{Store, StoreFault, StoredDay, mark, moment};
use crate::calendar::Moment;
use crate::queue::{Amendment, CounterNumber, Ending, Ticket, TicketId, TicketNumber, VisitId, Wait};

const INSERT: &str = "insert into ticket (
        id, day, visit, service, prefix, number, class, channel, language, party_size, state, issued_at, issued_mark,
        turn, visit_issued_at, visit_issued_mark, first_called_at, first_called_mark, called_at, called_mark, recalls,
        service_start_at, service_start_mark, service_end_at, service_end_mark, wait_gross_s, wait_net_s, wait_estimated,
        service_s, service_estimated, counter, outcome, obstacle, transferred_to, ended_at, ended_mark,
        amended_from, amend_reason)
    values (
        :id, :day, :visit, :service, :prefix, :number, :class, :channel, :language, :party_size, :state, :issued_at, :issued_mark,
        :turn, :visit_issued_at, :visit_issued_mark, :first_called_at, :first_called_mark, :called_at, :called_mark, :recalls,
        :service_start_at, :service_start_mark, :service_end_at, :service_end_mark, :wait_gross_s, :wait_net_s, :wait_estimated,
        :service_s, :service_estimated, :counter, :outcome, :obstacle, :transferred_to, :ended_at, :ended_mark,
        :amended_from, :amend_reason)";

/// Behind `INSERT`.
const OR_UPDATE: &str = " on conflict (id) do update set
        state = excluded.state, first_called_at = excluded.first_called_at, first_called_mark = excluded.first_called_mark,
        called_at = excluded.called_at, called_mark = excluded.called_mark, recalls = excluded.recalls,
        service_start_at = excluded.service_start_at, service_start_mark = excluded.service_start_mark,
        service_end_at = excluded.service_end_at, service_end_mark = excluded.service_end_mark,
        wait_gross_s = excluded.wait_gross_s, wait_net_s = excluded.wait_net_s, wait_estimated = excluded.wait_estimated,
        service_s = excluded.service_s, service_estimated = excluded.service_estimated, counter = excluded.counter,
        outcome = excluded.outcome, obstacle = excluded.obstacle, transferred_to = excluded.transferred_to,
        ended_at = excluded.ended_at, ended_mark = excluded.ended_mark,
        amended_from = excluded.amended_from, amend_reason = excluded.amend_reason";

impl Store {
    /// A number, or an id, that was given before is an error here.
    pub fn insert_ticket(&self, day: &StoredDay, ticket: &Ticket) -> Result<(), StoreFault> {
        self.write_ticket(INSERT, day, ticket)
    }

    /// The new state of a known ticket.
    pub fn save_ticket(&self, day: &StoredDay, ticket: &Ticket) -> Result<(), StoreFault> {
        self.write_ticket(&format!("{INSERT}{OR_UPDATE}"), day, ticket)
    }

    fn write_ticket(&self, sql: &str, day: &StoredDay, ticket: &Ticket) -> Result<(), StoreFault> {
        let at = |moment: &Option<Moment>| moment.map(|moment| moment.at.to_string());
        let marked = |moment: &Option<Moment>| moment.as_ref().map(mark);
        self.connection.prepare_cached(sql)?.execute(named_params! {
            ":id": ticket.id.0, ":day": day.row, ":visit": ticket.visit.0, ":service": &*ticket.service.0,
            ":prefix": ticket.number.prefix.to_string(), ":number": ticket.number.number.get(),
            ":class": <&str>::from(ticket.class), ":channel": <&str>::from(ticket.channel), ":language": ticket.language.code(),
            ":party_size": ticket.party_size.people(), ":state": <&str>::from(ticket.state),
            ":issued_at": ticket.issued.at.to_string(), ":issued_mark": mark(&ticket.issued),
            ":turn": ticket.turn, ":visit_issued_at": ticket.visit_issued.at.to_string(), ":visit_issued_mark": mark(&ticket.visit_issued),
            ":first_called_at": at(&ticket.first_called), ":first_called_mark": marked(&ticket.first_called),
            ":called_at": at(&ticket.called), ":called_mark": marked(&ticket.called), ":recalls": ticket.recalls,
            ":service_start_at": at(&ticket.service_start), ":service_start_mark": marked(&ticket.service_start),
            ":service_end_at": at(&ticket.service_end), ":service_end_mark": marked(&ticket.service_end),
            ":wait_gross_s": ticket.wait_gross.map(|wait| wait.seconds), ":wait_net_s": ticket.wait_net.map(|wait| wait.seconds),
            ":wait_estimated": ticket.wait_gross.map(|wait| wait.estimated),
            ":service_s": ticket.service_time.map(|wait| wait.seconds), ":service_estimated": ticket.service_time.map(|wait| wait.estimated),
            ":counter": ticket.counter.map(|counter| counter.0), ":outcome": ticket.outcome.map(<&str>::from),
            ":obstacle": ticket.obstacle.map(<&str>::from), ":transferred_to": ticket.transferred_to.map(|to| to.0),
            ":ended_at": at(&ticket.ended), ":ended_mark": marked(&ticket.ended),
            ":amended_from": ticket.amended.map(|amended| amended.from.name()), ":amend_reason": ticket.amended.map(|amended| <&str>::from(amended.reason)),
        })?;
        Ok(())
    }

    /// A ticket of any day.
    pub fn ticket(&self, id: TicketId) -> Result<Option<Ticket>, StoreFault> {
        let mut query = self.connection.prepare_cached("select * from ticket where id = ?1")?;
        let mut rows = query.query([id.0])?;
        rows.next()?.map(read).transpose()
    }

    /// The corrected ending of a known ticket, of this day or another.
    pub fn amend_ticket(&self, ticket: &Ticket) -> Result<(), StoreFault> {
        self.connection
            .prepare_cached(
                "update ticket set state = ?2, outcome = ?3, obstacle = ?4, amended_from = ?5, amend_reason = ?6 where id = ?1",
            )?
            .execute((
                ticket.id.0,
                <&str>::from(ticket.state),
                ticket.outcome.map(<&str>::from),
                ticket.obstacle.map(<&str>::from),
                ticket.amended.map(|amended| amended.from.name()),
                ticket.amended.map(|amended| <&str>::from(amended.reason)),
            ))?;
        Ok(())
    }

    /// All tickets of a day in the order of their issue.
    pub fn tickets(&self, day_row: i64) -> Result<Vec<Ticket>, StoreFault> {
        let mut query = self.connection.prepare_cached("select * from ticket where day = ?1 order by id")?;
        let mut rows = query.query([day_row])?;
        let mut tickets = Vec::new();
        while let Some(row) = rows.next()? {
            tickets.push(read(row)?);
        }
        Ok(tickets)
    }
}

fn read(row: &Row) -> Result<Ticket, StoreFault> {
    Ok(Ticket {
        id: TicketId(row.get::<_, Uuid>("id")?),
        visit: VisitId(row.get::<_, Uuid>("visit")?),
        service: row.get_ref("service")?.as_str().map_err(wrong)?.into(),
        number: TicketNumber {
            prefix: row.get::<_, String>("prefix")?.chars().next().unwrap_or_default().try_into().map_err(wrong)?,
            number: row.get::<_, u16>("number")?.try_into().map_err(wrong)?,
        },
        class: parsed(row, "class")?,
        channel: parsed(row, "channel")?,
        language: parsed(row, "language")?,
        party_size: row.get::<_, u8>("party_size")?.try_into().map_err(wrong)?,
        state: parsed(row, "state")?,
        issued: needed(row, "issued_at", "issued_mark")?,
        turn: row.get("turn")?,
        visit_issued: needed(row, "visit_issued_at", "visit_issued_mark")?,
        first_called: moment_in(row, "first_called_at", "first_called_mark")?,
        called: moment_in(row, "called_at", "called_mark")?,
        recalls: row.get("recalls")?,
        service_start: moment_in(row, "service_start_at", "service_start_mark")?,
        service_end: moment_in(row, "service_end_at", "service_end_mark")?,
        wait_gross: wait_in(row, "wait_gross_s", "wait_estimated")?,
        wait_net: wait_in(row, "wait_net_s", "wait_estimated")?,
        service_time: wait_in(row, "service_s", "service_estimated")?,
        counter: row.get::<_, Option<u8>>("counter")?.map(CounterNumber),
        outcome: maybe(row, "outcome")?,
        obstacle: maybe(row, "obstacle")?,
        transferred_to: row.get::<_, Option<Uuid>>("transferred_to")?.map(TicketId),
        ended: moment_in(row, "ended_at", "ended_mark")?,
        amended: amended(row)?,
    })
}

fn amended(row: &Row) -> Result<Option<Amendment>, StoreFault> {
    let Some(from) = row.get_ref("amended_from")?.as_str_or_null().map_err(wrong)? else { return Ok(None) };
    let from = Ending::named(from).ok_or_else(|| wrong(format!("found {from:?} in the column amended_from")))?;
    Ok(Some(Amendment { from, reason: parsed(row, "amend_reason")? }))
}

fn wrong(finding: impl std::fmt::Display) -> StoreFault {
    StoreFault::row("ticket", finding)
}

fn maybe<T: std::str::FromStr>(row: &Row, column: &str) -> Result<Option<T>, StoreFault> {
    let Some(text) = row.get_ref(column)?.as_str_or_null().map_err(wrong)? else { return Ok(None) };
    text.parse().map(Some).map_err(|_| wrong(format!("found {text:?} in the column {column}")))
}

fn parsed<T: std::str::FromStr>(row: &Row, column: &str) -> Result<T, StoreFault> {
    maybe(row, column)?.ok_or_else(|| wrong(format!("found nothing in the column {column}")))
}

fn moment_in(row: &Row, at: &str, marked: &str) -> Result<Option<Moment>, StoreFault> {
    let Some(at) = row.get_ref(at)?.as_str_or_null().map_err(wrong)? else { return Ok(None) };
    moment(at, row.get_ref(marked)?.as_blob().map_err(wrong)?).map(Some).map_err(wrong)
}

fn needed(row: &Row, at: &str, marked: &str) -> Result<Moment, StoreFault> {
    moment_in(row, at, marked)?.ok_or_else(|| wrong(format!("found nothing in the column {at}")))
}

fn wait_in(row: &Row, seconds: &str, estimated: &str) -> Result<Option<Wait>, StoreFault> {
    let seconds: Option<i64> = row.get(seconds)?;
    let estimated: Option<bool> = row.get(estimated)?;
    Ok(seconds.map(|seconds| Wait { seconds, estimated: estimated.unwrap_or(true) }))
}
