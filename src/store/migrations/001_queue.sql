-- Moments are two columns: RFC 3339 in UTC, and a mark of 25 bytes: boot (16), uptime in ms (8, big-endian), trust (1).

create table station (
    id integer primary key check (id = 1),
    -- Random per database: tells a restored copy from the one before it.
    epoch blob not null check (length(epoch) = 16)
) strict;

create table business_day (
    id integer primary key,
    date text not null unique check (date glob '????-??-??'),
    opened_at text not null,
    closed_at text,
    -- Signs the slips' tokens; erased at the close (R-D9.6).
    key blob check (length(key) = 32),
    check ((closed_at is null) = (key is not null))
) strict;

create unique index business_day_open on business_day ((closed_at is null)) where closed_at is null;

create table service_day (
    day integer not null references business_day (id),
    service text not null,
    ordinary_last integer check (ordinary_last between 1 and 999),
    priority_last integer check (priority_last between 1 and 999),
    overflow_last integer check (overflow_last >= 1000),
    finished integer not null default 0 check (finished in (0, 1)),
    primary key (day, service)
) strict, without rowid;

create table counter (
    number integer primary key check (number between 1 and 255),
    services text not null check (json_valid(services)),
    priority_in_a_row integer not null check (priority_in_a_row >= 0)
) strict;

create table ticket (
    id blob not null primary key check (length(id) = 16),
    day integer not null references business_day (id),
    visit blob not null check (length(visit) = 16),
    service text not null,
    prefix text not null check (prefix glob '[A-Z]'),
    number integer not null check (number between 1 and 65535),
    class text not null check (class in ('ordinary', 'priority')),
    channel text not null,
    language text not null check (length(language) = 2),
    party_size integer not null check (party_size between 1 and 50),
    state text not null
        check (state in ('waiting', 'called', 'serving', 'on_hold', 'served', 'no_show', 'cancelled', 'abandoned')),
    issued_at text not null,
    issued_mark blob not null check (length(issued_mark) = 25),
    -- The journal row of the visit's first issue: the place in the queue.
    turn integer not null,
    visit_issued_at text not null,
    visit_issued_mark blob not null check (length(visit_issued_mark) = 25),
    first_called_at text,
    first_called_mark blob check (length(first_called_mark) = 25),
    called_at text,
    called_mark blob check (length(called_mark) = 25),
    recalls integer not null check (recalls between 0 and 255),
    service_start_at text,
    service_start_mark blob check (length(service_start_mark) = 25),
    service_end_at text,
    service_end_mark blob check (length(service_end_mark) = 25),
    wait_gross_s integer check (wait_gross_s >= 0),
    wait_net_s integer check (wait_net_s between 0 and wait_gross_s),
    wait_estimated integer check (wait_estimated in (0, 1)),
    service_s integer check (service_s >= 0),
    service_estimated integer check (service_estimated in (0, 1)),
    counter integer,
    outcome text,
    obstacle text,
    transferred_to blob check (length(transferred_to) = 16),
    ended_at text,
    ended_mark blob check (length(ended_mark) = 25),
    -- The last guard of the promise that no number is given twice.
    unique (day, prefix, number),
    check ((state = 'served') = (outcome is not null)),
    check ((outcome is 'transferred') = (transferred_to is not null)),
    check ((first_called_at is null) = (wait_gross_s is null))
) strict, without rowid;

-- Every event in order, each hash over the one before it; also the outbox of the sync.
create table journal (
    seq integer primary key,
    event_id blob not null check (length(event_id) = 16),
    at text not null,
    mark blob not null check (length(mark) = 25),
    kind text not null,
    body text not null check (json_valid(body)),
    hash blob not null check (length(hash) = 32)
) strict;

-- Ids only, never text: a slip is drawn anew from what they name. No index: each would cost every ticket one more page of log,
-- and the open jobs are looked for only at the start.
create table print_job (
    id integer primary key,
    ticket blob check (length(ticket) = 16),
    service text not null,
    language text not null,
    state text not null check (state in ('queued', 'sending', 'confirmed', 'not_sent', 'uncertain')),
    cause text,
    check ((state in ('not_sent', 'uncertain')) = (cause is not null))
) strict;
