-- A job may be for the summary of a day: it names a date, and neither ticket nor service nor language.
create table print_job_3 (
    id integer primary key,
    kind text not null check (kind in ('ticket', 'documents', 'test', 'summary')),
    ticket blob check (length(ticket) = 16),
    service text,
    language text check (length(language) = 2),
    date text check (date glob '????-??-??'),
    state text not null check (state in ('queued', 'sending', 'confirmed', 'not_sent', 'uncertain')),
    cause text,
    printer text,
    tier text check (tier in ('a', 'b', 'c')),
    attempt integer not null default 1 check (attempt between 1 and 255),
    check ((kind = 'ticket') = (ticket is not null)),
    check ((kind in ('test', 'summary')) = (service is null)),
    check ((kind in ('test', 'summary')) = (language is null)),
    check ((kind = 'summary') = (date is not null)),
    check ((state in ('not_sent', 'uncertain')) = (cause is not null))
) strict;

insert into print_job_3 (id, kind, ticket, service, language, state, cause, printer, tier, attempt)
select id, kind, ticket, service, language, state, cause, printer, tier, attempt from print_job;

drop table print_job;
alter table print_job_3 rename to print_job;
