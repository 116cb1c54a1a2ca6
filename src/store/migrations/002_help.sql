-- The one call for help that is open; the columns of time are as in 001.
create table help (
    id integer primary key check (id = 1),
    first_at text not null,
    first_mark blob not null check (length(first_mark) = 25),
    latest_at text not null,
    latest_mark blob not null check (length(latest_mark) = 25),
    times integer not null check (times >= 1)
) strict;

-- A job says what kind of paper it is: a test slip has neither ticket nor service nor language.
create table print_job_2 (
    id integer primary key,
    kind text not null check (kind in ('ticket', 'documents', 'test')),
    ticket blob check (length(ticket) = 16),
    service text,
    language text check (length(language) = 2),
    state text not null check (state in ('queued', 'sending', 'confirmed', 'not_sent', 'uncertain')),
    cause text,
    check ((kind = 'ticket') = (ticket is not null)),
    check ((kind = 'test') = (service is null)),
    check ((kind = 'test') = (language is null)),
    check ((state in ('not_sent', 'uncertain')) = (cause is not null))
) strict;

insert into print_job_2 (id, kind, ticket, service, language, state, cause)
select id, case when ticket is null then 'documents' else 'ticket' end, ticket, service, language, state, cause from print_job;

drop table print_job;
alter table print_job_2 rename to print_job;
